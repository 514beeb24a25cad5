"""Asking again, once articles have changed, what they did not answer before."""

from collections.abc import Callable, Iterator
from itertools import groupby

from retrieval.documents import Answer, Status
from retrieval.errors import RequestError
from retrieval.memory.questions import Questions
from retrieval.memory.records import Waiting

Ask = Callable[[str, str], Answer]
"""Answers a question from a desk, which is named first."""

_DROPPED_AT_ONCE = 100


def answered_since(
    questions: Questions, ask: Ask, generation: Callable[[str], int]
) -> Iterator[tuple[tuple[Waiting, ...], Answer]]:
    """Yield the answers that the articles have by now, and who waits for each.

    Whoever is not told after all is found again the next time.
    """

    def what(waiting: Waiting) -> tuple[str, str]:
        return waiting.desk, waiting.question

    for (desk, question), group in groupby(sorted(questions.to_ask_again(), key=what), what):
        waiting = tuple(group)
        current = generation(desk)  # before asking: what changes meanwhile is asked again
        answer = _answered(ask, desk, question)
        if answer is None:
            questions.asked_again([each.id for each in waiting], current)
        else:
            yield waiting, answer


def drop_answered(questions: Questions, ask: Ask, desk: str) -> None:
    """Drop those of the desk's newest unanswered questions that its articles answer by now."""
    newest = questions.of(desk)[:_DROPPED_AT_ONCE]
    answered = {text for text in {each.question for each in newest} if _answered(ask, desk, text)}
    questions.drop(desk, [each.id for each in newest if each.question in answered])


def _answered(ask: Ask, desk: str, question: str) -> Answer | None:
    try:
        answer = ask(desk, question)
    except RequestError:  # the desk is empty, or the question cannot be asked any more
        return None
    return answer if answer.status is Status.ANSWERED else None
