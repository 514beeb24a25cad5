"""Lines that pages put among their text and that are no part of it.

Only what cannot be a sentence of an article counts: text once left out cannot be found again.
"""

import re

_LONGEST = 200
_SITES = r"(?:facebook|twitter|x|instagram|linkedin|youtube|whatsapp|reddit|bluesky|e?-?mail)"
_PAPER = r"(?:our|the|this|a|your|daily|weekly|free|more|all|full|unlimited)"
_WHOLE = re.compile(
    rf"""(?:
    (?:advertisements?|advertising|sponsored(?:\s+content)?|loading\s*(?:\.{{3}}|…)?|share|tweet
      |comments?|reply|skip\s+to\s+(?:main\s+)?content|back\s+to\s+top)
    |share\s+(?:(?:this|the)\s+(?:article|story|page|post)|(?:this\s+)?(?:on|via|with)\s+{_SITES})
    |(?:read|see|watch)\s+(?:more|also|next|on)|related(?:\s+(?:articles|stories|topics))?
    |(?:read\s+(?:more|also|next)|see\s+also|related|recommended|more\s+on\s+this(?:\s+story)?)
      \s*[:|»>].*[^.!]
    |(?:continue|keep)\s+reading(?:\s+(?:the|below|this|after|with|on)\b[^.]{{0,60}})?
    |story\s+continues\s+(?:below|after)(?:\s+(?:the\s+|this\s+)?advertisement)?\.?
    |(?:subscribe|sign\s+up|register|log\s+in|sign\s+in)
      (?:\s+(?:now|here|today))?(?:\s+(?:to|for)\s+(?:read|continue|receive|{_PAPER})\b[^,:]*)?[.!]?
    |already\s+(?:an?\s+)?(?:subscriber|subscribed|member|registered)
      (?:\s*\?.*|[\s.,:]+(?:log|sign)\s+in\b.*)
    |not\s+(?:a\s+)?(?:subscriber|subscribed|member)(?:\s+yet)?\s*\?.*
    |get\s+unlimited\s+(?:digital\s+)?access(?:\s+to\s+(?:all|our|every|premium)\b.*)?[.!]?
    |(?=.*(?:subscri|trial|month|week|[£$€])).*\bcancel\s+(?:at\s+)?any\s*time\.?
    |(?:we|this\s+(?:web\s*)?site)\s+(?:and\s+our\s+(?:\d+\s+)?partners\s+)?uses?\s+cookies
      (?:\s+(?:to|and|for|on|in|so|as)\b.*)?\.?
    |(?:accept|reject|manage|allow)\s+(?:all\s+)?(?:cookies|choices|settings)?
    |by\s+(?:using|browsing|continuing\s+to\s+use)\s+(?:this|our)\s+(?:web\s*)?site,?
      \s+you\s+(?:agree|accept|consent)\b.*
    |(?:.*(?:©|\(c\)|copyright|\b(?:19|20)\d\d\b).*)?\ball\s+rights\s+reserved\.?
    |(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:19|20)\d\d\b.{{0,80}}|©\s*\S[^.]{{0,60}}
    |follow\s+us\s+on\s+{_SITES}\b.{{0,60}}
    |(?:photo|photograph|picture|image|credit|foto)s?(?:\s+(?:source|credit|by))?\s*[:,]\s*
      (?-i:(?:[A-Z@©][\w.'’-]*+|by|of|for|the|via|and|de|van|von|courtesy|[/&,|\s])++)
    |click\s+here\s+(?:to|for)\s[^.,]{{0,60}}[.!]?
    )$""",
    re.IGNORECASE | re.VERBOSE,
)


def is_boilerplate(paragraph: str) -> bool:
    """Say whether a paragraph as a whole is a notice, a prompt or a credit rather than text."""
    return len(paragraph) <= _LONGEST and _WHOLE.match(paragraph) is not None
