"""Sensors as Home Assistant has them: known before they send, and where they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid7

from ..farms.models import Origin
from ..scope import Scope, WriteScope
from .models import Sensor, Source
from .store import hash_of, take_metric_ids

PLACES = ("rack_id", "shelf_id", "reservoir_id")


@dataclass(frozen=True, slots=True)
class Placed:
    """A sensor by the key that it sends under, and where it measures."""

    key: str
    name: str
    quantity: str
    unit: str | None
    rack_id: UUID | None = None
    shelf_id: UUID | None = None
    reservoir_id: UUID | None = None


def last_sequence(scope: Scope, source_id: UUID) -> int:
    """Give the highest number of a batch that a source has had stored."""
    row = scope.session.scalar(scope.select(Source).where(Source.id == source_id))
    return 0 if row is None else row.last_sequence


def last_batch(scope: Scope, source_id: UUID) -> tuple[int, str | None]:
    """Give the number of the last batch that a source has had stored, and its hash."""
    sequence = last_sequence(scope, source_id)
    connection = scope.session.connection()
    return sequence, hash_of(connection, scope.org_id, source_id, sequence)


def place_sensors(
    scope: WriteScope, source_id: UUID, farm_id: UUID, sensors: Sequence[Placed]
) -> int:
    """Let a source have these sensors; give how many are new."""
    source = scope.session.scalar(scope.select(Source).where(Source.id == source_id))
    if source is None:
        scope.add(Source(id=source_id, farm_id=farm_id, last_sequence=0))
    known = {
        row.key: row
        for row in scope.session.scalars(
            scope.select(Sensor).where(Sensor.source_id == source_id)
        )
    }
    new = [each for each in sensors if each.key not in known]
    first = take_metric_ids(scope.session.connection(), len(new)) if new else 0
    for number, each in enumerate(new, start=first):
        scope.add(
            Sensor(
                id=uuid7(),
                source_id=source_id,
                farm_id=farm_id,
                metric_id=number,
                origin=Origin.HOME_ASSISTANT,
                **_values(each),
            )
        )
    wanted = {each.key: each for each in sensors}
    for key, row in known.items():
        if key in wanted:
            values = {**_values(wanted[key]), "farm_id": farm_id, "retired_at": None}
        elif row.retired_at is None:
            values = {"retired_at": scope.now}
        else:
            continue
        _update(scope, row, {**values, "origin": Origin.HOME_ASSISTANT})
    return len(new)


def _values(placed: Placed) -> dict[str, object]:
    return {
        "key": placed.key,
        "ha_id": placed.key,
        "name": placed.name,
        "quantity": placed.quantity,
        "unit": placed.unit,
        **{name: getattr(placed, name) for name in PLACES},
    }


def _update(scope: WriteScope, row: Sensor, values: Mapping[str, object]) -> None:
    different = {
        name: value for name, value in values.items() if getattr(row, name) != value
    }
    for name, value in different.items():
        setattr(row, name, value)
    if different:
        row.updated_at = scope.now
        scope.session.flush()
