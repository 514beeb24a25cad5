"""Every failure becomes one reply, or, where no reply can arrive, one log entry.

::

    NewsdeskError
    └── LoginError   Discord cannot be reached or ends the session
"""

import logging
import secrets

import aiohttp
import discord
from discord import app_commands

from bot import replies, wording
from bot.sending import UNDELIVERED, reply_to_interaction, reply_to_message
from retrieval.errors import EmptyDeskError, NewsdeskError, RequestError, SourceError

_log = logging.getLogger(__name__)

_REFERENCE_BYTES = 3

_UNANSWERABLE = frozenset(
    {
        10003,  # the channel is gone
        10008,  # the message is gone
        10015,  # the interaction's time for an answer is over
        10062,  # the interaction's time for a first response is over
        40060,  # the interaction has been responded to
        50001,  # the channel may not be seen
        50007,  # the person takes no direct messages
        50013,  # a permission is missing
        50027,  # the interaction's time for an answer is over, said in another way
        50083,  # the thread is archived
        160005,  # the thread is locked
        160006,  # the server has as many active threads as there may be
        160007,  # the same, of its announcements
    }
)
"""Error codes after which no reply arrives; from Discord's "Opcodes and Status Codes"."""


class LoginError(NewsdeskError):
    """Discord cannot be reached, or has ended the session for good."""


async def answer_failed_interaction(interaction: discord.Interaction, error: Exception) -> None:
    """Tell the person what went wrong, in private where that can be, or log why it cannot be."""
    message = explain(error)
    if message is None or interaction.type is discord.InteractionType.autocomplete:
        return
    try:
        await reply_to_interaction(interaction, replies.failure(message))
    except UNDELIVERED as trouble:
        _log_unanswered(trouble)


async def answer_failed_message(message: discord.Message, error: Exception) -> None:
    """Tell the author what went wrong, or log why that cannot be."""
    explanation = explain(error)
    if explanation is None:
        return
    try:
        await reply_to_message(message, replies.failure(explanation))
    except UNDELIVERED as trouble:
        _log_unanswered(trouble)


def explain(error: Exception) -> str | None:
    """Return what to tell a person about a failure, None where they cannot be told; log the rest.

    What a person did wrong is theirs to know and is not logged.
    """
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if isinstance(error, EmptyDeskError):
        return wording.EMPTY_DESK
    if isinstance(error, RequestError | SourceError):
        return str(error)
    if isinstance(error, NewsdeskError):  # it may name files of the machine that the bot runs on
        reference = _reference()
        _log.error("failure %s: %s: %s", reference, type(error).__name__, error)
        return wording.apology(reference)
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return wording.CHANGED_COMMAND
    if _is_unanswerable(error):
        _log_unanswered(error)
        return None
    return wording.apology(log_failure(error))


def log_failure(error: BaseException) -> str:
    """Log a failure that nobody foresaw, with its traceback, and return its reference."""
    reference = _reference()
    _log.error("failure %s", reference, exc_info=error)
    return reference


def _reference() -> str:
    return secrets.token_hex(_REFERENCE_BYTES)


def _is_unanswerable(error: Exception) -> bool:
    """Tell whether a reply would fare no better than what failed."""
    if isinstance(error, discord.HTTPException):
        return error.code in _UNANSWERABLE or isinstance(error, discord.DiscordServerError)
    return isinstance(error, aiohttp.ClientError)


def _log_unanswered(error: Exception) -> None:
    _log.warning("no reply could be sent: %s: %s", type(error).__name__, error)
