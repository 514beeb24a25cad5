"""A reader's way into an article: what and whom it is about, and what it can be asked."""
