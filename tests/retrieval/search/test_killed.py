from tests.retrieval.search import killed


def test_what_was_acknowledged_outlives_a_kill_at_any_moment() -> None:
    assert killed.kill(6) > 0
