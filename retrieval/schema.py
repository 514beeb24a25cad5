"""The tables of the database, which `retrieval/migrations` makes step by step."""

import sqlalchemy as sa

from retrieval.columns import Ids, Moment, Words

SCHEMA_VERSION = "0004"

metadata = sa.MetaData()
desks = sa.Table(
    "desks",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("generation", sa.BigInteger, nullable=False),
)
articles = sa.Table(
    "articles",
    metadata,
    sa.Column("key", sa.Integer, primary_key=True),
    sa.Column("desk", sa.Text, nullable=False),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("url", sa.Text),
    sa.Column("publisher", sa.Text),
    sa.Column("published", sa.Text),
    sa.Column("language", sa.Text),
    sa.Column("is_split", sa.Boolean, nullable=False),
    sa.Column("loaded_at", sa.Text, nullable=False),
    sa.Column("sentence_count", sa.Integer, nullable=False),
    sa.Column("paragraphs", sa.Text, nullable=False),
    sa.Column("headings", sa.Text, nullable=False),
    sa.Column("sentences", sa.Text, nullable=False),
    sa.Column("terms", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.Integer, nullable=False, server_default="0"),
    sa.Column("author", sa.Text),
    sa.Column("highlights", sa.Text, nullable=False, server_default="[]"),
    sa.UniqueConstraint("desk", "id", name="uq_articles_desk_id"),
    sa.Index("ix_articles_desk_url", "desk", "url"),
    # What a desk holds is added up from this index alone: the rows are long.
    sa.Index("ix_articles_desk_size", "desk", "sentence_count", "size_bytes"),
    sqlite_autoincrement=True,  # a key is never used again, so a changed article has a new one
)
marks = sa.Table(
    "marks",
    metadata,
    sa.Column("desk", sa.Text, primary_key=True),
    sa.Column("mark", sa.BigInteger, primary_key=True),
    sa.Column("key", sa.Integer, primary_key=True),
    sa.Index("ix_marks_key", "key"),
    sqlite_with_rowid=False,
)
feeds = sa.Table(
    "feeds",
    metadata,
    sa.Column("desk", sa.Text, primary_key=True),
    sa.Column("url", sa.Text, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("channel", sa.Text),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("next_look", sa.Text, nullable=False),
    sa.Column("interval_s", sa.Integer, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("seen", sa.Text),
    sa.Column("again", sa.Text, nullable=False, server_default="[]"),
)
desk_settings = sa.Table(
    "desk_settings",
    metadata,
    sa.Column("desk", sa.Text, primary_key=True),
    sa.Column("answering", Ids, nullable=False),
    sa.Column("listening", Ids, nullable=False),
    sa.Column("is_quiet", sa.Boolean, nullable=False),
    sa.Column("length", sa.Text, nullable=False),
    sa.Column("feed_channel", sa.BigInteger),
    sa.Column("digest_every", sa.Text, nullable=False),
    sa.Column("digest_weekday", sa.Integer, nullable=False),
    sa.Column("digest_hour", sa.Integer, nullable=False),
    sa.Column("digest_channel", sa.BigInteger),
    sa.Column("digest_at", Moment),
    sa.Column("retention_days", sa.Integer, nullable=False),
)
unanswered = sa.Table(
    "unanswered",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("desk", sa.Text, nullable=False),
    sa.Column("channel", sa.BigInteger, nullable=False),
    sa.Column("question", Words, nullable=False),
    sa.Column("asked_at", Moment, nullable=False),
    sa.Index("ix_unanswered_desk", "desk", "id"),
    sqlite_autoincrement=True,  # a button holds the id: none may ever mean another question
)
waiting = sa.Table(
    "waiting",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("desk", sa.Text, nullable=False),
    sa.Column("channel", sa.BigInteger, nullable=False),
    sa.Column("message", sa.BigInteger, nullable=False),
    sa.Column("user", sa.BigInteger, nullable=False),
    sa.Column("question", Words, nullable=False),
    sa.Column("asked_at", Moment, nullable=False),
    sa.Column("generation", sa.BigInteger, nullable=False),
    sa.Index("ix_waiting_desk_user", "desk", "user"),
    sqlite_autoincrement=True,
)
feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("desk", sa.Text, primary_key=True),
    sa.Column("reply", sa.BigInteger, primary_key=True),
    sa.Column("user", sa.BigInteger, primary_key=True),
    sa.Column("is_good", sa.Boolean, nullable=False),
    sa.Column("question", Words, nullable=False),
    sa.Column("article", sa.Text, nullable=False),
    sa.Column("paragraph", sa.Integer, nullable=False),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("given_at", Moment, nullable=False),
)
replies = sa.Table(
    "replies",
    metadata,
    sa.Column("question", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("desk", sa.Text, nullable=False),
    sa.Column("channel", sa.BigInteger, nullable=False),
    sa.Column("reply", sa.BigInteger, nullable=False),
    sa.Column("replied_at", Moment, nullable=False),
)
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("desk", sa.Text, nullable=False),
    sa.Column("user", sa.BigInteger),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("what", Words, nullable=False),
    sa.Column("done_at", Moment, nullable=False),
    sa.Index("ix_audit_desk", "desk", "id"),
    sqlite_autoincrement=True,
)
removals = sa.Table(
    "removals",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("desk", sa.Text, nullable=False),
    sa.Column("article", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("row", sa.Text, nullable=False),
    sa.Column("marks", sa.Text, nullable=False),
    sa.Column("removed_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)
servers = sa.Table(
    "servers",
    metadata,
    sa.Column("desk", sa.Text, primary_key=True),
    sa.Column("left_at", Moment),
)
