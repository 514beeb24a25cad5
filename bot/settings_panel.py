"""The panel of a desk's settings, and what choosing in it changes: pure."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import wording
from bot.desk_panels import stamp
from bot.layout import Fixed
from bot.panels import ChannelMenu, Menu, Option, Panel, Row, Use, Used
from retrieval.memory.records import (
    RETENTION_DAYS,
    AnswerLength,
    DeskSettings,
    DigestPlan,
    Every,
)

_MOST_CHANNELS = 25
_HOURS = 24


@dataclass(frozen=True, slots=True)
class Room:
    """What surrounds a desk: `channels` are the server's, None in a direct conversation.

    `closed` are those where the bot may not write; `can_listen` says whether it is shown what
    people write without speaking to it.
    """

    channels: frozenset[int] | None
    closed: frozenset[int] = frozenset()
    can_listen: bool = False


def settings_panel(settings: DeskSettings, room: Room, next_digest: datetime | None) -> Panel:
    """Show every setting with what changes it."""
    blocks: list[Fixed | Row] = [_words(wording.SETTINGS_HEAD)]
    if room.channels is not None:
        blocks += _answering(settings, room)
        blocks += _where_to(settings)
    blocks += _labelled(wording.LENGTH, _length(settings))
    if room.channels is not None:
        chosen = _one(settings.feed_channel)
        blocks += _channel_choice(wording.FEED_CHANNEL, Use.FEEDS, chosen, room)
    blocks += _digest(settings.digest, room, next_digest)
    blocks += _labelled(wording.RETENTION, _retention(settings))
    return Panel(tuple(blocks))


def changed(settings: DeskSettings, used: Used, here: int) -> DeskSettings:
    """Return the settings after something was chosen; `here` is the channel it was chosen in.

    What cannot have been offered changes nothing.
    """
    change = _CHANGES.get(used.use)
    try:
        return change(settings, used.values, here) if change else settings
    except (ValueError, IndexError):
        return settings


def _answering(settings: DeskSettings, room: Room) -> Iterator[Fixed | Row]:
    yield from _channel_choice(wording.ANSWERING, Use.ANSWERING, settings.answering, room)
    if room.can_listen:
        yield from _channel_choice(wording.LISTENING, Use.LISTENING, settings.listening, room)


def _digest(plan: DigestPlan, room: Room, following: datetime | None) -> Iterator[Fixed | Row]:
    yield _words(wording.DIGEST_PLAN)
    yield _every(plan)
    if plan.every is Every.NEVER:
        return
    yield _hour(plan)
    if room.channels is not None:
        yield from _channel_choice("", Use.DIGEST_CHANNEL, _one(plan.channel), room)
    if following is None:
        yield _words(wording.DIGEST_NEEDS_CHANNEL)
    else:
        yield _words(wording.next_digest(stamp(following, "F")))


def _channel_choice(
    label: str, use: Use, chosen: Sequence[int], room: Room
) -> Iterator[Fixed | Row]:
    there = tuple(channel for channel in chosen if channel in (room.channels or ()))
    is_several = use in {Use.ANSWERING, Use.LISTENING}
    if label:
        yield _words(label)
    if len(there) < len(chosen):
        yield _words(wording.CHANNELS_GONE)
    if closed := sorted(room.closed.intersection(there)):
        yield _words(wording.may_not_write(closed))
    hint = wording.CHOOSE_CHANNELS if is_several else wording.CHOOSE_CHANNEL
    yield ChannelMenu(use, hint, there, _MOST_CHANNELS if is_several else 1)


def _where_to(settings: DeskSettings) -> Iterator[Fixed | Row]:
    yield _words(wording.QUIET)
    if settings.is_quiet:
        yield _words(wording.QUIET_HINT)
    yield _quiet(settings)


def _quiet(settings: DeskSettings) -> Menu:
    labels = {"no": wording.IN_PLACE, "yes": wording.IN_THREADS}
    return _menu(Use.QUIET, wording.QUIET, labels, "yes" if settings.is_quiet else "no")


def _length(settings: DeskSettings) -> Menu:
    labels = {length.value: label for length, label in wording.LENGTHS.items()}
    return _menu(Use.LENGTH, wording.LENGTH, labels, settings.length.value)


def _every(plan: DigestPlan) -> Menu:
    labels = {Every.NEVER.value: wording.NO_DIGEST, Every.DAY.value: wording.DAILY_DIGEST}
    labels |= {str(day): wording.weekly_digest(day) for day in range(len(wording.WEEKDAYS))}
    chosen = str(plan.weekday) if plan.every is Every.WEEK else plan.every.value
    return _menu(Use.DIGEST_EVERY, wording.DIGEST_PLAN, labels, chosen)


def _hour(plan: DigestPlan) -> Menu:
    labels = {str(hour): wording.hour(hour) for hour in range(_HOURS)}
    return _menu(Use.DIGEST_HOUR, wording.DIGEST_PLAN, labels, str(plan.hour))


def _retention(settings: DeskSettings) -> Menu:
    labels = {str(days): wording.days_kept(days) for days in RETENTION_DAYS}
    return _menu(Use.RETENTION, wording.RETENTION, labels, str(settings.retention_days))


def _menu(use: Use, hint: str, labels: Mapping[str, str], chosen: str) -> Menu:
    options = tuple(Option(value, label, value == chosen) for value, label in labels.items())
    return Menu(use, hint, options)


def _labelled(label: str, menu: Menu) -> tuple[Fixed, Menu]:
    return _words(label), menu


def _words(text: str) -> Fixed:
    return Fixed(text, text)


def _one(channel: int | None) -> tuple[int, ...]:
    return () if channel is None else (channel,)


def _ids(values: Collection[str]) -> tuple[int, ...]:
    return tuple(map(int, values))


def _first(values: Sequence[str]) -> int | None:
    return int(values[0]) if values else None


def _set_every(settings: DeskSettings, values: Sequence[str], here: int) -> DeskSettings:
    plan = replace(settings.digest, channel=settings.digest.channel or here)
    if values[0].isdecimal():
        plan = replace(plan, every=Every.WEEK, weekday=int(values[0]) % len(wording.WEEKDAYS))
    else:
        plan = replace(plan, every=Every(values[0]))
    return replace(settings, digest=plan)


def _set_hour(settings: DeskSettings, values: Sequence[str], _: int) -> DeskSettings:
    return replace(settings, digest=replace(settings.digest, hour=int(values[0]) % _HOURS))


def _set_digest_channel(settings: DeskSettings, values: Sequence[str], _: int) -> DeskSettings:
    return replace(settings, digest=replace(settings.digest, channel=_first(values)))


def _set_retention(settings: DeskSettings, values: Sequence[str], _: int) -> DeskSettings:
    days = int(values[0])
    return replace(settings, retention_days=days) if days in RETENTION_DAYS else settings


_CHANGES: Mapping[Use, Callable[[DeskSettings, Sequence[str], int], DeskSettings]] = {
    Use.ANSWERING: lambda settings, values, _: replace(settings, answering=_ids(values)),
    Use.LISTENING: lambda settings, values, _: replace(settings, listening=_ids(values)),
    Use.QUIET: lambda settings, values, _: replace(settings, is_quiet=values[0] == "yes"),
    Use.LENGTH: lambda settings, values, _: replace(settings, length=AnswerLength(values[0])),
    Use.FEEDS: lambda settings, values, _: replace(settings, feed_channel=_first(values)),
    Use.DIGEST_EVERY: _set_every,
    Use.DIGEST_HOUR: _set_hour,
    Use.DIGEST_CHANNEL: _set_digest_channel,
    Use.RETENTION: _set_retention,
}
SETTING_USES = frozenset(_CHANGES)
