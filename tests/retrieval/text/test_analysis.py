from nltk.stem.snowball import EnglishStemmer

from retrieval.text import lexicon
from retrieval.text.analysis import analyse, fold, term_of, tokenise


def test_stop_words_give_no_term() -> None:
    assert analyse("and what is it of") == ()


def test_repeats_are_kept_in_order() -> None:
    assert analyse("mill by mill, a bakery") == ("mill", "mill", "bakeri")


def test_case_accents_and_possessives_do_not_matter() -> None:
    assert analyse("Zoë’s CAFÉ") == analyse("zoe cafe")


def test_irregular_forms_give_their_base_forms_term() -> None:
    assert analyse("took taken takes") == ("take", "take", "take")


def test_a_number_is_one_term_with_or_without_commas() -> None:
    assert analyse("1,200 and 1200, not 9.32") == ("1200", "1200", "9.32")


def test_ideographs_are_terms_one_by_one() -> None:
    assert analyse("東京タワー")[:2] == ("東", "京")


def test_tokens_stand_where_they_say() -> None:
    text = "Anna’s  9 kites"
    assert [text[token.start : token.end] for token in tokenise(text)] == ["Anna’s", "9", "kites"]
    assert [token.folded for token in tokenise(text)] == ["anna", "9", "kites"]


def test_the_stemmer_is_snowballs_as_nltk_has_it_but_for_its_newest_rules() -> None:
    # Snowball 3 tells "biologist" and "biology" alike and "evening" from "even"; nltk has 2.
    words = [word for word in lexicon._word_cases() if word.isascii() and word.isalpha()][::3]
    reference = EnglishStemmer()
    regular = [word for word in words if term_of(word)]
    differing = [word for word in regular if term_of(word) != reference.stem(fold(word))]
    assert len(differing) < 0.02 * len(regular)
    assert term_of("biologist") == term_of("biology")
