"""Answers from articles: load, find, rank, read and quote. Knows nothing of Discord."""
