"""Links that open a page at a sentence, by a text fragment that browsers find and mark.

The address ends in ``#:~:text=start,end``: the sentence's first words and its last ones; see
"Text Fragments" of the Web Incubator Community Group.
"""

from urllib.parse import quote

from bot.markdown import web_address
from retrieval.documents import Article, Sentence
from retrieval.text.quoting import readable

URL_LIMIT = 512
"""Characters of a link button's address."""

_DIRECTIVE = ":~:text="
_SAID_WHOLE_WORDS = 8
_FEWEST_WORDS = 3
_MOST_WORDS = 12


def sentence_link(article: Article, sentence: Sentence) -> str | None:
    """Return where the article stands on the web, opened at the sentence if that can be said.

    None where it has no address, or none that fits into a button.
    """
    address = web_address(article.url or "")
    if address is None or len(address) > URL_LIMIT:
        return None
    start = address + ("" if "#" in address else "#") + _DIRECTIVE
    links = (start + directive for directive in _directives(article, sentence))
    return next((link for link in links if len(link) <= URL_LIMIT), address)


def _directives(article: Article, sentence: Sentence) -> list[str]:
    """Return what may say where the sentence is, the most exact first."""
    words = readable(sentence.text)[0].split()
    if len(words) <= _SAID_WHOLE_WORDS:
        return [_encoded(words)]
    first = _words_to_begin_with(article, sentence, words)
    last = _words_to_end_with(words, first)
    both = [(first, last), (_FEWEST_WORDS, _FEWEST_WORDS), (1, 1)]
    return [f"{_encoded(words[:head])},{_encoded(words[-tail:])}" for head, tail in both]


def _words_to_begin_with(article: Article, sentence: Sentence, words: list[str]) -> int:
    """Return how many of the first words it takes to be found nowhere before the sentence."""
    before = [*article.paragraphs[: sentence.paragraph]]
    before.append(article.paragraphs[sentence.paragraph][: sentence.start])
    most = min(_MOST_WORDS, len(words) - 1)
    for number in range(_FEWEST_WORDS, most):
        phrase = " ".join(words[:number])
        if not any(phrase in text for text in before):
            return number
    return most


def _words_to_end_with(words: list[str], first: int) -> int:
    """Return how many of the last words it takes to be found nowhere between."""
    rest = " ".join(words[first:])
    most = min(_MOST_WORDS, len(words) - first)
    for number in range(_FEWEST_WORDS, most):
        phrase = " ".join(words[-number:])
        if rest.find(phrase) == len(rest) - len(phrase):
            return number
    return most


def _encoded(words: list[str]) -> str:
    """Return the words for a directive, where dashes, commas and ampersands have a meaning."""
    return quote(" ".join(words), safe="", errors="replace").replace("-", "%2D")
