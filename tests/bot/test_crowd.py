"""A little of what `python -m tests.bot.crowd` does at length."""

from tests.bot.crowd import run


async def test_each_question_is_answered_once_in_its_place_from_its_own_desk() -> None:
    asked, asked_meanwhile = await run(servers=10, questions=50, outages=2, gone_s=0)
    assert asked.wrong == []
    assert asked.answered == asked.asked == 50
    assert asked_meanwhile.wrong == []
    assert asked_meanwhile.answered == asked_meanwhile.asked == 20
    assert asked_meanwhile.resumed == 2
