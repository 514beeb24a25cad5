"""The functions that search runs on: compiled ones where they were built, else those of numpy."""

try:
    from retrieval.search._kernel import best, count
except ImportError:
    from retrieval.search.scoring import best, count

__all__ = ["best", "count"]
