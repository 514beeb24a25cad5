"""Summaries: verbatim sentences of the article."""

from retrieval.documents import Article, Summary


def summarise(article: Article, sentences: int) -> Summary:
    """Return the article's lead: its first `sentences` sentences."""
    return Summary(article, article.sentences[:sentences])
