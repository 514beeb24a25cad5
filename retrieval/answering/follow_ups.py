"""Questions that follow an earlier one and leave out what it said ("and when?", "what about him?").

A follow-up is completed to a question that stands by itself, which is then asked of the article
that answered the earlier one and, where that one does not know, of the whole desk.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.answering.questions import asked_noun, asking_word, named_words
from retrieval.documents import Answer, Article, Borrowed, Earlier, Status
from retrieval.errors import RequestError
from retrieval.text.analysis import Token, tokenise

Ask = Callable[[str, str | None], Answer]
"""Asks a question of an article, given by id, or of everything (None)."""

_LEAD = re.compile(r"\s*(?:and|but|so|then|also|or|ok|okay)\b[\s,]*", re.IGNORECASE)
_ABOUT = re.compile(r"\s*(?:(?:what|how) about|and)\b[\s,]*", re.IGNORECASE)
_PRONOUNS = frozenset(
    "he she it they him her them his hers its their theirs there that this these those one ones"
    " himself herself itself themselves".split()
)
_OF_PEOPLE = frozenset("he she they him her them his hers their theirs".split())
_PREPOSITIONS = frozenset("in on at by from to during after before since until for".split())


@dataclass(frozen=True, slots=True)
class _Completed:
    """A question that stands by itself, and the words that it has from the earlier one."""

    text: str
    words: tuple[str, ...] = ()


def follow_up(text: str, earlier: Earlier, article: str | None, ask: Ask) -> Answer:
    """Answer a question that may lean on an earlier one.

    What it names itself it does not borrow, nor a scope where it has an `article` of its own.
    Raises what `ask` raises.
    """
    before = _earlier_answer(earlier, ask)
    completed = _complete(text, earlier.question, before)
    answer, scope = _asked(completed.text, article, _answered_by(earlier, before), ask)
    borrowed = Borrowed(completed.text, completed.words, scope)
    return replace(answer, question=text, borrowed=borrowed if completed.words or scope else None)


def _asked(
    text: str, ref: str | None, lent: Article | None, ask: Ask
) -> tuple[Answer, Article | None]:
    """Ask of the article given, else of the one lent, and of everything where that knows less.

    Returns also the lent article if it is the one that was asked.
    """
    if ref is not None or lent is None:
        return ask(text, ref), None
    answer = ask(text, lent.id)
    if answer.status is Status.ANSWERED and not answer.explanation.unknown:
        return answer, lent
    wider = ask(text, None)
    return (wider, None) if _worth(wider) > _worth(answer) else (answer, lent)


def _worth(answer: Answer) -> tuple[int, float]:
    return -len(answer.explanation.unknown), answer.confidence


def _answered_by(earlier: Earlier, before: Answer | None) -> Article | None:
    is_known = earlier.article_id is not None and before is not None and before.hits
    return before.hits[0].article if before and is_known else None


def _earlier_answer(earlier: Earlier, ask: Ask) -> Answer | None:
    """Answer the earlier question again; None where its article is gone."""
    try:
        return ask(earlier.question, earlier.article_id)
    except RequestError:
        return None


def _complete(text: str, earlier: str, before: Answer | None) -> _Completed:
    own = [token for token in tokenise(text) if token.term]
    about = _ABOUT.match(text)
    if about and not asking_word(text[about.end() :]):
        return _about(text[about.end() :].strip(" ?!."), earlier, before)
    if not own:
        return _appended(_LEAD.sub("", text, count=1), _said(earlier))
    leans = _LEAD.match(text) or _pronouns(text)
    if leans and not named_words(text):
        return _appended(text, _antecedents(text, earlier, before))
    return _Completed(text)


def _about(topic: str, earlier: str, before: Answer | None) -> _Completed:
    """Complete "what about ...": the earlier question with another name or time, or more of it."""
    words = tokenise(topic)
    if not any(token.term for token in words):
        return _appended(f"what about {topic}", _antecedents(topic, earlier, before))
    replaced = _places(earlier)
    if replaced and named_words(topic):
        start, end = replaced[0].start, replaced[-1].end
        kept = [earlier[t.start : t.end] for t in _content(earlier) if not start <= t.start < end]
        return _Completed(f"{earlier[:start]}{topic}{earlier[end:]}", tuple(kept))
    if words[0].folded in _PREPOSITIONS:
        return _Completed(f"{earlier.rstrip(' ?!.')} {topic}?", _said(earlier))
    return _appended(f"what about {topic}", _antecedents(topic, earlier, before))


def _appended(text: str, words: tuple[str, ...]) -> _Completed:
    return _Completed(" ".join((text.rstrip(" ?!."), *words)) + "?", words)


def _antecedents(text: str, earlier: str, before: Answer | None) -> tuple[str, ...]:
    """Return what a pronoun may stand for: who answered, whom the earlier question named, its all.

    Who answered is taken for people alone: "it" is what was asked about.
    """
    if before and before.hits and _OF_PEOPLE.intersection(_pronouns(text)):
        said = tuple(span.text for span in before.hits[0].spans if named_words(span.text))
        if said and asking_word(earlier) in {"who", "whom", "whose"}:
            return said
    return tuple(earlier[t.start : t.end] for t in _places(earlier)) or _said(earlier)


def _pronouns(text: str) -> set[str]:
    return {token.folded for token in tokenise(text)} & _PRONOUNS


def _said(earlier: str) -> tuple[str, ...]:
    """Return the words of a question that a bare "and when?" means too."""
    return tuple(earlier[token.start : token.end] for token in _content(earlier))


def _content(text: str) -> Iterator[Token]:
    """Yield the words that carry a question's subject; not the "city" of "which city"."""
    noun = asked_noun(text) if asking_word(text) in {"what", "which", "how"} else ""
    return (token for token in tokenise(text) if token.term and token.folded != noun)


def _places(text: str) -> Sequence[Token]:
    named = named_words(text)
    return [token for token in tokenise(text) if token.term in named]
