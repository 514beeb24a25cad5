"""How the ranker and the reader decide together."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import pytest

from retrieval.answering.candidates import Candidate
from retrieval.answering.confidence import evidence, judge
from retrieval.answering.finding import Finding, find
from retrieval.answering.fusing import Decision, decide
from retrieval.answering.questions import parse_question
from retrieval.answering.ranking import Ranked, rank
from retrieval.answering.reader import Reader, Reading
from retrieval.documents import Draft, Status
from retrieval.ingest.analysed import to_article
from retrieval.search.index import PostingsIndex

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

    from retrieval.answering.reader_input import Splitter

TEXT = (
    "The old mill at Raseborg burnt down in the winter of 1929.",
    "Ada Virtanen rebuilt the mill two years later.",
    "The mill grinds rye.",
)
ARTICLE = to_article(Draft(TEXT, title="The mill"))
LIKELY = Reading(6.0, 0, 3, -0.1)
UNLIKELY = Reading(-6.0, 0, 3, -5.0)


class Scripted(Reader):
    """A reader that says what it is told, by the sentence's number."""

    def __init__(self, says: dict[int, Reading]) -> None:
        super().__init__(cast("InferenceSession", None), cast("Splitter", None), 1, 0.0)
        self.says = says
        self.was_asked = False

    def read(
        self,
        question: str,  # noqa: ARG002 - the script knows
        candidates: Sequence[Candidate],
    ) -> list[Reading | None]:
        self.was_asked = True
        return [self.says.get(candidate.number) for candidate in candidates]


def ranked(question: str) -> tuple[Finding, list[Ranked]]:
    index = PostingsIndex()
    index.add(1, [sentence.terms for sentence in ARTICLE.sentences])
    finding = find(parse_question(question), index, None, 10)
    pool = [Candidate(ARTICLE, match.sentence, match.score) for match in finding.matches]
    return finding, rank(finding.question, finding.weights, pool)


def order(decision: Decision) -> list[int]:
    return [item.candidate.number for item in decision.ranked]


def test_nothing_found_is_not_found() -> None:
    finding, _ = ranked("Who rebuilt the mill?")
    assert decide(finding, [], None) == Decision((), 0.0, Status.NOT_FOUND)


@pytest.mark.parametrize("reader", [None, Scripted({})])
def test_what_was_not_read_stays_as_it_was_ranked(reader: Reader | None) -> None:
    finding, before = ranked("Who rebuilt the mill?")
    decision = decide(finding, before, reader)
    assert decision.ranked == tuple(before)
    assert (decision.confidence, decision.status) == judge(evidence(finding, before))


def test_what_the_reader_finds_relevant_comes_first() -> None:
    finding, before = ranked("Who rebuilt the mill?")
    first, last = before[0].candidate.number, before[-1].candidate.number
    says = dict.fromkeys(range(3), UNLIKELY) | {last: LIKELY}
    assert order(decide(finding, before, Scripted(says)))[0] == last != first


def test_candidates_that_were_not_read_follow_in_their_order() -> None:
    finding, before = ranked("Who rebuilt the mill?")
    last = before[-1].candidate.number
    decision = decide(finding, before, Scripted({last: UNLIKELY}))
    assert order(decision) == [last, *(item.candidate.number for item in before[:-1])]
    scores = [item.score for item in decision.ranked]
    assert scores == sorted(scores, reverse=True)


def test_the_surer_the_reader_the_higher_the_confidence() -> None:
    finding, before = ranked("Who rebuilt the mill?")
    sure, unsure = (
        decide(finding, before, Scripted(dict.fromkeys(range(3), reading))).confidence
        for reading in (LIKELY, UNLIKELY)
    )
    assert 0 <= unsure < sure <= 1


@pytest.mark.parametrize(
    "question",
    ["Who are the people who rebuilt the mill?", "mill", "mill Raseborg", "Ada's handle?"],
)
def test_lists_keywords_and_handles_are_left_to_the_ranker(question: str) -> None:
    finding, before = ranked(question)
    reader = Scripted(dict.fromkeys(range(3), LIKELY))
    assert order(decide(finding, before, reader)) == [item.candidate.number for item in before]
    assert not reader.was_asked
