"""What can go wrong, as a tree; every message is one line and safe to show to a user.

::

    NewsdeskError
    ├── RequestError              what was asked for cannot be done as said
    │   ├── QuestionError         empty, too long, or without a word to look for
    │   ├── UnknownArticleError   no article of that name
    │   ├── AmbiguousArticleError more than one
    │   └── EmptyDeskError        nothing is loaded yet
    ├── SourceError               a source gave no article; others may have
    │   └── TemporaryError        it may give one later
    ├── ReaderError               the reader's model cannot be used
    └── StoreError                the database cannot be used
        └── DatabaseUrlError      its URL is malformed
"""


class NewsdeskError(Exception):
    """Base of every failure the project raises on purpose."""


class RequestError(NewsdeskError):
    """The request cannot be carried out as it was worded."""


class QuestionError(RequestError):
    """The question is empty, too long, or has no word to look for."""


class UnknownArticleError(RequestError):
    """No article of the desk goes by that id or title."""


class AmbiguousArticleError(RequestError):
    """Several articles of the desk have that in their titles."""


class EmptyDeskError(RequestError):
    """The desk has no articles yet."""


class SourceError(NewsdeskError):
    """A source could not be turned into an article."""


class TemporaryError(SourceError):
    """A source could not be had now, but perhaps later: its site fails, or does not answer."""


class ReaderError(NewsdeskError):
    """The reader's model, or what it needs to run, is missing or cannot be used."""


class StoreError(NewsdeskError):
    """The database is missing, damaged, read-only, busy or of another version."""


class DatabaseUrlError(StoreError):
    """The setting that names the database is malformed."""
