"""`newsdesk run`: the Discord bot."""

from bot.client import run_bot
from bot.logs import set_up_logging
from bot.settings import DISCORD_TOKEN, Settings, SettingsError
from retrieval.library import Library

NO_TOKEN = (
    f"{DISCORD_TOKEN} is not set: make a bot at https://discord.com/developers/applications,"
    " copy its token, and put it into .env."
)


def require_token(settings: Settings) -> str:
    """Return the token. Raises SettingsError, which says where to get one."""
    if settings.discord_token is None:
        raise SettingsError(NO_TOKEN)
    return settings.discord_token


def run(settings: Settings) -> int:
    """Run the bot until it is stopped."""
    token = require_token(settings)
    set_up_logging(settings)
    with Library.open(settings.database_url) as library:
        run_bot(token, library)
    return 0
