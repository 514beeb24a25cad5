import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from traceback import format_exception

import pytest

from retrieval.documents import Source
from retrieval.errors import StoreError, UnknownArticleError
from retrieval.library import Library
from retrieval.memory.records import (
    AUDIT_KEPT,
    GRACE,
    UNDO_FOR,
    Action,
    AuditEntry,
    DeskSettings,
    DigestPlan,
    Every,
    Feedback,
    RememberedReply,
)
from retrieval.memory.schedule import next_digest

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)  # a Sunday
DAY = timedelta(days=1)
QUESTION = "a most private question?"
MILL = Source("mill.txt", b"The tide mill was built in 1843 by Ada Lund. It has two wheels.")


def load(library: Library, desk: str = "a", source: Source = MILL, title: str = "Mill") -> str:
    list(library.load(desk, [source], title=title))
    return library.articles(desk)[-1].id


def verdict(user: int, *, is_good: bool = True, reply: int = 9) -> Feedback:
    return Feedback("a", reply, user, is_good, "who?", "mill", 0, 1, 5, NOW)


def test_where_the_database_fails_nothing_says_what_was_to_be_kept(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'newsdesk.db'}"
    with Library.open(url) as library:
        with sqlite3.connect(tmp_path / "newsdesk.db") as other:
            other.execute("DROP TABLE unanswered")
        other.close()
        with pytest.raises(StoreError) as failed:
            library.memory.questions.add("a", 1, QUESTION, NOW)
    logged = "".join(format_exception(failed.value))
    assert "no such table" in logged
    assert QUESTION not in logged


# Settings


def test_settings_are_those_of_their_desk_and_outlive_a_restart(database_url: str) -> None:
    wanted = DeskSettings(answering=(1, 1 << 60), is_quiet=True, retention_days=7)
    with Library.open(database_url) as library:
        assert library.memory.settings.of("a") == DeskSettings()
        library.memory.settings.change("a", lambda _: wanted, NOW)
        assert library.memory.settings.of("b") == DeskSettings()
    with Library.open(database_url) as library:
        assert library.memory.settings.of("a") == wanted


def test_a_change_begins_from_what_was_changed_meanwhile(library: Library) -> None:
    settings = library.memory.settings
    settings.change("a", lambda old: replace(old, listening=(5,)), NOW)
    assert settings.change("a", lambda old: replace(old, feed_channel=6), NOW).listening == (5,)


def test_the_bot_may_answer_everywhere_until_channels_are_named() -> None:
    assert DeskSettings().may_answer_in(1)
    named = DeskSettings(answering=(1, 2))
    assert named.may_answer_in(3, 2)
    assert not named.may_answer_in(3)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (DigestPlan(Every.NEVER, channel=1), None),
        (DigestPlan(Every.DAY), None),
        (DigestPlan(Every.DAY, hour=21, channel=1), NOW.replace(hour=21)),
        (DigestPlan(Every.DAY, hour=20, channel=1), NOW + DAY),
        (DigestPlan(Every.WEEK, weekday=6, hour=21, channel=1), NOW.replace(hour=21)),
        (DigestPlan(Every.WEEK, weekday=6, hour=20, channel=1), NOW + 7 * DAY),
        (DigestPlan(Every.WEEK, weekday=0, hour=8, channel=1), NOW.replace(hour=8) + DAY),
    ],
)
def test_a_digest_is_posted_at_the_next_moment_of_its_plan(
    plan: DigestPlan, expected: datetime | None
) -> None:
    assert next_digest(plan, NOW) == expected


def test_a_digest_is_due_until_it_is_done_and_then_a_day_later(library: Library) -> None:
    settings = library.memory.settings
    daily = DigestPlan(Every.DAY, hour=21, channel=1)
    settings.change("a", lambda old: replace(old, digest=daily), NOW)
    due_at = NOW + timedelta(hours=1)
    assert settings.digests_due(NOW) == {}
    assert settings.digests_due(due_at) == {"a": due_at}
    settings.change("a", lambda old: replace(old, is_quiet=True), NOW + DAY)
    assert settings.digest_at("a") == due_at
    settings.digest_done("a", NOW + 3 * DAY)
    assert settings.digest_at("a") == due_at + 3 * DAY


# Questions


def test_questions_are_kept_with_their_desk_newest_first(library: Library) -> None:
    questions = library.memory.questions
    first, second = (questions.add("a", 7, text, NOW) for text in ("who?", "when?"))
    assert questions.of("a") == [second, first]
    assert questions.of("b") == []
    assert questions.get("a", first.id) == first
    assert questions.get("b", first.id) is None
    questions.drop("b", [first.id])
    questions.drop("a", [second.id])
    assert questions.of("a") == [first]


def test_half_a_character_is_kept_as_a_question_mark(library: Library) -> None:
    library.memory.questions.add("a", 7, "who is \ud83d?", NOW)
    library.memory.traces.note(AuditEntry("a", 1, Action.LOADED, "\ud83d", NOW))
    library.memory.traces.judge(replace(verdict(1), question="\ud83d"))
    assert library.memory.questions.of("a")[0].question == "who is ??"


