"""Finding sentences by their terms."""
