"""What each kind of rule finds: a value for each subject, or that it is not known."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select

from ..farms.models import Farm
from ..growing.models import Batch, Harvest, Observation
from ..measures import MEASURES, Quantity
from ..models import TenantModel
from ..scope import Scope
from ..telemetry.models import DayRollup, HourRollup, Sensor
from .forecast import Growing, Past, Weighed, yield_percent
from .health import SILENT_AFTER
from .kinds import (
    EnergyPerKgHigh,
    OutOfBand,
    SensorSilent,
    SiteSilent,
    Watches,
    YieldForecastLow,
)
from .models import Health, SubjectKind

# An older value says nothing of now.
FRESH = timedelta(minutes=30)
MOST_PAST_BATCHES = 50
KWH = {"Wh": 0.001, "kWh": 1.0, "MWh": 1000.0}


@dataclass(frozen=True, slots=True)
class Finding:
    """A value of one subject; none where it is not known."""

    kind: SubjectKind
    id: UUID
    name: str
    farm_id: UUID | None
    value: float | None
    unit: str


def find(scope: Scope, watches: Watches, farm_id: UUID | None) -> Iterator[Finding]:
    """Look at everything that a rule is about."""
    match watches:
        case SiteSilent():
            return _silent(scope, SubjectKind.SOURCE, farm_id)
        case SensorSilent():
            return _silent_sensors(scope, farm_id)
        case OutOfBand():
            return _measured(scope, watches.metric, farm_id)
        case EnergyPerKgHigh():
            return _energy(scope, watches.days, farm_id)
        case YieldForecastLow():
            return _yields(scope, farm_id)


def _of_farm[M: TenantModel](
    scope: Scope, model: type[M], farm_id: UUID | None
) -> Select[M]:
    statement = scope.select(model)
    if farm_id is None:
        return statement
    return statement.where(model.__table__.c.farm_id == farm_id)


def _silent(scope: Scope, kind: SubjectKind, farm_id: UUID | None) -> Iterator[Finding]:
    """Give for how many minutes each has sent nothing."""
    statement = _of_farm(scope, Health, farm_id).where(Health.subject_kind == kind)
    for row in scope.session.scalars(statement):
        minutes = (scope.now - row.last_seen_at) / timedelta(minutes=1)
        yield Finding(kind, row.subject_id, row.name, row.farm_id, minutes, "min")


def _silent_sensors(scope: Scope, farm_id: UUID | None) -> Iterator[Finding]:
    """Give for how long each has told nothing, unless its whole site is silent."""
    silent_sites = {
        each.id
        for each in _silent(scope, SubjectKind.SOURCE, None)
        if each.value is None or timedelta(minutes=each.value) > SILENT_AFTER
    }
    sensors = {
        row.id: row.source_id for row in scope.session.scalars(scope.select(Sensor))
    }
    for found in _silent(scope, SubjectKind.SENSOR, farm_id):
        if sensors.get(found.id) not in silent_sites:
            yield found
        else:
            yield Finding(
                found.kind, found.id, found.name, found.farm_id, None, found.unit
            )


def _measured(
    scope: Scope, quantity: Quantity, farm_id: UUID | None
) -> Iterator[Finding]:
    """Give what each sensor of a quantity told last, if that was just now."""
    newest = (
        select(func.max(HourRollup.start))
        .where(HourRollup.metric_id == Sensor.metric_id)
        .correlate(Sensor)
        .scalar_subquery()
    )
    statement = (
        _of_farm(scope, Sensor, farm_id)
        .where(Sensor.quantity == quantity)
        .join(HourRollup, HourRollup.metric_id == Sensor.metric_id)
        .where(HourRollup.start == newest)
        .add_columns(HourRollup.last_ts, HourRollup.last_value)
    )
    unit = MEASURES[quantity].unit
    for row, ts, last in scope.session.execute(statement):
        age = scope.now - datetime.fromtimestamp(ts / 1000, UTC)
        value = last if age <= FRESH and row.unit in {None, unit} else None
        name = row.name or row.key
        yield Finding(SubjectKind.SENSOR, row.id, name, row.farm_id, value, unit)


def _energy(scope: Scope, days: int, farm_id: UUID | None) -> Iterator[Finding]:
    """Give the energy of each farm for a kilogram that it harvested."""
    farms = scope.select(Farm).where(Farm.deleted_at.is_(None))
    if farm_id is not None:
        farms = farms.where(Farm.id == farm_id)
    start = scope.now - timedelta(days=days)
    for farm in scope.session.scalars(farms):
        grams = scope.session.scalar(
            _of_farm(scope, Harvest, farm.id)
            .where(Harvest.at >= start)
            .with_only_columns(func.sum(Harvest.grams))
        )
        energy = _energy_kwh(scope, farm.id, start)
        per_kg = energy / (grams / 1000) if grams and energy is not None else None
        yield Finding(SubjectKind.FARM, farm.id, farm.name, farm.id, per_kg, "kWh/kg")


def _energy_kwh(scope: Scope, farm_id: UUID, start: datetime) -> float | None:
    """Add up what a farm's meters have counted.

    A farm that has a meter for all of it is read from that, others from those of its parts.
    """
    meters = scope.session.scalars(
        _of_farm(scope, Sensor, farm_id).where(Sensor.quantity == Quantity.ENERGY)
    ).all()
    meters = [each for each in meters if not each.is_of_a_part] or meters
    counted = [_counted_kwh(scope, meter, start) for meter in meters]
    known = [each for each in counted if each is not None]
    return sum(known) if known and len(known) == len(counted) else None


def _counted_kwh(scope: Scope, meter: Sensor, start: datetime) -> float | None:
    """Give what one meter has counted since a day began; a fall is a new beginning."""
    factor = KWH.get(meter.unit or "kWh")
    rows = scope.session.execute(
        select(DayRollup.first_value, DayRollup.last_value)
        .where(
            DayRollup.metric_id == meter.metric_id,
            DayRollup.start >= int(start.timestamp() * 1000),
        )
        .order_by(DayRollup.start)
    ).all()
    if factor is None or not rows:
        return None
    total, last = 0.0, rows[0][0]
    for _, value in rows:
        total += value - last if value >= last else value
        last = value
    return total * factor


def _yields(scope: Scope, farm_id: UUID | None) -> Iterator[Finding]:
    """Give what each batch that grows will give, in percent of what is usual."""
    growing = scope.session.scalars(
        _of_farm(scope, Batch, farm_id).where(
            Batch.ended_at.is_(None), Batch.deleted_at.is_(None)
        )
    ).all()
    past = {key: _past(scope, key) for key in {row.crop_key for row in growing}}
    weights = _weights(scope, growing)
    for row in growing:
        batch = Growing(
            row.plants_at_start, row.plants + row.harvested_plants, weights[row.id]
        )
        percent = yield_percent(batch, past[row.crop_key])
        yield Finding(SubjectKind.BATCH, row.id, row.code, row.farm_id, percent, "%")


def _past(scope: Scope, crop_key: str) -> list[Past]:
    """Give the last batches of a crop that were harvested."""
    rows = scope.session.scalars(
        scope.select(Batch)
        .where(
            Batch.crop_key == crop_key,
            Batch.ended_by == "harvested",
            Batch.deleted_at.is_(None),
        )
        .order_by(Batch.ended_at.desc())
        .limit(MOST_PAST_BATCHES)
    ).all()
    weights = _weights(scope, rows)
    return [
        Past(
            row.plants_at_start, row.harvested_plants, row.harvested_g, weights[row.id]
        )
        for row in rows
    ]


def _weights(scope: Scope, rows: Sequence[Batch]) -> dict[UUID, list[Weighed]]:
    """Give what the plants of batches weighed, and when."""
    sown = {row.id: row.sown_at for row in rows}
    found: dict[UUID, list[Weighed]] = defaultdict(list)
    for seen in scope.session.scalars(
        scope.select(Observation).where(
            Observation.batch_id.in_(sown),
            Observation.plants > 0,
            Observation.weight_g.is_not(None),
        )
    ):
        age = (seen.at - sown[seen.batch_id]) / timedelta(days=1)
        grams = (seen.weight_g or 0.0) / (seen.plants or 1)
        found[seen.batch_id].append(Weighed(age, grams))
    return found
