"""Lines that pages put among their text and that are no part of it."""

import re

_LONGEST = 200
_WHOLE = re.compile(
    r"""(?:advertisements?|sponsored(?:\s+content)?|loading\s*(?:\.{3}|…)?|share|tweet|comments?|reply
    |share\s+(?:this|on|via|with)\b.{0,40}
    |(?:read|see|watch)\s+(?:more|also|next|on)|related(?:\s+(?:articles|stories|topics))?
    |(?:read\s+(?:more|also|next)|see\s+also|related|recommended|more\s+on\s+this(?:\s+story)?)\s*[:|»>-].*
    |(?:continue|keep)\s+reading.{0,60}|story\s+continues\s+(?:below|after).{0,40}
    |(?:subscribe|sign\s+up|register|log\s+in|sign\s+in)\s+(?:now|here|today|to\s+(?:read|continue|our)).*
    |already\s+(?:a\s+)?(?:subscriber|member|registered)\b.*|not\s+a\s+(?:subscriber|member)\b.*
    |get\s+unlimited\s+access\b.*|.*\bcancel\s+(?:at\s+)?any\s*time\.?
    |(?:we|this\s+(?:web\s*)?site)\s+(?:and\s+our\s+(?:\d+\s+)?partners\s+)?uses?\s+cookies\b.*
    |(?:accept|reject|manage|allow)\s+(?:all\s+)?(?:cookies|choices|settings)?
    |by\s+(?:using|continuing\s+to\s+use)\s+this\s+(?:web\s*)?site\b.*
    |.*\ball\s+rights\s+reserved\.?|(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:19|20)\d\d\b.{0,80}
    |follow\s+us\s+on\b.{0,60}|skip\s+to\s+(?:main\s+)?content|back\s+to\s+top
    |(?:photo|photograph|picture|image|credit|foto)s?(?:\s+(?:source|credit|by))?\s*[:,]\s*\S.{0,60}
    |click\s+here\s+(?:to|for)\b.*)$""",
    re.IGNORECASE | re.VERBOSE,
)


def is_boilerplate(paragraph: str) -> bool:
    """Say whether a paragraph as a whole is a notice, a prompt or a credit rather than text."""
    return len(paragraph) <= _LONGEST and _WHOLE.match(paragraph) is not None
