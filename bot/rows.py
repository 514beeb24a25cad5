"""One line of JSON for each thing the command writes for programs."""

import json

from retrieval.documents import (
    Answer,
    Article,
    ArticleInfo,
    Digest,
    DigestLine,
    FeedInfo,
    FeedReport,
    Hit,
    Loaded,
    Overview,
    Passage,
    Rejection,
    Sentence,
    Span,
    Summary,
)

RowId = str | int
"""The id of a question or an article in a file that was handed over, given back as it came."""


def answer_row(answer: Answer, row_id: RowId | None = None) -> str:
    """Return an answer with all its hits; without an id where the question had none."""
    return _line(
        **({} if row_id is None else {"id": row_id}),
        question=answer.question,
        status=answer.status,
        confidence=float(answer.confidence),
        hits=[_hit(hit) for hit in answer.hits],
    )


def summary_row(summary: Summary, row_id: RowId | None = None) -> str:
    """Return a summary under the id it was asked by (default: the article's)."""
    article = summary.article
    return _line(
        id=article.id if row_id is None else row_id,
        title=article.title,
        sentences=[{"paragraph": s.paragraph, **_place(s)} for s in summary.sentences],
    )


def digest_row(digest: Digest) -> str:
    """Return a digest: its subjects, each with its articles and a sentence of each."""
    return _line(
        days=digest.days,
        total=digest.total,
        subjects=[
            {"name": subject.name, "articles": [_digest_line(line) for line in subject.lines]}
            for subject in digest.subjects
        ],
    )


def overview_row(overview: Overview) -> str:
    """Return an overview: key phrases, people, questions, dates and quotations, with places."""
    article = overview.topics.article
    return _line(
        id=article.id,
        title=article.title,
        phrases=[_passage(phrase) for phrase in overview.topics.phrases],
        people=[_passage(person) for person in overview.topics.people],
        questions=[
            {"question": item.question, "sentence": _passage(item.sentence)}
            for item in overview.suggestions
        ],
        timeline=[
            {
                "year": event.year,
                "month": event.month,
                "day": event.day,
                "date": _passage(event.date),
                "sentence": _passage(event.sentence),
            }
            for event in overview.events
        ],
        quotations=[
            {
                "speaker": _passage(said.speaker) if said.speaker else None,
                "passages": [_passage(passage) for passage in said.passages],
            }
            for said in overview.quotations
        ],
    )


def article_row(article: Article) -> str:
    """Return a whole article as `load` reads it back."""
    optional = {
        "url": article.url,
        "publisher": article.publisher,
        "published": article.published,
        "language": article.language,
        "headings": article.headings,
        "author": article.author,
        "highlights": article.highlights,
    }
    return _line(
        id=article.id,
        title=article.title,
        **{name: value for name, value in optional.items() if value},
        **{"sentences" if article.is_split else "paragraphs": article.paragraphs},
    )


def info_row(info: ArticleInfo) -> str:
    """Return what a list shows of an article."""
    return _line(
        id=info.id,
        title=info.title,
        sentences=info.sentences,
        loaded_at=info.loaded_at.isoformat(),
        url=info.url,
        publisher=info.publisher,
        published=info.published,
        author=info.author,
        language=info.language,
    )


def loaded_row(outcome: Loaded | Rejection) -> str:
    """Return what became of one article."""
    if isinstance(outcome, Rejection):
        return _line(source=outcome.source, line=outcome.line, reason=outcome.reason)
    article = outcome.article
    return _line(
        id=article.id,
        title=article.title,
        change=outcome.change,
        sentences=len(article.sentences),
        source=outcome.source,
        **({"edits": outcome.edits} if outcome.edits else {}),
    )


def feed_row(info: FeedInfo) -> str:
    """Return a feed that is followed."""
    return _line(**_feed(info))


def report_row(report: FeedReport) -> str:
    """Return what a look at a feed brought."""
    outcomes = [json.loads(loaded_row(outcome)) for outcome in report.outcomes]
    failure = {"reason": report.failure} if report.failure else {}
    return _line(**_feed(report.feed), articles=outcomes, **failure)


def _feed(info: FeedInfo) -> dict[str, object]:
    return {
        "url": info.url,
        "title": info.title,
        "next_look": info.next_look.isoformat(),
        "failures": info.failures,
        "dead": info.is_dead,
    }


def _digest_line(line: DigestLine) -> dict[str, object]:
    said = line.sentence
    return {
        "id": line.article.id,
        "title": line.article.title,
        "loaded_at": line.article.loaded_at.isoformat(),
        "sentence": {"paragraph": said.paragraph, **_place(said)} if said else None,
    }


def _hit(hit: Hit) -> dict[str, object]:
    return {
        "article_id": hit.article.id,
        "title": hit.article.title,
        "paragraph": hit.sentence.paragraph,
        **_place(hit.sentence),
        "score": float(hit.score),
        "spans": [_place(span) for span in hit.spans],
    }


def _passage(part: Sentence | Passage) -> dict[str, object]:
    return {"paragraph": part.paragraph, **_place(part)}


def _place(part: Sentence | Span | Passage) -> dict[str, object]:
    return {"start": part.start, "end": part.end, "text": part.text}


def _line(**fields: object) -> str:
    return json.dumps(fields, ensure_ascii=False)
