"""Stories as the CNN/DailyMail collection keeps them: text, then highlights, each under a mark."""

import re
from dataclasses import replace

from retrieval.documents import Draft
from retrieval.ingest.plain_text import read_plain_text

_HIGHLIGHT = re.compile(r"^@highlight[ \t]*\r?$", re.MULTILINE)


def read_story(name: str, text: str) -> Draft:
    """Make a draft of a story's text; its highlights are kept apart from it.

    Raises SourceError for a story without text.
    """
    story, *marked = _HIGHLIGHT.split(text)
    highlights = (" ".join(highlight.split()) for highlight in marked)
    return replace(read_plain_text(name, story), highlights=tuple(filter(None, highlights)))
