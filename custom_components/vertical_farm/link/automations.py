"""Automations in the user's own list, as the automation editor writes them.

They are in `automations.yaml`, so the user sees, edits and deletes them as any other.
"""

import asyncio
from collections.abc import Mapping
from inspect import getclosurevars
import json
from pathlib import Path
from typing import Any, Final

from homeassistant.components.automation import DATA_COMPONENT, DOMAIN as AUTOMATION
from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.config import AUTOMATION_CONFIG_PATH
from homeassistant.const import CONF_ID, SERVICE_RELOAD
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util.file import write_utf8_file_atomic
from homeassistant.util.hass_dict import HassKey
from homeassistant.util.yaml import dump, load_yaml
import probatio

from ..const import DOMAIN
from .wire import digest

_EDITOR: Final = "/api/config/automation/config/{config_key}"
_LOCK: Final[HassKey[asyncio.Lock]] = HassKey(f"{DOMAIN}_automations")


class AutomationError(Exception):
    """An automation that Home Assistant does not take, and why."""


@callback
def async_config_of(
    hass: HomeAssistant, automation_id: str
) -> Mapping[str, Any] | None:
    """Return an automation as it is loaded, None where there is none."""
    if DATA_COMPONENT not in hass.data:
        return None
    for entity in hass.data[DATA_COMPONENT].entities:
        if entity.unique_id == automation_id:
            return entity.raw_config or {}
    return None


def sum_of(config: Mapping[str, Any]) -> str:
    """Return what tells two automations apart, in whatever order they are written."""
    return digest(json.dumps(config, sort_keys=True, default=str))


async def async_write(
    hass: HomeAssistant, automation_id: str, config: Mapping[str, Any]
) -> str:
    """Add or change an automation and load it; return what sums it up."""
    if AUTOMATION not in hass.config.components:
        raise AutomationError("Home Assistant's automations are not set up.")
    written = {CONF_ID: automation_id, **config}
    try:
        await async_validate_config_item(hass, automation_id, written)
    except (probatio.Invalid, HomeAssistantError) as error:
        raise AutomationError(str(error)) from error
    await _async_change(hass, automation_id, written)
    await hass.services.async_call(
        AUTOMATION, SERVICE_RELOAD, {CONF_ID: automation_id}, blocking=True
    )
    loaded = async_config_of(hass, automation_id)
    if loaded is None:
        await _async_change(hass, automation_id, None)
        raise AutomationError(
            f"Home Assistant does not read {AUTOMATION_CONFIG_PATH}: add "
            f"'automation: !include {AUTOMATION_CONFIG_PATH}' to configuration.yaml."
        )
    return sum_of(loaded)


async def async_remove(hass: HomeAssistant, automation_id: str) -> None:
    """Remove an automation, where it is there."""
    await _async_change(hass, automation_id, None)
    registry = er.async_get(hass)
    entity_id = registry.async_get_entity_id(AUTOMATION, AUTOMATION, automation_id)
    if entity_id is not None:
        registry.async_remove(entity_id)


async def _async_change(
    hass: HomeAssistant, automation_id: str, config: Mapping[str, Any] | None
) -> None:
    """Change the user's list; what others wrote stays as it is."""
    path = Path(hass.config.path(AUTOMATION_CONFIG_PATH))

    def change() -> None:
        """Read, change and write at once."""
        there: list[Any] = (load_yaml(path) if path.is_file() else None) or []  # type: ignore[assignment]  # the file is a list
        others = [one for one in there if one.get(CONF_ID) != automation_id]
        if config is None:
            changed = others
        elif len(others) == len(there):
            changed = [*there, dict(config)]
        else:
            changed = [
                dict(config) if one.get(CONF_ID) == automation_id else one
                for one in there
            ]
        if changed != there:
            write_utf8_file_atomic(str(path), dump(changed))

    async with _lock(hass):
        await hass.async_add_executor_job(change)


@callback
def _lock(hass: HomeAssistant) -> asyncio.Lock:
    """Return the lock under which the editor writes the list; ours without an editor."""
    for resource in hass.http.app.router.resources():
        if resource.canonical != _EDITOR:
            continue
        for route in resource:
            # Nothing else leads from Home Assistant to its view.
            view = getclosurevars(route.handler).nonlocals.get("view")
            lock = getattr(view, "mutation_lock", None)
            if isinstance(lock, asyncio.Lock):
                return lock
    return hass.data.setdefault(_LOCK, asyncio.Lock())
