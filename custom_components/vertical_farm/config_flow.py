"""Config flow for the Vertical Farm integration."""

from collections.abc import Mapping
from typing import Any, override

from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentryFlow,
    FlowType,
    SubentryFlowContext,
)
from homeassistant.const import CONF_NAME
from homeassistant.core import callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo

from .const import (
    CONF_CODE,
    CONF_DEMO,
    CONF_ELECTRICITY_PRICE,
    CONF_FARM,
    CONF_KIND,
    CONF_LAYOUT,
    CONF_URL,
    CONF_WEATHER,
    DOMAIN,
    KIND_DEMO,
    KIND_FARM,
    SUBENTRY_COMPANION,
    SUBENTRY_PERSON,
    SUBENTRY_RACK,
    SUBENTRY_RESERVOIR,
)
from .demo.record import new_seed
from .farm.document import parse
from .forms import DEMO_SCHEMA, farm_schema
from .layout_io import async_farm_data, async_new_subentries, to_entity_id
from .link.setup import link_of
from .link_flow import (
    CODE_SCHEMA,
    CompanionSubentryFlow,
    async_add_link,
    async_follow_companion,
    async_try_to_pair,
    farm_choice_schema,
    unlinked_farms,
)
from .person_flow import PersonSubentryFlow
from .rack_flow import RackSubentryFlow
from .reservoir_flow import ReservoirSubentryFlow


