"""The features that come of a question's terms: which a candidate has, lacks, or stands near."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.candidates import Candidate, Weights
from retrieval.answering.surroundings import MetTerms, surroundings
from retrieval.answering.views import ROOT_LETTERS, QuestionView, SentenceView, view_of_sentence

Column = NDArray[np.float64]
Flags = NDArray[np.bool_]
"""For each candidate, whether something holds of each term."""


def term_features(
    asked: QuestionView,
    weights: Weights,
    ranked: Sequence[Candidate],
    views: Sequence[SentenceView],
) -> dict[str, Column]:
    """Return what the question's terms say that are there, absent, near, or stood for by kin."""
    terms = asked.question.terms
    met = MetTerms(asked.terms)
    around = [surroundings(met, candidate) for candidate in ranked]
    titles = {c.article.title: view_of_sentence(c.article.title).terms for c in ranked}
    found = _held(terms, [view.terms for view in views])
    before = _held(terms, [terms_before for terms_before, _, _ in around])
    after = _held(terms, [terms_after for _, terms_after, _ in around])
    nearby = found | _held(terms, [paragraph for _, _, paragraph in around])
    title = _held(terms, [titles[candidate.article.title] for candidate in ranked])
    likeness, chance = _stood_for(asked, views)
    unnamed = np.full(len(ranked), float(not asked.question.names))  # or respelled, all of them
    is_name = np.array([term in asked.question.names for term in terms])
    background = np.array(weights.background)
    absent, shares = ~found, background / (background.sum() or 1.0)
    return {
        "scope_coverage": _share(found, weights.scope),
        "coverage": found @ shares,
        "heaviest_missing": (absent * shares).max(axis=1),
        "missing_terms": absent.mean(axis=1),
        "paragraph_coverage": nearby @ shares,
        "paragraph_adds": (nearby & absent) @ shares,
        "previous_adds": (before & absent) @ shares,
        "next_adds": (after & absent) @ shares,
        "expected_coverage": _share(found, weights.expected),
        "surprise": absent @ -np.log1p(-np.array(weights.presence)),
        "surprise_nearby": ~nearby @ -np.log1p(-np.array(weights.presence_nearby)),
        "near_forms": (absent & _rooted(terms, views)) @ shares,
        "kin_likeness": (absent * likeness) @ shares,
        "kin_chance": (absent * chance) @ shares,
        "words_coverage": _share_of(~is_name, background, found),
        "names_coverage": _share_of(is_name, background, found) if is_name.any() else unnamed,
        "title_adds": (title & absent) @ shares,
        "first_term": found[:, 0],
        "last_term": found[:, -1],
    }


def _held(terms: Sequence[str], sets: Sequence[AbstractSet[str]]) -> Flags:
    return np.array([[term in held for term in terms] for held in sets])


def _rooted(terms: Sequence[str], views: Sequence[SentenceView]) -> Flags:
    """Say where a word begins as a term does: "inventor" for "invention", which stems keep apart.

    Short words begin as too many others do.
    """
    roots = [term[:ROOT_LETTERS] for term in terms]
    return _held(roots, [view.roots for view in views])


def _stood_for(
    asked: QuestionView, views: Sequence[SentenceView]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return for each candidate and term the likeness and chance of its nearest kin there."""
    likeness = np.zeros((len(views), len(asked.kin)))
    chance = np.zeros_like(likeness)
    for column, others in enumerate(asked.kin):
        for row, view in enumerate(views):
            if met := others.keys() & view.terms:
                nearest = max((others[word] for word in met), key=attrgetter("likeness"))
                likeness[row, column], chance[row, column] = nearest.likeness, nearest.chance
    return likeness, chance


def _share(held: Flags, weights: Sequence[float]) -> NDArray[np.float64]:
    """Return the share of the weight that lies on terms which are held."""
    shares: NDArray[np.float64] = held @ np.array(weights) / (sum(weights) or 1.0)
    return shares


def _share_of(part: Flags, weights: NDArray[np.float64], held: Flags) -> NDArray[np.float64]:
    """Return the share of the weight of a part of the terms; 1 for no part at all."""
    if not part.any():
        return np.ones(len(held))
    return _share(held[:, part], weights[part].tolist())
