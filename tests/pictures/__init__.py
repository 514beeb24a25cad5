"""Pictures of what the bot says, as Discord shows it: its real messages in a real browser.

`python -m tests.pictures` draws those of docs/pictures.
"""
