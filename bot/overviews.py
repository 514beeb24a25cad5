"""What is told of one article, when it is loaded and when it is asked about: pure."""

from collections.abc import Sequence

from bot import wording
from bot.layout import Fixed, Listing, Part
from bot.markdown import escape
from bot.replies import Reply, cut, name_of, words
from retrieval.documents import Loaded, Suggestion, Topics

_PHRASES_SHOWN, _PEOPLE_SHOWN = 4, 3
_TOPIC_LIMIT = 60
_QUESTION_LIMIT = 200


def loaded_one(outcome: Loaded, topics: Topics, suggestions: Sequence[Suggestion]) -> Reply:
    """Say what was loaded, what it is about, and what it can be asked."""
    title = name_of(outcome.article.title, outcome.article.id)
    head = Fixed(
        wording.heading(wording.change(outcome, escape(title))), wording.change(outcome, title)
    )
    return Reply((head, *overview(topics, suggestions)))


def overview(topics: Topics, suggestions: Sequence[Suggestion]) -> tuple[Part, ...]:
    """Name an article's topics and people, and list questions that it answers."""
    named = (*topics.phrases[:_PHRASES_SHOWN], *topics.people[:_PEOPLE_SHOWN])
    about = ", ".join(cut(passage.text, _TOPIC_LIMIT) for passage in named)
    parts: list[Part] = []
    if about:
        parts.append(Fixed(wording.TOPICS + escape(about), wording.TOPICS + about))
    if suggestions:
        parts += [words(wording.SUGGESTIONS), Listing(tuple(map(_question, suggestions)))]
    return tuple(parts)


def _question(suggestion: Suggestion) -> Fixed:
    question = cut(suggestion.question, _QUESTION_LIMIT)
    return Fixed(f"• {escape(question)}", f"• {question}")
