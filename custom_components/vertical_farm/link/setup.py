"""The link of a farm as its config entry says: begun, changed and ended with it."""

from functools import partial
import logging
from pathlib import Path
from typing import Any, Final

from homeassistant.components.recorder import get_instance
from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.storage import STORAGE_DIR
from homeassistant.loader import async_get_integration
from homeassistant.util import dt as dt_util

from ..const import (
    CONF_COMPANION_ID,
    CONF_KEY,
    CONF_SITE_ID,
    CONF_URL,
    DOMAIN,
    SUBENTRY_COMPANION,
)
from ..crop_words import CropWords, async_crop_words
from ..farm.companion import CompanionStatus
from ..farm.live import Farm
from ..proposal_words import async_update_proposal_issues
from .client import Companion, CompanionError, NotLetInError, ProtocolError
from .downlink import Downlink
from .ear import Ear
from .inbox import Item, inbox_store
from .outbox import Outbox
from .proposals import AnswerError
from .telling import farm_content
from .uplink import Uplink

_LOGGER = logging.getLogger(__name__)

KEEP_MARGIN_S: Final = 86_400.0
PROTOCOL_ISSUE: Final = "companion_protocol"
BACKLOG_ISSUE: Final = "companion_backlog"


def link_of(entry: ConfigEntry) -> ConfigSubentry | None:
    """Return the subentry by which a farm is linked, None where it is not."""
    return next(iter(entry.get_subentries_of_type(SUBENTRY_COMPANION)), None)


def outbox_path(hass: HomeAssistant, entry_id: str) -> Path:
    """Return where the outbox of a farm is."""
    return Path(hass.config.path(STORAGE_DIR, f"{DOMAIN}.{entry_id}.outbox.db"))


async def async_software(hass: HomeAssistant) -> str:
    """Return the version of the integration."""
    return str((await async_get_integration(hass, DOMAIN)).version)


async def async_pair(
    hass: HomeAssistant, farm: Farm, url: str, code: str
) -> tuple[str, dict[str, Any]]:
    """Pair a farm with a companion; return a title and what is to be kept."""
    companion = Companion(async_get_clientsession(hass), url)
    (await companion.greet()).check()
    paired = await companion.pair(
        code, farm.id, await async_software(hass), farm_content(hass, farm)
    )
    return paired.organization, {
        CONF_URL: url.strip(),
        CONF_COMPANION_ID: paired.companion_id,
        CONF_SITE_ID: paired.site_id,
        CONF_KEY: paired.key,
    }


