"""The command as a process: what only shows between processes and on a terminal."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEWSDESK = [sys.executable, "-m", "bot"]
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such thing")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    ours = ("DISCORD_", "NEWSDESK_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    (tmp_path / "tale.txt").write_text("The mill in Alderby burned down in 1911.\n", "utf-8")
    inherited.pop("NO_COLOR", None)
    return inherited | {"PYTHONPATH": str(ROOT), "TERM": "xterm"}


def newsdesk(
    folder: Path, environment: dict[str, str], *argv: str, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*NEWSDESK, *argv],
        input=stdin,
        capture_output=True,
        cwd=folder,
        env=environment,
        check=False,
    )


def test_the_database_and_the_env_file_are_those_of_the_folder(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    (tmp_path / ".env").write_text("NEWSDESK_DATABASE_URL=sqlite:///mine.db\n", "utf-8")
    assert newsdesk(tmp_path, environment, "load", "tale.txt").returncode == 0
    assert (tmp_path / "mine.db").exists()


def test_output_is_utf_8_whatever_the_locale(tmp_path: Path, environment: dict[str, str]) -> None:
    latin = environment | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
    (tmp_path / "a.txt").write_text("The café “Ōkina” opened in 1911.\n", "utf-8")
    newsdesk(tmp_path, latin, "load", "a.txt")
    said = newsdesk(tmp_path, latin, "chat", stdin="café\n".encode())
    assert "“The café “**Ōkina**” opened in 1911.”" in said.stdout.decode()


def test_run_without_a_token_is_one_line_and_2(tmp_path: Path, environment: dict[str, str]) -> None:
    said = newsdesk(tmp_path, environment, "run")
    assert (said.returncode, said.stdout) == (2, b"")
    assert said.stderr.count(b"\n") == 1
    assert b"DISCORD_TOKEN is not set" in said.stderr
    assert not (tmp_path / "newsdesk.db").exists()


@pytest.mark.parametrize(
    ("url", "status"), [("sqlite:///missing/x.db", 1), ("sqlite:///.", 1), ("nonsense", 2)]
)
def test_a_database_that_cannot_be_used_is_one_line(
    tmp_path: Path, environment: dict[str, str], url: str, status: int
) -> None:
    said = newsdesk(tmp_path, environment, "articles", "--database", url)
    assert (said.returncode, said.stdout, said.stderr.count(b"\n")) == (status, b"", 1)


@needs_posix
def test_a_reader_that_goes_away_is_no_complaint(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    rows = "".join(f'{{"id": "{n}", "paragraphs": ["It is {n}."]}}\n' for n in range(3000))
    newsdesk(tmp_path, environment, "load", "-", stdin=rows.encode())
    for argv in (["articles"], ["export"]):
        with subprocess.Popen(
            [*NEWSDESK, *argv],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            env=environment,
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.read(10)
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 141


@needs_posix
def test_an_interruption_is_130_without_a_traceback(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    newsdesk(tmp_path, environment, "load", "tale.txt")
    with subprocess.Popen(
        [*NEWSDESK, "chat"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment | {"PYTHONUNBUFFERED": "1"},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b"when did the mill burn down\n")
        process.stdin.flush()
        assert b"1911" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait() == 130
        assert b"Traceback" not in process.stderr.read()


@needs_posix
def test_a_full_disk_is_one_line_and_1(tmp_path: Path, environment: dict[str, str]) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    newsdesk(tmp_path, environment, "load", "tale.txt")
    with full.open("wb") as out:
        said = subprocess.run(
            [*NEWSDESK, "export"],
            stdout=out,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            env=environment,
            check=False,
        )
    assert (said.returncode, said.stderr.count(b"\n")) == (1, 1)


@needs_posix
def test_a_terminal_gets_a_greeting_a_prompt_and_bold_answers(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    import pty  # noqa: PLC0415 - not on Windows

    newsdesk(tmp_path, environment, "load", "tale.txt")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*NEWSDESK, "chat"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=tmp_path,
        env=environment,
    ) as process:
        os.close(theirs)
        greeting = read_until(ours, "›")
        os.write(ours, b"when did the mill in Alderby burn down?\n")
        answered = read_until(ours, "›")
        os.write(ours, b"\x04")
        assert process.wait() == 0
    os.close(ours)
    assert "1 article" in greeting
    assert "DISCORD_TOKEN" in greeting
    assert "burned down in \x1b[1;32m1911\x1b[0m." in answered


def read_until(terminal: int, end: str) -> str:
    seen = b""
    while end.encode() not in seen:
        chunk = os.read(terminal, 4096)
        assert chunk, seen
        seen += chunk
    return seen.decode()
