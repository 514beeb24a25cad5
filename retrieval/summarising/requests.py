"""Questions that ask for all that is said about a subject rather than for a fact."""

import re

from retrieval.text.analysis import analyse

_TEXT = (
    r"(?:it|they|this|that|(?:the|this|that|these|those|your|our)\s+(?:[\w-]+\s+)?"
    r"(?:articles?|texts?|stor(?:y|ies)|reports?|pieces?|papers?|documents?|pages?|interviews?"
    r"|authors?|writers?|desk|news))"
)
_ABOUT = r"(?:about|on|regarding|concerning)"
_SAY = (
    r"(?:say|says|said|tell|tells|write|writes|written|mention|mentions|mentioned|have\s+to\s+say)"
)
_ASKED = tuple(
    re.compile(rf"\s*{source}\s+(?P<subject>.+?)\s*[?.!]*\s*$", re.IGNORECASE | re.DOTALL)
    for source in (
        rf"what\s+(?:else\s+)?(?:do|does|did)\s+{_TEXT}\s+{_SAY}(?:\s+(?:us|me))?\s+{_ABOUT}",
        rf"what\s+(?:is|was|has\s+been|gets)\s+(?:{_SAY}|known|reported)(?:\s+(?:here|there))?\s+{_ABOUT}",
        r"(?:please\s+)?(?:tell|show)\s+me\s+(?:more\s+|something\s+|everything\s+|all\s+)?about",
    )
)


def subject_asked(text: str) -> str | None:
    """Return the subject that a question asks to be told about ("what does it say about X?").

    None for other questions, and for a subject without a word to look for.
    """
    found = next((match for pattern in _ASKED if (match := pattern.match(text))), None)
    subject = found["subject"] if found else ""
    return subject if analyse(subject) else None
