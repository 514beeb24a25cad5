"""Which article a person means by an id or a part of a title."""

from collections.abc import Callable, Mapping

from retrieval.documents import ArticleInfo
from retrieval.errors import AmbiguousArticleError, EmptyDeskError, UnknownArticleError

_NAMED_AT_MOST = 5
_SHOWN = 100
"""Characters of a name that are repeated."""


def resolve(ref: str, infos: Mapping[int, ArticleInfo]) -> int:
    """Return the key of the article that `ref` names: an id, a title, or a part of one title.

    Raises EmptyDeskError, UnknownArticleError, or AmbiguousArticleError where a part of a title
    is part of several.
    """
    if not infos:
        msg = "There are no articles on this desk yet."
        raise EmptyDeskError(msg)
    for means in _tests(ref.strip()):
        found = {key: info for key, info in infos.items() if means(info)}
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise AmbiguousArticleError(_ambiguous(ref, list(found.values())))
    msg = f"There is no article “{_short(ref)}” on this desk."
    raise UnknownArticleError(msg)


def _tests(ref: str) -> list[Callable[[ArticleInfo], bool]]:
    wanted = ref.casefold()
    return [
        lambda info: info.id == ref,
        lambda info: info.title.casefold() == wanted,
        lambda info: bool(wanted) and wanted in info.title.casefold(),
    ]


def _ambiguous(ref: str, found: list[ArticleInfo]) -> str:
    shown = found[:_NAMED_AT_MOST]
    names = ", ".join(f"“{_short(info.title)}” ({info.id})" for info in shown)
    more = ", …" if len(found) > _NAMED_AT_MOST else ""
    meant = f"“{_short(ref)}” could be {len(found)} articles: {names}{more}."
    return f"{meant} Give an id or more of a title."


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
