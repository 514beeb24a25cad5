"""From a question to an answer: search, rank, read, judge."""

from collections.abc import Callable, Sequence

from retrieval.documents import Answer, Article, Hit, Question, Status
from retrieval.search.protocol import SearchIndex


def answer_question(
    question: Question,
    index: SearchIndex,
    article: Callable[[int], Article | None],
    scope: Sequence[int],
    limit: int,
) -> Answer:
    """Answer a question from the articles in scope."""
    matches = index.search(question.terms, limit or 1_000_000, scope)
    hits = [
        Hit(found, found.sentences[match.sentence], match.score)
        for match in matches
        if (found := article(match.article)) is not None
    ]
    status = Status.ANSWERED if hits else Status.NOT_FOUND
    return Answer(question.text, status, float(bool(hits)), hits)
