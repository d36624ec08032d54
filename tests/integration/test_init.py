"""A farm is set up, unloaded, set up again and removed without leaving anything."""

from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest

from custom_components.vertical_farm.const import DOMAIN

from .bound import all_devices, reconfigure, submit
from .conftest import AddFarm
from .farms import (
    FARM,
    PPFD,
    PPFD_UNIT,
    RH,
    FarmEntry,
    T,
    climate,
    number,
    place_id,
    report,
)

FULL: dict[str, Any] = {
    "farm": {**FARM, "electricity_price": "sensor.price"},
    "racks": [
        {
            "name": "Rack A",
            "sensors": {"temperature": [T], "humidity": [RH]},
            "shelves": [{"name": "Top", "level": 1, "sensors": {"ppfd": [PPFD]}}],
        }
    ],
    "reservoirs": [
        {
            "name": "Tank",
            "volume_l": 60,
            "racks": ["Rack A"],
            "sensors": {"level": ["sensor.level"]},
        }
    ],
}


def registered(hass: HomeAssistant, entry: FarmEntry) -> dict[str, str]:
    """Return our registered entities by unique id."""
    return {
        entity.unique_id: entity.entity_id
        for entity in er.async_entries_for_config_entry(
            er.async_get(hass), entry.entry_id
        )
    }


def listeners(hass: HomeAssistant) -> dict[str, int]:
    """Return how many listeners each event has, but for those that write files."""
    return {
        str(event): count
        for event, count in hass.bus.async_listeners().items()
        if event != EVENT_HOMEASSISTANT_FINAL_WRITE
    }


def ours(hass: HomeAssistant, entry: FarmEntry) -> int:
    """Return how many of our entities have a state that is not just remembered."""
    states = [
        hass.states.get(entity_id) for entity_id in registered(hass, entry).values()
    ]
    return sum(1 for s in states if s is not None and not s.attributes.get("restored"))


async def test_a_farm_comes_back_from_unloading_as_it_was(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """The same devices and entities, and no listener more than before."""
    climate(hass)
    report(hass, PPFD, 200, PPFD_UNIT)
    entry = await farm(**FULL)
    devices = {device.id for device in all_devices(hass, entry)}
    entities = registered(hass, entry)
    before = listeners(hass)
    for _ in range(2):
        assert await hass.config_entries.async_unload(entry.entry_id)
        await hass.async_block_till_done()
        assert entry.state is ConfigEntryState.NOT_LOADED
        assert ours(hass, entry) == 0
        assert await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
        assert {device.id for device in all_devices(hass, entry)} == devices
        assert registered(hass, entry) == entities
        assert listeners(hass) == before
    assert number(hass, entry, "Top", "ppfd") == 200


async def test_an_unloaded_farm_follows_nothing(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """No listener, no issue and no entity is left; reports of sensors do no harm."""
    assert await async_setup_component(hass, DOMAIN, {})
    empty = await farm(farm={**FARM, "name": "First"})
    await hass.config_entries.async_unload(empty.entry_id)
    await hass.async_block_till_done()
    before = listeners(hass)
    entry = await farm(**FULL)
    assert [i for i in ir.async_get(hass).issues.values() if i.domain == DOMAIN]
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    climate(hass)
    await hass.async_block_till_done()
    assert ours(hass, entry) == 0
    assert [i for i in ir.async_get(hass).issues.values() if i.domain == DOMAIN] == []
    after = listeners(hass)
    assert {
        event: count for event, count in after.items() if before.get(event) != count
    } == {}


async def test_a_removed_farm_removes_what_it_stored(
    hass: HomeAssistant, farm: AddFarm, hass_storage: dict[str, Any]
) -> None:
    """Its file, its devices and its entities."""
    climate(hass)
    entry = await farm(**FULL)
    file = f"{DOMAIN}.{entry.entry_id}"
    await hass.config_entries.async_unload(entry.entry_id)
    assert file in hass_storage
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    assert file not in hass_storage
    assert all_devices(hass, entry) == []
    assert registered(hass, entry) == {}


async def test_a_removed_demo_removes_what_it_stored(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    """Its farm stays, with the clock of the wall."""
    menu = await hass.config_entries.flow.async_init(DOMAIN, context={"source": "user"})
    form = await hass.config_entries.flow.async_configure(
        menu["flow_id"], {"next_step_id": "demo"}
    )
    result = await hass.config_entries.flow.async_configure(
        form["flow_id"], {"racks": 1, "shelves": 1}
    )
    await hass.async_block_till_done()
    hardware = result["result"]
    (entry,) = (
        e for e in hass.config_entries.async_entries(DOMAIN) if e is not hardware
    )
    assert [file for file in hass_storage if hardware.entry_id in file]
    await hass.config_entries.async_remove(hardware.entry_id)
    await hass.async_block_till_done()
    assert [file for file in hass_storage if hardware.entry_id in file] == []
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED


async def test_a_change_during_unloading_is_taken_over_at_the_next_setup(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """A farm that is on its way out does not wake up again."""
    climate(hass)
    entry = await farm(**FULL)
    rack = entry.subentries[place_id(entry, "Rack A")]
    hass.config_entries.async_update_subentry(entry, rack, title="Rack Z")
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    assert ours(hass, entry) == 0
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    assert {d.name for d in all_devices(hass, entry)} == {
        "Cellar",
        "Rack Z",
        "Top",
        "Tank",
    }


async def test_a_change_that_changes_nothing_is_no_news(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Another key of the entry's data leaves farm, devices and entities alone."""
    entry = await farm(**FULL)
    entities, devices = registered(hass, entry), all_devices(hass, entry)
    hass.config_entries.async_update_entry(entry, data={**entry.data, "note": "x"})
    await hass.async_block_till_done()
    assert registered(hass, entry) == entities
    assert all_devices(hass, entry) == devices


async def test_actions_are_there_before_any_farm(hass: HomeAssistant) -> None:
    """Automations that use them are valid whatever is set up."""
    assert await async_setup_component(hass, DOMAIN, {})
    for action in ("import_layout", "export_layout"):
        assert hass.services.has_service(DOMAIN, action)


async def test_home_assistant_finds_nothing_to_complain_of(
    hass: HomeAssistant, farm: AddFarm, caplog: pytest.LogCaptureFixture
) -> None:
    """A life with forms, a move, a reload and a removal logs no warning of any kind."""
    climate(hass)
    report(hass, PPFD, 200, PPFD_UNIT)
    report(hass, "sensor.level", 50, "%")
    report(hass, "sensor.price", 0.3)
    racks = [*FULL["racks"], {"name": "Rack B"}]
    entry = await farm(**FULL | {"racks": racks})
    form = await reconfigure(hass, entry, "Rack A", "move_shelf")
    await submit(
        hass,
        form,
        {"shelf": place_id(entry, "Top"), "rack": place_id(entry, "Rack B")},
    )
    await hass.config_entries.async_reload(entry.entry_id)
    hass.config_entries.async_remove_subentry(entry, place_id(entry, "Rack A"))
    await hass.async_block_till_done()
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
    complaints = [
        record.getMessage()
        for record in caplog.records
        if record.levelname in ("WARNING", "ERROR", "CRITICAL")
        and record.name != "asyncio"  # its debug mode times a busy machine
        and "has not been tested by Home Assistant" not in record.getMessage()
    ]
    assert complaints == []
