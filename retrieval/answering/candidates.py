"""What is ranked: sentences that match, and what is known of the terms that they match."""

from dataclasses import dataclass

from retrieval.documents import Article, Sentence


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence to rank: the article, its number in it, and its BM25 score."""

    article: Article
    number: int
    score: float

    @property
    def sentence(self) -> Sentence:
        """Return the sentence itself."""
        return self.article.sentences[self.number]


@dataclass(frozen=True, slots=True)
class Weights:
    """What is known of each term of the question.

    How much it tells within the scope and in general text (idf), and how likely the sentence and
    the paragraph that answer hold it.
    """

    scope: tuple[float, ...]
    background: tuple[float, ...]
    presence: tuple[float, ...]
    presence_nearby: tuple[float, ...]

    @property
    def expected(self) -> tuple[float, ...]:
        """Return how much each term tells, times how surely it is to be met."""
        pairs = zip(self.background, self.presence, strict=True)
        return tuple(weight * presence for weight, presence in pairs)
