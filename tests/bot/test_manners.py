import asyncio

import pytest

from bot import manners, wording
from bot.manners import Manners, Rates, TurnedAwayError


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


async def take(turns: Manners, desk: str = "desk", person: int = 1) -> None:
    async with turns.turn(desk, person):
        pass


async def test_who_asks_too_often_is_told_how_long_to_wait_and_may_ask_then() -> None:
    clock = Clock()
    turns = Manners(Rates(person=2, desk=None), clock)
    await take(turns)
    await take(turns)
    with pytest.raises(TurnedAwayError) as refusal:
        await take(turns)
    assert str(refusal.value) == wording.SLOW_DOWN.format("30 seconds")
    clock.now_s = 30.0
    await take(turns)
    with pytest.raises(TurnedAwayError):
        await take(turns)


async def test_one_person_asking_too_often_holds_up_nobody_else() -> None:
    turns = Manners(Rates(person=1, desk=None), Clock())
    await take(turns)
    await take(turns, person=2)
    await take(turns, desk="other")
    with pytest.raises(TurnedAwayError):
        await take(turns)


async def test_a_desk_has_a_rate_for_all_its_people_together() -> None:
    turns = Manners(Rates(person=None, desk=3), Clock())
    for person in range(3):
        await take(turns, person=person)
    with pytest.raises(TurnedAwayError, match="This server"):
        await take(turns, person=9)
    await take(turns, desk="other", person=9)


async def test_without_rates_anybody_may_ask_on() -> None:
    turns = Manners(Rates(None, None), Clock())
    for _ in range(500):
        await take(turns)


async def test_a_person_has_one_question_answered_at_a_time() -> None:
    turns = Manners()
    inside: list[int] = []

    async def ask(person: int, may_go: asyncio.Event) -> None:
        async with turns.turn("desk", person):
            inside.append(person)
            await may_go.wait()
            inside.remove(person)

    go = asyncio.Event()
    asked = [asyncio.create_task(ask(person, go)) for person in (1, 1, 2)]
    for _ in range(10):
        await asyncio.sleep(0)
    assert sorted(inside) == [1, 2]
    go.set()
    await asyncio.gather(*asked)


async def test_more_than_can_be_answered_in_time_are_turned_away_and_no_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(manners, "_LONGEST_WAIT_S", 0.05)
    monkeypatch.setattr(manners, "_FIRST_GUESS_S", 0.01)
    turns, go = Manners(Rates(None, None)), asyncio.Event()

    async def ask(person: int) -> str:
        try:
            async with turns.turn("desk", person):
                await go.wait()
        except TurnedAwayError as error:
            return str(error)
        return "answered"

    asked = [asyncio.create_task(ask(person)) for person in range(60)]
    for _ in range(10):
        await asyncio.sleep(0)
    go.set()
    outcomes = await asyncio.gather(*asked)
    assert outcomes.count("answered") == 21
    assert outcomes.count(wording.OVERLOADED) == 39


async def test_who_was_turned_away_leaves_room_for_others() -> None:
    turns = Manners(Rates(person=1, desk=None), Clock())
    await take(turns)
    for _ in range(100):
        with pytest.raises(TurnedAwayError):
            await take(turns)
    assert turns._waiting == 0


async def test_only_those_who_asked_of_late_are_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(manners, "_MOST_REMEMBERED", 10)
    clock = Clock()
    turns = Manners(Rates(person=5, desk=None), clock)
    for person in range(100):
        clock.now_s += 30.0
        await take(turns, person=person)
    assert len(turns._people._left) <= 11
