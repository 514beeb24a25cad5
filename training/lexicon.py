"""Learn the word tables of `retrieval/data/` from openly licensed text.

    python -m training.lexicon DATA_FOLDER

`term_uses.tsv`: how many sentences hold each term, for an idf that means something where a desk
is small; how many questions ask with it, and of how many the sentence and the paragraph that
answer hold it too ("born" mostly, "type" hardly ever). `word_cases.tsv`: how often each
word is written in lower case and with a capital inside a sentence, and how often it stands in
answers to who- and where-questions.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from retrieval.text.analysis import analyse, tokenise
from retrieval.text.sentences import split_sentences
from training.data import SOURCES, training_articles, training_questions

TARGET = Path(__file__).parents[1] / "retrieval" / "data"
LEAST_COUNT = 3
_WHERE = re.compile(
    r"\b(?:where|(?:what|which) (?:city|country|state|town|region|continent))\b", re.IGNORECASE
)
_WHO = re.compile(r"\bwhom?\b", re.IGNORECASE)


def main(folder: Path) -> None:
    """Write both tables."""
    sentences = list(_sentences(folder))
    frequencies = Counter(term for text in sentences for term in set(analyse(text)))
    rows = [
        f"# term, sentences that hold it of {len(sentences)}; questions that ask with it, of those"
    ]
    rows.append("# how many have it in the sentence that answers, how many in the paragraph.")
    rows.append(f"# Learnt from {'; '.join(SOURCES)}.")
    rows.append(f"\t{len(sentences)}\t0\t0\t0")
    asked, in_sentence, in_paragraph = _asked(folder)
    rows += [
        f"{term}\t{frequencies[term]}\t{asked[term]}\t{in_sentence[term]}\t{in_paragraph[term]}"
        for term in sorted(frequencies.keys() | asked.keys())
        if frequencies[term] >= LEAST_COUNT or asked[term] >= LEAST_COUNT
    ]
    _write("term_uses.tsv", rows)
    _write("word_cases.tsv", list(_case_rows(sentences, folder)))


def _case_rows(sentences: list[str], folder: Path) -> Iterator[str]:
    lower, capital = Counter[str](), Counter[str]()
    for text in sentences:
        for number, token in enumerate(tokenise(text)):
            before = text[max(0, token.start - 1) : token.start]
            if number and before not in {'"', "“", "(", ":"}:  # a first word's capital says nothing
                counter = capital if text[token.start].isupper() else lower
                counter[token.folded] += 1
    people, places = Counter[str](), Counter[str]()
    for _, question in training_questions(folder):
        if not question.answers:
            continue
        answer = question.answers[0]
        found = [t.folded for t in tokenise(answer) if answer[t.start].isupper()]
        if _WHO.search(question.text):
            people.update(found)
        elif _WHERE.search(question.text):
            places.update(found)
    yield "# word, times in lower case, with a capital, in answers to who, to where."
    yield f"# Learnt from {'; '.join(SOURCES)}."
    for word in sorted(lower.keys() | capital.keys()):
        if lower[word] + capital[word] >= LEAST_COUNT and not word[0].isdigit():
            yield f"{word}\t{lower[word]}\t{capital[word]}\t{people[word]}\t{places[word]}"


def _asked(folder: Path) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Count each term's questions, and those whose answering sentence and paragraph hold it."""
    texts = {
        (row["set"], row["id"]): row.get("paragraphs") or row["sentences"]
        for row in training_articles(folder)
    }
    asked, in_sentence, in_paragraph = Counter[str](), Counter[str](), Counter[str]()
    for name, question in training_questions(folder):
        if not question.places:
            continue
        number, offset = question.places[0]
        paragraph = texts[name, question.article_id][number]
        terms = set(analyse(question.text))
        asked.update(terms)
        in_paragraph.update(terms.intersection(analyse(paragraph)))
        in_sentence.update(terms.intersection(analyse(sentence_at(paragraph, offset))))
    return asked, in_sentence, in_paragraph


@lru_cache(maxsize=1_000)  # the questions of a paragraph come together
def _places(paragraph: str) -> list[tuple[int, int]]:
    return list(split_sentences(paragraph))


def sentence_at(paragraph: str, offset: int | None) -> str:
    """Return the sentence that holds the offset; the whole paragraph for no offset."""
    if offset is None:
        return paragraph
    found = (paragraph[start:end] for start, end in _places(paragraph) if start <= offset < end)
    return next(found, paragraph)


def _sentences(folder: Path) -> Iterator[str]:
    for row in training_articles(folder):
        yield from row.get("sentences", ())
        for paragraph in row.get("paragraphs", ()):
            yield from (paragraph[start:end] for start, end in split_sentences(paragraph))


def _write(name: str, lines: list[str]) -> None:
    (TARGET / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
