"""Authors and highlights of articles, and what feeds listed that is to be tried again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns, empty for what there is."""
    op.add_column("articles", sa.Column("author", sa.Text))
    op.add_column("articles", _list("highlights"))
    op.add_column("feeds", _list("again"))


def downgrade() -> None:
    """Drop what was added."""
    op.drop_column("feeds", "again")
    op.drop_column("articles", "highlights")
    op.drop_column("articles", "author")


def _list(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="[]")
