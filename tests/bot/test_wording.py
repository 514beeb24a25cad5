"""What people read on Discord stands in one catalogue."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

BOT = Path(__file__).parents[2] / "bot"
TERMINAL = {"__main__", "arguments", "fetching", "jsonl", "logs", "rows", "screen", "seeding"}
TERMINAL |= {"settings", "sources", "terminal"}
NO_WORDS = {"cast", "compile", "getattr"}
PROSE = re.compile(r"[A-Za-z]{2}\s|\s[A-Za-z]{2}")


def test_no_part_of_the_bot_on_discord_has_words_of_its_own() -> None:
    found = {
        f"{path.relative_to(BOT)}: {words}"
        for path in BOT.rglob("*.py")
        if path.stem not in TERMINAL | {"wording"} and path.parent.name != "commands"
        for words in words_in(ast.parse(path.read_text("utf-8")))
    }
    assert found == set()


def words_in(tree: ast.AST) -> Iterator[str]:
    """Yield the texts that somebody may read: neither docstrings, log entries nor patterns."""
    if isinstance(tree, ast.Constant) and isinstance(tree.value, str):
        if PROSE.search(tree.value):
            yield tree.value
    elif not (isinstance(tree, ast.Call) and is_for_nobody(tree.func)):
        for part in ast.iter_child_nodes(tree):
            is_docstring = isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)
            yield from () if is_docstring else words_in(part)


def is_for_nobody(called: ast.expr) -> bool:
    """Tell whether what is handed to a function is shown to nobody on Discord."""
    if not isinstance(called, ast.Attribute):
        return isinstance(called, ast.Name) and called.id in NO_WORDS
    logs = isinstance(called.value, ast.Name) and called.value.id == "_log"
    return logs or called.attr in NO_WORDS
