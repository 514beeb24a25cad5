"""Questions for what an article says about whom and what it names.

They suit articles of few sentences that are plainly built, which yield few other questions.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator

from retrieval.answering.names import NameKind, find_names
from retrieval.documents import Answer, Sentence, Status, Suggestion, Topics
from retrieval.text.analysis import term_of

_QUESTION = "What does it say about {}?"
_MOST_ASKED = 10
_LEAST_WORDS = 8


def suggest_subjects(
    topics: Topics, ask: Callable[[str], Answer], used: Collection[Sentence]
) -> Iterator[Suggestion]:
    """Yield the questions that `ask` answers from the article with a sentence that has the name.

    No two have the same sentence, and none has one of those that are `used`.
    """
    taken = set(used)
    for name in [*_names(topics)][:_MOST_ASKED]:
        question = _QUESTION.format(name)
        answer = ask(question)
        sentence = answer.hits[0].sentence if answer.status is Status.ANSWERED else None
        if sentence and sentence not in taken and _tells_of(name, sentence.text):
            taken.add(sentence)
            yield Suggestion(question, sentence)


def _tells_of(name: str, text: str) -> bool:
    """Say whether a sentence has the name, and more than who somebody is or reported."""
    return name in text and len(text.split()) >= _LEAST_WORDS


def _names(topics: Topics) -> Iterator[str]:
    """Yield names of several words, those first that the article comes back to; then people once.

    A word alone may need an article before it.
    """
    held = Counter(term for s in topics.article.sentences for term in frozenset(s.terms))

    def comes_back(name: str) -> bool:
        return held[term_of(name.rsplit(maxsplit=1)[-1])] > 1

    people = [person.text for person in topics.people]
    others = (
        phrase.text[name.start : name.end]
        for phrase in topics.phrases
        for name in find_names(phrase.text)
        if name.kind is not NameKind.UNKNOWN
    )
    for name in dict.fromkeys((*filter(comes_back, (*people, *others)), *people)):
        words = name.split()
        if len(words) > 1 and min(map(len, words)) > 1:
            yield name
