"""The language that a member has chosen, and whose visits are whose."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "members",
        sa.Column("member", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("language", sa.Text, nullable=False),
    )
    # Visits are kept for minutes, so those of before the upgrade are not worth carrying over.
    op.drop_table("visits")
    op.create_table(
        "visits",
        sa.Column("member", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
    )
