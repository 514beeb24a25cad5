"""Sentences, terms and quotations: what is done to text itself."""
