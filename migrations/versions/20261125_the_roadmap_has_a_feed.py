"""The roadmap has a feed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = 'c4a97b1e6d20'
down_revision = '10f9d61f5b2b'

KINDS = ('post', 'milestone', 'update', 'quiet-period', 'observance')
OLD_KINDS = ('post', 'milestone', 'quiet-period', 'observance')
SOURCES = ('department', 'company', 'my-work', 'roadmap')
OLD_SOURCES = ('department', 'company', 'my-work')


def words(column: str, table: str, some: tuple[str, ...]) -> None:
    """Other words for a column that holds one of some."""
    name = op.f(f'ck_{table}_{column}')
    listed = ', '.join(f"'{word}'" for word in some)
    with op.batch_alter_table(table) as batch_op:
        batch_op.drop_constraint(name, type_='check')
        batch_op.create_check_constraint(name, sa.text(f'{column} IN ({listed})'))


def upgrade() -> None:
    words('source', 'subscription', SOURCES)
    words('kind', 'kept_event', KINDS)
    words('kind', 'feed_change', KINDS)


def downgrade() -> None:
    op.execute("DELETE FROM subscription WHERE source = 'roadmap'")
    op.execute("DELETE FROM kept_event WHERE kind = 'update'")
    op.execute("DELETE FROM feed_change WHERE kind = 'update'")
    words('source', 'subscription', OLD_SOURCES)
    words('kind', 'kept_event', OLD_KINDS)
    words('kind', 'feed_change', OLD_KINDS)
