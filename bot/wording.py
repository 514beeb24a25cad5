"""Every word people read from the bot on Discord, in one place, so that it can be translated.

What stands here is Markdown that Discord reads; what is put into it has been made harmless before.
What tells of a failure is plain text: it is made harmless together with what it repeats.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from retrieval.documents import (
    Change,
    DeskLimits,
    DeskSize,
    FeedInfo,
    FeedReport,
    Loaded,
    Rejection,
)

ELLIPSIS = "…"

GREETING = (
    "Ask me about the articles on this desk, for example by mentioning me with a question or with "
    "`/ask`. I answer by quoting them word for word. `/newsdesk help` says more."
)
CLOSEST = "I am not sure. The closest I have:"
NOT_FOUND = "The articles I have do not say."
RELATED = "Perhaps related:"
EMPTY_DESK = "There are no articles on this desk yet. Editors load them with /desk load."
NO_SUMMARY = "The article has no sentence to show."
NOT_MENTIONED = "The article does not mention it."
EMPTY_FORM = "There was no text in the form, so nothing was loaded."
NOTHING_FOUND_IN_FILE = "No article was found in the file, so nothing was loaded."
FILE_GONE = "Discord did not hand the file over. Please send it again."
REST_ATTACHED = "*The whole text is attached.*"
REST_UNREACHABLE = "*This is cut: I lack the permission to attach the whole text here.*"

NOT_ALLOWED = "Only members who may use /desk here can change what is on it."
CHANGED_COMMAND = "That command has changed. Please try it again in a minute."
LOGIN_REFUSED = "Discord refused the token. Copy a fresh one from the bot's page in the portal."
UNREACHABLE = "Discord cannot be reached. Check the network and try again."

NO_FEEDS = "This desk follows no feeds yet."
NOTHING_NEW = "nothing new"

FORM_TITLE = "Load an article"
FORM_TITLE_FIELD = "Title"
FORM_TITLE_HINT = "Left empty, the text's first words serve as one."
FORM_TEXT_FIELD = "Text"
FORM_SOURCE = "pasted text"

ANSWER_FILE = "answer.txt"
EXPORT_FILE = "articles.jsonl.gz"

ASK = "Ask the articles of this desk a question"
ASK_QUESTION = "What you want to know"
ASK_ARTICLE = "Ask this article alone"
ASK_PRIVATE = "Show the answer to you alone"
SUMMARY = "Summarise an article by its most telling sentences"
SUMMARY_ARTICLE = "The article to summarise"
SUMMARY_LENGTH = "How much of it to show"
SUMMARY_ABOUT = "Show only what it says about this"
DIGEST = "See what was loaded lately, by subject"
DIGEST_DAYS = "How many days to look back"
DIGEST_OTHERS = "Also"
SHORT, MEDIUM, LONG = "short", "medium", "long"
ARTICLES = "See which articles are on this desk"
ARTICLES_LIST = "List the articles on this desk"
ARTICLES_INFO = "Show what is known about an article"
ARTICLES_ARTICLE = "The article to show"
DESK = "Change which articles are on this desk"
DESK_LOAD = "Load articles from a link or a file, or paste the text of one"
DESK_URL = "A link to an article; without link and file, a form opens to paste text into"
DESK_FILE = "A file: text, Markdown, HTML, PDF, Word, EPUB or JSON Lines"
DESK_TITLE = "The article's title, if the file does not say it"
DESK_REMOVE = "Remove an article from this desk"
DESK_REMOVE_ARTICLE = "The article to remove"
DESK_EXPORT = "Get all articles of this desk as a file that can be loaded again"
FEEDS = "Choose which feeds are loaded onto this desk"
FEEDS_FOLLOW = "Follow a feed: what it brings is loaded by itself"
FEEDS_URL = "A link to an RSS or Atom feed, or to a page that names one"
FEEDS_LIST = "List the feeds that this desk follows"
FEEDS_UNFOLLOW = "Follow a feed no longer; its articles stay"
FEEDS_FEED = "The feed"
NEWSDESK = "About this bot"
NEWSDESK_HELP = "Learn what this bot does and how to ask it"
NEWSDESK_STATUS = "See how this desk is doing"

HELP = """\
**I answer questions from the articles on this desk, by quoting them word for word.**
I write nothing myself. When the articles do not say, I tell you so.

**Ask**
• Mention me with a question, reply to one of my answers, or write to me directly.
• `/ask` can keep to one article, and can answer you alone.

**Read**
• `/summary` shows the most telling sentences of an article, or what it says about something.
• `/digest` shows what was loaded lately, by subject.
• `/articles list` and `/articles info` show what there is.

**Edit** (for members who may manage this server, or whom the server allows)
• `/desk load` loads a link, a file, or text you paste; `/desk remove` removes an article.
• `/feeds follow` loads what an RSS or Atom feed brings, from now on.
• `/desk export` gives you all articles as a file.

Each server has a desk of its own, and so has each conversation with me. Nothing crosses over."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_CHANGES = {
    Change.LOADED: "Loaded",
    Change.UPDATED: "Updated",
    Change.UNCHANGED: "Unchanged",
}


def date(moment: datetime) -> str:
    """Return a day as people write it."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def feeds_followed(number: int) -> str:
    """Head the list of a desk's feeds."""
    return f"**{_count(number, 'feed')} followed**"


def following(title: str, summary: str) -> str:
    """Say that a feed is followed from now on, and what it brought at once."""
    return f"**Following {title}:** {summary}"


