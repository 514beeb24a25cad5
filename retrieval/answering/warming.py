"""Read all that answering needs before it is needed."""

from retrieval.answering.answer import answer_question
from retrieval.answering.finding import find
from retrieval.answering.questions import parse_question
from retrieval.answering.reader import Reader
from retrieval.documents import Draft
from retrieval.ingest.analysed import to_article
from retrieval.search.index import PostingsIndex


def warm_up(reader: Reader | None) -> None:
    """Answer a question of its own, read and unread: for that every table and model is needed."""
    article = to_article(Draft(("The ferry to Tarn was built by Ada Virtanen in 1911.",)))
    index = PostingsIndex()
    index.add(0, [sentence.terms for sentence in article.sentences])
    finding = find(parse_question("Who built the ferry?"), index, None, 1)
    for chosen in (reader, None):
        answer_question(finding, {0: article}.get, 1, reader=chosen)
