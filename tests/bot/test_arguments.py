import pytest

from bot.arguments import parse_arguments


@pytest.mark.parametrize(
    "argv",
    [
        ["--database", "sqlite://", "--desk", "d", "articles"],
        ["articles", "--database", "sqlite://", "--desk", "d"],
        ["--desk", "d", "articles", "--database", "sqlite://"],
        ["--desk", "other", "articles", "--desk", "d", "--database=sqlite://"],
    ],
)
def test_global_options_stand_before_or_after_the_command(argv: list[str]) -> None:
    args = parse_arguments(argv)
    assert (args.command, args.database, args.desk) == ("articles", "sqlite://", "d")


def test_the_desk_is_local_unless_named() -> None:
    for argv in ([], ["articles"]):
        args = parse_arguments(argv)
        assert (args.database, args.desk) == (None, "local")


@pytest.mark.parametrize(
    "argv",
    [
        ["frobnicate"],
        ["--nonsense"],
        ["ask"],
        ["ask", "why", "--jsonl", "q.jsonl"],
        ["ask", "--jsonl", "q.jsonl", "--article", "a"],
        ["ask", "why", "--out", "a.jsonl"],
        ["ask", "why", "--top", "-1"],
        ["ask", "why", "--top", "1.5"],
        ["ask", "why", "--top", "²"],
        ["ask", "why", "--top", "9" * 5000],
        ["ask", "why\udcff"],
        ["summary"],
        ["summary", "a", "--sentences", "0"],
        ["summary", "a", "--sentences", "many"],
        ["summary", "a", "--jsonl", "ids.jsonl"],
        ["summary", " "],
        ["load"],
        ["remove"],
        ["--desk", "", "articles"],
        ["--database", " ", "articles"],
        ["--desk", "\udcff", "articles"],
        ["export", "--out", ""],
    ],
)
def test_wrong_usage_is_one_line_and_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        parse_arguments(argv)
    said = capsys.readouterr()
    assert left.value.code == 2
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.startswith("newsdesk")


@pytest.mark.parametrize("argv", [["--help"], ["--version"], ["ask", "--help"]])
def test_help_goes_to_standard_output_and_is_no_failure(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        parse_arguments(argv)
    assert left.value.code == 0
    assert capsys.readouterr().out.strip()
