"""Erasing an organization for good, once nobody can take its deletion back."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Table,
    and_,
    delete,
    exists,
    not_,
    select,
    tuple_,
    update,
)
import structlog

from .audit.models import AuditEvent
from .database import Database, WriteSession
from .farms.allowances import count_more
from .farms.service import FARMS
from .jobs.service import EVERY_HOUR, CompanionHandler, Outcome, companion_job
from .notes.files import PhotoFiles
from .organizations.models import Organization
from .tables import METADATA
from .telemetry.jobs import forget_sensors

_LOGGER = structlog.stdlib.get_logger(__name__)

# Writers wait for as long as so many rows take.
PORTION = 500
DELETED = "organization.deleted"


def erasing(data_dir: Path) -> CompanionHandler:
    """Make the job that erases organizations, with the photos of a folder."""

    @companion_job("organizations.erase", cron=EVERY_HOUR, longest=timedelta(hours=3))
    def erase(database: Database, now: datetime) -> Outcome:
        """Erase every organization whose time is over; what broke off goes on."""
        photos = PhotoFiles.below(data_dir)
        return {
            str(each): _erase(database, photos, each) for each in _due(database, now)
        }

    return erase


def erased_tables() -> list[Table]:
    """List the tables that name an organization, those that refer to others first."""
    return [
        table for table in reversed(METADATA.sorted_tables) if "org_id" in table.columns
    ]


def _due(database: Database, now: datetime) -> list[UUID]:
    """Mark the organizations whose time is over: from here on nobody restores them."""
    with database.system() as session:
        session.execute(
            update(Organization)
            .where(Organization.erase_at <= now, Organization.erasing_at.is_(None))
            .values(erasing_at=now, version=Organization.version + 1)
            .execution_options(synchronize_session=False)
        )
        marked = select(Organization.id).where(Organization.erasing_at.is_not(None))
        return list(session.scalars(marked.order_by(Organization.id)))


def _erase(database: Database, photos: PhotoFiles, org_id: UUID) -> int:
    """Remove an organization's rows and files; give how many rows those were."""
    # Nothing is summed up any more, or sums would come back.
    rows = sum(_removed(database, METADATA.tables["dirty_hour"], org_id))
    rows += forget_sensors(database, org_id)
    for table in erased_tables():
        rows += sum(_removed(database, table, org_id))
    photos.remove_all(org_id)
    with database.system() as session:
        session.execute(delete(Organization).where(Organization.id == org_id))
    _LOGGER.info("organization erased", org=str(org_id), rows=rows)
    return rows + 1


def _removed(database: Database, table: Table, org_id: UUID) -> Iterator[int]:
    """Remove a table's rows of the organization, a portion in each transaction."""
    while True:
        with database.system() as session:
            removed = _remove_some(session, table, org_id)
        if not removed:
            return
        yield removed


def _remove_some(session: WriteSession, table: Table, org_id: UUID) -> int:
    """Remove some rows, none to which others of the table refer."""
    inner = table.alias()
    some = select(*(inner.c[each.name] for each in table.primary_key)).where(
        inner.c.org_id == org_id, *_leaves(table, inner, org_id)
    )
    if table.name == AuditEvent.__tablename__:
        some = some.where(not_(_is_last_word(inner)))
    if table.name == "farm":
        _give_back(session, org_id)
    statement = delete(table).where(
        table.c.org_id == org_id,
        tuple_(*table.primary_key).in_(some.limit(PORTION)),
    )
    return session.connection().execute(statement).rowcount


def _leaves(
    table: Table, rows: FromClause, org_id: UUID
) -> Iterator[ColumnElement[bool]]:
    """Leave rows out that others of the same table refer to."""
    for key in table.foreign_key_constraints:
        if key.referred_table is not table:
            continue
        child = table.alias()
        (column,) = (name for name in key.column_keys if name != "org_id")
        referred = select(child.c[column]).where(
            child.c.org_id == org_id,
            child.c[column].is_not(None),
            child.c[column] != child.c.id,
        )
        yield rows.c.id.not_in(referred)


def _is_last_word(rows: FromClause) -> ColumnElement[bool]:
    """Tell the one row that stays: by whom, and when, the organization was deleted."""
    later = AuditEvent.__table__.alias()
    return and_(
        rows.c.action == DELETED,
        not_(
            exists().where(
                later.c.org_id == rows.c.org_id,
                later.c.action == DELETED,
                later.c.id > rows.c.id,
            )
        ),
    )


def _give_back(session: WriteSession, org_id: UUID) -> None:
    """Count the farms no longer in the allowances of those for whom they were counted."""
    farm = METADATA.tables["farm"]
    counted = session.connection().execute(
        update(farm)
        .where(
            farm.c.org_id == org_id,
            farm.c.deleted_at.is_(None),
            farm.c.counted_for.is_not(None),
        )
        # So that they are counted once, however often this is tried.
        .values(deleted_at=farm.c.updated_at)
        .returning(farm.c.counted_for)
    )
    for person, farms in Counter(counted.scalars()).items():
        count_more(session, person, FARMS, -farms)
