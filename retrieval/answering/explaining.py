"""Why an answer is what it is, told from what finding and ranking know already."""

from collections.abc import Sequence

from retrieval.answering.finding import Finding
from retrieval.documents import Explanation, Hit
from retrieval.text.analysis import tokenise


def explain(finding: Finding, hits: Sequence[Hit]) -> Explanation:
    """Tell what was looked for and met; `hits` are the first and, if there is one, the second."""
    question = finding.question
    found = set(hits[0].sentence.terms) if hits else set[str]()
    sought = dict(question.respelled)
    known = dict(zip(question.terms, finding.in_scope, strict=True))
    words = {
        sought.get(token.term, token.term): question.text[token.start : token.end]
        for token in reversed(tokenise(question.text))  # so that the first use of a word stays
        if sought.get(token.term, token.term) in known
    }
    return Explanation(
        kind=question.kind,
        wants_list=question.wants_list,
        is_negated=question.is_negated,
        matched=tuple(words[term] for term in question.terms if term in words and term in found),
        unknown=tuple(words[term] for term in question.terms if term in words and not known[term]),
        respelled=question.respelled,
        runner_up=hits[1] if len(hits) > 1 else None,
    )
