"""Actions that play with the simulated hardware: faults and the speed of time."""

import math
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import (
    config_validation as cv,
    entity_registry as er,
    service,
)
from homeassistant.helpers.target import (
    TargetSelection,
    async_extract_referenced_entity_ids,
)
import probatio

from ..const import CONF_KIND, DOMAIN, KIND_DEMO
from .faults import FaultKind
from .hardware import Hardware
from .record import MAX_SPEED

ACTION_SET_DEMO_FAULT = "set_demo_fault"
ACTION_SET_DEMO_SPEED = "set_demo_speed"
ATTR_CONFIG_ENTRY_ID = "config_entry_id"
ATTR_FAULT = "fault"
ATTR_MAGNITUDE = "magnitude"
ATTR_SPEED = "speed"
NO_FAULT = "none"


def _finite(value: object) -> float:
    """Return a finite number; raises Invalid on anything else."""
    number: float = probatio.Coerce(float)(value)
    if not math.isfinite(number):
        raise probatio.Invalid("expected a finite number")
    return number


FAULT_SCHEMA = cv.make_entity_service_schema(
    {
        probatio.Required(ATTR_FAULT): probatio.In(
            [NO_FAULT, *(kind.value for kind in FaultKind)]
        ),
        probatio.Optional(ATTR_MAGNITUDE): _finite,
    }
)
SPEED_SCHEMA = probatio.Schema(
    {
        probatio.Optional(ATTR_CONFIG_ENTRY_ID): cv.string,
        probatio.Required(ATTR_SPEED): probatio.All(
            _finite, probatio.Range(min=1.0, max=MAX_SPEED)
        ),
    }
)


@callback
def async_setup_demo_actions(hass: HomeAssistant) -> None:
    """Register the actions."""
    hass.services.async_register(
        DOMAIN, ACTION_SET_DEMO_FAULT, _async_set_fault, schema=FAULT_SCHEMA
    )
    hass.services.async_register(
        DOMAIN, ACTION_SET_DEMO_SPEED, _async_set_speed, schema=SPEED_SCHEMA
    )


async def _async_set_fault(call: ServiceCall) -> None:
    """Break or mend simulated devices and sensors."""
    named: str = call.data[ATTR_FAULT]
    kind = None if named == NO_FAULT else FaultKind(named)
    chosen = async_extract_referenced_entity_ids(call.hass, TargetSelection(call.data))
    parts = [_demo_part(call.hass, entity) for entity in sorted(chosen.referenced)]
    for entity_id, (hardware, key) in zip(
        sorted(chosen.referenced), parts, strict=True
    ):
        if kind is not None and kind not in hardware.allowed_faults(key):
            raise _problem("demo_fault_not_possible", entity_id=entity_id, fault=named)
    parts += _possible_parts(call.hass, chosen.indirectly_referenced, kind)
    if not parts:
        raise _problem("demo_nothing_chosen")
    for hardware, key in parts:
        hardware.async_set_fault(key, kind, call.data.get(ATTR_MAGNITUDE))


def _possible_parts(
    hass: HomeAssistant, entities: set[str], kind: FaultKind | None
) -> list[tuple[Hardware, str]]:
    """Return what can have a fault among the entities of a device or an area."""
    parts = []
    for entity_id in sorted(entities):
        try:
            hardware, key = _demo_part(hass, entity_id)
        except ServiceValidationError:
            continue
        allowed = hardware.allowed_faults(key)
        if allowed if kind is None else kind in allowed:
            parts.append((hardware, key))
    return parts


def _demo_part(hass: HomeAssistant, entity_id: str) -> tuple[Hardware, str]:
    """Return the device or sensor behind an entity; raises a translated error."""
    registered = er.async_get(hass).async_get(entity_id)
    if registered is not None and registered.config_entry_id is not None:
        entry = hass.config_entries.async_get_entry(registered.config_entry_id)
        if entry is not None and _is_loaded_demo(entry):
            hardware: Hardware = entry.runtime_data
            return hardware, registered.unique_id.removeprefix(f"{entry.entry_id}_")
    raise _problem("not_a_demo_entity", entity_id=entity_id)


async def _async_set_speed(call: ServiceCall) -> None:
    """Let the time of a demo farm run faster or slower."""
    entry = _demo_entry(call.hass, call.data.get(ATTR_CONFIG_ENTRY_ID))
    hardware: Hardware = entry.runtime_data
    hardware.async_set_speed(call.data[ATTR_SPEED])


def _demo_entry(hass: HomeAssistant, entry_id: str | None) -> ConfigEntry[Any]:
    """Return the named demo hardware, or the only one; raises a translated error."""
    if entry_id is None:
        entries = [
            entry
            for entry in hass.config_entries.async_entries(DOMAIN)
            if _is_loaded_demo(entry)
        ]
        if len(entries) != 1:
            raise _problem("demo_not_unique", count=str(len(entries)))
        return entries[0]
    entry: ConfigEntry[Any] = service.async_get_config_entry(hass, DOMAIN, entry_id)
    if not _is_loaded_demo(entry):
        raise _problem("not_demo_hardware", title=entry.title)
    return entry


def _is_loaded_demo(entry: ConfigEntry[Any]) -> bool:
    """Return whether an entry is simulated hardware that is set up."""
    return (
        entry.domain == DOMAIN
        and entry.data.get(CONF_KIND) == KIND_DEMO
        and entry.state is ConfigEntryState.LOADED
    )


def _problem(key: str, **placeholders: str) -> ServiceValidationError:
    """Return a translated error."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=placeholders or None,
    )
