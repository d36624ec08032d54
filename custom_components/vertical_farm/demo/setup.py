"""Setting up, unloading and removing the simulated hardware."""

from homeassistant.config_entries import SOURCE_IMPORT, ConfigEntry, ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir

from ..const import CONF_DEMO, CONF_LAYOUT, DOMAIN
from .crops import async_sow_demo_crops
from .hardware import Hardware, handed_over_issue
from .layout import demo_layout
from .record import CONF_CROPS, DemoRecord, async_get_record, async_remove_record

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.FAN,
    Platform.LIGHT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.VALVE,
]


async def async_setup_demo(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Set up the simulated hardware, and the first time its farm."""
    record = await async_get_record(hass, entry.entry_id)
    await record.async_catch_up()
    hardware = Hardware(hass, entry, record)
    entry.runtime_data = hardware
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    hardware.async_start()
    if not record.farm_made:
        entry.async_create_task(
            hass, _async_make_farm(hass, entry, record), "make the demo farm"
        )
    return True


async def async_unload_demo(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Unload the simulated hardware; its world is kept."""
    hardware: Hardware = entry.runtime_data
    unloaded = await hass.config_entries.async_unload_platforms(entry, PLATFORMS)
    if unloaded:
        await hardware.async_stop()
    return unloaded


async def async_remove_demo(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Remove what was stored for the simulated hardware."""
    ir.async_delete_issue(hass, DOMAIN, handed_over_issue(entry.entry_id))
    await async_remove_record(hass, entry.entry_id)


async def _async_make_farm(
    hass: HomeAssistant, entry: ConfigEntry, record: DemoRecord
) -> None:
    """Add the farm that uses the hardware; a user may delete it for good."""
    there = {
        other.data.get(CONF_DEMO) for other in hass.config_entries.async_entries(DOMAIN)
    }
    if entry.entry_id not in there:
        result = await hass.config_entries.flow.async_init(
            DOMAIN,
            context={"source": SOURCE_IMPORT},
            data={CONF_DEMO: entry.entry_id, CONF_LAYOUT: demo_layout(hass, entry)},
        )
        if result["type"] is not FlowResultType.CREATE_ENTRY:
            return
        farm = result["result"]
        if entry.data.get(CONF_CROPS) and farm.state is ConfigEntryState.LOADED:
            await async_sow_demo_crops(farm.runtime_data.farm, entry.runtime_data)
    record.farm_made = True
    await record.async_save()
