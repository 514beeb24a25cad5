"""What each sentence of an article is worth for a summary: one number.

What it has to say is weighed as learnt (`training/summaries.py`); what makes it read badly and
where it stands are weighed by rule, because the text that was learnt from, being edited for an
encyclopaedia and without its lead, cannot show either. News tells what matters first: a sentence
loses with the logarithm of its place. How much it loses depends on whether the text does so: on
how the first sentences, by what they say, compare with all.
"""

from functools import cache

import numpy as np

from retrieval.documents import Article
from retrieval.models import LinearModel
from retrieval.summarising.centrality import Array, TermMatrix
from retrieval.summarising.features import Faults, Features, faults, features

_LEAD = 3
"""Sentences that news would tell the most in."""
_PLACE, _PLACE_AS_LED = 0.5, 0.6
_LEAST_PLACE, _MOST_PLACE = 0.0, 0.6
_FAULTS = Faults(short=1.0, long=1.0, quoted=1.0, speaker=0.5, calls=1.0, unended=1.0, notice=3.0)


def worths(article: Article, matrix: TermMatrix) -> Array:
    """Return the worth of each of the article's sentences, in order.

    The unit is the spread of the learnt part within an article.
    """
    rows = np.array(features(article, matrix)).reshape(-1, len(Features._fields))
    wrong = np.array([faults(sentence.text) for sentence in article.sentences])
    losses = wrong.reshape(-1, len(Faults._fields)) @ np.array(_FAULTS)
    said: Array = rows @ np.array(_model().weights)
    places: Array = np.log1p(np.arange(len(rows)))
    worth: Array = said - losses - _weight_of_place(said) * places
    return worth


def _weight_of_place(said: Array) -> float:
    """Return how much a sentence's place counts: more, the more the lead says of the text."""
    spread = float(said.std()) or 1.0
    lead = float(said[:_LEAD].mean() - said.mean()) / spread
    return min(_MOST_PLACE, max(_LEAST_PLACE, _PLACE + _PLACE_AS_LED * lead))


@cache
def _model() -> LinearModel:
    return LinearModel.read("summary.json", Features._fields)
