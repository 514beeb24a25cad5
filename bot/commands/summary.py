"""`newsdesk summary`: one article, or a file of them."""

from argparse import Namespace
from collections.abc import Iterable, Iterator

from bot.jsonl import STANDARD, read_ids, write_lines
from bot.rows import RowId, summary_row
from bot.screen import complain, show, tracked
from bot.terminal import summary_lines
from retrieval.documents import Rejection, Summary
from retrieval.errors import EmptyDeskError, QuestionError, RequestError
from retrieval.library import Library


def summary(library: Library, args: Namespace) -> int:
    """Summarise the article, or the file's articles."""
    if args.jsonl:
        return _summarise_many(library, args)
    result = _summarise(library, args, args.ref)
    if args.json:
        write_lines(STANDARD, [summary_row(result)])
    else:
        show(*summary_lines(result))
    return 0


def _summarise(library: Library, args: Namespace, ref: str) -> Summary:
    return library.summarise(args.desk, ref, args.sentences, words=args.words, about=args.about)


def _summarise_many(library: Library, args: Namespace) -> int:
    rows = list(read_ids(args.jsonl))
    failures: list[object] = [row for row in rows if isinstance(row, Rejection)]
    asked = [row for row in rows if not isinstance(row, Rejection)]
    out = args.out or STANDARD
    watched = tracked(asked, "Summarising", len(asked), quiet=out == STANDARD)
    write_lines(out, _summaries(library, args, watched, failures))
    for failure in failures:
        complain(failure)
    return 1 if failures else 0


def _summaries(
    library: Library, args: Namespace, ids: Iterable[RowId], failures: list[object]
) -> Iterator[str]:
    """Yield a row for each article that is there; the others are added to the failures."""
    for row_id in ids:
        try:
            result = _summarise(library, args, str(row_id))
        except (EmptyDeskError, QuestionError):
            raise
        except RequestError as error:
            failures.append(error)
        else:
            yield summary_row(result, row_id)
