"""`newsdesk run`: the Discord bot."""

from bot.client import run_bot
from bot.logs import set_up_logging
from bot.settings import Settings, required_token
from retrieval.library import Library


def run(settings: Settings) -> int:
    """Run the bot until it is stopped."""
    token = required_token(settings)
    set_up_logging(settings)
    with Library.open(settings.database_url, settings.engine) as library:
        run_bot(token, library)
    return 0
