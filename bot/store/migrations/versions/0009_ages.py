"""What is old is found without looking at every row, in which time nobody would be answered."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_index("turns_by_age", "turns", ["at"])
    op.create_index("answers_by_age", "answers", ["at"])
