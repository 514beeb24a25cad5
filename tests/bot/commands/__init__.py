"""The subcommands, called as a person calls them."""
