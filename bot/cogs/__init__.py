"""The commands and events of the Discord bot, by subject."""