def test_a_question_id_is_never_used_again(library: Library) -> None:
    questions = library.memory.questions
    first = questions.add("a", 7, "who?", NOW)
    questions.drop("a", [first.id])
    assert questions.add("a", 7, "when?", NOW).id != first.id


def test_of_too_many_questions_the_newest_stay(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.memory.questions._KEPT_FOR_A_DESK", 2)
    questions = library.memory.questions
    questions.add("b", 7, "where?", NOW)
    for text in ("who?", "when?", "why?"):
        questions.add("a", 7, text, NOW)
    assert [question.question for question in questions.of("a")] == ["why?", "when?"]
    assert len(questions.of("b")) == 1


def test_who_waits_is_asked_for_again_when_their_desk_changes_and_no_sooner(
    library: Library,
) -> None:
    questions = library.memory.questions
    load(library)
    waiting = questions.wait(questions.add("a", 7, "who?", NOW), 8, 9, NOW)
    assert waiting is not None
    load(library, "b")
    assert questions.to_ask_again() == []
    load(library, source=Source("ferry.txt", b"The ferry leaves at nine."), title="Ferry")
    assert questions.to_ask_again() == [waiting]
    questions.asked_again([waiting.id], library.generation("a"))
    assert questions.to_ask_again() == []


def test_who_asks_twice_to_be_told_is_told_once_at_the_last_place(library: Library) -> None:
    questions = library.memory.questions
    question = questions.add("a", 7, "who?", NOW)
    questions.wait(question, 8, 9, NOW)
    questions.wait(question, 10, 9, NOW, channel=11)
    load(library)
    (waiting,) = questions.to_ask_again()
    assert (waiting.message, waiting.channel) == (10, 11)
    questions.stop_waiting([waiting.id])
    assert questions.to_ask_again() == []


def test_nobody_waits_for_any_number_of_answers(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.memory.questions._WAITING_FOR_A_USER", 1)
    questions = library.memory.questions
    first, second = (questions.add("a", 7, text, NOW) for text in ("who?", "when?"))
    assert questions.wait(first, 8, 9, NOW)
    assert questions.wait(first, 8, 9, NOW)
    assert questions.wait(second, 8, 9, NOW) is None
    assert questions.wait(second, 8, 10, NOW)


# Traces


def test_a_person_has_one_verdict_on_an_answer_and_may_change_it(library: Library) -> None:
    traces = library.memory.traces
    traces.judge(verdict(1))
    traces.judge(verdict(2))
    traces.judge(verdict(1, is_good=False))
    assert traces.verdict("a", 9, 1) == verdict(1, is_good=False)
    assert traces.verdict("a", 9, 3) is None
    assert traces.verdict("b", 9, 1) is None
    assert {entry.user for entry in traces.feedback("a")} == {1, 2}
    assert traces.feedback("b") == []


def test_the_reply_to_a_message_is_remembered_over_a_restart(database_url: str) -> None:
    reply = RememberedReply("a", 1 << 60, 7, 8, NOW)
    with Library.open(database_url) as library:
        library.memory.traces.remember_reply(replace(reply, reply=5))
        library.memory.traces.remember_reply(reply)
    with Library.open(database_url) as library:
        assert library.memory.traces.reply_to(1 << 60) == reply
        library.memory.traces.forget_reply(1 << 60)
        assert library.memory.traces.reply_to(1 << 60) is None


def test_the_audit_list_is_newest_first_and_in_pages(library: Library) -> None:
    traces = library.memory.traces
    entries = [AuditEntry("a", 1, Action.LOADED, str(number), NOW) for number in range(3)]
    traces.note(*entries)
    traces.note(AuditEntry("b", 1, Action.SET, "x", NOW))
    assert traces.entries("a", 2) == [entries[2], entries[1]]
    assert traces.entries("a", 2, after=2) == [entries[0]]
    assert traces.count_entries("a") == 3


# Removals


def test_a_removed_article_is_gone_and_comes_back_as_it_was(library: Library) -> None:
    identity = load(library)
    before = library.article("a", identity)
    removed = library.set_aside("a", "Mill", NOW)
    assert (removed.article, removed.title) == (identity, "Mill")
    assert library.articles("a") == []
    late = NOW + UNDO_FOR - timedelta(seconds=1)
    assert library.memory.removals.restore("a", removed.id, late) == removed
    assert library.article("a", identity) == before
    assert library.ask("a", "who built the mill?").hits
    (again,) = library.load("a", [MILL], title="Mill")
    assert getattr(again, "change", None) == "unchanged"  # it is known by its marks


def test_a_removal_can_be_undone_once_on_its_own_desk_and_in_time(library: Library) -> None:
    load(library)
    removals = library.memory.removals
    removed = library.set_aside("a", "Mill", NOW)
    assert removals.restore("b", removed.id, NOW) is None
    assert removals.restore("a", removed.id, NOW + UNDO_FOR) is None
    assert removals.restore("a", removed.id, NOW) == removed
    assert removals.restore("a", removed.id, NOW) is None


def test_undoing_does_not_overwrite_what_was_loaded_again(library: Library) -> None:
    row = b'{"id": "x", "title": "Mill", "paragraphs": ["%s"]}\n'
    list(library.load("a", [Source("a.jsonl", row % b"It has two wheels.")]))
    removed = library.set_aside("a", "x", NOW)
    list(library.load("a", [Source("a.jsonl", row % b"It has three wheels.")]))
    assert library.memory.removals.restore("a", removed.id, NOW) is None
    assert library.article("a", "x").paragraphs == ("It has three wheels.",)


def test_what_is_not_there_cannot_be_set_aside(library: Library) -> None:
    load(library)
    with pytest.raises(UnknownArticleError):
        library.set_aside("a", "ferry", NOW)


# Forgetting


def test_a_user_is_forgotten_on_every_desk_and_others_are_not(library: Library) -> None:
    memory = library.memory
    mine, other = (memory.questions.add("a", 7, text, NOW) for text in ("who?", "when?"))
    for desk in ("a", "b"):
        memory.questions.wait(replace(mine, desk=desk), 8, 1, NOW)
        memory.questions.wait(replace(mine, desk=desk), 8, 2, NOW)
        memory.traces.note(AuditEntry(desk, 1, Action.LOADED, "Mill", NOW))
    memory.traces.judge(verdict(1))
    memory.traces.judge(verdict(2))
    assert memory.forget(1) == 6  # two waits, a verdict, two entries, and a question
    load(library)
    load(library, "b")
    assert {waiting.user for waiting in memory.questions.to_ask_again()} == {2}
    assert {entry.user for entry in memory.traces.feedback("a")} == {2}
    assert [entry.user for entry in memory.traces.entries("b", 9)] == [None]
    assert memory.questions.of("a") == [other]
    assert memory.forget(1) == 0


def test_what_was_kept_long_enough_is_deleted_and_no_more(library: Library) -> None:
    memory = library.memory
    memory.settings.change("b", lambda old: replace(old, retention_days=7), NOW)
    for desk in ("a", "b"):
        question = memory.questions.add(desk, 7, "who?", NOW)
        memory.questions.wait(question, 8, 1, NOW)
        memory.traces.note(AuditEntry(desk, 1, Action.LOADED, "Mill", NOW))
    memory.traces.judge(verdict(1))
    memory.traces.remember_reply(RememberedReply("a", 1, 7, 8, NOW))
    library.expire(NOW + 8 * DAY)
    assert (len(memory.questions.of("a")), len(memory.questions.of("b"))) == (1, 0)
    library.expire(NOW + 31 * DAY)
    assert not memory.questions.of("a")
    assert not memory.traces.feedback("a")
    assert memory.traces.reply_to(1) is None
    load(library)
    load(library, "b")
    assert memory.questions.to_ask_again() == []
    assert memory.traces.count_entries("a") == 1
    library.expire(NOW + AUDIT_KEPT + DAY)
    assert memory.traces.count_entries("a") == 0


def test_a_removed_text_is_not_kept_longer_than_it_can_be_put_back(library: Library) -> None:
    load(library)
    removed = library.set_aside("a", "Mill", NOW)
    library.expire(NOW + UNDO_FOR + timedelta(seconds=1))
    assert library.memory.removals.restore("a", removed.id, NOW) is None


def test_the_desk_of_a_server_left_is_deleted_after_a_while_with_its_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.held_desks._LEAST_KEPT_SENTENCES", 0)
    with Library.open(f"sqlite:///{tmp_path / 'desk.db'}") as library:
        for desk in ("1", "2", "3"):
            load(library, desk)
            library.ask(desk, "who built the mill?")
            library.memory.settings.change(desk, lambda old: replace(old, is_quiet=True), NOW)
        library.memory.left_all_but(["1", "2"], NOW)
        library.memory.left_all_but(["1"], NOW)
        library.expire(NOW + GRACE - DAY)
        assert library.articles("2")
        library.memory.left_all_but(["1"], NOW + GRACE - DAY)  # it is not put off by a restart
        files = len(list((tmp_path / "desk.db-index").iterdir()))
        library.expire(NOW + GRACE)
        assert library.articles("2") == []
        assert library.memory.settings.of("2") == DeskSettings()
        assert library.articles("1")
        assert library.articles("3")  # a desk in a direct message is no server's
        assert len(list((tmp_path / "desk.db-index").iterdir())) == files - 1


def test_a_server_that_the_bot_comes_back_to_keeps_its_desk(library: Library) -> None:
    load(library, "1")
    library.memory.present("1")
    library.memory.left("1", now=NOW)
    library.memory.present("1")
    library.expire(NOW + 2 * GRACE)
    assert library.articles("1")


def test_a_deleted_desk_can_be_begun_anew(library: Library) -> None:
    load(library)
    library.delete("a")
    assert library.articles("a") == []
    load(library)
    assert library.ask("a", "who built the mill?").hits
