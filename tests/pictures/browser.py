"""A headless Chromium that is shown pages from this process, and what it saw as PNG."""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import web

from tests.pictures.page import MODULES, WIDTH

COMPONENTS = Path(__file__).parents[2] / "build" / "pictures" / "node_modules"
"""Where `npm install --prefix build/pictures @skyra/discord-components-core@4` puts them."""
TALLEST = 4_000
SCALE = 2
_WAIT_MS = 10_000
_HEIGHT = re.compile(r'data-height="(\d+)"')
_MEASURE = """<script type="module">
await Promise.all([...document.querySelectorAll("*")].map((element) => element.updateComplete));
await document.fonts.ready;
const bottom = document.querySelector("discord-messages").getBoundingClientRect().bottom;
document.body.dataset.height = Math.ceil(bottom);
</script></body>"""


class NoBrowserError(Exception):
    """There is no Chromium here, or not the components that look like Discord's."""


@dataclass(slots=True)
class Browser:
    """Chromium, and the pages that it can be shown, by their names."""

    command: str
    url: str
    pages: dict[str, str] = field(default_factory=dict)

    async def draw(self, name: str, html: str) -> bytes:
        """Return a page as PNG, as high as what is on it."""
        self.pages[name] = html.replace("</body>", _MEASURE)
        seen = await self._run(name, "--dump-dom")
        height = _HEIGHT.search(seen.decode())
        if height is None:
            msg = f"the page {name} does not show: {seen.decode()[:2_000]}"
            raise NoBrowserError(msg)
        with TemporaryDirectory() as folder:
            picture = Path(folder, "picture.png")
            size = f"--window-size={WIDTH},{min(TALLEST, int(height[1]))}"
            await self._run(name, f"--screenshot={picture}", size)
            return picture.read_bytes()  # noqa: ASYNC240 - a small file just written

    async def _run(self, name: str, *options: str) -> bytes:
        with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            process = await asyncio.create_subprocess_exec(
                self.command,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--no-first-run",
                f"--user-data-dir={profile}",
                f"--force-device-scale-factor={SCALE}",
                f"--virtual-time-budget={_WAIT_MS}",
                *options,
                f"{self.url}/pages/{name}",
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
            out, _ = await process.communicate()
            return out


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    """Serve pages for as long as the block lasts. Raises NoBrowserError."""
    command = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    if command is None or not COMPONENTS.is_dir():
        msg = "Chromium or the components are not here; CONTRIBUTING.md says how to get them."
        raise NoBrowserError(msg)
    browser = Browser(command, "")

    async def show(request: web.Request) -> web.Response:
        return web.Response(
            text=browser.pages[request.match_info["name"]], content_type="text/html"
        )

    application = web.Application()
    application.router.add_get("/pages/{name}", show)
    application.router.add_static(MODULES, COMPONENTS)
    runner = web.AppRunner(application)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        browser.url = f"http://{host}:{port}"
        yield browser
    finally:
        await runner.cleanup()


async def drawn_with() -> str:
    """Return what decides how pictures come out; empty where none can be drawn."""
    command = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    fonts = shutil.which("fc-match")
    if command is None or fonts is None or not COMPONENTS.is_dir():
        return ""
    files = [await _said(fonts, "-f", "%{file}", font) for font in ("Noto Sans", "emoji", "mono")]
    return "\n".join([await _said(command, "--version"), *(Path(f).name for f in files)]) + "\n"


async def _said(*command: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    out, _ = await process.communicate()
    return out.decode().strip()
