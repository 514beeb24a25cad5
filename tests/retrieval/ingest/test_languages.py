"""Which language a source is in: what it states, else what its text tells."""

import json

import pytest

from retrieval.documents import Draft, Source
from retrieval.ingest.extract import extract
from retrieval.ingest.languages import stated_language

_TEXTS = {
    "en": "The council voted on Monday to close the old swimming baths, which leak badly.",
    "de": "Der Rat der Stadt hat am Montag beschlossen, das alte Hallenbad zu schließen.",
    "fr": "Le conseil municipal a décidé lundi de fermer la vieille piscine, qui fuit de partout.",
    "es": "El consejo municipal decidió el lunes cerrar la vieja piscina, y los vecinos no.",
    "nl": "De raad heeft maandag besloten om het oude zwembad in het dorp te sluiten, zei zij.",
    "ru": "Городской совет решил в понедельник закрыть старый бассейн, который сильно протекает.",
    "ar": "قرر مجلس المدينة يوم الاثنين إغلاق المسبح القديم الذي تتسرب منه المياه بشدة كل يوم.",
    "zh": "市议会星期一决定关闭漏水严重的旧游泳池。明年将在火车站旁边开放新的游泳池，市长说。",
    "el": "Το δημοτικό συμβούλιο αποφάσισε τη Δευτέρα να κλείσει το παλιό κολυμβητήριο.",
    "ta": "நகர சபை திங்கட்கிழமை பழைய நீச்சல் குளத்தை மூட முடிவு செய்தது என்று மேயர் கூறினார்.",
    "ja": "市議会は月曜日に、水漏れのひどい古いプールを閉鎖することを決めた。新しいのは来年開く。",
}


def language(name: str, data: str) -> str | None:
    (found,) = extract(Source(name, data.encode()))
    assert isinstance(found, Draft)
    return found.language


@pytest.mark.parametrize("tag", _TEXTS)
def test_a_text_tells_its_language(tag: str) -> None:
    assert language("notes.txt", _TEXTS[tag]) == tag


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.md", "---\nlang: pt_BR\n---\n{}", "pt-BR"),
        ("a.md", "---\nlanguage: Deutsch, meistens\n---\n{}", "de"),
        ("a.html", "<!doctype html><html lang='de-AT'><p>{}</p></html>", "de-AT"),
        ("a.html", "<!doctype html><html lang='???'><p>{}</p></html>", "de"),
        ("a.story", "{}\n\n@highlight\n\nThe bath is shut", "de"),
    ],
)
def test_what_a_source_states_comes_first(name: str, data: str, expected: str) -> None:
    assert language(name, data.format(_TEXTS["de"])) == expected


@pytest.mark.parametrize(
    "text", ["Short.", "1 2 3 " * 50, "Xq zv wk jj pp rr tt ll mm nn bb vv" * 2]
)
def test_a_text_that_tells_no_language_has_none(text: str) -> None:
    assert language("notes.txt", text) is None


def test_json_lines_have_the_language_that_they_state_alone() -> None:
    assert language("a.jsonl", json.dumps({"id": "x", "paragraphs": [_TEXTS["en"]]})) is None


@pytest.mark.parametrize("text", ["English", "en us", "", "e", "en-", None])
def test_what_is_no_tag_states_no_language(text: str | None) -> None:
    assert stated_language(text) is None
