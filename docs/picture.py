"""Draw docs/chat.svg: a real exchange with the installed `newsdesk` on the articles it comes with.

python docs/picture.py
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

QUESTIONS = (
    "who is on the crew",
    "when did the wheel of the mill turn for the last time?",
    "what cities can be seen",
    "what is the capital of japan",
)
TARGET = Path(__file__).with_name("chat.svg")
_WEB_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


def main() -> None:
    """Ask each question in a fresh desk and draw what was printed."""
    console = Console(record=True, width=92, file=open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
    with tempfile.TemporaryDirectory() as folder:
        console.print(Text("$ newsdesk chat", "bold"))
        for question in QUESTIONS:
            console.print(Text.assemble(("› ", "dim"), question))
            console.print(Text.from_ansi(_asked(question, folder)))
    svg = console.export_svg(title="Newsdesk")
    TARGET.write_text(_WEB_FONT.sub("", svg), encoding="utf-8")  # nothing is fetched to show it


def _asked(question: str, folder: str) -> str:
    command = [sys.executable, "-m", "bot", "ask", question]
    settings = {"NEWSDESK_DATABASE_URL": f"sqlite:///{folder}/desk.db", "FORCE_COLOR": "1"}
    environment = {**os.environ, **settings, "COLUMNS": "92"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout


if __name__ == "__main__":
    main()
