"""`newsdesk ask`: one question, or a file of them."""

from argparse import Namespace
from collections.abc import Iterable, Iterator

from rich.text import Text

from bot.jsonl import STANDARD, AskedRow, read_questions, write_lines
from bot.opening import warm_up
from bot.rows import answer_row
from bot.screen import complain, is_styled, show, tracked
from bot.seeding import seed
from bot.terminal import answer_lines, summary_lines
from retrieval.documents import Answer, Rejection, Status
from retrieval.errors import EmptyDeskError, RequestError
from retrieval.library import Library

_DEFAULT_TOP = 10


def ask(library: Library, args: Namespace) -> int:
    """Answer the question, or the file's questions."""
    seed(library, args.desk)
    top = _DEFAULT_TOP if args.top is None else args.top
    if args.jsonl:
        return _ask_many(library, args, top)
    question = " ".join(args.question)
    if args.json:
        write_lines(STANDARD, [answer_row(library.ask(args.desk, question, args.article, top))])
    elif args.top is None:
        show(*told_lines(library, args.desk, question, args.article))
    else:
        answer = library.ask(args.desk, question, args.article, top)
        show(*answer_lines(answer, most=top, styled=is_styled()))
    return 0


def told_lines(
    library: Library, desk: str, question: str, article: str | None = None
) -> Iterator[Text]:
    """Yield what a person is told: the answer, or what is said about a subject if that is asked."""
    if summary := library.tell(desk, question, article):
        return summary_lines(summary)
    return answer_lines(library.ask(desk, question, article), styled=is_styled())


def _ask_many(library: Library, args: Namespace, top: int) -> int:
    rows = list(read_questions(args.jsonl))
    rejected = [row for row in rows if isinstance(row, Rejection)]
    asked = [row for row in rows if isinstance(row, AskedRow)]
    for rejection in rejected:
        complain(rejection)
    out = args.out or STANDARD
    warm_up(library)
    watched = tracked(asked, "Asking", len(asked), quiet=out == STANDARD)
    write_lines(out, _answers(library, args.desk, watched, top))
    return 1 if rejected else 0


def _answers(library: Library, desk: str, asked: Iterable[AskedRow], top: int) -> Iterator[str]:
    for row in asked:
        yield answer_row(_answer(library, desk, row, top), row.id)


def _answer(library: Library, desk: str, row: AskedRow, top: int) -> Answer:
    try:
        return library.ask(desk, row.question, row.article, top)
    except EmptyDeskError:
        raise
    except RequestError as error:
        complain(f"question {row.id}: {error}")
        return Answer(row.question, Status.NOT_FOUND, 0.0, ())
