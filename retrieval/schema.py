"""The tables of the database, which `retrieval/migrations` makes step by step."""

import sqlalchemy as sa

SCHEMA_VERSION = "0002"

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
)
