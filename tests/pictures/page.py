"""Messages of the loopback Discord, and forms, as a page that shows them as Discord does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from tests.discord_server import Interaction, Message, User
from tests.discord_server.component_rules import SELECTS, Kind
from tests.discord_server.places import Channel
from tests.discord_server.world import Json, World
from tests.pictures.markup import shown

MODULES = "/modules"
WIDTH = 720
WHEN = "12:04"
BUTTONS: Mapping[int, str] = {
    1: "primary",
    2: "secondary",
    3: "success",
    4: "destructive",
    5: "secondary",
}
COLOURS = {True: "#5865f2", False: "#e9c46a"}
KIB = 1024

_HEAD = f"""<!doctype html>
<html class="theme-dark"><head><meta charset="utf-8"><title>Newsdesk</title>
<script type="importmap">{{"imports": {{
  "lit": "{MODULES}/lit/index.js", "lit/": "{MODULES}/lit/",
  "lit-html": "{MODULES}/lit-html/lit-html.js", "lit-html/": "{MODULES}/lit-html/",
  "lit-element/": "{MODULES}/lit-element/",
  "@lit/reactive-element": "{MODULES}/@lit/reactive-element/reactive-element.js",
  "@lit/reactive-element/": "{MODULES}/@lit/reactive-element/",
  "@lit/context": "{MODULES}/@lit/context/index.js"
}}}}</script>
<script type="module" src="{MODULES}/@skyra/discord-components-core/dist/index.js"></script>
<style>
  html, body {{ margin: 0; background: #313338; }}
  body {{ width: {WIDTH}px; }}
  :root, discord-messages {{ --font: "gg sans", "Noto Sans", "Helvetica Neue", sans-serif; }}
  discord-messages {{ font-family: var(--font) !important; border: none !important;
    padding: 8px 0 14px; min-height: 0 !important; }}
  .quote {{ border-left: 4px solid #4e5058; border-radius: 2px; padding-left: 12px; }}
  .line {{ min-height: 1.375em; }}
  .item {{ display: list-item; margin-left: 20px; }}
</style></head><body>
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture's name, and what is in it from top to bottom: messages and what was responded."""

    name: str
    shown: Sequence[Message | Interaction]


def page(scene: Scene, world: World, bot: User) -> str:
    """Return a scene as HTML."""
    drawing = _Drawing(world, bot)
    parts = "\n".join(map(drawing.part, scene.shown))
    return f"{_HEAD}<discord-messages>{parts}</discord-messages></body></html>"


class _Drawing:
    """Draws for those who are in a world."""

    def __init__(self, world: World, bot: User) -> None:
        self._world = world
        self._bot = bot

    def part(self, thing: Message | Interaction) -> str:
        if isinstance(thing, Message):
            return self._message(thing, self._reply(thing.reply_to))
        if thing.form is not None:
            return self._form(thing.form)
        return self._message(thing.shown, self._call(thing))

    def _message(self, message: Message, above: str) -> str:
        facts = [f'author="{_name(message.author)}"', f'timestamp="{WHEN}" twenty-four']
        facts += ["bot verified"] if message.author.bot else []
        facts += ["ephemeral"] if message.ephemeral else []
        facts += ["edited"] if message.edits and not message.ephemeral else []
        facts.append(f'avatar="{_avatar(message.author)}"')
        inside = [
            above,
            shown(message.content, self._named),
            *map(self._embed, message.embeds),
            *map(self._file, message.attachments),
            *map(self._container, message.components),
            self._controls(message.components),
        ]
        return f"<discord-message {' '.join(facts)}>{''.join(inside)}</discord-message>"

    def _reply(self, message: Message | None) -> str:
        if message is None:
            return ""
        author = f'author="{_name(message.author)}" avatar="{_avatar(message.author)}"'
        bot = " bot verified" if message.author.bot else ""
        text = shown(message.content, self._named) or "<em>Click to see attachment</em>"
        return f'<discord-reply slot="reply" {author}{bot}>{text}</discord-reply>'

    def _call(self, interaction: Interaction) -> str:
        if interaction.message is not None:
            return self._reply(interaction.message)
        author = f'author="{_name(interaction.user)}" avatar="{_avatar(interaction.user)}"'
        path = [interaction.data["name"]]
        inner = interaction.data.get("options") or []
        while inner and inner[0]["type"] in {1, 2}:
            path.append(inner[0]["name"])
            inner = inner[0].get("options") or []
        slash = "/" if interaction.data["type"] == 1 else ""
        name = escape(slash + " ".join(path))
        return f'<discord-command slot="reply" {author} command="{name}"></discord-command>'

    def _embed(self, embed: Json) -> str:
        facts = [f'color="#{embed.get("color") or 0x202225:06x}"']
        if title := embed.get("title"):
            facts.append(f'embed-title="{escape(title)}"')
        if url := embed.get("url"):
            facts.append(f'url="{escape(url)}"')
        parts = []
        if text := embed.get("description"):
            inner = shown(text, self._named)
            parts.append(
                f'<discord-embed-description slot="description">{inner}</discord-embed-description>'
            )
        if fields := embed.get("fields"):
            inner = "".join(map(self._field, fields))
            parts.append(f'<discord-embed-fields slot="fields">{inner}</discord-embed-fields>')
        if footer := (embed.get("footer") or {}).get("text"):
            parts.append(
                f'<discord-embed-footer slot="footer">{escape(footer)}</discord-embed-footer>'
            )
        return f'<discord-embed slot="embeds" {" ".join(facts)}>{"".join(parts)}</discord-embed>'

    def _field(self, field: Json) -> str:
        inline = " inline" if field.get("inline") else ""
        text = shown(field["value"], self._named)
        title = escape(field["name"])
        return f'<discord-embed-field field-title="{title}"{inline}>{text}</discord-embed-field>'

    def _file(self, attachment: object) -> str:
        upload = attachment.upload  # type: ignore[attr-defined]
        size = f'bytes="{max(1, round(len(upload.data) / KIB))}" bytes-unit="KB"'
        name = escape(upload.name)
        file = f'<discord-file-attachment name="{name}" {size}></discord-file-attachment>'
        return f'<discord-attachments slot="attachments">{file}</discord-attachments>'

    def _container(self, component: Json) -> str:
        if component["type"] != Kind.CONTAINER:
            return ""
        parts = (
            f'<div style="margin: 6px 0">{shown(part["content"], self._named)}</div>'
            if part["type"] == Kind.TEXT_DISPLAY
            else self._controls([part]).replace('slot="components"', "")
            for part in component["components"]
        )
        colour = f"#{component.get('accent_color') or 0x202225:06x}"
        return (
            f'<div style="background: #2f3136; border-left: 4px solid {colour}; border-radius: 4px;'
            f' padding: 8px 16px; margin-top: 4px; max-width: 560px">{"".join(parts)}</div>'
        )

    def _controls(self, components: Iterable[Json]) -> str:
        rows = "".join(
            f"<discord-action-row>{''.join(map(_control, row.get('components') or []))}"
            "</discord-action-row>"
            for row in components
            if row["type"] == Kind.ROW
        )
        return (
            f'<discord-attachments slot="components">{rows}</discord-attachments>' if rows else ""
        )

    def _form(self, form: Json) -> str:
        fields = "".join(map(_form_field, form["components"]))
        return (
            f'<div style="margin: 16px; border-radius: 8px; background: #242429; padding: 20px;'
            f' color: #f2f3f5; font-family: var(--font)">'
            f'<h2 style="margin: 0 0 16px; font-size: 20px">{escape(form["title"])}</h2>{fields}'
            f'<div style="text-align: right">{_form_button("Cancel", "#3b3c43")} '
            f"{_form_button('Submit', '#5865f2')}</div></div>"
        )

    def _named(self, kind: str, number: int) -> str:
        known: Mapping[int, User | Channel] = (
            self._world.users if kind == "user" else self._world.channels
        )
        return known[number].name if number in known else "unknown"


def _control(component: Json) -> str:
    emoji = (component.get("emoji") or {}).get("name") or ""
    disabled = " disabled" if component.get("disabled") else ""
    if component["type"] in SELECTS:
        chosen = [o["label"] for o in component.get("options") or [] if o.get("default")]
        text = escape(", ".join(chosen) or component.get("placeholder") or "Make a selection")
        menu = "discord-string-select-menu"
        return f'<{menu} placeholder="{text}"{disabled}></{menu}>'
    link = f' url="{escape(component["url"])}"' if component.get("url") else ""
    label = escape(" ".join(filter(None, [emoji, component.get("label")])))
    kind = BUTTONS[component["style"]]
    return f'<discord-button type="{kind}"{link}{disabled}>{label}</discord-button>'


def _form_field(component: Json) -> str:
    inner = component.get("component") or (component.get("components") or [component])[0]
    label = escape(component.get("label") or inner.get("label") or "")
    star = ' <span style="color:#f23f43">*</span>' if inner.get("required", True) else ""
    hint = escape(component.get("description") or "")
    text = escape(inner.get("value") or inner.get("placeholder") or "")
    tall = "96px" if inner.get("style") == 2 else "24px"
    return (
        f'<div style="margin-bottom: 16px"><div style="font-weight: 600">{label}{star}</div>'
        f'<div style="font-size: 13px; color: #aaaab1">{hint}</div>'
        f'<div style="margin-top: 6px; border: 1px solid #46474e; border-radius: 8px;'
        f' padding: 8px; height: {tall}; color: #aaaab1">{text}</div></div>'
    )


def _form_button(label: str, colour: str) -> str:
    return (
        f'<span style="display: inline-block; background: {colour}; border-radius: 8px;'
        f' padding: 8px 24px; font-weight: 600">{label}</span>'
    )


def _name(user: User) -> str:
    return escape(user.name.title())


def _avatar(user: User) -> str:
    """Return a plain disc with an initial, for nothing is fetched to show a picture."""
    drawing = (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 40'>"
        f"<rect width='40' height='40' fill='{COLOURS[user.bot]}'/>"
        "<text x='20' y='27' font-size='20' font-family='Noto Sans, sans-serif' fill='white'"
        f" text-anchor='middle'>{escape(user.name[0].upper())}</text></svg>"
    )
    return "data:image/svg+xml," + drawing.replace("#", "%23").replace('"', "'")
