"""What the air of a farm's rooms wants: whether devices should switch now."""

from functools import partial
from typing import Any, Final

from homeassistant.const import ATTR_ENTITY_ID, EntityCategory

from .control.reasons import AskedBy
from .farm.live import Farm
from .farm.places import Topic
from .sensor_shapes import PlaceBinarySensorDescription

CHANGES: Final = "changes"


def _has_climate(farm: Farm) -> bool:
    """Return whether any device keeps the air."""
    return any(room.kept for room in farm.air.rooms)


def _has_valves(farm: Farm) -> bool:
    """Return whether CO2 can be given anywhere."""
    return any(room.valves for room in farm.air.rooms)


def _is_due(asked_by: AskedBy, farm: Farm) -> bool:
    """Return whether a device should switch now."""
    return any(due.asked_by is asked_by for due in farm.air.due.values())


def _changes(asked_by: AskedBy, farm: Farm) -> dict[str, Any]:
    """Return which devices should switch, and how often that was said before."""
    return {
        CHANGES: [
            {ATTR_ENTITY_ID: due.entity_id, "on": due.on, "again": due.again}
            for due in farm.air.due.values()
            if due.asked_by is asked_by
        ]
    }


CLIMATE_DUE: PlaceBinarySensorDescription[Farm] = PlaceBinarySensorDescription(
    key="climate_due",
    topics=(Topic.AIR,),
    entity_category=EntityCategory.DIAGNOSTIC,
    exists_fn=_has_climate,
    value_fn=partial(_is_due, AskedBy.CLIMATE),
    detail_fn=partial(_changes, AskedBy.CLIMATE),
)
CO2_DUE: PlaceBinarySensorDescription[Farm] = PlaceBinarySensorDescription(
    key="co2_due",
    topics=(Topic.AIR,),
    entity_category=EntityCategory.DIAGNOSTIC,
    exists_fn=_has_valves,
    value_fn=partial(_is_due, AskedBy.CO2),
    detail_fn=partial(_changes, AskedBy.CO2),
)
