"""Texts that try what Discord's Markdown can do, for property tests."""

from hypothesis import strategies as st

_TRICKS = (
    *("**", "*", "__", "_", "~~", "||", "`", "```", "\\", "\n", "\r\n", "\t", " ", "> ", ">>> "),
    *("# ", "## ", "-# ", "- ", "* ", "+ ", "1. ", "2) ", "[", "]", "(", ")", "<", ">", "@", ":"),
    *("@everyone", "@here", "<@1>", "<@!1>", "<@&1>", "<#1>", "</ask:1>", "<t:1:R>", "<id:home>"),
    *("<:a:1>", "<a:b:1>", ":smile:", ":100:", "12:30:45", "[a](https://a.test)", "https://", "//"),
    *("http://a.test/b_c", "<https://a.test>", "discord.gg/abc", "discordapp.com/invite/a", "www."),
    *("\u202e", "\u200b", "\u200d", "\u2066", "\ufeff", "\u00ad", "\u2060", "\u3164", "\ud800"),
    *("word", "The station", "café", "日本", "🏴\U000e0067\U000e007f", "👩\u200d🚀", "é", "\x00"),
)

hostile = st.lists(st.sampled_from(_TRICKS) | st.text(max_size=3), max_size=25).map("".join)
"""Short texts full of marks."""

EVERYTHING = (
    "@everyone @here <@1> <@!1> <@&1> <#1> </ask:1> <t:1:R> <:bomb:1> <a:bomb:1> :smile: "
    "<id:guide> "
    "[masked](https://evil.test) <https://evil.test> https://evil.test discord.gg/trap "
    "discord.com/invite/trap **bold** *i* __u__ _i_ ~~s~~ ||spoiler|| `code` ```fence``` "
    "\u202eesrever\u202c zero\u200bwidth\u2066\u2069 # no heading"
)
LINES = ("# h", "## h", "-# small", "- item", "* item", "+ item", "1. item", "> quote", ">>> all")
LONG = "word " * 1_000 + "end."

overlong = st.sampled_from([EVERYTHING, *LINES, LONG, "a" * 5_000, "\\*" * 2_500, "😀" * 2_500])
"""Texts that must be cut, and such as hold every mark at once."""
