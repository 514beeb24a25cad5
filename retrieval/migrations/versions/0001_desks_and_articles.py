"""Desks and their articles."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "desks",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("generation", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "articles",
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
        sa.UniqueConstraint("desk", "id", name="uq_articles_desk_id"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("articles")
    op.drop_table("desks")
