"""What members think of answers, and the secret that hides who they are."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("voice", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("good", sa.Boolean, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("feedback_by_age", "feedback", ["at"])
    keys = op.create_table("keys", sa.Column("key", sa.Text, primary_key=True))
    op.bulk_insert(keys, [{"key": secrets.token_hex(32)}])
