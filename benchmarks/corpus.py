"""What is searched and asked: SQuAD's sentences and questions where they are, else made-up ones."""

import gzip
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from retrieval.text.analysis import analyse
from retrieval.text.sentences import split_sentences

FOLDER = Path(__file__).parents[2] / "shared" / "data" / "squad-v1.1-train"
_WORD = re.compile(r"\w+")
_SEED = 20_240_229


@dataclass(frozen=True, slots=True)
class Corpus:
    """Sentences and questions, as terms, and as they were written."""

    name: str
    texts: list[str]
    sentences: list[list[str]]
    questions: list[list[str]]

    def sized(self, size: int) -> list[list[str]]:
        """Return so many sentences: a random choice, with repeats only where there are fewer."""
        chance = random.Random(_SEED)  # noqa: S311 - the same sentences every time
        if size <= len(self.sentences):
            return chance.sample(self.sentences, size)
        return self.sentences + chance.choices(self.sentences, k=size - len(self.sentences))


def full_terms(text: str) -> list[str]:
    """Return every word, stop words too."""
    return _WORD.findall(text.lower())


def content_terms(text: str) -> list[str]:
    """Return the terms of the project's own analysis: stems, without stop words."""
    return list(analyse(text))


def read_corpus(terms_of: Callable[[str], list[str]], questions: int) -> Corpus:
    """Return a corpus whose sentences are so analysed, and a random choice of its questions."""
    name, texts, asked = _squad() if FOLDER.exists() else _generated()
    chance = random.Random(_SEED)  # noqa: S311 - the same questions every time
    chosen = [list(dict.fromkeys(terms_of(text))) for text in chance.sample(asked, questions)]
    return Corpus(name, texts, [terms_of(text) for text in texts], chosen)


def _squad() -> tuple[str, list[str], list[str]]:
    texts = []
    for row in _rows("articles"):
        for paragraph in row["paragraphs"]:
            texts.extend(paragraph[start:end] for start, end in split_sentences(paragraph))
    return "SQuAD v1.1 train", texts, [row["question"] for row in _rows("questions")]


def _rows(name: str) -> list[dict[str, list[str]]]:
    with gzip.open(FOLDER / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _generated() -> tuple[str, list[str], list[str]]:
    """Make sentences of words whose frequencies fall as those of English do."""
    chance = random.Random(_SEED)  # noqa: S311
    words = [f"w{rank}" for rank in range(50_000)]
    weights = [1 / (rank + 2.7) for rank in range(50_000)]

    def texts(count: int, shortest: int, longest: int) -> list[str]:
        lengths = [chance.randint(shortest, longest) for _ in range(count)]
        drawn = iter(chance.choices(words, weights, k=sum(lengths)))
        return [" ".join(next(drawn) for _ in range(length)) for length in lengths]

    return "generated", texts(90_000, 8, 40), texts(5_000, 6, 14)
