"""Which messages reply to which question, for who edits a question."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "questions",
        sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("message", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("topic", sa.BigInteger),
        sa.Column("member", sa.BigInteger, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("words", sa.BigInteger, nullable=False),
        sa.Column("replies", sa.JSON, nullable=False),
    )
    op.create_index("questions_by_age", "questions", ["at"])
    op.add_column("turns", sa.Column("message", sa.BigInteger))
