"""What a farm will do in the hours ahead, as things stand or with something changed."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..control.irrigation import WateringSettings, watering
from ..control.light_schedule import UnderLamp, Wish
from ..control.preview import Day, Lamp, Preview, Pump, preview
from ..growing.recipes import Recipe
from .light import LampPlan
from .metrics import Metric

if TYPE_CHECKING:
    from .live import Farm
    from .reservoir import Reservoir
    from .shelf import Shelf

_LIT_S = 1800.0


@dataclass(frozen=True, slots=True)
class Changed:
    """What is changed for a preview: the recipe of some shelves, cycles of reservoirs."""

    recipe: Recipe | None = None
    shelves: frozenset[str] = frozenset()
    cycles: WateringSettings | None = None
    reservoirs: frozenset[str] = frozenset()


def look_ahead(farm: Farm, hours: float, changed: Changed) -> Preview:
    """Return what lamps and pumps will do; later than the hours is left out."""
    now = farm.now
    days = _days(farm, now, hours)
    lamps = [_lamp(farm, lamp, changed) for lamp in farm.light]
    pumps = [
        pump
        for reservoir in farm.reservoirs.values()
        if (pump := _pump(farm, reservoir, changed)) is not None
    ]
    found = preview(lamps, pumps, days, now)
    end = now + hours * 3600.0
    return replace(
        found,
        changes=tuple(change for change in found.changes if change.at < end),
        shortages=tuple(short for short in found.shortages if short.day < end),
    )


def _days(farm: Farm, now: float, hours: float) -> list[Day]:
    """Return the crop days from now to some hours ahead."""
    days = [(farm.day_start, farm.day_end)]
    while days[-1][1] < now + hours * 3600.0:
        days.append(farm.crop_day(days[-1][1] + 1.0))
    return days


def _lamp(farm: Farm, lamp: LampPlan, changed: Changed) -> Lamp:
    """Return a lamp with what is under it."""
    dims = farm.light.dims(lamp)
    under = [
        shown
        for shelf in lamp.shelves
        if (shown := _under(farm, shelf, changed, dims=dims)) is not None
    ]
    touched = changed.recipe is not None and any(
        shelf.id in changed.shelves for shelf in lamp.shelves
    )
    running = None if touched else lamp.schedule
    return Lamp(lamp.ref, tuple(under), dims, running, _full_w(lamp.shelves))


def _under(
    farm: Farm, shelf: Shelf, changed: Changed, *, dims: bool
) -> UnderLamp | None:
    """Return a shelf with what its crop wants, by another recipe where that is asked."""
    wish = farm.light.wish(shelf)
    stage = shelf.targets.stage
    if changed.recipe is not None and shelf.id in changed.shelves and stage is not None:
        other = next(
            (one for one in changed.recipe.stages if one.id == stage.id),
            changed.recipe.stages[-1],
        )
        wish = Wish(
            other["dli_mol"],
            other["ppfd_umol"],
            other["photoperiod_h"],
            farm.light.debt(shelf).owed_mol,
        )
    return None if wish is None else farm.light.under(shelf, wish, dims=dims)


def _full_w(shelves: Iterable[Shelf]) -> float | None:
    """Return the power of a lamp at full level: as it is now, else as it was while lit."""
    for shelf in shelves:
        level, power = shelf.lamp_level, shelf.value(Metric.POWER)
        if level and power is not None:
            return power / level
        if shelf.energy.total and shelf.light.above_s >= _LIT_S:
            return shelf.energy.total / shelf.light.above_s
    return None


def _pump(farm: Farm, reservoir: Reservoir, changed: Changed) -> Pump | None:
    """Return the pump of a reservoir with its cycles, None where it has no schedule."""
    cycles, guarded = farm.irrigation.of(reservoir), farm.watering.pump(reservoir)
    if cycles is None or guarded is None:
        return None
    said, way = changed.cycles, reservoir.layout.irrigation
    by = cycles.watering
    if said is not None and way is not None and reservoir.id in changed.reservoirs:
        by = watering(way, said, guarded.equipment.longest_run_s)
    lamps = {
        shelf.layout.lamp
        for rack in reservoir.racks
        for shelf in rack.shelves.values()
        if shelf.layout.lamp is not None
    }
    return Pump(
        guarded.equipment.ref,
        by,
        cycles.verdict.cycle,
        frozenset(lamps),
        reservoir.layout.nominal_flow_l_min,
        guarded.on is True,
        reservoir.pump_power.usual_w,
    )
