"""From what people hand over to drafts of articles."""
