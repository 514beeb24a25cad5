"""Who said what: an article's quotations, with the speaker where the text names one beside them.

A speaker is a name that stands with a verb of saying directly before or after the quotation, and
nobody is made of "she said". A quotation that goes on after its attribution is one with it.
"""

import re
from collections.abc import Iterator

from retrieval.answering.names import find_names
from retrieval.documents import Article, Passage, Quotation
from retrieval.overview.people import SPEAKING

_QUOTED = re.compile(
    r"“([^“”]+)(?:”|$)"
    r"|(?<![\w.,!?])\"(?=\S)([^\"]+)(?:(?<=\S)\"(?!\w)|$)"
    r"|«\s?([^«»]+?)\s?»|``\s?([^`]+?)\s?''"
)
_LEAST_WORDS, _MOST_PASSAGES = 4, 8
_LONGEST_ATTRIBUTION = 160
_VERB = rf"(?:{SPEAKING}|according to)"
_SAID_AFTER = re.compile(rf"[\s,.—–-]{{0,3}}\b{_VERB}\s", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:(?!of\b|for\b|in\b|at\b|from\b|with\b|to\b|and\b)[\w'’.-]+,?\s){0,8}")
_THEN_SAID = re.compile(rf"(?:,[^,;.]{{1,80}},)?\s{SPEAKING}\b")
_SAID_BEFORE = re.compile(
    rf"(?:,[^,;.]{{1,80}},)?\s{SPEAKING}(?:\s[\w.-]+){{0,5}}\s?(?:[:,]|\bthat)?\s*$"
)
_JOINED = re.compile(r"\b(?:of|for|in|at|from|with|to|and|by|or)\s$")
_SENTENCE_END = re.compile(r"[.!?][”\"’)]?\s")


def quotations(article: Article) -> tuple[Quotation, ...]:
    """Return the article's quotations of four words and more, in order.

    Each is the passages between its quotation marks. Words in single marks are not taken: an
    apostrophe cannot be told from them.
    """
    headings = frozenset(article.headings)
    paragraphs = (p for p in enumerate(article.paragraphs) if p[0] not in headings)
    return tuple(quotation for p in paragraphs for quotation in _joined(*p))


def _joined(number: int, text: str) -> Iterator[Quotation]:
    """Yield a paragraph's quotations, those that an attribution interrupts in one piece."""
    so_far: Quotation | None = None
    for quotation, goes_on in _quotations(number, text):
        if so_far and goes_on and _may_be_one(so_far, quotation):
            passages = (*so_far.passages, *quotation.passages)
            so_far = Quotation(passages, so_far.speaker or quotation.speaker)
            continue
        if so_far and _is_long(so_far):
            yield so_far
        so_far = quotation
    if so_far and _is_long(so_far):
        yield so_far


def _may_be_one(first: Quotation, second: Quotation) -> bool:
    """Say whether two quotations do not name two speakers, and are no endless row."""
    if len(first.passages) >= _MOST_PASSAGES:
        return False
    return not (first.speaker and second.speaker and first.speaker.text != second.speaker.text)


def _is_long(quotation: Quotation) -> bool:
    return sum(len(p.text.split()) for p in quotation.passages) >= _LEAST_WORDS


def _quotations(number: int, text: str) -> Iterator[tuple[Quotation, bool]]:
    """Yield what stands between quotation marks, and whether it goes on with the one before."""
    previous_end, attributed = 0, False
    for found in _QUOTED.finditer(text):
        group = found.lastindex or 1
        start, end = found.span(group)
        after = _speaker_after(number, text, found.end())
        before = _speaker_before(number, text, previous_end, found.start())
        between = text[previous_end : found.start()]
        goes_on = attributed and _is_attribution(between) and before is None
        yield Quotation((Passage(number, start, end, text[start:end]),), before or after), goes_on
        previous_end, attributed = found.end(), True


def _is_attribution(between: str) -> bool:
    """Say whether nothing but one attribution stands between two quotations."""
    said = re.search(rf"\b{_VERB}\b", between, re.IGNORECASE)
    whole = between.rstrip()
    return bool(said) and whole.endswith((".", ",")) and not _SENTENCE_END.search(whole[:-1])


def _speaker_after(number: int, text: str, end: int) -> Passage | None:
    """Return who "..., said NAME" or "..., NAME said" names."""
    window = text[end : end + _LONGEST_ATTRIBUTION]
    window = window[: _stop(window)]
    said = _SAID_AFTER.match(window)
    for name in find_names(window):
        lead = window[said.end() if said else 0 : name.start]
        if said and not _BETWEEN.fullmatch(lead):
            return None
        if not said and (lead.strip(" ,—–-") or not _THEN_SAID.match(window, name.end)):
            return None
        return _named(number, text, end + name.start, end + name.end)
    return None


def _stop(window: str) -> int:
    """Return where the sentence after a quotation ends, or the next quotation opens."""
    ends = (
        found.start() + 1 for found in re.finditer(r"(?<![A-Z]|r|s)\.\s|[!?;]\s|[“\"«]|``", window)
    )
    return next(ends, len(window))


def _speaker_before(number: int, text: str, since: int, start: int) -> Passage | None:
    """Return who "NAME said: ..." names."""
    first = max(since, start - _LONGEST_ATTRIBUTION)
    window = text[first:start]
    cut = max((found.end() for found in re.finditer(r"(?<![A-Z])[.!?;]\s", window)), default=0)
    for name in reversed(find_names(window[cut:])):
        at, end = cut + name.start, cut + name.end
        if _SAID_BEFORE.fullmatch(window, end):
            is_joined = _JOINED.search(window[:at])
            return None if is_joined else _named(number, text, first + at, first + end)
    return None


def _named(number: int, text: str, start: int, end: int) -> Passage:
    return Passage(number, start, end, text[start:end])
