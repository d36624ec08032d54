"""What the alarms of a farm show: whether there are any at a place, and how many."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.components.sensor import SensorStateClass

from .alarm_words import unit_of
from .control.alarm_catalogue import AlarmKey, Severity
from .control.alarms import Alarm
from .farm.live import Farm
from .farm.places import Place, Topic
from .sensor_shapes import PlaceBinarySensorDescription, PlaceSensorDescription

ALARMS = "alarms"
ALARM_DETAILS = frozenset({ALARMS, "severity"})


def alarm_report(farm: Farm, key: AlarmKey, alarm: Alarm) -> dict[str, Any]:
    """Return an alarm as it is told: what, where, how bad, since when, who has seen it."""
    return {
        **farm.alarms.details(key, alarm),
        "unit": unit_of(key) or None,
        "since": _time(alarm.raised),
        "acknowledged": alarm.acknowledged is not None,
        "shelved_until": _time(alarm.shelved_until),
    }


def alarms_of(place: Place) -> list[dict[str, Any]]:
    """Return the active alarms of a place and its parts, the most urgent first."""
    farm = place.farm
    return [alarm_report(farm, key, alarm) for key, alarm in farm.alarms.of(place)]


def heard_at(place: Place) -> list[dict[str, Any]]:
    """Return the alarms that people are to hear of."""
    return [
        told
        for told in alarms_of(place)
        if told["explained_by"] is None and told["shelved_until"] is None
    ]


def _severity(place: Place) -> str | None:
    """Return how bad it is."""
    severity = place.farm.alarms.severity(place)
    return None if severity is None else severity.value


def _count(farm: Farm) -> int:
    """Return how many alarms people are to hear of."""
    return len(heard_at(farm))


def _counts(farm: Farm) -> Mapping[str, Any]:
    """Return how many of them there are, by what matters."""
    found = alarms_of(farm)
    heard = heard_at(farm)
    critical = [told for told in heard if told["severity"] == Severity.CRITICAL]
    return {
        "critical": len(critical),
        "warning": len(heard) - len(critical),
        "unacknowledged": sum(not told["acknowledged"] for told in heard),
        "shelved": sum(told["shelved_until"] is not None for told in found),
        "explained": sum(told["explained_by"] is not None for told in found),
    }


def _time(seconds: float | None) -> str | None:
    """Return UTC seconds as text."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(int(seconds), UTC).isoformat()


ALARM: PlaceBinarySensorDescription[Place] = PlaceBinarySensorDescription(
    key="alarm",
    topics=(Topic.ALARMS,),
    device_class=BinarySensorDeviceClass.PROBLEM,
    value_fn=lambda place: place.farm.alarms.severity(place) is not None,
    detail_fn=lambda place: {"severity": _severity(place), ALARMS: alarms_of(place)},
)
ALARM_COUNT: PlaceSensorDescription[Farm] = PlaceSensorDescription(
    key="alarms",
    topics=(Topic.ALARMS,),
    state_class=SensorStateClass.MEASUREMENT,
    value_fn=_count,
    detail_fn=lambda farm: {**_counts(farm)},
)
