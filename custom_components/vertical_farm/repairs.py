"""Repairs: they lead to the form where a binding is mended, or tell of a lost file."""

from homeassistant.components.repairs import FlowType, RepairsFlow, RepairsFlowResult
from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntryState,
    SubentryFlowContext,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.selector import TextSelector
import probatio

from .issues import UNREADABLE
from .link.proposals import AnswerError
from .models import VerticalFarmConfigEntry
from .proposal_words import PROPOSAL_ISSUE

_LEADS_TO_FORM = "leads_to_form"
CONF_REASON = "reason"
_DECLINE = probatio.Schema({probatio.Optional(CONF_REASON): TextSelector()})


class BindingRepairFlow(RepairsFlow):
    """Lead from an issue to the form of the farm, rack or reservoir.

    The issue itself goes when the binding is mended, not when this flow ends.
    """

    def __init__(self, entry_id: str, subentry_id: str) -> None:
        """Keep where the issue is; an empty subentry id means the farm itself."""
        super().__init__()
        self._entry_id = entry_id
        self._subentry_id = subentry_id

    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Explain the issue."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Open the form once the grower has read what is wrong."""
        entry = self.hass.config_entries.async_get_entry(self._entry_id)
        if entry is None or (
            self._subentry_id and self._subentry_id not in entry.subentries
        ):
            return self.async_abort(reason="place_removed")
        if user_input is None:
            return self.async_show_form(
                step_id="confirm",
                data_schema=probatio.Schema({}),
                description_placeholders=self._placeholders(),
            )
        if not self._subentry_id:
            farm_form = await self.hass.config_entries.flow.async_init(
                entry.domain,
                context={"source": SOURCE_RECONFIGURE, "entry_id": self._entry_id},
            )
            return self.async_abort(
                reason=_LEADS_TO_FORM,
                next_flow=(FlowType.CONFIG_FLOW, farm_form["flow_id"]),
            )
        subentry = entry.subentries[self._subentry_id]
        form = await self.hass.config_entries.subentries.async_init(
            (self._entry_id, subentry.subentry_type),
            context=SubentryFlowContext(
                source=SOURCE_RECONFIGURE, subentry_id=self._subentry_id
            ),
        )
        return self.async_abort(
            reason=_LEADS_TO_FORM,
            next_flow=(FlowType.CONFIG_SUBENTRIES_FLOW, form["flow_id"]),
        )

    def _placeholders(self) -> dict[str, str] | None:
        """Return what the issue says."""
        issue = ir.async_get(self.hass).async_get_issue(self.handler, self.issue_id)
        return None if issue is None else issue.translation_placeholders


class CropFileRepairFlow(RepairsFlow):
    """Tell of a file of crops that could not be read, until the grower knows."""

    def __init__(self, entry_id: str, file: str) -> None:
        """Keep which farm's file it is."""
        super().__init__()
        self._entry_id = entry_id
        self._file = file

    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Explain the issue."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Let the issue rest once the grower has read of it."""
        if user_input is None:
            issue = ir.async_get(self.hass).async_get_issue(self.handler, self.issue_id)
            return self.async_show_form(
                step_id="confirm",
                data_schema=probatio.Schema({}),
                description_placeholders=(
                    None if issue is None else issue.translation_placeholders
                ),
            )
        entry: VerticalFarmConfigEntry | None = (
            self.hass.config_entries.async_get_entry(self._entry_id)
        )
        if entry is not None and entry.state is ConfigEntryState.LOADED:
            growing = entry.runtime_data.farm.growing
            growing.forget_aside(self._file)
            await growing.async_save_now()
        return self.async_create_entry(data={})


class ProposalRepairFlow(RepairsFlow):
    """Ask an administrator to accept or decline what the team proposes."""

    def __init__(self, entry_id: str, proposal: str) -> None:
        """Keep what is to be answered."""
        super().__init__()
        self._entry_id = entry_id
        self._proposal = proposal

    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Show what is proposed."""
        issue = ir.async_get(self.hass).async_get_issue(self.handler, self.issue_id)
        return self.async_show_menu(
            step_id="init",
            menu_options=["accept", "decline"],
            description_placeholders=(
                None if issue is None else issue.translation_placeholders
            ),
        )

    async def async_step_accept(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Accept it."""
        return await self._async_answer(accept=True)

    async def async_step_decline(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Decline it, with a reason for those who proposed it."""
        if user_input is None:
            return self.async_show_form(step_id="decline", data_schema=_DECLINE)
        return await self._async_answer(
            accept=False, reason=user_input.get(CONF_REASON, "")
        )

    async def _async_answer(
        self, *, accept: bool, reason: str = ""
    ) -> RepairsFlowResult:
        """Give the answer, and say what keeps it from being carried out."""
        entry: VerticalFarmConfigEntry | None = (
            self.hass.config_entries.async_get_entry(self._entry_id)
        )
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return self.async_abort(reason="place_removed")
        try:
            await entry.runtime_data.link.async_answer(
                self._proposal, accept=accept, reason=reason
            )
        except AnswerError as error:
            return self.async_abort(
                reason="not_answered", description_placeholders={"reason": str(error)}
            )
        return self.async_create_entry(data={})


async def async_create_fix_flow(
    hass: HomeAssistant,
    issue_id: str,
    data: dict[str, str | int | float | None] | None,
) -> RepairsFlow:
    """Create the flow of an issue."""
    place = data or {}
    if issue_id.startswith(PROPOSAL_ISSUE):
        entry_id = str(place.get("entry_id", ""))
        return ProposalRepairFlow(entry_id, str(place.get("proposal", "")))
    if issue_id.startswith(f"{UNREADABLE}_"):
        name = issue_id.removeprefix(f"{UNREADABLE}_")
        entry_id = str(place.get("entry_id", ""))
        return CropFileRepairFlow(entry_id, name.removesuffix(f"_{entry_id}"))
    return BindingRepairFlow(
        str(place.get("entry_id", "")), str(place.get("subentry_id", ""))
    )
