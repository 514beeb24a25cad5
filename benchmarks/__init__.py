"""How fast search is, beside the search libraries one could call instead."""
