"""What the light plan shows: sensors of a shelf, and the whole plan as an answer."""

from datetime import UTC, datetime
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import UnitOfRatio
from homeassistant.util.json import JsonObjectType

from .control.light_schedule import Schedule, window
from .crop_views import name_of
from .farm.metrics import UNIT_DLI, UNIT_PPFD
from .farm.places import Topic
from .farm.shelf import Shelf
from .sensor_shapes import PlaceSensorDescription, as_time

DETAILS = frozenset({"goal", "owed", "short", "lost"})
"""What the forecast says besides its value; none of it is recorded."""


def has_lamp(shelf: Shelf) -> bool:
    """Return whether a shelf has a lamp to plan."""
    return shelf.layout.lamp is not None


def _level(shelf: Shelf) -> float | None:
    """Return the planned dim level in %."""
    lamp = shelf.farm.light.of(shelf)
    level = None if lamp is None else lamp.level(shelf.farm.now)
    return None if level is None else round(level * 100.0, 1)


def _ppfd(shelf: Shelf) -> float | None:
    """Return the planned PPFD, whole."""
    ppfd = shelf.farm.light.ppfd(shelf)
    return None if ppfd is None else float(round(ppfd))


def _forecast(shelf: Shelf) -> float | None:
    """Return the light of the day that is to be expected."""
    outlook = shelf.farm.light.outlook(shelf)
    if outlook is None or outlook.forecast_mol is None:
        return None
    return round(outlook.forecast_mol, 1)


def _forecast_details(shelf: Shelf) -> dict[str, Any]:
    """Return what the day should give, and what will be short of it."""
    outlook = shelf.farm.light.outlook(shelf)
    if outlook is None:
        return {}
    debt = shelf.farm.light.debt(shelf)
    return {
        "goal": round(outlook.goal_mol, 1),
        "owed": round(debt.owed_mol, 1),
        "short": round(outlook.short_mol, 1),
        "lost": round(debt.lost_mol, 1),
    }


LIGHT_SENSORS: tuple[PlaceSensorDescription[Shelf], ...] = (
    PlaceSensorDescription(
        key="planned_level",
        topics=(Topic.LIGHT,),
        exists_fn=has_lamp,
        value_fn=_level,
        native_unit_of_measurement=UnitOfRatio.PERCENTAGE,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
    ),
    PlaceSensorDescription(
        key="planned_ppfd",
        topics=(Topic.LIGHT,),
        exists_fn=has_lamp,
        value_fn=_ppfd,
        native_unit_of_measurement=UNIT_PPFD,
        state_class=SensorStateClass.MEASUREMENT,
        suggested_display_precision=0,
        entity_registry_enabled_default=False,
    ),
    PlaceSensorDescription(
        key="next_light_change",
        topics=(Topic.LIGHT,),
        exists_fn=has_lamp,
        value_fn=lambda shelf: as_time(shelf.farm.light.next_change(shelf)),
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_registry_enabled_default=False,
    ),
    PlaceSensorDescription(
        key="dli_forecast",
        topics=(Topic.LIGHT,),
        exists_fn=has_lamp,
        value_fn=_forecast,
        detail_fn=_forecast_details,
        native_unit_of_measurement=UNIT_DLI,
        suggested_display_precision=1,
    ),
)


def light_plan_view(shelf: Shelf) -> JsonObjectType:
    """Return what a shelf's lamp does today, and what that gives."""
    plans = shelf.farm.light
    lamp, wish = plans.of(shelf), plans.wish(shelf)
    shown: JsonObjectType = {
        "shelf": name_of(shelf),
        "lamp": None if lamp is None else plans.entity_id(lamp),
        "planned": lamp is not None and lamp.schedule is not None,
    }
    if lamp is None or lamp.schedule is None or wish is None:
        return shown
    farm = shelf.farm
    dims = plans.dims(lamp)
    span = window((farm.day_start, farm.day_end), [wish])
    return {
        **shown,
        "dims": dims,
        "level_pct": _level(shelf),
        "ppfd": _ppfd(shelf),
        "uniformity": _rounded(shelf.layout.uniformity),
        "begins": _time(lamp.schedule.start),
        "ends": _time(lamp.schedule.end),
        "latest_end": _time(span.latest),
        "next_change": _time(plans.next_change(shelf)),
        "dli": outlook_view(shelf),
        "phases": list(_phases(shelf, lamp.schedule, dims=dims)),
    }


def outlook_view(shelf: Shelf) -> JsonObjectType | None:
    """Return how the light of a shelf's day is expected to close, None without a crop."""
    plans = shelf.farm.light
    wish, outlook = plans.wish(shelf), plans.outlook(shelf)
    if wish is None or outlook is None:
        return None
    debt = plans.debt(shelf)
    return {
        "target": round(wish.dli_mol.typical, 2),
        "owed": round(debt.owed_mol, 2),
        "goal": round(outlook.goal_mol, 2),
        "forecast": _rounded(outlook.forecast_mol),
        "short": round(outlook.short_mol, 2),
        "over": round(outlook.over_mol, 2),
        "lost": round(debt.lost_mol, 2),
    }


def _phases(shelf: Shelf, schedule: Schedule, *, dims: bool) -> list[JsonObjectType]:
    """Return what the lamp does while it is lit."""
    gives = shelf.farm.light.gives(shelf, dims=dims)
    return [
        {
            "start": _time(phase.start),
            "end": _time(phase.end),
            "level_pct": round(phase.level * 100.0, 1),
            "ppfd": None if gives is None else round(gives.ppfd(phase.level)),
        }
        for phase in schedule.phases()
    ]


def _rounded(mol: float | None) -> float | None:
    """Return light without digits that nobody can measure."""
    return None if mol is None else round(mol, 2)


def _time(seconds: float | None) -> str | None:
    """Return UTC seconds as text."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(round(seconds), UTC).isoformat()
