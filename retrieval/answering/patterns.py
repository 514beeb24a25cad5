"""Dates, durations, numbers, sums, measures, handles and reasons, as they stand in a sentence."""

import re
from functools import lru_cache

from retrieval.documents import AnswerKind

_SMALL = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_LARGE = "hundred|thousand|million|billion|trillion|dozen"
_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_CARDINAL = (
    rf"(?:{_DIGITS}(?:\s?(?:{_LARGE})s?\b)?"
    rf"|\b(?:an?\s(?={_LARGE})|(?:{_SMALL}|{_LARGE})(?:[\s-]|\s-\s)?)(?:(?:{_SMALL}|{_LARGE})[\s-]?){{0,8}}"
    rf"(?<![\s-])\b)"
)
_ABOUT = (
    r"(?:(?:more than|less than|fewer than|at least|at most|up to|as many as|over|under|about"
    r"|around|almost|nearly|some|approximately|roughly|an estimated)\s)?"
)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan\.?|feb\.?|mar\.?|apr\.?|jun\.?|jul\.?|aug\.?|sept?\.?|oct\.?|nov\.?|dec\.?)"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1\d{3}|20\d{2})"
_PERIOD = r"(?:night|week|month|year|summer|winter|spring|autumn|fall|weekend|decade|century)"
_TIME = r"(?:\d{1,2}(?:[.:]\d{2})?\s?(?:[ap]\.?m\b\.?)|\d{1,2}[.:]\d{2}(?:\s?(?:gmt|bst|utc|est))?)"
_DATE_PART = (
    rf"(?:\b{_DAY}(?:\sof)?\s{_MONTH}\b(?:,?\s{_YEAR}\b)?"
    rf"|\b{_MONTH}\s{_DAY}\b(?:\s?,?\s{_YEAR}\b)?|\b{_MONTH}\s?,?\s(?:of\s)?{_YEAR}\b"
    rf"|\b(?:early|mid|late)?[\s-]?{_YEAR}s?\b(?!\s?(?:{_LARGE}|%|percent|people))"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)\scentury(?:\s(?:bc|ad|bce|ce))?\b|\b\d+\s(?:bc|bce|ad|ce)\b"
    rf"|\b(?:last|next|this|earlier this|later this)\s(?:{_PERIOD}|{_WEEKDAY}|{_MONTH})\b"
    rf"|\b(?:yesterday|today|tomorrow|tonight|{_WEEKDAY}s?)\b"
    rf"|(?<!\d)\b{_TIME}|\b(?:january|february|april|june|july|august|september|october|november"
    rf"|december)\b)"
)
_TIME_UNIT = r"(?:second|minute|hour|day|night|week|fortnight|month|year|decade|centur(?:y|ie))s?"
_UNIT = (
    r"(?:mm|cm|km|kilomet(?:er|re)s?|met(?:er|re)s?|miles?|feet|foot|ft|inch(?:es)?|yards?|acres?"
    r"|hectares?|square\s\w+|sq\.?\s?\w+|cubic\s\w+|km2|kg|kilograms?|kilos?|grams?|g|tons?|tonnes?"
    r"|lbs?"
    r"|pounds?|ounces?|lit(?:er|re)s?|gallons?|mph|km/h|kph|knots|degrees?|°\s?[CF]?|[kmg]?w(?:att)?s?"
    r"|[kmg]?hz|[kmgt]b|volts?|bar|psi|ly|light-years?|storeys?|stories|floors|m)"
)
_CURRENCY_NAME = (
    r"(?:dollars?|pounds?|euros?|yen|yuan|rupees?|francs?|marks?|cents?|pence|roubles?)"
)

# Every repetition is bounded: text of strangers must not make a search take long.
_SOURCES = {
    AnswerKind.DATE: rf"{_DATE_PART}(?:\s?(?:,|at|on|of|in|gmt|and|to|-|–)?\s?{_DATE_PART}){{0,5}}",
    AnswerKind.DURATION: (
        rf"\b(?:since|from)\s{_DATE_PART}(?:\s?,?\s?(?:of\s)?{_DATE_PART}){{0,5}}"
        rf"|{_ABOUT}(?:{_CARDINAL}|\ban?)(?:\s?-\s?|\s)(?:and a half\s)?{_TIME_UNIT}\b"
        rf"(?:\s(?:and\s)?{_CARDINAL}\s{_TIME_UNIT}\b){{0,3}}"
    ),
    AnswerKind.MONEY: (
        rf"{_ABOUT}(?:(?:US|A|C|HK)?[$£€¥₹]\s?{_DIGITS}(?:\s?(?:{_LARGE}|m|bn|k)\b)?"
        rf"|{_CARDINAL}\s{_CURRENCY_NAME}\b)"
    ),
    AnswerKind.PERCENTAGE: rf"{_ABOUT}{_CARDINAL}(?:\s?%|[\s-](?:percent|per cent)\b)",
    AnswerKind.QUANTITY: (
        rf"{_ABOUT}{_CARDINAL}(?:\s?-\s?|\s?){_UNIT}\b"
        rf"(?:\s?\(\s?{_CARDINAL}(?:\s?-\s?|\s?){_UNIT}\s?\))?"
    ),
    AnswerKind.NUMBER: rf"{_ABOUT}{_CARDINAL}(?!\s?(?:%|percent|per cent))",
    AnswerKind.HANDLE: r"[@#]\s?\w+|\b[\w.+-]+@[\w-]+\.[\w.]+|https?://\S+",
    AnswerKind.REASON: (
        r"\b(?:because|due to|owing to|thanks to|as a result of|in order to|so that|to avoid"
        r"|caused by|on account of|for fear of)\b[^.;!?]{0,400}[^.;!?,\s]"
    ),
    AnswerKind.MANNER: (
        r"\b(?:by|through|via|using|with the help of)\s\w+ing\b[^.;!?]{0,400}[^.;!?,\s]"
    ),
}
_PATTERNS = {kind: re.compile(source, re.IGNORECASE) for kind, source in _SOURCES.items()}


@lru_cache(maxsize=8_192)  # what is asked about a sentence is asked several times over
def find_pattern(kind: AnswerKind, text: str) -> tuple[tuple[int, int], ...]:
    """Return where something of that kind stands, in order; nothing for kinds without a pattern."""
    pattern = _PATTERNS.get(kind)
    if pattern is None:
        return ()
    return tuple(_trimmed(text, *found.span()) for found in pattern.finditer(text))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
