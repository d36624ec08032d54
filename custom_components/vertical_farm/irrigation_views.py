"""What the irrigation and the top-up of a reservoir show."""

from typing import Any

from homeassistant.components.sensor import SensorDeviceClass

from .farm.places import Topic
from .farm.reservoir import Reservoir
from .sensor_shapes import PlaceBinarySensorDescription, PlaceSensorDescription, as_time

DETAILS = frozenset({"below_pct", "cycle", "filling", "held_by", "run_s", "to_pct"})
"""What the binary sensor says besides its state; none of it is recorded."""


def is_watered(reservoir: Reservoir) -> bool:
    """Return whether a reservoir has a pump whose way of irrigation is known."""
    return reservoir.layout.watering is not None


def _due(reservoir: Reservoir) -> bool | None:
    """Return whether the pump should run now."""
    pump = reservoir.farm.irrigation.of(reservoir)
    return None if pump is None else pump.verdict.due


def _details(reservoir: Reservoir) -> dict[str, Any]:
    """Return what holds the water back, and what became of the last cycle."""
    pump = reservoir.farm.irrigation.of(reservoir)
    if pump is None:
        return {}
    return {
        "run_s": pump.watering.run_s,
        "cycle": None if pump.last is None else pump.last.value,
        "held_by": pump.held,
    }


def _next(reservoir: Reservoir) -> float | None:
    """Return when the next cycle is due, None while water is wanted."""
    pump = reservoir.farm.irrigation.of(reservoir)
    return None if pump is None else pump.verdict.next_at


IRRIGATION_DUE: PlaceBinarySensorDescription[Reservoir] = PlaceBinarySensorDescription(
    key="irrigation_due",
    topics=(Topic.IRRIGATION,),
    exists_fn=is_watered,
    value_fn=_due,
    detail_fn=_details,
)


def _top_up_details(reservoir: Reservoir) -> dict[str, Any]:
    """Return between which levels fresh water is let in, and what keeps it out now."""
    mark = reservoir.layout.marks
    fills = reservoir.farm.top_ups
    return {
        "below_pct": mark.below_pct,
        "to_pct": mark.to_pct,
        "filling": fills.of(reservoir) is not None,
        "held_by": fills.held(reservoir),
    }


TOP_UP_DUE: PlaceBinarySensorDescription[Reservoir] = PlaceBinarySensorDescription(
    key="top_up_due",
    topics=(Topic.TOP_UP,),
    exists_fn=lambda reservoir: reservoir.farm.top_ups.inlet(reservoir) is not None,
    value_fn=lambda reservoir: reservoir.farm.top_ups.due(reservoir),
    detail_fn=_top_up_details,
)
NEXT_IRRIGATION: PlaceSensorDescription[Reservoir] = PlaceSensorDescription(
    key="next_irrigation",
    topics=(Topic.IRRIGATION,),
    exists_fn=is_watered,
    value_fn=lambda reservoir: as_time(_next(reservoir)),
    device_class=SensorDeviceClass.TIMESTAMP,
)
