"""A farm's whole state in one answer, made again when something has changed."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from ..access import Admission
from ..database import Database, enter_organization
from ..farms import repository as farms
from ..farms.models import Farm, Rack, Reservoir, Shelf
from ..permissions import Role
from ..scope import Actor, ActorKind, Scope
from . import board_queries as queries, repository
from .cells import HOUR, ms
from .changes import stamp as stamp_of
from .metering import read_meters, window_of
from .periods import start_of_day
from .schemas import (
    Dashboard,
    DashboardAlert,
    DashboardBatch,
    DashboardFarm,
    DashboardRack,
    DashboardReservoir,
    DashboardShelf,
    DashboardTask,
    Figure,
    Latest,
)
from .usage import Resource, Window

# Ages and what is due change without a change of the database.
LASTS = timedelta(seconds=30)
MOST_KEPT = 64


class _Kept:
    """An answer, and what the database was like when it was made."""

    __slots__ = ("body", "stamp", "until")

    def __init__(self, body: bytes, stamp: object, until: datetime) -> None:
        """Keep it until a time."""
        self.body, self.stamp, self.until = body, stamp, until


class Boards:
    """The dashboards that were asked for lately."""

    def __init__(self, database: Database) -> None:
        """Begin without any."""
        self._database = database
        self._kept: dict[tuple[UUID, UUID], _Kept] = {}

    def of(self, admission: Admission, farm_id: UUID) -> bytes:
        """Give a farm's dashboard; one that still holds is not made again."""
        # Before it is read: a change meanwhile makes it old at once.
        stamp = stamp_of(self._database)
        body = self._holding(admission, farm_id, stamp)
        if body is not None:
            return body
        with self._database.read() as session:
            enter_organization(session, admission.org_id)
            scope = Scope(
                session=session,
                org_id=admission.org_id,
                actor=Actor(ActorKind.SYSTEM, None),
                role=Role.VIEWER,
                permissions=frozenset(),
                now=admission.now,
                farm_id=admission.farm_id,
            )
            body = show(scope, farm_id).model_dump_json().encode()
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        key = (admission.org_id, farm_id)
        self._kept[key] = _Kept(body, stamp, admission.now + LASTS)
        return body

    def kept(self, admission: Admission, farm_id: UUID) -> bytes | None:
        """Give a dashboard that still holds, where asking for that waits for nobody."""
        if not self._database.is_sqlite:
            return None
        return self._holding(admission, farm_id, stamp_of(self._database))

    def _holding(
        self, admission: Admission, farm_id: UUID, stamp: object
    ) -> bytes | None:
        kept = self._kept.get((admission.org_id, farm_id))
        if kept is None or admission.farm_id not in {None, farm_id}:
            return None
        holds = kept.stamp == stamp and admission.now < kept.until
        return kept.body if holds else None


def show(scope: Scope, farm_id: UUID) -> Dashboard:
    """Read a farm's whole state."""
    farm = farms.find_farm(scope, farm_id)
    now = ms(scope.now)
    stood = list(queries.where_they_stand(scope, farm.id))
    plants: dict[UUID, int] = {}
    shelves: dict[UUID, list[UUID]] = {}
    for batch_id, shelf_id, number in stood:
        plants[shelf_id] = plants.get(shelf_id, 0) + number
        shelves.setdefault(batch_id, []).append(shelf_id)
    return Dashboard(
        as_of=scope.now,
        complete_until=repository.complete_until(scope, now),
        farm=DashboardFarm(
            id=farm.id,
            name=farm.name,
            time_zone=farm.time_zone,
            today=scope.now.astimezone(ZoneInfo(farm.time_zone)).date(),
        ),
        racks=[
            DashboardRack.model_validate(row)
            for row in farms.standing_in(scope, Rack, farm.id)
        ],
        shelves=[
            DashboardShelf(
                id=row.id,
                rack_id=row.rack_id,
                name=row.name,
                level=row.level,
                area_m2=row.area_m2,
                plants=plants.get(row.id, 0),
            )
            for row in farms.standing_in(scope, Shelf, farm.id)
        ],
        reservoirs=[
            DashboardReservoir.model_validate(row)
            for row in farms.standing_in(scope, Reservoir, farm.id)
        ],
        batches=_batches(scope, farm.id, shelves),
        tasks=_tasks(scope, farm),
        alerts=[
            DashboardAlert.model_validate(row) for row in queries.alerts(scope, farm.id)
        ],
        energy_today=_energy_today(scope, farm),
        latest=_latest(scope, farm.id),
    )


def _latest(scope: Scope, farm_id: UUID) -> Latest:
    """Turn rows into columns."""
    rows = queries.latest(scope, farm_id)
    columns = zip(*rows, strict=True) if rows else ([] for _ in Latest.model_fields)
    # What the database gave needs no second look, a thousand times a column.
    named = dict(zip(Latest.model_fields, map(list, columns), strict=True))
    return Latest.model_construct(None, **named)


def _batches(
    scope: Scope, farm_id: UUID, shelves: dict[UUID, list[UUID]]
) -> list[DashboardBatch]:
    return [
        DashboardBatch(
            id=row.id,
            code=row.code,
            crop_key=row.crop_key,
            variety=row.variety,
            stage=row.stage,
            stage_since=row.stage_since,
            sown_at=row.sown_at,
            plants=row.plants,
            shelf_ids=shelves.get(row.id, []),
        )
        for row in queries.standing(scope, farm_id)
    ]


def _tasks(scope: Scope, farm: Farm) -> list[DashboardTask]:
    """Give what is due before the farm's next midnight."""
    tomorrow = start_of_day(farm, start_of_day(farm, scope.now) + timedelta(hours=36))
    return [
        DashboardTask(
            id=row.id,
            title=row.title,
            priority=row.priority,
            due_at=row.due_at,
            overdue=row.due_at < scope.now,
            batch_id=row.batch_id,
            assignee_id=row.assignee_id,
        )
        for row in queries.due(scope, farm.id, tomorrow)
    ]


def _energy_today(scope: Scope, farm: Farm) -> Figure:
    """Give what the farm used since its midnight."""
    start, end = ms(start_of_day(farm, scope.now)), ms(scope.now)
    layout = repository.layout(scope, farm.id, Window(start, end, HOUR))
    window = window_of(start, max(end, start + 1), 0)
    found = read_meters(scope, layout, window, (), divided=False)
    return found[Resource.ENERGY].figure()
