"""The library as the settings want it."""

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
