"""Growers set the limits of a device in a form."""

from typing import Any

from homeassistant.core import HomeAssistant

from .bound import reconfigure, register, rename, submit, suggested
from .conftest import AddFarm
from .farms import FarmEntry

DOSER, PUMP, TIMER = "switch.doser", "switch.pump", "number.pump_timer"


async def with_devices(hass: HomeAssistant, farm: AddFarm) -> FarmEntry:
    """Add a farm with a reservoir's pump and doser, and a rack's valve."""
    for entity_id in (DOSER, PUMP, "valve.co2"):
        register(hass, entity_id, "off")
    register(hass, TIMER, 0, "s")
    return await farm(
        racks=[{"name": "Rack A", "climate": {"co2_valve": "valve.co2"}}],
        reservoirs=[{"name": "Tank", "volume_l": 60, "pump": PUMP, "dosers": [DOSER]}],
    )


def said(entry: FarmEntry, place: str) -> list[dict[str, Any]]:
    """Return what is stored about the devices of a place."""
    return next(
        list(subentry.data["equipment"])
        for subentry in entry.subentries.values()
        if subentry.title == place
    )


async def device_form(
    hass: HomeAssistant, entry: FarmEntry, place: str, entity_id: str
) -> dict[str, Any]:
    """Open the form of a device."""
    choice = await reconfigure(hass, entry, place, "edit_device")
    (picker,) = choice["data_schema"].schema.values()
    ref = next(
        option["value"]
        for option in picker.config["options"]
        if option["label"] == entity_id
    )
    return await submit(hass, choice, {"entity": ref})


async def test_a_doser_gets_its_rate_and_its_budget(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """The form shows them again."""
    entry = await with_devices(hass, farm)
    form = await device_form(hass, entry, "Tank", "doser")
    values = {"solution": "a", "ml_per_s": 1.2, "daily_ml": 80, "longest_run_s": 30}
    assert (await submit(hass, form, values))["reason"] == "reconfigure_successful"
    assert suggested(await device_form(hass, entry, "Tank", "doser")) == values


async def test_a_pump_is_not_asked_for_a_rate(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Its own timer is bound and survives a rename."""
    entry = await with_devices(hass, farm)
    form = await device_form(hass, entry, "Tank", "pump")
    assert {str(key) for key in form["data_schema"].schema} == {
        "longest_run_s",
        "auto_off",
    }
    await submit(hass, form, {"longest_run_s": 0, "auto_off": TIMER})
    rename(hass, TIMER, "number.timer")
    assert suggested(await device_form(hass, entry, "Tank", "pump")) == {
        "longest_run_s": 0,
        "auto_off": "number.timer",
    }


async def test_an_emptied_form_leaves_what_is_usual(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Nothing is stored about the device any more."""
    entry = await with_devices(hass, farm)
    form = await device_form(hass, entry, "Rack A", "co2")
    await submit(hass, form, {"longest_run_s": 60})
    assert len(said(entry, "Rack A")) == 1
    form = await device_form(hass, entry, "Rack A", "co2")
    await submit(hass, form, {})
    assert said(entry, "Rack A") == []


async def test_limits_go_with_their_device(hass: HomeAssistant, farm: AddFarm) -> None:
    """Those of the devices that stay are kept."""
    entry = await with_devices(hass, farm)
    for device in ("pump", "doser"):
        form = await device_form(hass, entry, "Tank", device)
        await submit(hass, form, {"longest_run_s": 20})
    form = await reconfigure(hass, entry, "Tank", "edit_reservoir")
    kept = {"name": "Tank", "volume_l": 60, "sensors": {}, "ec_compensated": True}
    await submit(hass, form, {**kept, "pump": PUMP})
    assert len(said(entry, "Tank")) == 1


async def test_a_missing_climate_device_is_reported(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Like every other binding."""
    entry = await farm(
        racks=[{"name": "Rack A", "climate": {"heater": ["switch.gone"]}}]
    )
    (missing,) = entry.runtime_data.farm.following.missing().values()
    assert missing == {"switch.gone"}
