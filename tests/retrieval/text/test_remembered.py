from retrieval.text.remembered import Remembered


def test_a_function_is_called_once_for_a_word() -> None:
    answers = iter(["first", "second"])
    asked = Remembered(lambda _: next(answers), most=10)
    assert [*map(asked.__getitem__, ["mill", "tide", "mill"])] == ["first", "second", "first"]


def test_no_more_is_remembered_than_the_most() -> None:
    lengths = Remembered(len, most=3)
    for number in range(100):
        assert lengths[f"word {number}"] == len(f"word {number}")
        assert len(lengths) <= 3


def test_long_words_are_not_remembered() -> None:
    lengths = Remembered(len, most=3)
    assert lengths["m" * 1_000] == 1_000
    assert not lengths
