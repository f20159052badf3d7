"""Initiatives, moves, updates, dependencies, baselines; measures and their readings."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = '10f9d61f5b2b'
down_revision = '51bd461ab1b5'


def upgrade() -> None:
    op.create_table('roadmap',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cadence', sa.Enum('weekly', 'two-weekly', 'monthly', name='cadence', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('policy', sa.Enum('warn', 'use-buffer', 'keep-gap', name='policy', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('ck_roadmap_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roadmap'))
    )
    op.create_table('baseline',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_baseline_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_baseline'))
    )
    with op.batch_alter_table('baseline', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_baseline_day'), ['day'], unique=False)
        batch_op.create_index(batch_op.f('ix_baseline_person_id'), ['person_id'], unique=False)

    op.create_table('initiative',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(length=36), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('title_de', sa.String(length=200), nullable=True),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'committed', 'paused', 'reached', 'dropped', name='milestonestate', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('goal_id', sa.Integer(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('first_day <= last_day', name=op.f('ck_initiative_days')),
    sa.ForeignKeyConstraint(['department_id'], ['department.id'], name=op.f('fk_initiative_department_id_department')),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_initiative_goal_id_goal')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_initiative_owner_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_initiative')),
    sa.UniqueConstraint('slug', name=op.f('uq_initiative_slug')),
    sa.UniqueConstraint('uid', name=op.f('uq_initiative_uid'))
    )
    with op.batch_alter_table('initiative', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_initiative_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_initiative_first_day'), ['first_day'], unique=False)
        batch_op.create_index(batch_op.f('ix_initiative_goal_id'), ['goal_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_initiative_owner_id'), ['owner_id'], unique=False)

    op.create_table('measure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('goal_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('title_de', sa.String(length=200), nullable=True),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('source', sa.String(length=120), nullable=False),
    sa.Column('unit', sa.Enum('percent', 'points', 'euro', 'count', 'days', 'minutes', 'score', name='unit', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('better', sa.Enum('up', 'down', name='better', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('start', sa.Double(), nullable=True),
    sa.Column('start_day', sa.Date(), nullable=True),
    sa.Column('target', sa.Double(), nullable=True),
    sa.Column('target_day', sa.Date(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_measure_goal_id_goal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_measure'))
    )
    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_measure_goal_id'), ['goal_id'], unique=False)

    op.create_table('reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('measure_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('value', sa.Double(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_reading_measure_id_measure')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reading_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reading')),
    sa.UniqueConstraint('measure_id', 'day', name=op.f('uq_reading_measure_id_day'))
    )
    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reading_person_id'), ['person_id'], unique=False)

    op.create_table('baseline_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('baseline_id', sa.Integer(), nullable=False),
    sa.Column('milestone_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('state', sa.Enum('draft', 'committed', 'paused', 'reached', 'dropped', name='milestonestate', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.ForeignKeyConstraint(['baseline_id'], ['baseline.id'], name=op.f('fk_baseline_day_baseline_id_baseline')),
    sa.ForeignKeyConstraint(['milestone_id'], ['milestone.id'], name=op.f('fk_baseline_day_milestone_id_milestone')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_baseline_day')),
    sa.UniqueConstraint('baseline_id', 'milestone_id', name=op.f('uq_baseline_day_baseline_id_milestone_id'))
    )
    with op.batch_alter_table('baseline_day', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_baseline_day_milestone_id'), ['milestone_id'], unique=False)

    op.create_table('dependency',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('lag', sa.Integer(), nullable=False),
    sa.CheckConstraint('from_id <> to_id', name=op.f('ck_dependency_two')),
    sa.CheckConstraint('lag BETWEEN 0 AND 250', name=op.f('ck_dependency_lag')),
    sa.ForeignKeyConstraint(['from_id'], ['milestone.id'], name=op.f('fk_dependency_from_id_milestone')),
    sa.ForeignKeyConstraint(['to_id'], ['milestone.id'], name=op.f('fk_dependency_to_id_milestone')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dependency')),
    sa.UniqueConstraint('from_id', 'to_id', name=op.f('uq_dependency_from_id_to_id'))
    )
    with op.batch_alter_table('dependency', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dependency_to_id'), ['to_id'], unique=False)

    op.create_table('follower',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('milestone_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['milestone_id'], ['milestone.id'], name=op.f('fk_follower_milestone_id_milestone')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_follower_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follower')),
    sa.UniqueConstraint('milestone_id', 'person_id', name=op.f('uq_follower_milestone_id_person_id'))
    )
    with op.batch_alter_table('follower', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_follower_person_id'), ['person_id'], unique=False)

    op.create_table('milestone_move',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('milestone_id', sa.Integer(), nullable=False),
    sa.Column('old_day', sa.Date(), nullable=True),
    sa.Column('new_day', sa.Date(), nullable=True),
    sa.Column('reason', sa.Enum('scope', 'dependency', 'capacity', 'decision', 'outside', name='reason', native_enum=False, create_constraint=True, length=20), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['milestone_id'], ['milestone.id'], name=op.f('fk_milestone_move_milestone_id_milestone')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_milestone_move_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone_move'))
    )
    with op.batch_alter_table('milestone_move', schema=None) as batch_op:
        batch_op.create_index('ix_milestone_move_milestone_id_at', ['milestone_id', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_milestone_move_person_id'), ['person_id'], unique=False)

    op.create_table('status_update',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('milestone_id', sa.Integer(), nullable=False),
    sa.Column('health', sa.Enum('on-track', 'at-risk', 'off-track', name='health', native_enum=False, create_constraint=True, length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('help', sa.Text(), nullable=False),
    sa.Column('against_day', sa.Date(), nullable=True),
    sa.Column('stood', sa.JSON(), nullable=False),
    sa.Column('changed', sa.JSON(), nullable=False),
    sa.Column('move_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('corrected_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['milestone_id'], ['milestone.id'], name=op.f('fk_status_update_milestone_id_milestone')),
    sa.ForeignKeyConstraint(['move_id'], ['milestone_move.id'], name=op.f('fk_status_update_move_id_milestone_move')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_status_update_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_status_update')),
    sa.UniqueConstraint('move_id', name=op.f('uq_status_update_move_id'))
    )
    with op.batch_alter_table('status_update', schema=None) as batch_op:
        batch_op.create_index('ix_status_update_milestone_id_at', ['milestone_id', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_status_update_person_id'), ['person_id'], unique=False)

    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.add_column(sa.Column('initiative_id', sa.Integer(), nullable=True))
        # what stands here by itself lets the version before this one go on writing
        batch_op.add_column(sa.Column('confidence', sa.String(length=20), nullable=False, server_default='medium'))
        batch_op.add_column(sa.Column('early_day', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('late_day', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('fixed', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('health', sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column('reported_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('committed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('update_due', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('moves', sa.Integer(), nullable=False, server_default='0'))
        batch_op.create_index(batch_op.f('ix_milestone_initiative_id'), ['initiative_id'], unique=False)
        batch_op.create_index('ix_milestone_owner_id_update_due', ['owner_id', 'update_due'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_milestone_initiative_id_initiative'), 'initiative', ['initiative_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_milestone_confidence'), "confidence IN ('high', 'medium', 'low')")
        batch_op.create_check_constraint(batch_op.f('ck_milestone_health'), "health IN ('on-track', 'at-risk', 'off-track')")
        batch_op.create_check_constraint(batch_op.f('ck_milestone_range'), 'early_day <= late_day')
        batch_op.create_check_constraint(batch_op.f('ck_milestone_moves'), 'moves >= 0')
    _expect_updates()


def _expect_updates() -> None:
    """What is committed counts as promised when it changed last, and wants its first update two weeks after that."""
    milestone = sa.table(
        'milestone', sa.column('id', sa.Integer), sa.column('state', sa.String),
        sa.column('changed_at', sa.DateTime(timezone=True)), sa.column('committed_at', sa.DateTime(timezone=True)),
        sa.column('update_due', sa.Date),
    )
    connection = op.get_bind()
    committed = milestone.c.state == 'committed'
    connection.execute(sa.update(milestone).where(committed).values(committed_at=milestone.c.changed_at))
    for row in connection.execute(sa.select(milestone.c.id, milestone.c.changed_at).where(committed)).all():
        due = row.changed_at.date() + timedelta(days=14)
        connection.execute(sa.update(milestone).where(milestone.c.id == row.id).values(update_due=due))


def downgrade() -> None:
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        for name in ('confidence', 'health', 'range', 'moves'):
            batch_op.drop_constraint(batch_op.f(f'ck_milestone_{name}'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_milestone_initiative_id_initiative'), type_='foreignkey')
        batch_op.drop_index('ix_milestone_owner_id_update_due')
        batch_op.drop_index(batch_op.f('ix_milestone_initiative_id'))
        batch_op.drop_column('moves')
        batch_op.drop_column('update_due')
        batch_op.drop_column('committed_at')
        batch_op.drop_column('reported_at')
        batch_op.drop_column('health')
        batch_op.drop_column('fixed')
        batch_op.drop_column('late_day')
        batch_op.drop_column('early_day')
        batch_op.drop_column('confidence')
        batch_op.drop_column('initiative_id')

    with op.batch_alter_table('status_update', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_status_update_person_id'))
        batch_op.drop_index('ix_status_update_milestone_id_at')

    op.drop_table('status_update')
    with op.batch_alter_table('milestone_move', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_milestone_move_person_id'))
        batch_op.drop_index('ix_milestone_move_milestone_id_at')

    op.drop_table('milestone_move')
    with op.batch_alter_table('follower', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_follower_person_id'))

    op.drop_table('follower')
    with op.batch_alter_table('dependency', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dependency_to_id'))

    op.drop_table('dependency')
    with op.batch_alter_table('baseline_day', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_baseline_day_milestone_id'))

    op.drop_table('baseline_day')
    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reading_person_id'))

    op.drop_table('reading')
    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_measure_goal_id'))

    op.drop_table('measure')
    with op.batch_alter_table('initiative', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_initiative_owner_id'))
        batch_op.drop_index(batch_op.f('ix_initiative_goal_id'))
        batch_op.drop_index(batch_op.f('ix_initiative_first_day'))
        batch_op.drop_index(batch_op.f('ix_initiative_department_id'))

    op.drop_table('initiative')
    with op.batch_alter_table('baseline', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_baseline_person_id'))
        batch_op.drop_index(batch_op.f('ix_baseline_day'))

    op.drop_table('baseline')
    op.drop_table('roadmap')
