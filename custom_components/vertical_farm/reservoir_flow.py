"""Subentry flow of a reservoir."""

from collections.abc import Mapping
from typing import Any

from homeassistant.config_entries import ConfigSubentry, SubentryFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.helpers import entity_registry as er

from .agronomy.nutrients import EcScale
from .const import SUBENTRY_RACK, SUBENTRY_RESERVOIR
from .control.top_up import MOST_PCT, least_to_pct
from .device_flow import DeviceSteps, kept_equipment
from .farm.document import devices_of, map_entities
from .farm.metrics import Conversion
from .forms import CONF_EQUIPMENT, CONF_SENSORS, check_units, reservoir_schema
from .layout_io import to_entity_id, to_ref


class ReservoirSubentryFlow(DeviceSteps):
    """Add or change a reservoir."""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Add a reservoir."""
        if user_input is not None:
            error = self._check(user_input, None)
            if error is None:
                return self.async_create_entry(
                    title=user_input[CONF_NAME].strip(), data=self._stored(user_input)
                )
            return self._form("user", user_input, error)
        return self._form("user", None, None)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask what to change, or show the only form there is."""
        if not devices_of(self._get_reconfigure_subentry().data):
            return await self.async_step_edit_reservoir()
        return self.async_show_menu(
            step_id="reconfigure", menu_options=["edit_reservoir", "edit_device"]
        )

    async def async_step_edit_reservoir(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change a reservoir."""
        subentry = self._get_reconfigure_subentry()
        if user_input is not None:
            error = self._check(user_input, subentry)
            if error is None:
                return self.async_update_and_abort(
                    self._get_entry(),
                    subentry,
                    title=user_input[CONF_NAME].strip(),
                    data=kept_equipment(
                        self._stored(user_input), subentry.data.get(CONF_EQUIPMENT, ())
                    ),
                )
            return self._form("edit_reservoir", user_input, error)
        registry = er.async_get(self.hass)
        shown = map_entities(subentry.data, lambda ref: to_entity_id(registry, ref))
        racks = self._rack_names()
        shown["racks"] = [rack for rack in shown["racks"] if rack in racks]
        return self._form("edit_reservoir", {CONF_NAME: subentry.title, **shown}, None)

    def _form(
        self,
        step_id: str,
        shown: Mapping[str, Any] | None,
        error: tuple[str, str, dict[str, str]] | None,
    ) -> SubentryFlowResult:
        """Show the form, with what was typed and what is wrong with it."""
        field, key, placeholders = error or ("", "", {})
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(
                reservoir_schema(self._rack_names()), shown
            ),
            errors={field: key} if error else {},
            description_placeholders=placeholders,
        )

    def _rack_names(self) -> dict[str, str]:
        """Return the names of the farm's racks by id."""
        return {
            rack.subentry_id: rack.title
            for rack in self._get_entry().get_subentries_of_type(SUBENTRY_RACK)
        }

    def _check(
        self, form: dict[str, Any], itself: ConfigSubentry | None
    ) -> tuple[str, str, dict[str, str]] | None:
        """Return what is wrong with the form."""
        name = form[CONF_NAME].strip().casefold()
        if not name:
            return (CONF_NAME, "name_empty", {})
        for other in self._get_entry().get_subentries_of_type(SUBENTRY_RESERVOIR):
            if other.title.casefold() == name and other is not itself:
                return (CONF_NAME, "name_taken", {})
        least = least_to_pct(form.get("top_up_below_pct"))
        if (form.get("top_up_to_pct") or MOST_PCT) < least:
            return ("top_up_to_pct", "top_up_marks", {"least": f"{least:g}"})
        scale = form.get("ec_scale")
        wrong = check_units(
            self.hass,
            form[CONF_SENSORS],
            Conversion(
                ec_scale=EcScale(scale) if scale else None, volume_l=form["volume_l"]
            ),
        )
        return None if wrong is None else ("base", *wrong)

    def _stored(self, form: dict[str, Any]) -> dict[str, Any]:
        """Return the form as it is stored."""
        registry = er.async_get(self.hass)
        kept = {key: value for key, value in form.items() if value not in (None, "")}
        kept.pop(CONF_NAME)
        return {
            "racks": [],
            **map_entities(kept, lambda entity_id: to_ref(registry, entity_id)),
        }
