"""The forms in which a grower sets the limits of a rack's or reservoir's devices."""

from collections.abc import Iterable, Mapping
from typing import Any

from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
from homeassistant.helpers import entity_registry as er
import probatio

from .control.equipment import Kind
from .farm.document import devices_of, map_entities
from .forms import (
    CONF_CLIMATE,
    CONF_EQUIPMENT,
    DEVICE_SCHEMA,
    DOSER_SCHEMA,
    GAS_SCHEMA,
    picker,
)
from .layout_io import to_entity_id, to_ref


class DeviceSteps(ConfigSubentryFlow):
    """Choose a device of the rack or reservoir, and say what its limits are."""

    _device = ""

    async def async_step_edit_device(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask which device."""
        if user_input is None:
            schema = probatio.Schema(
                {probatio.Required("entity"): picker(self._device_names())}
            )
            return self.async_show_form(step_id="edit_device", data_schema=schema)
        self._device = user_input["entity"]
        return await self.async_step_device()

    async def async_step_device(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change the limits of the device; what is left empty is as usual."""
        subentry = self._get_reconfigure_subentry()
        said: list[dict[str, Any]] = subentry.data.get(CONF_EQUIPMENT, [])
        registry = er.async_get(self.hass)
        if user_input is not None:
            new = map_entities(user_input, lambda entity: to_ref(registry, entity))
            others = [one for one in said if one["entity"] != self._device]
            if new:
                others.append({"entity": self._device, **new})
            return self.async_update_and_abort(
                self._get_entry(), subentry, data_updates={CONF_EQUIPMENT: others}
            )
        present = next((one for one in said if one["entity"] == self._device), {})
        return self.async_show_form(
            step_id="device",
            data_schema=self.add_suggested_values_to_schema(
                self._schema(subentry.data),
                map_entities(present, lambda ref: to_entity_id(registry, ref)),
            ),
            description_placeholders={"device": self._device_names()[self._device]},
        )

    def _schema(self, place: Mapping[str, Any]) -> probatio.Schema:
        """Return the form of the chosen device."""
        if self._device in place.get("dosers", ()):
            return DOSER_SCHEMA
        valves = place.get(CONF_CLIMATE, {}).get(Kind.CO2_VALVE, ())
        return GAS_SCHEMA if self._device in valves else DEVICE_SCHEMA

    def _device_names(self) -> dict[str, str]:
        """Return the names of the devices by the reference to their entity."""
        registry = er.async_get(self.hass)
        names = {}
        for ref in devices_of(self._get_reconfigure_subentry().data):
            entity_id = to_entity_id(registry, ref)
            state = self.hass.states.get(entity_id)
            names[ref] = entity_id if state is None else state.name
        return names


def kept_equipment(
    stored: dict[str, Any], before: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return a place with what was said about those of its devices that it still has."""
    devices = devices_of(stored)
    kept = [one for one in before if one["entity"] in devices]
    return {**stored, CONF_EQUIPMENT: kept} if kept else stored
