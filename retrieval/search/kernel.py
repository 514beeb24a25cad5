"""The functions that search runs on: compiled ones where they were built, else those of numpy."""

try:
    from retrieval.search._kernel import count, search
except ImportError:
    from retrieval.search.scoring import count, search

__all__ = ["count", "search"]
