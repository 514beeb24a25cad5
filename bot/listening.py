"""Telling a plain question from all else that people write to one another."""

import re

_MOST_CHARACTERS = 300
_FEWEST_WORDS = 3
_ASKING = re.compile(
    r"(?:(?:and|so|but|ok|okay|hey|hi|hello|guys|anyone|please)\W+)*"
    r"(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|has|have|had|can"
    r"|could|will|would|should|may|might|(?:does|do) (?:anyone|anybody|someone) know)(?:['’]s)?\b",
    re.IGNORECASE,
)
_END = re.compile(r"\?[\s)\"'”’!?.…]*$")
_LINK = re.compile(r"https?://", re.IGNORECASE)


def is_question(text: str) -> bool:
    """Say whether a message is one plain question: it asks, ends in a question mark, and is short.

    In doubt it is none: nobody has spoken to the bot.
    """
    text = text.strip()
    if len(text) > _MOST_CHARACTERS or _LINK.search(text):
        return False
    is_long_enough = len(text.split()) >= _FEWEST_WORDS
    return is_long_enough and bool(_END.search(text)) and bool(_ASKING.match(text))
