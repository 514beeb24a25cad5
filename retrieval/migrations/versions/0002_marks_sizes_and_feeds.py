"""Marks and addresses to know articles again by, their sizes, and feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add both tables, and the sizes of the articles there are."""
    size = sa.Column("size_bytes", sa.Integer, nullable=False, server_default="0")
    op.add_column("articles", size)
    op.execute("UPDATE articles SET size_bytes = length(paragraphs)")
    op.create_index("ix_articles_desk_url", "articles", ["desk", "url"])
    op.create_index("ix_articles_desk_size", "articles", ["desk", "sentence_count", "size_bytes"])
    op.create_table(
        "marks",
        sa.Column("desk", sa.Text, primary_key=True),
        sa.Column("mark", sa.BigInteger, primary_key=True),
        sa.Column("key", sa.Integer, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_marks_key", "marks", ["key"])
    op.create_table(
        "feeds",
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


def downgrade() -> None:
    """Drop what was added."""
    op.drop_table("feeds")
    op.drop_table("marks")
    op.drop_index("ix_articles_desk_size", "articles")
    op.drop_index("ix_articles_desk_url", "articles")
    op.drop_column("articles", "size_bytes")
