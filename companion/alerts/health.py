"""Whether sites and sensors send: looked at every five minutes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from ..keyring import Keyring
from ..paging import Page, PageQuery, paginate
from ..scope import Scope, WriteScope
from ..telemetry.models import HourRollup, Sensor, Source
from .models import Health, HealthState, SubjectKind
from .schemas import HealthQuery, HealthRead

LATE_AFTER = timedelta(minutes=10)
SILENT_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Heard:
    """When something was heard last."""

    kind: SubjectKind
    id: UUID
    farm_id: UUID | None
    name: str
    at: datetime


def state_after(silence: timedelta) -> HealthState:
    """Name a silence of so long."""
    if silence > SILENT_AFTER:
        return HealthState.SILENT
    return HealthState.LATE if silence > LATE_AFTER else HealthState.OK


def _sources(scope: Scope) -> Iterator[_Heard]:
    for row in scope.session.scalars(scope.select(Source)):
        if row.last_seen_at is not None:
            yield _Heard(
                SubjectKind.SOURCE, row.id, row.farm_id, str(row.id), row.last_seen_at
            )


def _sensors(scope: Scope) -> Iterator[_Heard]:
    """Read when each sensor told something: one step in an index for each."""
    latest = (
        select(HourRollup.last_ts)
        .where(HourRollup.metric_id == Sensor.metric_id)
        .order_by(HourRollup.start.desc())
        .limit(1)
        .correlate(Sensor)
        .scalar_subquery()
    )
    for row, ts in scope.session.execute(scope.select(Sensor).add_columns(latest)):
        if ts is not None:
            yield _Heard(
                SubjectKind.SENSOR,
                row.id,
                row.farm_id,
                row.name or row.key,
                datetime.fromtimestamp(ts / 1000, UTC),
            )


def look(scope: WriteScope) -> None:
    """Note what sends and what does not."""
    rows = scope.session.scalars(scope.select(Health))
    there = {(row.subject_kind, row.subject_id): row for row in rows}
    for heard in (*_sources(scope), *_sensors(scope)):
        state = state_after(scope.now - heard.at)
        row = there.pop((heard.kind, heard.id), None)
        if row is None:
            row = Health(subject_kind=heard.kind, subject_id=heard.id, since=scope.now)
            _write(row, heard, state, scope.now)
            scope.add(row)
            continue
        if row.state != state:
            row.since = scope.now
        _write(row, heard, state, scope.now)
    for row in there.values():
        scope.session.delete(row)
    scope.session.flush()


def _write(row: Health, heard: _Heard, state: HealthState, now: datetime) -> None:
    row.farm_id, row.name, row.state = heard.farm_id, heard.name, state
    row.last_seen_at, row.checked_at = heard.at, now


def list_health(
    scope: Scope, keyring: Keyring, page: PageQuery, only: HealthQuery
) -> Page[HealthRead]:
    """List what sends and what does not, the longest silent first."""
    statement = scope.select(Health)
    for farm_id in (only.farm_id, scope.farm_id):
        if farm_id is not None:
            statement = statement.where(Health.farm_id == farm_id)
    if only.state is not None:
        statement = statement.where(Health.state == only.state)
    if only.kind is not None:
        statement = statement.where(Health.subject_kind == only.kind)
    return paginate(
        scope,
        keyring,
        statement,
        [(Health.last_seen_at, "asc"), (Health.subject_id, "asc")],
        page,
        present=HealthRead.model_validate,
    )
