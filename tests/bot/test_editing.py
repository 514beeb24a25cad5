"""Removing with undo, pages of articles, the audit list and the settings, as editors meet them."""

import csv
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import wording
from bot.desk_panels import PER_PAGE
from bot.panels import Use
from retrieval.documents import Source
from retrieval.library import Library
from retrieval.memory.records import (
    UNDO_FOR,
    Action,
    AnswerLength,
    AuditEntry,
    DeskSettings,
    Every,
)
from retrieval.schema import removals
from tests.bot.conftest import running
from tests.bot.newsroom import MILL, Newsroom
from tests.discord_server import (
    Channel,
    DiscordServer,
    Interaction,
    Message,
    Permission,
    Upload,
)
from tests.discord_server.component_rules import walk
from tests.discord_server.errors import RefusedByClientError

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


def titles(library: Library, room: Newsroom) -> list[str]:
    return [info.title for info in library.articles(str(room.guild.id))]


def custom_ids(message: Message) -> list[str]:
    return [c["custom_id"] for c in walk(message.components) if "custom_id" in c]


async def asked_to_remove(room: Newsroom) -> Message:
    response = await room.discord.slash(room.channel, room.editor, "desk remove", article="mill")
    return response.shown


async def settings_of(room: Newsroom) -> Message:
    return (await room.discord.slash(room.channel, room.editor, "desk settings")).shown


def settings(library: Library, room: Newsroom) -> DeskSettings:
    return library.memory.settings.of(str(room.guild.id))


def stripped(room: Newsroom) -> None:
    """Take Manage Server from the editor."""
    room.discord.add_member(room.guild, room.editor, may=Permission.NONE)


# Removing


async def test_a_removal_is_confirmed_and_can_be_undone_after_a_restart(
    discord: DiscordServer, library: Library
) -> None:
    async with running(discord, library):
        room = Newsroom.open(discord)
        room.load(library)
        asked = await asked_to_remove(room)
        assert "Remove **Tide mill**, 2 sentences?" in asked.text
        assert asked.ephemeral
        assert titles(library, room) == ["Tide mill"]
    async with running(discord, library):
        await discord.click(asked, room.editor, wording.REMOVE)
        assert "Removed: Tide mill. It can be put back until <t:" in asked.text
        assert titles(library, room) == []
    async with running(discord, library):
        await discord.click(asked, room.editor, wording.UNDO)
        assert asked.text.strip() == "Put back: Tide mill"
        assert titles(library, room) == ["Tide mill"]
        assert "**Ada Lund**" in (await room.ask("who built the tide mill?")).text
    assert discord.violations == []


@pytest.mark.usefixtures("bot")
async def test_an_article_may_be_kept_after_all(discord: DiscordServer, library: Library) -> None:
    room = Newsroom.open(discord)
    room.load(library)
    asked = await asked_to_remove(room)
    await discord.click(asked, room.editor, wording.KEEP)
    assert asked.text.strip() == wording.NOTHING_REMOVED
    assert titles(library, room) == ["Tide mill"]


