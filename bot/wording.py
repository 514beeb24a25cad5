"""Every word people read from the bot on Discord, in one place, so that it can be translated.

What stands here is Markdown that Discord reads; what is put into it has been made harmless before.
What tells of a failure is plain text: it is made harmless together with what it repeats. Why
something could not be done is said where `retrieval/` finds that out, for the terminal as well.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from retrieval.documents import (
    AnswerKind,
    Change,
    DeskLimits,
    DeskSize,
    FeedInfo,
    FeedReport,
    Loaded,
    Rejection,
)
from retrieval.memory.records import Action, AnswerLength, DeskSettings, DigestPlan, Every

ELLIPSIS = "…"

GREETING = (
    "Ask me about the articles on this desk, for example by mentioning me with a question or with "
    "`/ask`. I answer by quoting them word for word. `/newsdesk help` says more."
)
UNREADABLE = (
    "Discord does not show me what you wrote: it does where you mention me by name, rather than my "
    "role. You can also use `/ask`."
)
NOT_TEXT = (
    "I answer questions that are written out. To have me read a link, a file or a forwarded "
    "message, right-click it, then *Apps*: *Summarise* or *Ask about this*."
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

# Answers and their buttons.
ASKED = "Asked: "
READ_AS = "Read as: "
KEPT_TO = "Kept to the article: "
OPEN_PAGE = "Open at the sentence"
BEFORE = "Before"
AFTER = "After"
OTHERS = "Other answers"
WHY = "Why this?"
GOOD = "\N{THUMBS UP SIGN}"
BAD = "\N{THUMBS DOWN SIGN}"
SHARE = "Share"
TELL = "Tell me when you know"
TELLING = "Tell me when you know: I keep your question and your name for that, and ping you once."
OTHER_ANSWERS = "**The next best I have:**"
NEGATED = "You asked for what is not so, and I looked for a sentence that denies something."
CHANGED_SINCE = "The articles have changed since, so I would answer otherwise by now."
NO_OTHERS = "I have nothing else on this."
GONE = "That sentence is no longer on this desk, so the buttons are off."
OTHER_VERSION = "That button is of another version of me. Please ask again."
QUESTION_GONE = "I cannot find the question any more. Please ask it again."
THANKS = (
    "Thank you. Your verdict and the question are kept for the editors, as long as the settings of "
    "this desk say, 30 days at most. `/newsdesk forget-me` deletes them at once."
)
WILL_TELL = (
    "I will tell you here when an article answers it, with one ping. I keep the question and your "
    "name for that, 30 days at most. `/newsdesk forget-me` deletes them at once."
)
WILL_TELL_DIRECTLY = (
    "I will write to you directly when an article answers it, once. I keep the question and your "
    "name for that, 30 days at most. `/newsdesk forget-me` deletes them at once."
)
WAITS_FOR_TOO_MUCH = "You wait for as many answers as anybody may. Some must come first."
FOUND_SINCE = "You asked me to tell you. I know now:"
CANNOT_SHARE = "You may not write here, so you cannot show it to everybody."

# Manners.
SLOW_DOWN = "That is a lot in a short time. Please ask me again in {}."
SERVER_SLOW_DOWN = "This server asks more than I can answer. Please ask me again in {}."
OVERLOADED = "I am asked more than I can answer just now. Please ask again in a minute."
PLACE_UNKNOWN = "Discord does not tell me in which conversation this is. Please write to me."
NOT_HERE = "The editors have me answer in other channels here, not in this one."
MAY_WRITE = "Send Messages"
MAY_WRITE_IN_THREADS = "Send Messages in Threads"
MAY_MAKE_THREADS = "Create Public Threads and Send Messages in Threads"
THREAD = "A question"

# On a message, by right-click.
SUMMARISE_MESSAGE = "Summarise"
ASK_MESSAGE = "Ask about this"
LOAD_MESSAGE = "Load into Newsdesk"
ASK_FORM_TITLE = "Ask about this message"
ASK_FORM_QUESTION = "What you want to know"
ASK_FORM_EXPIRED = "That form is too old. Please right-click the message again."
MESSAGE_SOURCE = "the message"
NOTHING_ON_MESSAGE = "There is no link, file or text on that message to read."

INTENT_REFUSED = (
    "Discord refuses to show the bot what people write. Turn on Message Content Intent on the "
    "bot's page in the portal, or set NEWSDESK_MESSAGE_CONTENT to off."
)

# Editors and what desks remember.
DESK_UNANSWERED = "See what was not answered here, or answered wrongly, and what to load"
DESK_SETTINGS = "Choose where and how I answer here"
DESK_HISTORY = "See who changed what on this desk"
NEWSDESK_FORGET = "Delete what I keep about you, on every desk, at once"
PREVIOUS, NEXT = "Previous", "Next"
REMOVE, KEEP, UNDO = "Remove", "Keep it", "Undo"
NOTHING_REMOVED = "Nothing was removed."
ARTICLE_GONE = "That article is not on this desk any more."
CANNOT_UNDO = (
    "That cannot be undone any more: ten minutes have passed, or the article has been loaded again."
)
HISTORY_EMPTY = "Nothing has been changed here yet."
SOMEBODY = "somebody"
FROM_TERMINAL = "the terminal"
GAPS_EMPTY = "Nothing that was asked here lately is left unanswered or was judged wrong."
GAPS_CSV = "All of it as a file"
GAPS_FILE = "unanswered.csv"
GAPS_COLUMNS = (
    *("group", "asked alike", "question", "about", "asked at (UTC)", "channel"),
    *("what went wrong", "judged wrong", "judged right", "quoted", "article"),
)
NOT_ANSWERED, JUDGED_WRONG = "not answered", "judged wrong"
QUESTION_UNKNOWN = "a question that is gone"
QUOTED_GONE = "What I quoted is no longer on the desk."
GAPS_SENT = "The questions as a file for a spreadsheet, without who asked."
SUGGESTIONS = "Ask me for instance:"
TOPICS = "About: "
SETTINGS_HEAD = "**How I work on this desk**"
ANSWERING = "Where I may answer; everywhere, if you choose nothing"
LISTENING = "Where I answer plain questions without being mentioned"
QUIET = "Where my answers go"
LENGTH = "How much I quote"
FEED_CHANNEL = "Where I say what feeds brought; nowhere, if you choose nothing"
DIGEST_PLAN = "When I post a digest of what was loaded, and where"
RETENTION = "How long unanswered questions and feedback are kept"
CHOOSE_CHANNELS, CHOOSE_CHANNEL = "Choose channels", "Choose a channel"
QUIET_HINT = (
    "-# Where Discord has no threads, beside voice and stage channels, I answer where I am asked. "
    "`/ask` is answered to the asker alone."
)
IN_PLACE, IN_THREADS = "Answer where I am asked", "Answer in a thread only"
LENGTHS = {
    AnswerLength.SHORT: "The sentence that answers",
    AnswerLength.MEDIUM: "Also the sentences beside it",
    AnswerLength.LONG: "Its whole paragraph",
}
NO_DIGEST, DAILY_DIGEST = "Never", "Every day"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DIGEST_NEEDS_CHANNEL = "No digest is posted until you choose a channel for it."
CHANNELS_GONE = "-# Some of the channels chosen here are gone."
DELETE_DESK = "Delete this desk too"
DELETE_DESK_NOW = "Delete all of it"
DESK_DELETED = "This desk is deleted, with all its articles."
DESK_IS_YOURS = (
    "The articles of our conversation here stay until you remove them, or delete them all:"
)
_ACTIONS = {
    Action.LOADED: "loaded",
    Action.UPDATED: "updated",
    Action.REMOVED: "removed",
    Action.RESTORED: "put back",
    Action.FOLLOWED: "followed",
    Action.UNFOLLOWED: "unfollowed",
    Action.SET: "set",
}

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
QUOTES = "See who said what in an article"
TIMELINE = "See what an article dates, earliest first"
ACCOUNTS_ARTICLE = "The article"
NO_QUOTATIONS = "The article quotes nobody."
NO_DATES = "The article writes out no date with its year."
UNNAMED = "speaker not named"
UNTITLED = "untitled"
NOTHING_STANDS_OUT = "Nothing in the article stands out."
OVERVIEW_ABOUT = "About"
OVERVIEW_PEOPLE = "People"
OVERVIEW_QUESTIONS = "It can be asked"
OVERVIEW_DATES = "Dates"
OVERVIEW_QUOTES = "Who said what"
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
• Mention me with a question, or write to me directly. Reply to an answer to ask on: "and when?"
• `/ask` can keep to one article, and can answer you alone.
• Right-click a message, then *Apps*: *Summarise* and *Ask about this* read its links and files.

**Read**
• `/summary` shows the most telling sentences of an article, or what it says about something.
• `/quotes` shows who said what in an article, `/timeline` what it dates.
• `/digest` shows what was loaded lately, by subject.
• `/articles list` and `/articles info` show what there is.

**Edit** (for members who may manage this server, or whom the server allows)
• `/desk load` loads a link, a file, or text you paste; *Load into Newsdesk*, on a message, what \
is on it. `/desk remove` removes an article.
• `/feeds follow` loads what an RSS or Atom feed brings, from now on.
• `/desk unanswered` shows what I could not answer or was told I got wrong, and what to load.
• `/desk settings` says where and how I answer; `/desk history` shows who changed what.
• `/desk export` gives you all articles as a file.

Each server has a desk of its own, and so has each conversation with me. Nothing crosses over.
`/newsdesk forget-me` deletes what I keep about you."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_KINDS = {
    AnswerKind.PERSON: ("a person", "people"),
    AnswerKind.ORGANISATION: ("an organisation", "organisations"),
    AnswerKind.PLACE: ("a place", "places"),
    AnswerKind.DATE: ("a date", "dates"),
    AnswerKind.DURATION: ("a duration", "durations"),
    AnswerKind.NUMBER: ("a number", "numbers"),
    AnswerKind.MONEY: ("a sum of money", "sums of money"),
    AnswerKind.PERCENTAGE: ("a percentage", "percentages"),
    AnswerKind.QUANTITY: ("a measure", "measures"),
    AnswerKind.HANDLE: ("a handle", "handles"),
    AnswerKind.REASON: ("a reason", "reasons"),
    AnswerKind.MANNER: ("how it is done", "how it is done"),
    AnswerKind.DEFINITION: ("a definition", "definitions"),
    AnswerKind.DESCRIPTION: ("a description", "descriptions"),
    AnswerKind.QUOTATION: ("a quotation", "quotations"),
    AnswerKind.YES_NO: ("a yes or a no", "a yes or a no"),
    AnswerKind.ABBREVIATION: ("an abbreviation", "abbreviations"),
    AnswerKind.OTHER: ("what the question names", "all of what the question names"),
}
"""What a question asks for, one and several."""
_CHANGES = {
    Change.LOADED: "Loaded",
    Change.UPDATED: "Updated",
    Change.UNCHANGED: "Unchanged",
}
_TALLIED = {
    Change.LOADED: "loaded",
    Change.UPDATED: "updated",
    Change.UNCHANGED: "unchanged",
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


def listed(article: str, number: int, identity: str = "") -> str:
    """Name an article of so many sentences in a list, with its id where there is room for it."""
    return " · ".join([article, sentences(number), *([f"id {identity}"] if identity else [])])


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


def quotes_of(title: str) -> str:
    """Head a list of quotations."""
    return f"**{title}**: who said what"


def timeline_of(title: str) -> str:
    """Head a list of dates."""
    return f"**{title}**: what happened when"


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
    said = [f"{counts[kind]:,} {done}" for kind, done in _TALLIED.items() if counts.get(kind)]
    failed = counts.get(None)
    return ", ".join([*said, *([f"{failed:,} not loaded"] if failed else [])])


def failed(count: int, reason: str) -> str:
    """Say how many articles were not loaded for one reason."""
    return f"{count:,} not loaded: {reason}"


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


def not_followed(reason: str) -> str:
    """Say that a feed is not followed, and why."""
    return f"Not followed: {reason}"


def removed(title: str) -> str:
    """Say that an article is gone."""
    return f"Removed: {title}"


def page(number: int, pages: int) -> str:
    """Say which of so many pages is shown; `number` counts from 0."""
    return f"{number + 1:,} of {pages:,}"


def may_remove(title: str, number: int) -> str:
    """Ask whether an article of so many sentences is to be removed."""
    return f"Remove **{title}**, {sentences(number)}?"


def removed_until(title: str, stamp: str) -> str:
    """Say that an article is gone, and until when it can be put back."""
    return f"Removed: {title}. It can be put back until {stamp}."


def restored(title: str) -> str:
    """Say that an article is on the desk again."""
    return f"Put back: {title}"


def history_head(number: int) -> str:
    """Head the audit list."""
    return f"**{_count(number, 'change')} of this desk**"


def history_line(stamp: str, who: str, action: Action, what: str) -> str:
    """Tell of one change."""
    return f"{stamp} {who} {_ACTIONS[action]} {what}"


def many_articles(number: int, source: str) -> str:
    """Name the articles of one source in the audit list."""
    return f"{articles(number)} from {source}"


def gaps_head(number: int, days: int) -> str:
    """Head the list of unanswered questions."""
    return f"**{_count(number, 'question')} not answered**, of the last {_count(days, 'day')}"


def gap(question: str, number: int, stamp: str, about: str) -> str:
    """Tell of questions that ask much the same: the newest, how many, when, and what to load."""
    times = f"asked once, {stamp}" if number == 1 else f"asked {number:,} times, last {stamp}"
    load = f"\n-# Load something on: {about}" if about else ""
    return f"• {question} · {times}{load}"


def doubts_head(number: int, days: int) -> str:
    """Head the list of questions whose answers were judged wrong, by so many verdicts."""
    times = _count(number, "time")
    return f"**Answers judged wrong {times}**, in the last {_count(days, 'day')}"


def doubt(question: str, verdicts: tuple[int, int], stamp: str, quoted: str) -> str:
    """Tell of questions that ask much the same: the newest, how it was judged, what was quoted.

    `verdicts` are how many judged an answer wrong, and how many right.
    """
    wrong, right = verdicts
    others = f", {right:,} {GOOD}" if right else ""
    return f"• {question} · {wrong:,} {BAD}{others}, last {stamp}\n-# {quoted}"


def doubted_quote(sentence: str, title: str) -> str:
    """Say what an answer quoted."""
    return f"I quoted: “{sentence}” — {title}"


def setting(settings: DeskSettings, of: str) -> str:
    """Say for the audit list what a setting is now."""
    said = {
        "answering": f"answering in {_channels(settings.answering) or 'every channel'}",
        "listening": f"listening in {_channels(settings.listening) or 'no channel'}",
        "quiet": "answers in threads only" if settings.is_quiet else "answers where asked",
        "length": f"quoted: {_lower(LENGTHS[settings.length])}",
        "feeds": f"feeds told in {_channel(settings.feed_channel)}",
        "retention": f"questions and feedback kept {_count(settings.retention_days, 'day')}",
    }
    return said.get(of) or f"digests: {_plan(settings.digest)}"


def feed_brought(title: str, summary: str) -> str:
    """Head what a feed brought by itself."""
    return f"**{title}:** {summary}"


def found_elsewhere(channel: int) -> str:
    """Tell somebody that they can ask again, where the bot may not write any more."""
    return (
        f"You asked me in <#{channel}> to tell you when I know. I do now, but cannot say it there. "
        "Please ask me again in that server."
    )


def next_digest(stamp: str) -> str:
    """Say when the next digest comes."""
    return f"-# The next one comes {stamp}."


def may_not_write(channels: Iterable[int]) -> str:
    """Warn editors of channels where the bot may not write."""
    return f"-# I may not write in {_channels(tuple(channels))}: grant me Send Messages there."


def hour(number: int) -> str:
    """Name an hour of the day."""
    return f"{number:02}:00 UTC"


def weekly_digest(weekday: int) -> str:
    """Name a day of every week, counted from Monday, 0."""
    return f"Every {WEEKDAYS[weekday]}"


def days_kept(number: int) -> str:
    """Name a length of time."""
    return _count(number, "day")


def forgotten(number: int) -> str:
    """Say that a user is forgotten."""
    return (
        f"Deleted: {_count(number, 'entry', 'entries')} about you, on every desk. I keep no more "
        "of you. Questions that went unanswered on a server are kept without a name, so none of "
        "them can be told to be yours; they go by themselves within 30 days."
    )


def may_delete_desk(number: int) -> str:
    """Ask whether the desk of a direct conversation is to be deleted."""
    return f"Delete all {articles(number)} of this desk and its settings? This cannot be undone."


def _plan(plan: DigestPlan) -> str:
    if plan.every is Every.NEVER:
        return "never"
    when = "every day" if plan.every is Every.DAY else f"every {WEEKDAYS[plan.weekday]}"
    return f"{when} at {hour(plan.hour)} in {_channel(plan.channel)}"


def _channel(channel: int | None) -> str:
    return "no channel" if channel is None else f"<#{channel}>"


def _channels(channels: Sequence[int]) -> str:
    return ", ".join(map(_channel, channels))


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


def why(looked_for: str, sure: float) -> str:
    """Head what explains an answer: what was looked for, and how sure it is."""
    return f"I looked for {looked_for}, and am {sure:.0%} sure that this sentence answers."


def kind(kind: AnswerKind, *, wants_list: bool) -> str:
    """Name the kind of thing that a question asks for."""
    one, several = _KINDS[kind]
    return several if wants_list else one


def words_met(words: str) -> str:
    """List a question's words that the sentence has."""
    return f"Of your words it has: {words}."


