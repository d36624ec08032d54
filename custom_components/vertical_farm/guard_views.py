"""What the guard of a farm shows: the faults it holds, and its promises."""

from datetime import UTC, datetime
from typing import Any

from homeassistant.components.binary_sensor import BinarySensorDeviceClass
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er, issue_registry as ir

from .const import DOMAIN
from .control.guard import latched
from .control.promises import Promise, promises
from .farm.guard import Guarded
from .farm.live import Farm
from .farm.metrics import Metric
from .farm.places import Group, Place, Topic
from .farm.reservoir import Reservoir
from .sensor_shapes import PlaceBinarySensorDescription

FAULTS = "faults"
_DISOBEYS = "device_disobeys"


def is_guarded(place: Place) -> bool:
    """Return whether the guard looks after a device of a place."""
    return bool(place.farm.guard.of(place))


def held(place: Place) -> list[Guarded]:
    """Return the devices of a place that the guard holds off."""
    return [guarded for guarded in place.farm.guard.of(place) if guarded.faults]


def _faults(place: Place) -> dict[str, Any]:
    """Return what holds which device off, since when, and who has to act."""
    guard = place.farm.guard
    return {
        FAULTS: [
            {
                "entity_id": guard.entity_id(guarded),
                "fault": fault.value,
                "since": _time(guarded.watch.holding[fault]),
                "needs_acknowledgement": latched(guarded.equipment.kind, fault)
                and fault not in guarded.watch.acknowledged,
                "disobeys": guarded.disobeys,
            }
            for guarded in held(place)
            for fault in guarded.faults
        ]
    }


def _time(seconds: float) -> str:
    """Return UTC seconds as text."""
    return datetime.fromtimestamp(int(seconds), UTC).isoformat()


GUARD: PlaceBinarySensorDescription[Place] = PlaceBinarySensorDescription(
    key="guard",
    topics=(Topic.GUARD,),
    device_class=BinarySensorDeviceClass.SAFETY,
    exists_fn=is_guarded,
    value_fn=lambda place: bool(held(place)),
    detail_fn=_faults,
)


def guard_report(farm: Farm) -> list[dict[str, Any]]:
    """Return each guarded device with its promises, and what would keep them alone."""
    return [_device_report(farm, guarded) for guarded in farm.guard]


def _device_report(farm: Farm, guarded: Guarded) -> dict[str, Any]:
    """Return what the guard promises for a device, and what it knows of it."""
    device = guarded.equipment
    registry = er.async_get(farm.hass)
    auto_off = device.auto_off and er.async_resolve_entity_id(registry, device.auto_off)
    return {
        "entity_id": farm.guard.entity_id(guarded),
        "kind": device.kind.value,
        "device_ids": [place.device_id for place in guarded.places],
        "on": guarded.watch.on,
        "longest_run_s": device.longest_run_s,
        "given_ml": round(farm.guard.given_ml(guarded), 2) if device.ml_per_s else None,
        "daily_ml": device.daily_ml,
        "faults": [fault.value for fault in guarded.faults],
        "disobeys": guarded.disobeys,
        "auto_off": auto_off or None,
        "promises": [
            {
                "fault": promise.fault.value,
                "kept": promise.kept,
                "kept_without_home_assistant": promise.kept_by_device,
            }
            for promise in _promises(guarded)
        ],
    }


def _promises(guarded: Guarded) -> list[Promise]:
    """Return the promises for a device by what is measured around it."""
    tanks = [place for place in guarded.places if isinstance(place, Reservoir)]
    measured = {
        metric
        for place in guarded.places
        for part in (place, *(place.members if isinstance(place, Group) else ()))
        for metric in (
            *(Metric.CO2, Metric.LEVEL, Metric.TEMPERATURE),
            *(Metric.EC, Metric.FLOW, Metric.PH, Metric.POWER),
        )
        if part.has(metric)
    }
    return promises(
        guarded.equipment,
        has_level=Metric.LEVEL in measured,
        has_leak_sensor=any(tank.layout.leak for tank in tanks),
        has_air=Metric.TEMPERATURE in measured,
        has_co2=Metric.CO2 in measured,
        has_flow=Metric.FLOW in measured
        and any(tank.layout.nominal_flow_l_min for tank in tanks),
        has_solution=bool(measured & {Metric.EC, Metric.PH}),
        has_power=Metric.POWER in measured,
    )


@callback
def async_update_guard_issues(hass: HomeAssistant, farm: Farm) -> None:
    """Report the devices that run although they were told to go off."""
    for guarded in farm.guard:
        issue_id = f"{_DISOBEYS}_{farm.id}_{guarded.equipment.ref}"
        if not guarded.disobeys:
            ir.async_delete_issue(hass, DOMAIN, issue_id)
            continue
        ir.async_create_issue(
            hass,
            DOMAIN,
            issue_id,
            is_fixable=False,
            severity=ir.IssueSeverity.CRITICAL,
            translation_key=_DISOBEYS,
            translation_placeholders={
                "device": farm.guard.entity_id(guarded),
                "farm": farm.layout.name,
            },
        )
