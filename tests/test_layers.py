import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(
    path.relative_to(ROOT)
    for package in ("bot", "retrieval")
    for path in (ROOT / package).rglob("*.py")
)
BARRED = {
    "retrieval": {"bot", "discord", "tests"},
    "bot": {"nltk", "onnxruntime", "rank_bm25", "sqlalchemy", "tests"},
}
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "core", "common", "manager"}


def imported(source: str) -> Iterator[str]:
    """Yield the top-level packages that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_layer_imports_nothing_from_above_it(module: Path) -> None:
    source = (ROOT / module).read_text(encoding="utf-8")
    assert not set(imported(source)) & BARRED[module.parts[0]]


def test_an_import_inside_a_function_counts() -> None:
    assert list(imported("def f():\n    from discord.ext import commands\n")) == ["discord"]


def test_every_module_has_a_name_that_says_something() -> None:
    assert not {module.stem for module in MODULES} & NAMES_THAT_SAY_NOTHING