def words_unknown(words: str) -> str:
    """List a question's words that no article has."""
    return f"No article has: {words}."


def respelled(asked: str, known: str) -> str:
    """Say that a word was read as another."""
    return f"I read “{asked}” as “{known}”, which the articles have."


def may_not(permissions: str, channel: int) -> str:
    """Tell a person in private what the bot lacks to answer them in a channel."""
    return (
        f"I would answer you in <#{channel}>, but may not: I lack the permission {permissions}. "
        "Whoever manages the server can give it to me."
    )


def thread_closed(channel: int) -> str:
    """Tell a person in private that the thread they asked in is closed by now."""
    return f"I would answer you in <#{channel}>, but it was closed meanwhile. Please ask elsewhere."


def threads_full(channel: int) -> str:
    """Tell a person in private that no thread can be made for their answer."""
    return (
        f"I would answer you in a thread of <#{channel}>, but the server has as many open threads "
        "as Discord lets it. You can use `/ask`."
    )


def not_read(reason: str) -> str:
    """Say that something on a message could not be read, and why."""
    return f"Not read: {reason}"


def answers_elsewhere(channel: int, others: Iterable[int]) -> str:
    """Tell a person in private where the bot answers instead."""
    named = ", ".join(f"<#{other}>" for other in others)
    return f"I do not answer in <#{channel}>. The editors have me answer in {named}."


def wait(seconds: float) -> str:
    """Say how long to wait."""
    return _count(max(1, round(seconds)), "second")


def apology(reference: str) -> str:
    """Own up to a failure that the log explains under a reference."""
    return (
        "Sorry, something went wrong on my side. If it happens again, please tell whoever runs me, "
        f"with this reference: {reference}"
    )


def port_taken(setting: str, port: int) -> str:
    """Say that nothing can be told on a port."""
    return f"{setting} is {port}: that port is taken, or may not be listened on."


def closed_by_discord(code: int) -> str:
    """Say that Discord ended the connection for good."""
    return f"Discord closed the connection for good (code {code})."


def _lower(words: str) -> str:
    return words[0].lower() + words[1:]


def _count(number: int, word: str, words: str = "") -> str:
    return f"{number:,} {word if number == 1 else words or f'{word}s'}"


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
