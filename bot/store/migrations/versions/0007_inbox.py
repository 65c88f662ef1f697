"""What was asked in vain, and what curators decided about it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "unanswered",
        sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("lack", sa.Text, nullable=False),
        sa.Column("entries", sa.JSON, nullable=False),
    )
    op.create_index("unanswered_by_age", "unanswered", ["day"])
    op.create_table(
        "decisions",
        sa.Column("wording", sa.Text, primary_key=True),
        sa.Column("ruling", sa.Text, nullable=False),
        sa.Column("entry", sa.Text),
        sa.Column("day", sa.Integer, nullable=False),
    )
