"""Which records quote which document; reports of before are listed when somebody first asks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"


def upgrade() -> None:
    op.create_table(
        "quotes",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("spans", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_quotes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_quotes_document_id"), "quotes", ["document_id"], unique=False)
    op.add_column(
        "reports", sa.Column("quotes_listed", sa.Boolean(), nullable=False, server_default=sa.false())
    )