@pytest.mark.usefixtures("bot")
async def test_a_second_click_neither_removes_nor_restores_anything_else(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    room.load(library)
    first, second = await asked_to_remove(room), await asked_to_remove(room)
    await discord.click(first, room.editor, wording.REMOVE)
    await discord.click(second, room.editor, wording.REMOVE)
    assert second.text.strip() == wording.ARTICLE_GONE
    undo = next(name for name in custom_ids(first) if Use.UNDO in name)
    await discord.click(first, room.editor, undo)
    room.load(library, b"The ferry leaves at nine.")
    third = await asked_to_remove_again(room)
    assert titles(library, room).count("Tide mill") == 2
    await discord.click(third, room.editor, wording.KEEP)


async def asked_to_remove_again(room: Newsroom) -> Message:
    infos = await room.discord.autocomplete(
        room.channel, room.editor, "desk remove", "article", article="mill"
    )
    value = str(infos[0]["value"])
    response = await room.discord.slash(room.channel, room.editor, "desk remove", article=value)
    return response.shown


async def test_ten_minutes_later_it_is_too_late_to_undo(
    discord: DiscordServer, tmp_path: Path
) -> None:
    database = f"sqlite:///{tmp_path / 'newsdesk.db'}"
    with Library.open(database) as library:
        async with running(discord, library):
            room = Newsroom.open(discord)
            room.load(library)
            asked = await asked_to_remove(room)
            await discord.click(asked, room.editor, wording.REMOVE)
            engine = sa.create_engine(database)
            with engine.begin() as connection:
                long_ago = datetime.now(UTC) - UNDO_FOR - timedelta(seconds=1)
                connection.execute(removals.update().values(removed_at=long_ago))
            engine.dispose()
            await discord.click(asked, room.editor, wording.UNDO)
            assert asked.text.strip() == wording.CANNOT_UNDO
            assert titles(library, room) == []


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("button", [wording.REMOVE, wording.KEEP, wording.UNDO])
async def test_whoever_lost_manage_server_changes_nothing_with_the_buttons(
    discord: DiscordServer, library: Library, button: str
) -> None:
    room = Newsroom.open(discord)
    room.load(library)
    asked = await asked_to_remove(room)
    if button == wording.UNDO:
        await discord.click(asked, room.editor, wording.REMOVE)
    before, text = titles(library, room), asked.text
    stripped(room)
    response = await discord.click(asked, room.editor, button)
    assert wording.NOT_ALLOWED in response.text
    assert response.ephemeral
    assert (titles(library, room), asked.text) == (before, text)


@pytest.mark.usefixtures("bot")
async def test_whom_the_server_lets_use_the_command_may_use_its_buttons(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    room.load(library)
    for command in discord.commands.registered(None):
        command["default_member_permissions"] = None
    asked = await discord.slash(room.channel, room.reader, "desk remove", article="mill")
    await discord.click(asked.shown, room.reader, wording.REMOVE)
    assert titles(library, room) == []


@pytest.mark.usefixtures("bot")
async def test_a_button_works_on_the_desk_it_is_pressed_on_and_no_other(
    discord: DiscordServer, library: Library
) -> None:
    room, elsewhere = Newsroom.open(discord), Newsroom.open(discord)
    room.load(library)
    asked = await asked_to_remove(room)
    await discord.click(asked, room.editor, wording.REMOVE)
    # As a forger would: the same button on a message of another server's.
    undo = next(name for name in custom_ids(asked) if Use.UNDO in name)
    elsewhere.load(library)
    forged = (await asked_to_remove(elsewhere),)[0]
    forged.components = asked.components
    await discord.click(forged, elsewhere.editor, undo)
    assert forged.text.strip() == wording.CANNOT_UNDO
    assert titles(library, room) == []
    assert titles(library, elsewhere) == ["Tide mill"]


# Pages


def load_many(library: Library, room: Newsroom, number: int) -> None:
    rows = "".join(
        f'{{"id": "a{n}", "title": "Report {n}", "paragraphs": ["Ship {n} came in."]}}\n'
        for n in range(number)
    )
    list(library.load(str(room.guild.id), [Source("reports.jsonl", rows.encode())]))


async def test_articles_are_listed_in_pages_whose_buttons_outlive_a_restart(
    discord: DiscordServer, library: Library
) -> None:
    async with running(discord, library):
        room = Newsroom.open(discord)
        load_many(library, room, 2 * PER_PAGE + 1)
        listed = (await discord.slash(room.channel, room.reader, "articles list")).shown
        assert "**17 articles on this desk**" in listed.text
        assert "Report 7 " in listed.text
        assert "Report 8 " not in listed.text
        with pytest.raises(RefusedByClientError):
            await discord.click(listed, room.reader, wording.PREVIOUS)
    async with running(discord, library):
        await discord.click(listed, room.reader, wording.NEXT)
        assert "Report 8 " in listed.text
        await discord.click(listed, room.reader, wording.NEXT)
        assert "Report 16 " in listed.text
        with pytest.raises(RefusedByClientError):
            await discord.click(listed, room.reader, wording.NEXT)
        await discord.click(listed, room.reader, wording.PREVIOUS)
        assert "Report 15 " in listed.text
    assert discord.violations == []


@pytest.mark.usefixtures("bot")
async def test_a_page_that_is_gone_is_the_last_there_is(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    load_many(library, room, PER_PAGE + 1)
    listed = (await discord.slash(room.channel, room.reader, "articles list")).shown
    library.remove(str(room.guild.id), "a8")
    await discord.click(listed, room.reader, wording.NEXT)
    assert "**8 articles on this desk**" in listed.text
    assert "Report 7 " in listed.text


@pytest.mark.usefixtures("bot")
async def test_an_article_tells_what_it_is_about_and_what_it_can_be_asked(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    room.load(library)
    shown = await discord.slash(room.channel, room.reader, "articles info", article="mill")
    assert "2 sentences" in shown.text
    assert wording.TOPICS in shown.text
    assert "Ada Lund" in shown.text
    questions = [line[2:] for line in shown.text.splitlines() if line.endswith("?")]
    assert questions
    for question in questions:
        assert "**" in (await room.ask(question)).text


# Loading


@pytest.mark.usefixtures("bot")
async def test_a_load_ends_with_title_length_topics_and_questions_that_are_answered(
    discord: DiscordServer,
) -> None:
    room = Newsroom.open(discord)
    file = Upload("mill.txt", b"The tide mill\n\n" + MILL)
    loaded = await discord.slash(room.channel, room.editor, "desk load", file=file)
    await discord.changes.until(lambda: "Loading" not in loaded.text, 20, "it is loaded")
    assert "**Loaded: The tide mill, 2 sentences**" in loaded.text
    assert wording.TOPICS in loaded.text
    questions = [line[2:] for line in loaded.text.splitlines() if line.endswith("?")]
    assert 0 < len(questions) <= 3
    for question in questions:
        assert "**" in (await room.ask(question)).text


# The audit list


@pytest.mark.usefixtures("bot")
async def test_every_change_is_in_the_audit_list_with_who_made_it(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    for text in (MILL, MILL, MILL + b"It closed in 1951.\n"):
        file = Upload("mill.txt", text)
        await discord.slash(room.channel, room.editor, "desk load", file=file, title="Tide mill")
    asked = await asked_to_remove(room)
    await discord.click(asked, room.editor, wording.REMOVE)
    await discord.click(asked, room.editor, wording.UNDO)
    await discord.choose(await settings_of(room), room.editor, wording.QUIET, wording.IN_THREADS)
    shown = (await discord.slash(room.channel, room.editor, "desk history")).shown
    assert shown.ephemeral
    lines = [line.partition("> ")[2] for line in shown.text.splitlines() if "<t:" in line]
    who = f"<@{room.editor.id}>"
    assert lines == [
        f"{who} set answers in threads only",
        f"{who} put back Tide mill",
        f"{who} removed Tide mill",
        f"{who} updated Tide mill",
        f"{who} loaded Tide mill",
    ]
    assert library.memory.traces.count_entries(str(room.guild.id)) == 5


@pytest.mark.usefixtures("bot")
async def test_the_audit_list_has_pages_and_names_no_one_who_was_forgotten(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    desk = str(room.guild.id)
    empty = await discord.slash(room.channel, room.editor, "desk history")
    assert wording.HISTORY_EMPTY in empty.text
    entries = [AuditEntry(desk, 5, Action.LOADED, f"@everyone #{n}", NOW) for n in range(9)]
    library.memory.traces.note(*entries)
    library.memory.forget(5)
    shown = (await discord.slash(room.channel, room.editor, "desk history")).shown
    assert f"{wording.SOMEBODY} loaded" in shown.text
    await discord.click(shown, room.editor, wording.NEXT)
    assert "#0" in shown.text
    assert "#1" not in shown.text
    assert not shown.pings


# Settings


@pytest.mark.usefixtures("bot")
async def test_settings_are_chosen_in_menus_and_shown_as_they_are(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    other = discord.add_channel(room.guild, "bots")
    shown = await settings_of(room)
    assert shown.ephemeral
    choices: Sequence[tuple[Use, tuple[str | Channel, ...]]] = [
        (Use.ANSWERING, (room.channel, other)),
        (Use.QUIET, (wording.IN_THREADS,)),
        (Use.LENGTH, (wording.LENGTHS[AnswerLength.LONG],)),
        (Use.FEEDS, (other,)),
        (Use.DIGEST_EVERY, ("Every Friday",)),
        (Use.DIGEST_HOUR, ("18:00 UTC",)),
        (Use.DIGEST_CHANNEL, (other,)),
        (Use.RETENTION, ("7 days",)),
    ]
    for use, chosen in choices:
        response = await discord.choose(shown, room.editor, f"nde1:{use}:", *chosen)
        assert response.shown is shown
    now = settings(library, room)
    assert now.answering == (room.channel.id, other.id)
    assert (now.is_quiet, now.length, now.feed_channel) == (True, AnswerLength.LONG, other.id)
    assert (now.digest.every, now.digest.weekday, now.digest.hour) == (Every.WEEK, 4, 18)
    assert (now.digest.channel, now.retention_days) == (other.id, 7)
    assert "The next one comes <t:" in shown.text
    again = await settings_of(room)
    defaults = [
        int(default["id"])
        for component in walk(again.components)
        for default in component.get("default_values") or []
    ]
    assert defaults.count(other.id) == 3
    assert discord.violations == []


@pytest.mark.usefixtures("bot")
async def test_a_setting_may_be_emptied_again(discord: DiscordServer, library: Library) -> None:
    room = Newsroom.open(discord)
    shown = await settings_of(room)
    await discord.choose(shown, room.editor, f"nde1:{Use.ANSWERING}:", room.channel)
    await discord.choose(shown, room.editor, f"nde1:{Use.ANSWERING}:")
    assert settings(library, room) == DeskSettings()


@pytest.mark.usefixtures("bot")
async def test_whoever_lost_manage_server_changes_no_setting(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    shown = await settings_of(room)
    stripped(room)
    response = await discord.choose(shown, room.editor, wording.QUIET, wording.IN_THREADS)
    assert wording.NOT_ALLOWED in response.text
    assert settings(library, room) == DeskSettings()


async def test_a_menu_opened_before_a_restart_still_works(
    discord: DiscordServer, library: Library
) -> None:
    async with running(discord, library):
        room = Newsroom.open(discord)
        shown = await settings_of(room)
    async with running(discord, library):
        await discord.choose(shown, room.editor, wording.QUIET, wording.IN_THREADS)
    assert settings(library, room).is_quiet


@pytest.mark.usefixtures("bot")
async def test_channels_that_are_gone_or_closed_to_the_bot_are_told(
    discord: DiscordServer,
) -> None:
    room = Newsroom.open(discord)
    gone = discord.add_channel(room.guild, "gone")
    closed = discord.add_channel(room.guild, "closed", bot_may_not=Permission.SEND_MESSAGES)
    shown = await settings_of(room)
    await discord.choose(shown, room.editor, f"nde1:{Use.ANSWERING}:", gone, closed)
    assert f"I may not write in <#{closed.id}>" in shown.text
    discord.remove_channel(gone)
    again = await settings_of(room)
    assert wording.CHANNELS_GONE in again.text
    assert discord.violations == []


@pytest.mark.usefixtures("bot")
async def test_a_direct_conversation_has_settings_without_channels(
    discord: DiscordServer, library: Library
) -> None:
    reader = discord.add_user("reader")
    channel = discord.direct_channel(reader)
    shown = (await discord.slash(channel, reader, "desk settings")).shown
    assert f"nde1:{Use.ANSWERING}:" not in custom_ids(shown)
    await discord.choose(shown, reader, f"nde1:{Use.DIGEST_EVERY}:", wording.DAILY_DIGEST)
    plan = library.memory.settings.of(str(channel.id)).digest
    assert (plan.every, plan.channel) == (Every.DAY, channel.id)


@pytest.mark.usefixtures("bot")
async def test_a_shorter_retention_takes_effect_at_once(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    desk = str(room.guild.id)
    library.memory.questions.add(desk, 1, "who?", datetime.now(UTC) - timedelta(days=3))
    shown = await settings_of(room)
    await discord.choose(shown, room.editor, wording.RETENTION, "1 day")
    assert library.memory.questions.of(desk) == []


# Unanswered questions


async def opened_gaps(room: Newsroom) -> Interaction:
    return await room.discord.slash(room.channel, room.editor, "desk unanswered")


@pytest.mark.usefixtures("bot")
async def test_unanswered_questions_are_grouped_and_nobody_is_named(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    assert wording.GAPS_EMPTY in (await opened_gaps(room)).text
    room.load(library)
    desk = str(room.guild.id)
    now = datetime.now(UTC)
    for question in ("when does the night ferry leave?", "When does the night ferry leave today?"):
        kept = library.memory.questions.add(desk, room.channel.id, question, now)
        library.memory.questions.wait(kept, 5, room.reader.id, now)
    library.memory.questions.add("elsewhere", 1, "who runs the library?", now)
    shown = await opened_gaps(room)
    assert shown.ephemeral
    assert "**2 questions not answered**, of the last 30 days" in shown.text
    assert "• When does the night ferry leave today? · asked 2 times, last <t:" in shown.text
    assert "Load something on: night, ferry, leave" in shown.text
    assert str(room.reader.id) not in shown.text
    assert "library" not in shown.text


@pytest.mark.usefixtures("bot")
async def test_what_an_article_answers_by_now_is_no_longer_listed(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    question = "who built the tide mill?"
    library.memory.questions.add(str(room.guild.id), room.channel.id, question, datetime.now(UTC))
    room.load(library)
    assert wording.GAPS_EMPTY in (await opened_gaps(room)).text


@pytest.mark.usefixtures("bot")
async def test_the_questions_come_as_a_file_that_a_spreadsheet_takes_for_text(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    now = datetime.now(UTC)
    for question in ('=HYPERLINK("ferry")', "when is the fair?"):
        library.memory.questions.add(str(room.guild.id), room.channel.id, question, now)
    shown = (await opened_gaps(room)).shown
    sent = await discord.click(shown, room.editor, wording.GAPS_CSV)
    (file,) = sent.files
    assert file.name == wording.GAPS_FILE
    assert file.data.startswith("\ufeffgroup,".encode())
    rows = list(csv.DictReader(file.data.decode("utf-8-sig").splitlines()))
    assert {row["question"] for row in rows} == {"when is the fair?", '\'=HYPERLINK("ferry")'}
    assert {row["what went wrong"] for row in rows} == {wording.NOT_ANSWERED}
    assert sent.ephemeral


@pytest.mark.usefixtures("bot")
async def test_answers_judged_wrong_are_shown_with_what_they_quoted_and_without_who_judged(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    room.load(library)
    answers = [await room.ask(text) for text in ("who built the mill?", "who built the tide mill?")]
    await room.ask("how many wheels has it?")
    for answer, user, button in (
        (answers[0], room.reader, wording.BAD),
        (answers[1], room.editor, wording.BAD),
        (answers[1], room.reader, wording.GOOD),
    ):
        await discord.click(answer, user, button)
    shown = await opened_gaps(room)
    assert "**Answers judged wrong 2 times**, in the last 30 days" in shown.text
    assert "• who built the tide mill? · 2 👎, 1 👍" in shown.text
    assert "I quoted: “The tide mill was built in 1843 by Ada Lund.” — Tide mill" in shown.text
    assert "wheels" not in shown.text
    for user in (room.reader, room.editor):
        assert str(user.id) not in shown.text
    (file,) = (await discord.click(shown.shown, room.editor, wording.GAPS_CSV)).files
    (row,) = csv.DictReader(file.data.decode("utf-8-sig").splitlines())
    assert row["what went wrong"] == wording.JUDGED_WRONG
    assert (row["judged wrong"], row["judged right"]) == ("2", "1")
    assert (row["question"], row["article"]) == ("who built the tide mill?", "Tide mill")
    assert str(room.reader.id) not in file.data.decode()


@pytest.mark.usefixtures("bot")
async def test_a_verdict_taken_back_or_forgotten_is_shown_no_more(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    room.load(library)
    answer = await room.ask("who built the mill?")
    for user in (room.reader, room.editor):
        await discord.click(answer, user, wording.BAD)
    await discord.click(answer, room.reader, wording.GOOD)
    await discord.slash(room.channel, room.editor, "newsdesk forget-me")
    assert wording.GAPS_EMPTY in (await opened_gaps(room)).text


@pytest.mark.usefixtures("bot")
async def test_nobody_but_editors_reads_what_was_asked(
    discord: DiscordServer, library: Library
) -> None:
    room = Newsroom.open(discord)
    now = datetime.now(UTC)
    for number in range(PER_PAGE + 1):
        library.memory.questions.add(str(room.guild.id), 1, f"what about topic{number}?", now)
    with pytest.raises(RefusedByClientError):
        await discord.slash(room.channel, room.reader, "desk unanswered")
    shown = (await opened_gaps(room)).shown
    stripped(room)
    for button in (wording.NEXT, wording.GAPS_CSV):
        response = await discord.click(shown, room.editor, button)
        assert wording.NOT_ALLOWED in response.text
