"""Articles to begin with, loaded into an empty terminal desk."""
