"""The repairs dashboard, as a browser has it."""

from http import HTTPStatus
from typing import Any

from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.config_entries import FlowType
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.vertical_farm.const import DOMAIN


class Repairs:
    """The repairs dashboard of a browser."""

    def __init__(self, hass: HomeAssistant, http: ClientSessionGenerator) -> None:
        """Keep how to reach Home Assistant."""
        self.hass = hass
        self.http = http

    async def start(self) -> dict[str, Any]:
        """Press on the only issue."""
        (issue,) = (
            issue
            for issue in ir.async_get(self.hass).issues.values()
            if issue.domain == DOMAIN
        )
        assert await async_setup_component(self.hass, REPAIRS, {})
        client = await self.http()
        answer = await client.post(
            "/api/repairs/issues/fix",
            json={"handler": DOMAIN, "issue_id": issue.issue_id},
        )
        assert answer.status == HTTPStatus.OK
        flow: dict[str, Any] = await answer.json()
        return flow

    async def confirm(self, flow: dict[str, Any]) -> dict[str, Any]:
        """Press on submit."""
        client = await self.http()
        answer = await client.post(
            f"/api/repairs/issues/fix/{flow['flow_id']}", json={}
        )
        assert answer.status == HTTPStatus.OK
        result: dict[str, Any] = await answer.json()
        return result

    async def form(self) -> dict[str, Any]:
        """Follow the only issue to the form of a rack or reservoir."""
        flow = await self.start()
        assert flow["step_id"] == "confirm"
        result = await self.confirm(flow)
        assert result["type"] == FlowResultType.ABORT
        assert result["reason"] == "leads_to_form"
        kind, flow_id = result["next_flow"]
        assert kind == FlowType.CONFIG_SUBENTRIES_FLOW
        shown = await self.hass.config_entries.subentries.async_configure(flow_id)
        return dict(shown)
