"""The main replies look as they did when somebody last looked.

`python -m tests.pictures` draws the pictures anew: look at them before they are committed.
"""

from pathlib import Path

import pytest

from retrieval.library import Library
from tests.bot.conftest import running
from tests.discord_server import DiscordServer
from tests.pictures.browser import NoBrowserError, browsing, drawn_with
from tests.pictures.markup import shown
from tests.pictures.page import page
from tests.pictures.scenes import scenes

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
COMPARED = {
    "answer",
    "closest",
    "not-found",
    "summary",
    "loaded",
    "articles",
    "settings",
    "removal",
}
"""Not those that say how sure an answer is, or what day it is."""


async def test_replies_look_as_they_did(discord: DiscordServer, tmp_path: Path) -> None:
    if (PICTURES / "drawn-with.txt").read_text("utf-8") != await drawn_with():
        pytest.skip("the pictures were drawn with another Chromium or other fonts")
    with Library.open(f"sqlite:///{tmp_path / 'newsdesk.db'}") as library:
        async with browsing() as browser, running(discord, library):
            async for scene in scenes(discord, library):
                if scene.name in COMPARED:
                    drawn = await browser.draw(scene.name, page(scene, discord.world, discord.bot))
                    kept = (PICTURES / f"{scene.name}.png").read_bytes()
                    assert drawn == kept, f"{scene.name} looks different: draw it anew and look"


def test_markdown_becomes_what_discord_shows() -> None:
    text = "> a **b**\n> c\n-# small\n[t](https://a.test/) <@1> \\*x\\* <script>"
    html = shown(text, lambda kind, number: f"{kind}{number}")
    assert html.startswith('<div class="quote">a <b>b</b><br>c</div>')
    assert "<discord-subscript>small</discord-subscript>" in html
    assert ">user1</discord-mention> *x* &lt;script&gt;" in html


async def test_without_a_browser_the_pictures_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    with pytest.raises(NoBrowserError, match="CONTRIBUTING"):
        async with browsing():
            pass
