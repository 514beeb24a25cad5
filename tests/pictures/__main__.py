"""Draw the pictures of docs/pictures anew."""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from retrieval.library import Library
from tests.bot.conftest import running
from tests.discord_server import DiscordServer
from tests.pictures.browser import NoBrowserError, browsing, drawn_with
from tests.pictures.page import page
from tests.pictures.scenes import scenes

TARGET = Path(__file__).parents[2] / "docs" / "pictures"


async def draw(target: Path) -> None:
    """Draw every scene into a folder."""
    with TemporaryDirectory() as folder, Library.open(f"sqlite:///{folder}/p.db") as library:
        async with browsing() as browser, DiscordServer() as discord, running(discord, library):
            async for scene in scenes(discord, library):
                html = page(scene, discord.world, discord.bot)
                (target / f"{scene.name}.png").write_bytes(await browser.draw(scene.name, html))
                sys.stdout.write(f"{scene.name}\n")
    (target / "drawn-with.txt").write_text(await drawn_with(), encoding="utf-8")


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    folder.mkdir(parents=True, exist_ok=True)
    try:
        asyncio.run(draw(folder))
    except NoBrowserError as error:
        sys.exit(str(error))
