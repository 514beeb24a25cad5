"""Stories as the CNN/DailyMail collection keeps them: text, then highlights, each under a mark."""

import re

from retrieval.documents import Draft
from retrieval.ingest.plain_text import read_plain_text

_HIGHLIGHT = re.compile(r"^@highlight[ \t]*\r?$", re.MULTILINE)


def read_story(name: str, text: str) -> Draft:
    """Make a draft of a story's text; its highlights were written by others and are left out.

    Raises SourceError for a story without text.
    """
    return read_plain_text(name, _HIGHLIGHT.split(text, maxsplit=1)[0])
