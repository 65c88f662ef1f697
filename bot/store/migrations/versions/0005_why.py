"""Why each answer was given, in the words of curators."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("answers", sa.Column("phrase", sa.Text))
    op.add_column("answers", sa.Column("chance", sa.Float))
    op.add_column("answers", sa.Column("about", sa.Text))
    op.add_column("answers", sa.Column("others", sa.JSON, nullable=False, server_default="[]"))
