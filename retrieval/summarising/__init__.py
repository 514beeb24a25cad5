"""Summaries: sentences of an article scored, chosen, and shown word for word."""
