"""A storage file of any shape lets the farm start."""

import json
from pathlib import Path

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest

from custom_components.vertical_farm.farm.memory import storage_key

from .actions import act
from .conftest import AddFarm
from .farms import number, one_shelf, place_id, report, state_of
from .passing import HOUR, MINUTE, at, restart, wait

POWER, SHELF, PUMP = "sensor.power", "Shelf 1", "switch.pump"


@pytest.fixture
def hass_storage() -> dict[str, object]:
    """Let Home Assistant write its files, into a folder of the test's own."""
    return {}


async def runs(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, seconds: float
) -> None:
    """Let 1 kW be reported every ten minutes."""
    report(hass, POWER, 1000, "W")
    for _ in range(round(seconds / 600)):
        await wait(hass, freezer, 600)
        report(hass, POWER, 1000, "W")
        await hass.async_block_till_done()
    await wait(hass, freezer, 0)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        '{"version": 1, "minor_version": 1, "key": "x", "data": {"saved": 17',
        "null",
        "[]",
        '"text"',
        "17",
        "{}",
        '{"version": 1}',
        '{"version": 1, "data": null}',
        '{"version": 1, "data": []}',
        '{"version": 1, "data": {"saved": null, "places": {}}}',
        '{"version": 1, "data": {"saved": 1, "day_start": 1, "day_end": 1, "places": 3}}',
        '{"version": 1, "data": {"saved": 1e300, "day_start": -1e300, "places": {}}}',
        '{"version": "one", "data": {}}',
        '{"version": 0, "data": {}}',
        '{"version": 99, "data": {}}',
    ],
)
async def test_a_spoilt_file_lets_the_day_begin_afresh(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    *,
    content: str,
) -> None:
    """The farm runs, and writes a good file again."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to(at("2026-02-10T06:00:00+01:00"))
    entry = await farm(racks=one_shelf(sensors={"power": [POWER]}))
    await runs(hass, freezer, HOUR)
    assert number(hass, entry, SHELF, "energy_today") == pytest.approx(1, abs=1e-3)
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    path = Path(hass.config.path(".storage", storage_key(entry.entry_id)))
    assert place_id(entry, SHELF) in path.read_text(encoding="utf-8")
    path.write_text(content, encoding="utf-8")
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await runs(hass, freezer, 30 * MINUTE)
    assert number(hass, entry, SHELF, "energy_today") == pytest.approx(0.5, abs=1e-3)
    await restart(hass, freezer, entry)
    await wait(hass, freezer, 0)
    assert number(hass, entry, SHELF, "energy_today") == pytest.approx(0.5, abs=1e-3)
    stored = json.loads(path.read_text(encoding="utf-8"))
    assert place_id(entry, SHELF) in stored["data"]["places"]


@pytest.mark.parametrize(
    "part", ["mode", "guard", "light", "irrigation", "commands", "watering", "alarms"]
)
async def test_a_spoilt_part_takes_no_other_part_with_it(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory, part: str
) -> None:
    """The sums stay, the mode too; whatever is spoilt begins afresh."""
    freezer.move_to(at("2026-02-10T06:00:00+01:00"))
    hass.states.async_set(PUMP, "on")
    entry = await farm(
        racks=one_shelf(sensors={"power": [POWER]}, lamp="light.lamp"),
        reservoirs=[
            {"name": "Tank", "volume_l": 60, "pump": PUMP, "irrigation": "nft"}
        ],
    )
    await runs(hass, freezer, HOUR)
    await act(hass, "set_mode", mode="vacation")
    assert await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()
    path = Path(hass.config.path(".storage", storage_key(entry.entry_id)))
    file = json.loads(path.read_text(encoding="utf-8"))
    whole = file["data"][part]
    places = [*whole] if isinstance(whole, dict) else []
    for spoilt in (17, "x", [3], {"a": 1}, None):
        for wrong in (spoilt, dict.fromkeys(places, spoilt)):
            file["data"][part] = wrong
            path.write_text(json.dumps(file), encoding="utf-8")
            assert await hass.config_entries.async_setup(entry.entry_id)
            await hass.async_block_till_done()
            energy = number(hass, entry, SHELF, "energy_today")
            assert energy == pytest.approx(1, abs=1e-3)
            mode = state_of(hass, entry, "Cellar", "mode")
            assert mode == ("normal" if part == "mode" else "vacation")
            assert await hass.config_entries.async_unload(entry.entry_id)
            await hass.async_block_till_done()
