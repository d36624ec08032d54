"""The Vertical Farm integration."""

import asyncio
from functools import partial

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HassJob, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv, device_registry as dr
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.typing import ConfigType

from .alarm_words import async_alarm_words
from .const import CONF_DEMO, CONF_KIND, DOMAIN, KIND_DEMO
from .demo.actions import async_setup_demo_actions
from .demo.canopies import async_tend_canopies
from .demo.clock import async_get_clock
from .demo.setup import async_remove_demo, async_setup_demo, async_unload_demo
from .devices import async_register_devices
from .farm.clock import Clock
from .farm.exposure_store import async_forget_exposures
from .farm.growing_store import async_forget_growing
from .farm.live import Farm
from .farm.memory import async_forget
from .frontend import async_add_panel, async_remove_panel, async_serve_frontend
from .guard_views import async_update_guard_issues
from .issues import async_clear_issues, async_update_issues
from .light_feed import async_setup_light_feed
from .link.inbox import inbox_store
from .link.setup import FarmLink, outbox_path
from .models import FarmRuntime, VerticalFarmConfigEntry
from .proposal_views import async_setup_proposal_views
from .recipe_views import async_setup_recipe_views
from .report import async_setup_reports
from .services import async_setup_services
from .task_views import async_setup_task_views
from .websocket import async_setup_websocket, async_tell_layout

PLATFORMS: list[Platform] = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.EVENT,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.TODO,
]
CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Set up the actions, and what the panel and the cards need."""
    async_setup_services(hass)
    async_setup_demo_actions(hass)
    async_setup_websocket(hass)
    async_setup_task_views(hass)
    async_setup_recipe_views(hass)
    async_setup_proposal_views(hass)
    async_setup_reports(hass)
    async_setup_light_feed(hass)
    await async_serve_frontend(hass)
    return True


async def async_setup_entry(
    hass: HomeAssistant, entry: VerticalFarmConfigEntry
) -> bool:
    """Set up a farm, or the simulated hardware of the demo farm."""
    if entry.data[CONF_KIND] == KIND_DEMO:
        return await async_setup_demo(hass, entry)
    farm = Farm(hass, entry, await _async_clock(hass, entry))
    link = FarmLink(hass, farm)
    entry.runtime_data = FarmRuntime(farm, link, partial(_async_take_over, hass, farm))
    await farm.async_start()
    entry.async_on_unload(farm.async_stop)
    async_register_devices(hass, farm)
    if (hardware := _hardware_id(hass, entry)) is not None:
        entry.async_on_unload(await async_tend_canopies(hass, farm, hardware))
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.async_on_unload(entry.add_update_listener(_async_updated))

    @callback
    def look_for_issues(_: HomeAssistant | None = None) -> None:
        """Report bindings that need the grower."""
        async_update_issues(hass, farm)

    @callback
    def started(_: HomeAssistant) -> None:
        """Let the stages begin that were due meanwhile, now that automations hear of it."""
        farm.growing.tick(farm.now)
        farm.watering.tick()
        look_for_issues()

    farm.alarms.post.words = await async_alarm_words(hass, farm)
    farm.async_on_bindings(look_for_issues)
    farm.guard.on_fault(partial(async_update_guard_issues, hass, farm))
    entry.async_on_unload(async_at_started(hass, started))
    await link.async_apply()
    entry.async_on_unload(link.async_stop)

    # With the event of the stop many integrations part from their devices.
    pause = HassJob(farm.async_pause, f"pause farm {entry.title}")
    entry.async_on_unload(hass.async_add_shutdown_job(pause))
    await async_add_panel(hass)
    return True


async def async_unload_entry(
    hass: HomeAssistant, entry: VerticalFarmConfigEntry
) -> bool:
    """Unload a farm or the demo farm's hardware."""
    if entry.data[CONF_KIND] == KIND_DEMO:
        return await async_unload_demo(hass, entry)
    unloaded = await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
    if unloaded:
        async_clear_issues(hass, entry.entry_id)
        # A reload must not throw out who looks at the panel.
        if entry.disabled_by is not None and not _has_other_farm(hass, entry):
            async_remove_panel(hass)
    return unloaded


async def async_remove_entry(
    hass: HomeAssistant, entry: VerticalFarmConfigEntry
) -> None:
    """Remove what was stored for a deleted entry."""
    if entry.data[CONF_KIND] == KIND_DEMO:
        await async_remove_demo(hass, entry)
    else:
        await async_forget(hass, entry.entry_id)
        await async_forget_growing(hass, entry.entry_id)
        await async_forget_exposures(hass, entry.entry_id)
        await hass.async_add_executor_job(
            partial(outbox_path(hass, entry.entry_id).unlink, missing_ok=True)
        )
        await inbox_store(hass, entry.entry_id).async_remove()
        if not _has_other_farm(hass, entry):
            async_remove_panel(hass)


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: VerticalFarmConfigEntry, device: dr.DeviceEntry
) -> bool:
    """Allow to delete a device only where the layout no longer has it."""
    if entry.data[CONF_KIND] == KIND_DEMO:
        return False
    if entry.state is not ConfigEntryState.LOADED:
        return False
    return device.id not in {
        place.device_id for place in entry.runtime_data.farm.places
    }


async def _async_clock(hass: HomeAssistant, entry: ConfigEntry) -> Clock:
    """Return the farm's clock: its own for a demo farm."""
    hardware = _hardware_id(hass, entry)
    return Clock() if hardware is None else await async_get_clock(hass, hardware)


def _hardware_id(hass: HomeAssistant, entry: ConfigEntry) -> str | None:
    """Return the config entry of a demo farm's hardware, None for any other farm."""
    demo: str | None = entry.data.get(CONF_DEMO)
    if demo is None or hass.config_entries.async_get_entry(demo) is None:
        return None
    return demo


async def _async_updated(hass: HomeAssistant, entry: VerticalFarmConfigEntry) -> None:
    """Take over a changed layout without a reload.

    Changes of one go, such as a shelf's move from rack to rack, are taken over together.
    """
    runtime = entry.runtime_data
    if runtime.changing:
        return
    runtime.changing = True
    await asyncio.sleep(0)
    runtime.changing = False
    if entry.state is ConfigEntryState.LOADED:
        runtime.take_over()
        await runtime.link.async_apply()


@callback
def _async_take_over(hass: HomeAssistant, farm: Farm) -> None:
    """Bring farm, devices and entities to the layout of the config entry."""
    if not farm.async_apply():
        return
    async_register_devices(hass, farm)
    farm.async_announce()
    async_update_issues(hass, farm)
    async_tell_layout(hass)


def _has_other_farm(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Return whether there is another farm that is not disabled."""
    return any(
        other.entry_id != entry.entry_id
        and other.data[CONF_KIND] != KIND_DEMO
        and other.disabled_by is None
        for other in hass.config_entries.async_entries(DOMAIN)
    )
