"""The reader: a small encoder, taught to find the sentence and the words that answer."""