class VerticalFarmConfigFlow(ConfigFlow, domain=DOMAIN):
    """Add a farm, or a demo farm with simulated hardware."""

    VERSION = 1
    MINOR_VERSION = 1
    _companion_url = ""

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        if config_entry.data[CONF_KIND] == KIND_DEMO:
            return {}
        return {
            SUBENTRY_COMPANION: CompanionSubentryFlow,
            SUBENTRY_RACK: RackSubentryFlow,
            SUBENTRY_RESERVOIR: ReservoirSubentryFlow,
            SUBENTRY_PERSON: PersonSubentryFlow,
        }

    @override
    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        return self.async_show_menu(step_id="user", menu_options=["farm", "demo"])

    async def async_step_farm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Add a farm."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = self._check_name(user_input[CONF_NAME])
            if not errors:
                return self.async_create_entry(
                    title=user_input[CONF_NAME].strip(),
                    data={
                        CONF_KIND: KIND_FARM,
                        **async_farm_data(self.hass, user_input),
                    },
                )
        return self.async_show_form(
            step_id="farm",
            data_schema=self.add_suggested_values_to_schema(
                farm_schema(self.hass.config.currency), user_input
            ),
            errors=errors,
        )

    async def async_step_demo(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Add simulated hardware; its farm follows by itself."""
        if user_input is None:
            return self.async_show_form(step_id="demo", data_schema=DEMO_SCHEMA)
        return self.async_create_entry(
            title="Demo hardware",
            data={
                CONF_KIND: KIND_DEMO,
                "racks": int(user_input["racks"]),
                "shelves": int(user_input["shelves"]),
                "seed": new_seed(),
                "crops": user_input["crops"],
            },
        )

    async def async_step_import(self, import_data: dict[str, Any]) -> ConfigFlowResult:
        """Add the farm of simulated hardware from its layout."""
        document = parse(import_data[CONF_LAYOUT])
        farm = document["farm"]
        return self.async_create_entry(
            title=self._free_name(farm[CONF_NAME]),
            data={
                CONF_KIND: KIND_FARM,
                CONF_DEMO: import_data[CONF_DEMO],
                **async_farm_data(self.hass, farm),
            },
            subentries=async_new_subentries(self.hass, document),
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Change a farm."""
        entry = self._get_reconfigure_entry()
        if entry.data[CONF_KIND] == KIND_DEMO:
            return self.async_abort(reason="demo_hardware")
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = self._check_name(user_input[CONF_NAME], entry)
            if not errors:
                kept = {
                    key: entry.data[key]
                    for key in (CONF_KIND, CONF_DEMO)
                    if key in entry.data
                }
                return self.async_update_and_abort(
                    entry,
                    title=user_input[CONF_NAME].strip(),
                    data={**kept, **async_farm_data(self.hass, user_input)},
                )
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(
                farm_schema(self.hass.config.currency),
                user_input or self._present(entry),
            ),
            errors=errors,
        )

    @override
    async def async_step_zeroconf(
        self, discovery_info: ZeroconfServiceInfo
    ) -> ConfigFlowResult:
        """Offer to link a farm with a companion that was found on the network."""
        companion_id = discovery_info.properties.get("id") or ""
        url = discovery_info.properties.get("url") or (
            f"http://{discovery_info.host}:{discovery_info.port}"
        )
        await self.async_set_unique_id(companion_id)
        if async_follow_companion(self.hass, companion_id, url):
            return self.async_abort(reason="already_configured")
        if not companion_id or not unlinked_farms(self.hass):
            return self.async_abort(reason="no_farm_to_link")
        self._companion_url = url
        self.context["title_placeholders"] = {"name": discovery_info.hostname}
        return await self.async_step_link()

    async def async_step_link(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Link a farm with the companion that was found."""
        farms = unlinked_farms(self.hass)
        if not farms:
            return self.async_abort(reason="no_farm_to_link")
        errors: dict[str, str] = {}
        if user_input is not None:
            chosen = user_input.get(CONF_FARM, farms[0].entry_id)
            entry = self.hass.config_entries.async_get_known_entry(chosen)
            found = await async_try_to_pair(
                self.hass, entry, self._companion_url, user_input[CONF_CODE]
            )
            if isinstance(found, tuple):
                async_add_link(self.hass, entry, *found)
                return self.async_abort(reason="linked")
            errors = found
        return self.async_show_form(
            step_id="link",
            data_schema=self.add_suggested_values_to_schema(
                farm_choice_schema(farms), user_input
            ),
            errors=errors,
            description_placeholders={"address": self._companion_url},
        )

    async def async_step_reauth(
        self, entry_data: Mapping[str, Any]
    ) -> ConfigFlowResult:
        """Ask for a new code: the companion no longer lets the farm in."""
        return await self.async_step_reauth_confirm()

    async def async_step_reauth_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Pair again with the same companion."""
        entry = self._get_reauth_entry()
        subentry = link_of(entry)
        if subentry is None:
            return self.async_abort(reason="not_linked")
        errors: dict[str, str] = {}
        if user_input is not None:
            found = await async_try_to_pair(
                self.hass, entry, subentry.data[CONF_URL], user_input[CONF_CODE]
            )
            if isinstance(found, tuple):
                title, data = found
                self.hass.config_entries.async_update_subentry(
                    entry, subentry, data=data, title=title
                )
                return self.async_abort(reason="paired_again")
            errors = found
        return self.async_show_form(
            step_id="reauth_confirm",
            data_schema=CODE_SCHEMA,
            errors=errors,
            description_placeholders={"address": subentry.data[CONF_URL]},
        )

    @override
    async def async_on_create_entry(self, result: ConfigFlowResult) -> ConfigFlowResult:
        """Go on with the first rack of a new farm."""
        entry = result["result"]
        if entry.data[CONF_KIND] == KIND_FARM and not entry.subentries:
            form = await self.hass.config_entries.subentries.async_init(
                (entry.entry_id, SUBENTRY_RACK),
                context=SubentryFlowContext(source=SOURCE_USER),
            )
            result["next_flow"] = (FlowType.CONFIG_SUBENTRIES_FLOW, form["flow_id"])
        return result

    def _present(self, entry: ConfigEntry) -> dict[str, Any]:
        """Return the farm's present values as the form shows them."""
        registry = er.async_get(self.hass)
        present = {CONF_NAME: entry.title, **entry.data}
        for key in (CONF_ELECTRICITY_PRICE, CONF_WEATHER):
            if key in present:
                present[key] = to_entity_id(registry, present[key])
        return present

    def _check_name(
        self, name: str, itself: ConfigEntry | None = None
    ) -> dict[str, str]:
        """Return what is wrong with the name of a farm."""
        if not name.strip():
            return {CONF_NAME: "name_empty"}
        return {CONF_NAME: "name_taken"} if self._is_taken(name, itself) else {}

    def _is_taken(self, name: str, itself: ConfigEntry | None = None) -> bool:
        """Return whether another farm has a name."""
        return name.strip().casefold() in {
            entry.title.casefold()
            for entry in self._async_current_entries()
            if itself is None or entry.entry_id != itself.entry_id
        }

    def _free_name(self, name: str) -> str:
        """Return a name that no farm has, by counting up."""
        free, number = name, 1
        while self._is_taken(free):
            number += 1
            free = f"{name} {number}"
        return free
