"""What desks remember beside their articles."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables."""
    _settings()
    _questions()
    _traces()
    op.create_table(
        "removals",
        _number(),
        _desk(),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("row", sa.Text, nullable=False),
        sa.Column("marks", sa.Text, nullable=False),
        sa.Column("removed_at", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "servers",
        sa.Column("desk", sa.Text, primary_key=True),
        sa.Column("left_at", sa.Text),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("servers", "removals", "audit", "replies", "feedback", "waiting", "unanswered"):
        op.drop_table(table)
    op.drop_table("desk_settings")


def _settings() -> None:
    op.create_table(
        "desk_settings",
        sa.Column("desk", sa.Text, primary_key=True),
        sa.Column("answering", sa.Text, nullable=False),
        sa.Column("listening", sa.Text, nullable=False),
        sa.Column("is_quiet", sa.Boolean, nullable=False),
        sa.Column("length", sa.Text, nullable=False),
        sa.Column("feed_channel", sa.BigInteger),
        sa.Column("digest_every", sa.Text, nullable=False),
        sa.Column("digest_weekday", sa.Integer, nullable=False),
        sa.Column("digest_hour", sa.Integer, nullable=False),
        sa.Column("digest_channel", sa.BigInteger),
        sa.Column("digest_at", sa.Text),
        sa.Column("retention_days", sa.Integer, nullable=False),
    )


def _questions() -> None:
    op.create_table(
        "unanswered",
        _number(),
        _desk(),
        _id("channel"),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("asked_at", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_unanswered_desk", "unanswered", ["desk", "id"])
    op.create_table(
        "waiting",
        _number(),
        _desk(),
        _id("channel"),
        _id("message"),
        _id("user"),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("asked_at", sa.Text, nullable=False),
        sa.Column("generation", sa.BigInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_waiting_desk_user", "waiting", ["desk", "user"])


def _traces() -> None:
    op.create_table(
        "feedback",
        sa.Column("desk", sa.Text, primary_key=True),
        sa.Column("reply", sa.BigInteger, primary_key=True),
        sa.Column("user", sa.BigInteger, primary_key=True),
        sa.Column("is_good", sa.Boolean, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("article", sa.Text, nullable=False),
        sa.Column("paragraph", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("given_at", sa.Text, nullable=False),
    )
    op.create_table(
        "replies",
        sa.Column("question", sa.BigInteger, primary_key=True, autoincrement=False),
        _desk(),
        _id("channel"),
        _id("reply"),
        sa.Column("replied_at", sa.Text, nullable=False),
    )
    op.create_table(
        "audit",
        _number(),
        _desk(),
        sa.Column("user", sa.BigInteger),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("done_at", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_desk", "audit", ["desk", "id"])


def _number() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _desk() -> sa.Column[str]:
    return sa.Column("desk", sa.Text, nullable=False)


def _id(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=False)
