"""Farms as Home Assistant has them: taken over as a whole, never argued with."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ..records import created
from ..scope import WriteScope
from . import allowances, repository
from .models import Device, Farm, InFarm, Mirrored, Origin, Rack, Reservoir, Shelf
from .service import FARMS

# Where plants stood that was removed before anybody told of it.
GONE = "gone"


type Values = Mapping[str, Any]


@dataclass(slots=True)
class Taken:
    """What taking a layout over has changed."""

    added: int = 0
    changed: int = 0
    retired: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """Something that stands in a farm: its id in Home Assistant, and what is said of it."""

    ha_id: str
    values: Values


@dataclass(frozen=True, slots=True)
class Standing:
    """All that stands in a farm; parts name each other by their ids in Home Assistant."""

    farm: Values
    racks: list[Part] = field(default_factory=list)
    shelves: list[Part] = field(default_factory=list)
    reservoirs: list[Part] = field(default_factory=list)
    devices: list[Part] = field(default_factory=list)


def begin(
    scope: WriteScope, ha_id: str, values: Values, default_plan: str | None
) -> Farm:
    """Give the farm of a site: as it was when the site was here before, or a new one."""
    farm = scope.session.scalar(scope.select(Farm).where(Farm.ha_id == ha_id))
    if farm is not None and farm.deleted_at is None:
        _update(scope, farm, {**values, "retired_at": None})
        return farm
    person = allowances.person_counted(scope)
    allowances.use(scope, person, FARMS, default_plan)
    if farm is not None:
        _update(
            scope,
            farm,
            {**values, "retired_at": None, "deleted_at": None, "counted_for": person},
        )
        return farm
    return created(
        scope,
        Farm(**values, ha_id=ha_id, origin=Origin.HOME_ASSISTANT, counted_for=person),
    )


def take_over(
    scope: WriteScope, farm: Farm, standing: Standing, revision: int
) -> Taken:
    """Let a farm stand as Home Assistant says; what is gone is retired, with its history."""
    taken = Taken()
    if _update(scope, farm, {**standing.farm, "layout_revision": revision}):
        taken.changed += 1
    racks = _take(scope, farm, Rack, standing.racks, taken)
    named = {"rack_id": racks}
    shelves = _resolved(standing.shelves, named)
    named["shelf_id"] = _take(scope, farm, Shelf, shelves, taken)
    tanks = _resolved(standing.reservoirs, {})
    named["reservoir_id"] = _take(scope, farm, Reservoir, tanks, taken)
    _feed(scope, standing.reservoirs, named["reservoir_id"], racks)
    _take(scope, farm, Device, _resolved(standing.devices, named), taken)
    return taken


def parts_by_ha_id[M: InFarm](
    scope: WriteScope, model: type[M], farm_id: UUID
) -> dict[str, M]:
    """Give what Home Assistant has, or had, in a farm by its ids there."""
    rows = scope.session.scalars(
        scope.select(model).where(model.farm_id == farm_id, model.ha_id.is_not(None))
    )
    return {row.ha_id: row for row in rows if row.ha_id is not None}


def shelf_that_was(scope: WriteScope, farm_id: UUID, ha_id: str) -> Shelf:
    """Make a retired shelf where plants stood of which only the id is known."""
    rack = parts_by_ha_id(scope, Rack, farm_id).get(GONE)
    past: dict[str, Any] = {
        "farm_id": farm_id,
        "origin": Origin.HOME_ASSISTANT,
        "retired_at": scope.now,
    }
    if rack is None:
        rack = created(scope, Rack(**past, ha_id=GONE, name="Removed racks"))
    return created(
        scope, Shelf(**past, ha_id=ha_id, rack_id=rack.id, name=ha_id, level=0)
    )


def _take[M: InFarm](
    scope: WriteScope,
    farm: Farm,
    model: type[M],
    parts: Iterable[Part],
    taken: Taken,
) -> dict[str, UUID]:
    """Add, change and retire the parts of one kind; give their ids."""
    known = parts_by_ha_id(scope, model, farm.id)
    ids: dict[str, UUID] = {}
    for part in parts:
        values = part.values
        row = known.get(part.ha_id)
        if row is None:
            row = created(
                scope,
                model(
                    farm_id=farm.id,
                    ha_id=part.ha_id,
                    origin=Origin.HOME_ASSISTANT,
                    **values,
                ),
            )
            taken.added += 1
        elif _update(scope, row, {**values, "retired_at": None, "deleted_at": None}):
            taken.changed += 1
        ids[part.ha_id] = row.id
    for ha_id, row in known.items():
        if ha_id not in ids and row.retired_at is None:
            _update(scope, row, {"retired_at": scope.now})
            taken.retired += 1
    return ids


def _resolved(
    parts: Iterable[Part], named: Mapping[str, Mapping[str, UUID]]
) -> Iterator[Part]:
    """Put our ids in the place of Home Assistant's, and leave out what is kept apart."""
    for part in parts:
        values = {
            name: named[name].get(value) if name in named else value
            for name, value in part.values.items()
            if name != "rack_ids"
        }
        yield Part(part.ha_id, values)


def _feed(
    scope: WriteScope,
    reservoirs: Iterable[Part],
    ids: Mapping[str, UUID],
    racks: Mapping[str, UUID],
) -> None:
    """Let each reservoir feed the racks that Home Assistant says."""
    fed = repository.racks_fed(scope, [*ids.values()])
    for each in reservoirs:
        wanted = sorted(
            racks[rack] for rack in each.values["rack_ids"] if rack in racks
        )
        if wanted != fed[ids[each.ha_id]]:
            row = scope.find(Reservoir, ids[each.ha_id])
            repository.feed(scope, row, wanted)


def _update(scope: WriteScope, row: Mirrored, values: Values) -> bool:
    """Change what differs, without a word in the audit log: it is a mirror."""
    different = {
        name: value for name, value in values.items() if getattr(row, name) != value
    }
    for name, value in different.items():
        setattr(row, name, value)
    if different:
        row.updated_at = scope.now
        scope.session.flush()
    return bool(different)
