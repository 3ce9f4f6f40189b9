"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table('dossier',
    sa.Column('id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('scope', sa.String(length=4000), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('licence', sa.String(length=300), nullable=False),
    sa.Column('contact', sa.String(length=300), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dossier'))
    )
    op.create_table('party',
    sa.Column('id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('kind', sa.Enum('state', 'entity', 'organisation', 'coalition', 'body', 'company', 'ngo', name='partykind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('iso_alpha2', sa.String(length=2), nullable=True),
    sa.Column('iso_alpha3', sa.String(length=3), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party'))
    )
    with op.batch_alter_table('party', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_party_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_party_name'), ['name'], unique=False)

    op.create_table('person',
    sa.Column('id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=300), nullable=False),
    sa.Column('native_name', sa.String(length=300), nullable=True),
    sa.Column('aliases', sa.String(length=4000), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person'))
    )
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_person_name'), ['name'], unique=False)

    op.create_table('revision',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('batch', sa.Integer(), nullable=False),
    sa.Column('at', sa.String(length=27), nullable=False),
    sa.Column('author', sa.String(length=120), nullable=False),
    sa.Column('action', sa.Enum('create', 'update', 'delete', name='action', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('record_table', sa.String(length=40), nullable=False),
    sa.Column('record_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('within_table', sa.String(length=40), nullable=True),
    sa.Column('within_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=True),
    sa.Column('before', sa.Text(), nullable=True),
    sa.Column('after', sa.Text(), nullable=True),
    sa.Column('reason', sa.String(length=4000), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision'))
    )
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_revision_author'), ['author'], unique=False)
        batch_op.create_index(batch_op.f('ix_revision_batch'), ['batch'], unique=False)
        batch_op.create_index(batch_op.f('ix_revision_record_table_record_id'), ['record_table', 'record_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_revision_within_table_within_id'), ['within_table', 'within_id'], unique=False)

    op.create_table('source',
    sa.Column('id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('url', sa.String(length=2000), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('publisher', sa.String(length=300), nullable=False),
    sa.Column('source_class', sa.Enum('primary_text', 'official_readout', 'official_social', 'parliamentary', 'news_agency', 'media', 'leaked_document', 'think_tank', 'dataset', 'reference', name='sourceclass', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=True),
    sa.Column('published_on', sa.Date(), nullable=True),
    sa.Column('accessed_on', sa.Date(), nullable=False),
    sa.Column('archive_url', sa.String(length=2000), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_source'))
    )
    with op.batch_alter_table('source', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_source_published_on'), ['published_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_source_publisher'), ['publisher'], unique=False)
        batch_op.create_index(batch_op.f('ix_source_source_class'), ['source_class'], unique=False)

    op.create_table('track',
    sa.Column('id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('description', sa.String(length=4000), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_track'))
    )
    op.create_table('citation',
    sa.Column('id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('record_table', sa.String(length=40), nullable=False),
    sa.Column('record_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('field', sa.String(length=40), nullable=True),
    sa.Column('locator', sa.String(length=300), nullable=True),
    sa.Column('excerpt', sa.String(length=1000), nullable=True),
    sa.Column('stance', sa.Enum('supports', 'contradicts', 'context', name='stance', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('confidence', sa.Enum('high', 'medium', 'low', name='confidence', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_citation_source_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_citation'))
    )
    with op.batch_alter_table('citation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_citation_record_table_record_id'), ['record_table', 'record_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_citation_source_id'), ['source_id'], unique=False)

    op.create_table('membership',
    sa.Column('id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('member_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('joined_on', sa.Date(), nullable=True),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['group_id'], ['party.id'], name=op.f('fk_membership_group_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['member_id'], ['party.id'], name=op.f('fk_membership_member_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_membership_member_id'), ['member_id'], unique=False)

    op.create_table('milestone',
    sa.Column('id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('track_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('date_precision', sa.Enum('day', 'part_of_month', 'month', 'quarter', 'year', 'between', 'before', 'after', name='dateprecision', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('date_note', sa.String(length=300), nullable=True),
    sa.Column('importance', sa.Enum('1', '2', '3', name='importance', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('summary', sa.String(length=4000), nullable=True),
    sa.Column('kind', sa.Enum('plan', 'statement', 'vote', 'law', 'signing', 'deadline', 'ceasefire', 'exchange', 'sanction', 'funding', 'deployment', 'appointment', 'attack', 'other', name='milestonekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['track_id'], ['track.id'], name=op.f('fk_milestone_track_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone'))
    )
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_milestone_importance'), ['importance'], unique=False)
        batch_op.create_index(batch_op.f('ix_milestone_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_milestone_starts_on'), ['starts_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_milestone_track_id'), ['track_id'], unique=False)

    op.create_table('summit',
    sa.Column('id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('track_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('date_precision', sa.Enum('day', 'part_of_month', 'month', 'quarter', 'year', 'between', 'before', 'after', name='dateprecision', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('date_note', sa.String(length=300), nullable=True),
    sa.Column('importance', sa.Enum('1', '2', '3', name='importance', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('summary', sa.String(length=4000), nullable=True),
    sa.Column('kind', sa.Enum('summit', 'ministerial', 'talks', 'consultation', 'call', 'working_group', 'visit', 'signing', 'other', name='summitkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('format', sa.Enum('bilateral', 'trilateral', 'multilateral', 'shuttle', 'proximity', 'unknown', name='format', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('status', sa.Enum('proposed', 'scheduled', 'postponed', 'held', 'partly_held', 'cancelled', 'denied', name='eventstatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('city', sa.String(length=300), nullable=True),
    sa.Column('country_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=True),
    sa.Column('latitude', sa.Float(), nullable=True),
    sa.Column('longitude', sa.Float(), nullable=True),
    sa.Column('parent_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=True),
    sa.ForeignKeyConstraint(['country_id'], ['party.id'], name=op.f('fk_summit_country_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['parent_id'], ['summit.id'], name=op.f('fk_summit_parent_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['track_id'], ['track.id'], name=op.f('fk_summit_track_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_summit'))
    )
    with op.batch_alter_table('summit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_summit_country_id'), ['country_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_summit_importance'), ['importance'], unique=False)
        batch_op.create_index(batch_op.f('ix_summit_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_summit_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_summit_starts_on'), ['starts_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_summit_status'), ['status'], unique=False)
        batch_op.create_index(batch_op.f('ix_summit_track_id'), ['track_id'], unique=False)

    op.create_table('attendance',
    sa.Column('id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('summit_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('party_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('person_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=True),
    sa.Column('office', sa.String(length=300), nullable=True),
    sa.Column('role', sa.Enum('host', 'co_host', 'chair', 'party', 'mediator', 'guarantor', 'coalition_member', 'participant', 'observer', 'invited_guest', 'adviser', 'unknown', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('level', sa.Enum('head_of_state', 'head_of_government', 'organisation_head', 'deputy_head', 'foreign_minister', 'defence_minister', 'other_minister', 'national_security_adviser', 'special_envoy', 'military_chief', 'ambassador', 'senior_official', 'military_officer', 'unknown', name='level', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('mode', sa.Enum('in_person', 'video', 'phone', 'written', 'unknown', name='mode', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state', sa.Enum('invited', 'accepted', 'declined', 'attended', 'absent', 'replaced', 'left_early', 'not_invited', 'unknown', name='attendancestate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_attendance_party_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_attendance_person_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['summit_id'], ['summit.id'], name=op.f('fk_attendance_summit_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance'))
    )
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attendance_level'), ['level'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_party_id'), ['party_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_party_id_summit_id_state'), ['party_id', 'summit_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attendance_summit_id'), ['summit_id'], unique=False)

    op.create_table('document',
    sa.Column('id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('summit_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=True),
    sa.Column('milestone_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=True),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('kind', sa.Enum('declaration', 'joint_statement', 'communique', 'chair_summary', 'agreement', 'protocol', 'letter_of_intent', 'plan', 'readout', 'conclusions', 'resolution', 'law', 'other', name='documentkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('status', sa.Enum('leaked', 'draft', 'proposed', 'initialled', 'signed', 'adopted_unsigned', 'in_force', 'superseded', 'unilateral', 'unclear', name='documentstatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('language', sa.String(length=12), nullable=True),
    sa.Column('adopted_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['milestone_id'], ['milestone.id'], name=op.f('fk_document_milestone_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['summit_id'], ['summit.id'], name=op.f('fk_document_summit_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document'))
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_milestone_id'), ['milestone_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_status'), ['status'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_summit_id'), ['summit_id'], unique=False)

    op.create_table('pledge',
    sa.Column('id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('summit_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=True),
    sa.Column('milestone_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=True),
    sa.Column('headline', sa.String(length=300), nullable=False),
    sa.Column('quote', sa.String(length=4000), nullable=True),
    sa.Column('quote_language', sa.String(length=12), nullable=True),
    sa.Column('translation', sa.String(length=4000), nullable=True),
    sa.Column('category', sa.Enum('security_guarantee', 'troops', 'no_troops', 'monitoring', 'military_aid', 'training', 'finance_grant', 'finance_loan', 'in_kind', 'sanctions', 'asset_use', 'humanitarian', 'reconstruction', 'energy', 'ceasefire', 'prisoner_exchange', 'territory', 'accession', 'political', 'process', name='pledgecategory', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('verb', sa.Enum('will', 'commits', 'agrees', 'continues', 'stands_ready', 'intends', 'considers', 'calls_for', 'refuses', 'not_stated', name='verb', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('legal_form', sa.Enum('treaty', 'contract', 'law', 'executive_act', 'letter_of_intent', 'political_declaration', 'oral', 'unclear', name='legalform', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount_low', sa.BigInteger(), nullable=True),
    sa.Column('amount_high', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=True),
    sa.Column('unit', sa.String(length=80), nullable=True),
    sa.Column('amount_note', sa.String(length=300), nullable=True),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('due_precision', sa.Enum('day', 'part_of_month', 'month', 'quarter', 'year', 'between', 'before', 'after', name='dateprecision', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('due_note', sa.String(length=300), nullable=True),
    sa.Column('funding', sa.Enum('appropriated', 'identified', 'to_be_decided', 'not_stated', 'not_applicable', name='funding', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('review_mechanism', sa.String(length=300), nullable=True),
    sa.Column('restates_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=True),
    sa.ForeignKeyConstraint(['milestone_id'], ['milestone.id'], name=op.f('fk_pledge_milestone_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['restates_id'], ['pledge.id'], name=op.f('fk_pledge_restates_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['summit_id'], ['summit.id'], name=op.f('fk_pledge_summit_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pledge'))
    )
    with op.batch_alter_table('pledge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pledge_category'), ['category'], unique=False)
        batch_op.create_index(batch_op.f('ix_pledge_currency'), ['currency'], unique=False)
        batch_op.create_index(batch_op.f('ix_pledge_due_on'), ['due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_pledge_legal_form'), ['legal_form'], unique=False)
        batch_op.create_index(batch_op.f('ix_pledge_made_on'), ['made_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_pledge_milestone_id'), ['milestone_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pledge_restates_id'), ['restates_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pledge_summit_id'), ['summit_id'], unique=False)

    op.create_table('pledge_condition',
    sa.Column('id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('pledge_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('group_number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('ceasefire', 'peace_agreement', 'parliament_vote', 'budget', 'backstop', 'host_request', 'counterpart_act', 'security_situation', 'legal_mandate', 'attack', 'date', 'policy', 'other', name='conditionkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('text', sa.String(length=4000), nullable=False),
    sa.Column('basis', sa.Enum('text', 'on_record', 'inferred', name='conditionbasis', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state', sa.Enum('not_met', 'partly_met', 'met', 'disputed', 'lapsed', 'unknown', name='conditionstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('met_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['pledge_id'], ['pledge.id'], name=op.f('fk_pledge_condition_pledge_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pledge_condition'))
    )
    with op.batch_alter_table('pledge_condition', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pledge_condition_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_pledge_condition_pledge_id'), ['pledge_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pledge_condition_state'), ['state'], unique=False)

    op.create_table('pledge_party',
    sa.Column('id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('pledge_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('party_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('role', sa.Enum('pledger', 'recipient', 'announcer', name='pledgerole', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('attribution', sa.Enum('self_declared', 'joint_text', 'announced_by_other', 'unnamed_official', 'media_report', 'denied_by_subject', name='attribution', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_pledge_party_party_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['pledge_id'], ['pledge.id'], name=op.f('fk_pledge_party_pledge_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pledge_party'))
    )
    with op.batch_alter_table('pledge_party', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pledge_party_party_id'), ['party_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pledge_party_party_id_pledge_id_role'), ['party_id', 'pledge_id', 'role'], unique=False)
        batch_op.create_index(batch_op.f('ix_pledge_party_pledge_id'), ['pledge_id'], unique=False)

    op.create_table('pledge_status',
    sa.Column('id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('pledge_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('status', sa.Enum('not_yet_due', 'dormant', 'not_started', 'limited', 'substantial', 'complete', 'changed', 'blocked', 'withdrawn', 'no_evidence_found', 'disputed', name='followup', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('note', sa.String(length=4000), nullable=True),
    sa.ForeignKeyConstraint(['pledge_id'], ['pledge.id'], name=op.f('fk_pledge_status_pledge_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pledge_status'))
    )
    with op.batch_alter_table('pledge_status', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pledge_status_as_of'), ['as_of'], unique=False)
        batch_op.create_index(batch_op.f('ix_pledge_status_pledge_id'), ['pledge_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pledge_status_status'), ['status'], unique=False)

    op.create_table('signature',
    sa.Column('id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('party_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=False),
    sa.Column('person_id', sa.String(length=120).with_variant(sa.String(length=120, collation='C'), 'postgresql'), nullable=True),
    sa.Column('status', sa.Enum('signed', 'endorsed', 'joined_later', 'took_part_not_signed', 'reservation', 'withdrew', 'denied', 'unclear', name='signaturestatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_signature_document_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['party_id'], ['party.id'], name=op.f('fk_signature_party_id'), initially='DEFERRED', deferrable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_signature_person_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signature'))
    )
    with op.batch_alter_table('signature', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signature_document_id'), ['document_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_signature_party_id'), ['party_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_signature_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_signature_status'), ['status'], unique=False)

    