def feed_summary(report: FeedReport) -> str:
    """Say what a look at a feed brought."""
    if report.failure:
        return f"not loaded: {report.failure}"
    return tally(counted(report.outcomes)) if report.outcomes else NOTHING_NEW


def feed_state(feed: FeedInfo, moment: str) -> str:
    """Say how a followed feed does; `moment` is when it is looked at again."""
    if feed.is_dead:
        return f"dead: it failed {feed.failures} times in a row, and is not looked at any more"
    failures = f"failed {_count(feed.failures, 'time')} in a row, " if feed.failures else ""
    return f"{failures}next look {moment}"


def feed_died(title: str, reason: str) -> str:
    """Tell followers that a feed is dead."""
    return (
        f"The feed {title} is dead: it failed again and again, at last because {reason}. "
        "I do not look at it any more. `/feeds unfollow` takes it off the list."
    )


def unfollowed(title: str) -> str:
    """Say that a feed is not followed any more."""
    return f"No longer following {title}. What it brought stays on the desk."


def sentences(number: int) -> str:
    """Count sentences."""
    return _count(number, "sentence")


def articles(number: int) -> str:
    """Count articles."""
    return _count(number, "article")


def more(number: int) -> str:
    """Say how many items of a list are not shown."""
    return f"… and {number:,} more"


def on_desk(number: int) -> str:
    """Head the list of a desk's articles."""
    return f"**{articles(number)} on this desk**"


def digest(number: int, days: int) -> str:
    """Head a digest."""
    span = "day" if days == 1 else f"{days:,} days"
    return f"{articles(number)} loaded in the last {span}"


def summary_of(title: str) -> str:
    """Head a summary."""
    return f"**{title}** in brief:"


def heading(title: str) -> str:
    """Head what is shown of an article."""
    return f"**{title}**"


def article_facts(
    identity: str, size: Sequence[int], publisher: str, published: str, loaded: str
) -> str:
    """List what is known of an article; `size` is its paragraphs and sentences."""
    facts = [
        f"Id: {identity}",
        f"Publisher: {publisher}" if publisher else "",
        f"Published: {published}" if published else "",
        f"Loaded: {loaded}",
        f"Length: {_count(size[0], 'paragraph')}, {sentences(size[1])}",
    ]
    return "\n".join(fact for fact in facts if fact)


def change(loaded: Loaded, title: str) -> str:
    """Say what loading did to an article."""
    edits = f": {loaded.edits}" if loaded.edits else ""
    count = sentences(len(loaded.article.sentences))
    return f"{_CHANGES[loaded.change]}: {title}, {count}{edits}"


def counted(outcomes: Iterable[Loaded | Rejection]) -> Counter[Change | None]:
    """Count what became of articles; those that were not loaded under None."""
    return Counter(o.change if isinstance(o, Loaded) else None for o in outcomes)


def tally(counts: Mapping[Change | None, int]) -> str:
    """Sum up a load: how many articles each thing was done to; None stands for a failure."""
    said = [f"{counts[kind]:,} {kind}" for kind in Change if counts.get(kind)]
    failed = counts.get(None)
    return ", ".join([*said, *([f"{failed:,} not loaded"] if failed else [])])


def loaded(counts: Mapping[Change | None, int]) -> str:
    """Head the report of a load."""
    done = articles(sum(counts.get(kind, 0) for kind in Change))
    return f"**{done} on the desk:** {tally(counts)}"


def loading(counts: Mapping[Change | None, int]) -> str:
    """Say how far a load has come."""
    return f"Loading … {tally(counts)} so far."


def not_loaded(reason: str) -> str:
    """Say that something was not loaded, and why."""
    return f"Not loaded: {reason}"


def removed(title: str) -> str:
    """Say that an article is gone."""
    return f"Removed: {title}"


def exported(number: int) -> str:
    """Go with the file of a desk's articles."""
    return f"{articles(number)}, as a file that `/desk load` reads back."


def export_too_large(limit: int) -> str:
    """Say that the desk does not fit into a file."""
    return f"The desk is larger than the {_megabytes(limit)} a file may have here."


def file_too_large(size: int, limit: int) -> str:
    """Refuse a file of so many bytes."""
    return f"The file has {_megabytes(size)}; I read files of up to {_megabytes(limit)}."


def status(size: DeskSize, limits: DeskLimits, version: str) -> str:
    """Say how the desk is doing, what it may hold, and which version this is."""
    return (
        f"This desk has {articles(size.articles)} with {sentences(size.sentences)},"
        f" {_megabytes(size.bytes)} of text.{_most(limits)}\nI am Newsdesk {version}."
    )


def _most(limits: DeskLimits) -> str:
    said = [
        "" if limits.articles is None else articles(limits.articles),
        "" if limits.sentences is None else sentences(limits.sentences),
        "" if limits.bytes is None else f"{_megabytes(limits.bytes)} of text",
        "" if limits.feeds is None else _count(limits.feeds, "feed"),
    ]
    most = ", ".join(filter(None, said))
    return f" It may have {most}." if most else ""


def apology(reference: str) -> str:
    """Own up to a failure that the log explains under a reference."""
    return (
        "Sorry, something went wrong on my side. If it happens again, please tell whoever runs me, "
        f"with this reference: {reference}"
    )


def closed_by_discord(code: int) -> str:
    """Say that Discord ended the connection for good."""
    return f"Discord closed the connection for good (code {code})."


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" + ("" if number == 1 else "s")


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
