"""The subcommands of `newsdesk`: library and arguments in, exit status out."""
