"""The library as the settings want it."""

import gc

from bot.settings import Settings
from retrieval.library import Library


def open_library(settings: Settings) -> Library:
    """Open the library. Raises DatabaseUrlError or StoreError."""
    return Library.open(
        settings.database_url,
        settings.engine,
        limits=settings.desk_limits,
        fetch_allow=settings.fetch_allow,
        reader=settings.reader,
    )


def warm_up(library: Library) -> None:
    """Read all that answering needs before many questions are asked.

    It stays for as long as the process does, so the garbage collector is to look through it no
    more: that took a tenth of a question's time.
    """
    library.warm_up()
    gc.collect()
    gc.freeze()
