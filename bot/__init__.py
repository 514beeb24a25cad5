"""Newsdesk as people meet it: the Discord bot and the terminal command."""
