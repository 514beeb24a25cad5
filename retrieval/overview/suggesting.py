"""Questions to suggest for an article: made by rule from its sentences, kept where they work.

A question is suggested only if the engine, asked it of the article, answers, and does so with the
very sentence that the question was made from.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from retrieval.documents import Answer, Article, Sentence, Status, Suggestion
from retrieval.overview.asking import questions
from retrieval.overview.clauses import clauses
from retrieval.overview.people import people
from retrieval.overview.whom import who_are
from retrieval.summarising.centrality import TermMatrix
from retrieval.summarising.scoring import worths
from retrieval.text.analysis import fold
from retrieval.text.quoting import readable

_SENTENCES_READ = 400
_MOST_PEOPLE = 50
_MOST_ASKED = 20
_AGAIN = 1.5
"""What a question loses for each one already suggested that begins as it does."""


class _Made(NamedTuple):
    """A question made from a sentence, and what the sentence is worth in a summary."""

    question: str
    sentence: Sentence
    worth: float

    @property
    def opening(self) -> str:
        """The question's first words: two of "How many", one of "Who"."""
        first, second, *_ = self.question.split()
        return f"{first} {second}" if first == "How" else first


def suggest(article: Article, ask: Callable[[str], Answer], count: int) -> tuple[Suggestion, ...]:
    """Return up to `count` questions that `ask` answers from the article, of different kinds first.

    No two are made from one sentence.
    """
    made = list(_made(replace(article, sentences=article.sentences[:_SENTENCES_READ])))
    suggested: list[_Made] = []
    for _ in range(_MOST_ASKED):
        if not made or len(suggested) == count:
            break
        used = [other.opening for other in suggested]
        best = max(made, key=lambda item: item.worth - _AGAIN * used.count(item.opening))
        made.remove(best)
        if _is_answered(best, ask(best.question)):
            suggested.append(best)
            made = [item for item in made if item.sentence != best.sentence]
    return tuple(Suggestion(item.question, item.sentence) for item in suggested)


def _is_answered(made: _Made, answer: Answer) -> bool:
    return answer.status is Status.ANSWERED and answer.hits[0].sentence == made.sentence


def _made(article: Article) -> Iterator[_Made]:
    names = [passage.text for passage in people(article, _MOST_PEOPLE)]
    persons = {*names, *(name.split()[-1] for name in names)}
    proper = _proper(article)
    asked = [
        (number, readable(question)[0])
        for number, sentence in enumerate(article.sentences)
        for question in _questions(sentence.text, names, persons, proper)
    ]
    if not asked:
        return
    worth = worths(article, TermMatrix.of([sentence.terms for sentence in article.sentences]))
    for number, question in asked:
        yield _Made(question, article.sentences[number], float(worth[number]))


def _questions(
    text: str, names: Sequence[str], persons: Collection[str], proper: Collection[str]
) -> Iterator[str]:
    for clause in clauses(text, proper):
        yield from questions(clause, persons)
    yield from who_are(text, names)


def _proper(article: Article) -> frozenset[str]:
    """Return the words that stand with a capital within sentences, folded."""
    words = (word for s in article.sentences for word in s.text.split()[1:])
    return frozenset(fold(word.strip("“”\"'’.,;:()[]!?")) for word in words if word[0].isupper())
