"""The forms of the link: pairing a farm with a companion, by hand or as discovered."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import (
    ConfigEntry,
    ConfigEntryState,
    ConfigSubentry,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import probatio

from .const import (
    CONF_CODE,
    CONF_COMPANION_ID,
    CONF_FARM,
    CONF_KIND,
    CONF_URL,
    DOMAIN,
    KIND_FARM,
    SUBENTRY_COMPANION,
)
from .link.client import (
    CodeRefusedError,
    Companion,
    CompanionError,
    ProtocolError,
    RefusedError,
    is_less_safe,
)
from .link.setup import async_pair, link_of
from .models import VerticalFarmConfigEntry

_URL = TextSelector(TextSelectorConfig(type=TextSelectorType.URL))
CODE_SCHEMA = probatio.Schema({probatio.Required(CONF_CODE): TextSelector()})
PAIR_SCHEMA = probatio.Schema(
    {probatio.Required(CONF_URL): _URL, probatio.Required(CONF_CODE): TextSelector()}
)
MOVE_SCHEMA = probatio.Schema({probatio.Required(CONF_URL): _URL})


def unlinked_farms(hass: HomeAssistant) -> list[ConfigEntry]:
    """Return the farms that are set up and have no companion."""
    return [
        entry
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.data[CONF_KIND] == KIND_FARM
        and entry.state is ConfigEntryState.LOADED
        and link_of(entry) is None
    ]


def farm_choice_schema(farms: list[ConfigEntry]) -> probatio.Schema:
    """Return the form of a discovered companion: which farm, where there are several."""
    if len(farms) == 1:
        return CODE_SCHEMA
    options = [
        SelectOptionDict(value=each.entry_id, label=each.title) for each in farms
    ]
    return CODE_SCHEMA.extend(
        {
            probatio.Required(CONF_FARM): SelectSelector(
                SelectSelectorConfig(options=options)
            )
        }
    )


@callback
def async_follow_companion(hass: HomeAssistant, companion_id: str, url: str) -> bool:
    """Return whether a farm is linked with a companion; follow it to its new address.

    Only while it does not answer at the one that is known: anybody on the network can
    claim to be a companion, and would be sent the key.
    """
    known = False
    for entry in hass.config_entries.async_entries(DOMAIN):
        subentry = link_of(entry)
        if subentry is None or subentry.data[CONF_COMPANION_ID] != companion_id:
            continue
        known = True
        loaded = entry.state is ConfigEntryState.LOADED
        if is_less_safe(subentry.data[CONF_URL], url):
            continue
        if loaded and not entry.runtime_data.link.connected:
            hass.config_entries.async_update_subentry(
                entry, subentry, data={**subentry.data, CONF_URL: url}
            )
    return known


@callback
def async_add_link(
    hass: HomeAssistant, entry: ConfigEntry, title: str, data: dict[str, Any]
) -> None:
    """Keep the link of a farm that was paired."""
    hass.config_entries.async_add_subentry(
        entry,
        ConfigSubentry(
            data=MappingProxyType(data),
            subentry_type=SUBENTRY_COMPANION,
            title=title,
            unique_id=None,
        ),
    )


async def async_try_to_pair(
    hass: HomeAssistant, entry: VerticalFarmConfigEntry, url: str, code: str
) -> tuple[str, dict[str, Any]] | dict[str, str]:
    """Pair; return a title and what is to be kept, or what is wrong with the form."""
    try:
        return await async_pair(hass, entry.runtime_data.farm, url, code)
    except ValueError:
        return {CONF_URL: "invalid_url"}
    except CompanionError as error:
        return wrong(error)


def wrong(error: CompanionError) -> dict[str, str]:
    """Return what the form says of an error."""
    match error:
        case CodeRefusedError():
            return {CONF_CODE: "invalid_code"}
        case ProtocolError():
            return {"base": "old_protocol"}
        case RefusedError():
            return {"base": "refused"}
        case _:
            return {"base": "cannot_connect"}


class CompanionSubentryFlow(ConfigSubentryFlow):
    """Link a farm with a companion, or follow the companion to another address."""

    async def async_step_user(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Pair by address and code."""
        entry: VerticalFarmConfigEntry = self._get_entry()
        if link_of(entry) is not None:
            return self.async_abort(reason="already_linked")
        if entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="not_loaded")
        errors: dict[str, str] = {}
        if user_input is not None:
            found = await async_try_to_pair(
                self.hass, entry, user_input[CONF_URL], user_input[CONF_CODE]
            )
            if isinstance(found, tuple):
                title, data = found
                return self.async_create_entry(title=title, data=data)
            errors = found
        return self.async_show_form(
            step_id="user",
            data_schema=self.add_suggested_values_to_schema(PAIR_SCHEMA, user_input),
            errors=errors,
        )

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Change the address; it has to be the same companion."""
        subentry = self._get_reconfigure_subentry()
        errors: dict[str, str] = {}
        if user_input is not None:
            url = user_input[CONF_URL].strip()
            errors = await self._check(url, subentry.data)
            if not errors:
                return self.async_update_and_abort(
                    self._get_entry(), subentry, data_updates={CONF_URL: url}
                )
        return self.async_show_form(
            step_id="reconfigure",
            data_schema=self.add_suggested_values_to_schema(
                MOVE_SCHEMA, user_input or {CONF_URL: subentry.data[CONF_URL]}
            ),
            errors=errors,
        )

    async def _check(self, url: str, linked: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with a new address."""
        try:
            if is_less_safe(linked[CONF_URL], url):
                return {CONF_URL: "not_encrypted"}
            greeting = await Companion(async_get_clientsession(self.hass), url).greet()
            greeting.check()
        except ValueError:
            return {CONF_URL: "invalid_url"}
        except CompanionError as error:
            return wrong(error)
        if greeting.companion_id != linked[CONF_COMPANION_ID]:
            return {CONF_URL: "other_companion"}
        return {}
