"""`newsdesk run`: the Discord bot."""

from bot.client import run_bot
from bot.logs import set_up_logging
from bot.manners import Rates
from bot.opening import open_library, warm_up
from bot.settings import Settings, Switch, required_token


def run(settings: Settings) -> int:
    """Run the bot until it is stopped."""
    token = required_token(settings)
    set_up_logging(settings)
    with open_library(settings) as library:
        warm_up(library)
        run_bot(
            token,
            library,
            reads_messages=settings.message_content is Switch.ON,
            rates=Rates(settings.questions_per_person or None, settings.questions_per_desk or None),
            health_port=settings.health_port,
        )
    return 0
