"""Discord's Markdown as the elements that show it, as far as the bot uses it."""

import re
from collections.abc import Callable, Iterator, Mapping
from html import escape
from itertools import groupby

_BLOCK = re.compile(r"```(?:\w*\n)?(?P<code>.*?)```", re.DOTALL)
_QUOTE, _SUBTEXT = "> ", "-# "
_HEADING = re.compile(r"(#{1,3}) (.*)")
_ITEM = re.compile(r"[-*] (.*)")

_INLINE = re.compile(
    r"""
      \\(?P<plain>[^0-9A-Za-z\s])
    | `(?P<code>[^`]+)`
    | \*\*(?P<bold>.+?)\*\*
    | __(?P<underlined>.+?)__
    | \*(?P<italic>[^*\s](?:[^*]*[^*\s])?)\*
    | ~~(?P<struck>.+?)~~
    | \|\|(?P<spoiler>.+?)\|\|
    | \[(?P<label>(?:[^\]\\]|\\.)+)\]\(<?(?P<target>[^)>\s]+)>?\)
    | <@[!&]?(?P<user>\d+)>
    | <\#(?P<channel>\d+)>
    | </(?P<command>[^:>]+):\d+>
    | <t:(?P<time>\d+)(?::(?P<style>\w))?>
    | (?P<url>https?://[^\s<]+)
    """,
    re.VERBOSE | re.DOTALL,
)

Names = Callable[[str, int], str]
"""What a user's or channel's number is shown as."""


def shown(text: str, name: Names) -> str:
    """Return HTML of a text."""
    parts: list[str] = []
    place = 0
    for block in _BLOCK.finditer(text):
        parts += _lines(text[place : block.start()], name)
        parts.append(f"<discord-code multiline>{escape(block['code'])}</discord-code>")
        place = block.end()
    return "".join([*parts, *_lines(text[place:], name)])


def _lines(text: str, name: Names) -> Iterator[str]:
    lines = text.split("\n") if text else []
    for is_quote, group in groupby(lines, lambda line: line.startswith(_QUOTE)):
        if is_quote:
            quoted = (_inline(line.removeprefix(_QUOTE), name) for line in group)
            yield f'<div class="quote">{"<br>".join(quoted)}</div>'
        else:
            yield from (_line(line, name) for line in group)


def _line(line: str, name: Names) -> str:
    if line.startswith(_SUBTEXT):
        inner = _inline(line.removeprefix(_SUBTEXT), name)
        return f"<discord-subscript>{inner}</discord-subscript>"
    if heading := _HEADING.fullmatch(line):
        level = len(heading[1])
        return f'<discord-header level="{level}">{_inline(heading[2], name)}</discord-header>'
    if item := _ITEM.fullmatch(line):
        return f'<div class="item">{_inline(item[1], name)}</div>'
    return f'<div class="line">{_inline(line, name)}</div>'


def _inline(text: str, name: Names) -> str:
    parts: list[str] = []
    place = 0
    for found in _INLINE.finditer(text):
        parts += [escape(text[place : found.start()]), _element(found, name)]
        place = found.end()
    return "".join([*parts, escape(text[place:])])


_NESTED: Mapping[str, str] = {
    "bold": "b",
    "underlined": "u",
    "italic": "i",
    "struck": "s",
    "spoiler": "discord-spoiler",
}


def _element(found: re.Match[str], name: Names) -> str:
    for group, tag in _NESTED.items():
        if found[group]:
            return f"<{tag}>{_inline(found[group], name)}</{tag}>"
    if found["plain"]:
        return escape(found["plain"])
    if found["code"]:
        return f"<discord-code>{escape(found['code'])}</discord-code>"
    if found["label"]:
        return _link(found["target"], _inline(found["label"], name))
    if found["url"]:
        return _link(found["url"], escape(found["url"]))
    return _mention(found, name)


def _link(target: str, inner: str) -> str:
    return f'<discord-link href="{escape(target)}" target="_blank">{inner}</discord-link>'


def _mention(found: re.Match[str], name: Names) -> str:
    if found["time"]:
        return "<discord-time>a moment ago</discord-time>"
    if found["command"]:
        return f'<discord-mention type="slash">{escape(found["command"])}</discord-mention>'
    kind = "user" if found["user"] else "channel"
    inner = escape(name(kind, int(found[kind])))
    return f'<discord-mention type="{kind}">{inner}</discord-mention>'
