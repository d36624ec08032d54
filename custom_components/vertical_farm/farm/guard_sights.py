"""What the guard sees of a device and around it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from ..control.equipment import Irrigation, Kind
from ..control.guard import Sight
from .metrics import Metric
from .places import Place
from .rack import Rack
from .reservoir import Reservoir
from .shelf import Shelf

if TYPE_CHECKING:
    from .guard import Guarded
    from .live import Farm

_FLOWS_SHARE: Final = 0.3
"""Share of the nominal flow from which a pump runs, whatever its relay says."""

_IN_BEDS_PCT: Final = 15.0
"""Share of a tank that flooded beds hold at most, usually."""

_WATER: Final = frozenset({Kind.PUMP, Kind.WATER_INLET, Kind.IRRIGATION_VALVE})


def sight(farm: Farm, guarded: Guarded) -> Sight:
    """Return what can be seen of a device and around it."""
    places = guarded.places
    emergency = farm.mode.stops_everything
    match guarded.equipment.kind:
        case kind if kind in _WATER:
            tanks = [place for place in places if isinstance(place, Reservoir)]
            return _water_sight(farm, guarded, tanks, emergency=emergency)
        case Kind.LAMP | Kind.HEATER:
            return Sight(
                guarded.on,
                air_c=_highest(places, Metric.TEMPERATURE),
                emergency=emergency,
            )
        case Kind.CO2_VALVE:
            return Sight(
                guarded.on,
                co2_ppm=_highest(places, Metric.CO2),
                emergency=emergency,
            )
        case Kind.DOSER:
            return Sight(
                guarded.on,
                dosed_ml=guarded.given_ml,
                solution_wrong=any(map(farm.alarms.stops_dosing, places)),
                emergency=emergency,
            )
        case _:
            return Sight(guarded.on, emergency=emergency)


def shelves_of(place: Place) -> list[Shelf]:
    """Return the shelves of a place."""
    if isinstance(place, Rack):
        return list(place.shelves.values())
    return [place] if isinstance(place, Shelf) else []


def _water_sight(
    farm: Farm, guarded: Guarded, tanks: list[Reservoir], *, emergency: bool
) -> Sight:
    """Return what can be seen of a pump, a valve or an inlet and its reservoirs."""
    leaking = any(tank.leaking for tank in tanks)
    has_level = any(tank.has(Metric.LEVEL) for tank in tanks)
    levels = [tank.value(Metric.LEVEL) for tank in tanks]
    known = [level for level in levels if level is not None]
    level = min(known) if len(known) == len(levels) and known else None
    if guarded.equipment.kind is not Kind.PUMP:
        if level is not None:
            level = max(_full_pct(tank, farm.now) for tank in tanks)
        return Sight(
            guarded.on,
            level,
            has_level=has_level,
            leaking=leaking,
            emergency=emergency,
        )
    share = _highest_share(tank.flow_share for tank in tanks)
    on = guarded.on
    if on is False and share is not None and share > _FLOWS_SHARE:
        # The relay says off, and the water says that the pump runs.
        on = True
    return Sight(
        on,
        level,
        has_level=has_level,
        leaking=leaking,
        flow_share=share,
        power_share=_highest_share(tank.power_share for tank in tanks),
        emergency=emergency,
    )


def _highest_share(shares: Iterable[float | None]) -> float | None:
    """Return the highest share; where none is above 0, None unless all are known."""
    found = list(shares)
    known = [share for share in found if share is not None]
    if any(known) or len(known) == len(found):
        return max(known, default=None)
    return None


def _full_pct(tank: Reservoir, now: float) -> float:
    """Return how full a tank will be when its beds have drained."""
    level = tank.value(Metric.LEVEL) or 0.0
    floods = tank.layout.irrigation is Irrigation.EBB_AND_FLOW
    drains = floods and not tank.is_settled(now)
    return level + (_IN_BEDS_PCT if drains else 0.0)


def _highest(places: list[Place], metric: Metric) -> float | None:
    """Return the highest trusted value of a metric on the shelves of some places."""
    values = [
        value
        for place in places
        for shelf in shelves_of(place)
        if (value := shelf.value(metric)) is not None
    ]
    return max(values, default=None)