class FarmLink:
    """Holds a farm's link, where it has one."""

    def __init__(self, hass: HomeAssistant, farm: Farm) -> None:
        """Hold nothing yet."""
        self._hass = hass
        self._farm = farm
        self._data: dict[str, Any] | None = None
        self._uplink: Uplink | None = None
        self.downlink: Downlink | None = None
        self.companion: Companion | None = None
        self._words: CropWords | None = None
        self._ear: Ear | None = None
        if link_of(farm.entry) is not None:
            farm.companion = CompanionStatus()
            # The farm does things as it starts, before anything can be sent.
            self._ear = Ear(hass, farm.id)
            farm.entry.async_on_unload(self._ear.async_stop)

    async def async_apply(self) -> None:
        """Begin, change or end the link as the config entry says."""
        subentry = link_of(self._farm.entry)
        data = None if subentry is None else dict(subentry.data)
        if data == self._data:
            return
        was_linked = self._data is not None
        ear, self._ear = self._ear, None
        await self.async_stop()
        self._data, self._ear = data, ear
        if data is None:
            self._stop_listening()
            self._farm.show_companion(None)
            await self._hass.async_add_executor_job(
                partial(outbox_path(self._hass, self._farm.id).unlink, missing_ok=True)
            )
            await inbox_store(self._hass, self._farm.id).async_remove()
            if was_linked:
                self._farm.growing.adopt_recipes()
                await self._farm.growing.async_save_now()
            return
        await self._async_begin(data)

    async def _async_begin(self, data: dict[str, Any]) -> None:
        """Open the outbox and begin to send."""
        outbox = await self._hass.async_add_executor_job(
            Outbox, outbox_path(self._hass, self._farm.id)
        )
        companion = Companion(
            async_get_clientsession(self._hass),
            data[CONF_URL],
            site_id=data[CONF_SITE_ID],
            key=data[CONF_KEY],
        )
        self.companion = companion
        if self._ear is None:
            self._ear = Ear(self._hass, self._farm.id)
        self.downlink = Downlink(self._hass, self._farm, self._show_proposals)
        await self.downlink.async_load()
        self._uplink = Uplink(
            self._hass,
            self._farm,
            outbox,
            companion,
            self.downlink,
            ear=self._ear,
            site_id=data[CONF_SITE_ID],
            software=await async_software(self._hass),
            on_trouble=self._on_trouble,
        )
        self._farm.show_companion(self._uplink.status)
        self._words = await async_crop_words(self._hass, self._farm)
        self._show_proposals()
        await self._uplink.async_start()

    async def async_stop(self) -> None:
        """End the link until the farm is set up again."""
        uplink, self._uplink = self._uplink, None
        downlink, self.downlink = self.downlink, None
        self._data = self.companion = None
        self._stop_listening()
        if uplink is not None:
            await uplink.async_stop()
        if downlink is not None:
            await downlink.async_save()
        if self._words is not None:
            async_update_proposal_issues(self._hass, self._farm, self._words, ())
            self._words = None
        for issue in (PROTOCOL_ISSUE, BACKLOG_ISSUE):
            ir.async_delete_issue(self._hass, DOMAIN, self._issue_id(issue))

    def _stop_listening(self) -> None:
        """Hear no longer what the farm does."""
        if self._ear is not None:
            self._ear.async_stop()
            self._ear = None

    @callback
    def _show_proposals(self) -> None:
        """Show what waits for an answer, and ask administrators for it."""
        waiting = self.waiting
        if self._uplink is not None:
            self._uplink.show_proposals(len(waiting))
        if self._words is not None:
            async_update_proposal_issues(self._hass, self._farm, self._words, waiting)

    @property
    def waiting(self) -> list[Item]:
        """Return what waits for an answer."""
        return [] if self.downlink is None else self.downlink.inbox.waiting()

    async def async_answer(self, key: str, *, accept: bool, reason: str) -> Item:
        """Accept or decline a proposal; raise AnswerError where that cannot be."""
        if self.downlink is None or self._uplink is None:
            raise AnswerError("The farm has no companion.")
        proposals = self.downlink.proposals
        if accept:
            item = await proposals.async_accept(key)
        else:
            item = proposals.decline(key, reason)
        await self.downlink.async_save()
        self._show_proposals()
        self._uplink.tell_soon()
        return item

    @property
    def connected(self) -> bool:
        """Return whether the companion answers."""
        return self._uplink is not None and self._uplink.status.connected

    async def async_sync(self) -> None:
        """Bring the companion up to date now."""
        if self._uplink is not None:
            await self._uplink.async_sync()

    def _issue_id(self, key: str) -> str:
        """Return the id of an issue of this farm."""
        return f"{key}_{self._farm.id}_link"

    @callback
    def _on_trouble(self, error: CompanionError | None) -> None:
        """Ask for a new code, or tell what people can mend."""
        if isinstance(error, NotLetInError):
            self._farm.entry.async_start_reauth(self._hass)
        self._report(PROTOCOL_ISSUE, isinstance(error, ProtocolError))
        self._report(BACKLOG_ISSUE, error is not None and self._is_late())

    def _is_late(self) -> bool:
        """Return whether readings will soon be purged that were not sent."""
        sent = None if self._uplink is None else self._uplink.status.sent_until
        if sent is None or "recorder" not in self._hass.config.components:
            return False
        keep_s = _keep_days(self._hass) * 86_400.0
        age_s = dt_util.utcnow().timestamp() - sent
        return age_s > keep_s - KEEP_MARGIN_S

    @callback
    def _report(self, key: str, wanted: bool) -> None:  # noqa: FBT001
        """Raise or withdraw an issue."""
        if not wanted:
            ir.async_delete_issue(self._hass, DOMAIN, self._issue_id(key))
            return
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            self._issue_id(key),
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key=key,
            translation_placeholders={"place": self._farm.layout.name},
        )


def _keep_days(hass: HomeAssistant) -> int:
    """Return for how many days the recorder keeps states."""
    return get_instance(hass).keep_days
