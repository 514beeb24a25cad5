"""From a question and the sentences found for it to an answer."""
