"""The log of the bot: entries on standard error, as text or as JSON Lines."""

import json
import logging
from datetime import UTC, datetime

from bot.settings import LogFormat, Settings

_OURS = ("bot", "retrieval", "discord")
_CLIENT, _RECONNECTING = "discord.client", "Attempting a reconnect"


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def _in_one_line(record: logging.LogRecord) -> bool:
    """Let discord.py say without a traceback that it could not connect: it will try again."""
    if record.exc_info and record.name == _CLIENT and str(record.msg).startswith(_RECONNECTING):
        record.msg, record.args = "%s: %s", (record.getMessage(), record.exc_info[1])
        record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        record.exc_info = None
    return True


def set_up_logging(settings: Settings) -> None:
    """Write what is at or above the level set; of other libraries, warnings and worse."""
    handler = logging.StreamHandler()
    handler.addFilter(_in_one_line)
    handler.setFormatter(
        _JsonFormatter()
        if settings.log_format is LogFormat.JSON
        else logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(settings.log_level.upper())
