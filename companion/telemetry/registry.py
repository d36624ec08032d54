"""Sensors as records: found, made before they send, named, placed, put aside."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid7

from ..farms import repository as farms, service as places
from ..farms.models import Device, InFarm, Origin, Rack, Reservoir, Shelf
from ..keyring import Keyring
from ..paging import Page, PageQuery, paginate
from ..problems import Conflict, NotFound
from ..records import change, created, looking_for, present, put_aside, refused, restore
from ..scope import Scope, WriteScope
from . import service
from .models import Sensor, Source
from .schemas import SensorCreate, SensorFilter, SensorRead, SensorUpdate
from .store import take_metric_ids

PARTS: dict[str, type[InFarm]] = {
    "shelf_id": Shelf,
    "rack_id": Rack,
    "reservoir_id": Reservoir,
    "device_id": Device,
}
# What Home Assistant does not know of a sensor that it owns.
COMPANIONS_OWN = places.COMPANIONS_OWN | {
    "calibrated_at",
    "calibration_due_at",
    "calibration_note",
}


def list_sensors(
    scope: Scope, keyring: Keyring, page: PageQuery, only: SensorFilter
) -> Page[SensorRead]:
    """List sensors, the oldest first."""
    statement = present(service.sensors_of(scope), Sensor, deleted=only.deleted)
    wanted = {
        Sensor.source_id: only.source,
        Sensor.farm_id: only.farm,
        Sensor.rack_id: only.rack,
        Sensor.shelf_id: only.shelf,
        Sensor.reservoir_id: only.reservoir,
        Sensor.device_id: only.device,
        Sensor.quantity: only.quantity,
    }
    for column, value in wanted.items():
        if value is not None:
            statement = statement.where(column == value)
    places_known = (
        Sensor.rack_id.is_not(None)
        | Sensor.shelf_id.is_not(None)
        | Sensor.reservoir_id.is_not(None)
        | Sensor.device_id.is_not(None)
    )
    if only.placed is not None:
        statement = statement.where(places_known if only.placed else ~places_known)
    if only.retired is not None:
        gone = Sensor.retired_at
        statement = statement.where(
            gone.is_not(None) if only.retired else gone.is_(None)
        )
    return paginate(
        scope,
        keyring,
        statement.where(*looking_for(only.q, Sensor.name, Sensor.key)),
        [(Sensor.id, "asc")],
        page,
        present=SensorRead.model_validate,
    )


def register(scope: WriteScope, body: SensorCreate) -> Sensor:
    """Make a sensor before it sends, so that its first reading has a place."""
    values = body.model_dump()
    source = _source(scope, body.source_id)
    taken = scope.session.scalar(
        scope.select(Sensor).where(
            Sensor.source_id == source.id, Sensor.key == body.key
        )
    )
    if taken is not None:
        raise Conflict(f"The source has a sensor {body.key!r} already, or had.")
    sensor = Sensor(source_id=source.id, farm_id=scope.farm_id, origin=Origin.COMPANION)
    place = _place(scope, sensor, {name: values[name] for name in _given(values)})
    values |= {"source_id": source.id, "farm_id": scope.farm_id} | place
    first = take_metric_ids(scope.session.connection(), 1)
    return created(scope, Sensor(**values, metric_id=first, origin=Origin.COMPANION))


def _given(values: Mapping[str, Any]) -> list[str]:
    """Name what is said of a place."""
    return [name for name in ("farm_id", *PARTS) if values.get(name) is not None]


def _source(scope: WriteScope, source_id: UUID | None) -> Source:
    """Give a source that the caller may see, or make it."""
    if source_id is not None:
        found = scope.session.scalar(scope.select(Source).where(Source.id == source_id))
        if found is not None and scope.farm_id not in {None, found.farm_id}:
            raise refused("/source_id", "There is no such source.")
        if found is not None:
            return found
    return scope.add(
        Source(id=source_id or uuid7(), farm_id=scope.farm_id, last_sequence=0)
    )


def update(scope: WriteScope, sensor: Sensor, body: SensorUpdate) -> None:
    """Change what a sensor is called and where it is."""
    changes = body.changes()
    places.demand_owner(sensor, changes, COMPANIONS_OWN)
    if changes.keys() & {"farm_id", *PARTS}:
        changes |= _place(scope, sensor, changes)
    change(scope, sensor, changes)


def delete(scope: WriteScope, sensor: Sensor) -> None:
    """Put a sensor aside; what it sends is kept."""
    places.demand_owner(sensor)
    put_aside(scope, sensor)


def bring_back(scope: WriteScope, sensor: Sensor) -> None:
    """Restore a sensor with all that it has sent."""
    restore(scope, sensor)


def _place(
    scope: Scope, sensor: Sensor, changes: Mapping[str, Any]
) -> dict[str, UUID | None]:
    """Give the whole new place: a part says its farm, another farm has other parts."""
    farm_id = _farm(scope, sensor, changes)
    nowhere: dict[str, UUID | None] = dict.fromkeys(PARTS)
    if farm_id is None:
        if any(changes.get(name) for name in PARTS):
            raise refused("/farm_id", "A place is in a farm.", "missing")
        return {"farm_id": None} | nowhere
    before = sensor
    if farm_id != sensor.farm_id:
        before = Sensor(rack_id=None, shelf_id=None, reservoir_id=None, device_id=None)
    device_id = changes.get("device_id", before.device_id)
    if device_id is not None:
        places.part_named(scope, Device, device_id, "/device_id", farm_id)
    where = places.moved(scope, before, farm_id, changes)
    return {"farm_id": farm_id, "device_id": device_id} | where


def _farm(scope: Scope, sensor: Sensor, changes: Mapping[str, Any]) -> UUID | None:
    """Give the farm of the new place: as is said, as before, or that of a part."""
    if "farm_id" in changes:
        named: UUID | None = changes["farm_id"]
        if named is None and scope.farm_id is not None:
            raise refused("/farm_id", "This key is for one farm.")
        return None if named is None else places.farm_named(scope, named).id
    if sensor.farm_id is not None:
        return sensor.farm_id
    for name, model in PARTS.items():
        if (part_id := changes.get(name)) is not None:
            try:
                return farms.find_part(scope, model, part_id).farm_id
            except NotFound as error:
                raise refused(
                    f"/{name}", f"There is no such {model.__tablename__}."
                ) from error
    return None
