"""The simulated hardware shows up as ordinary devices that measure and obey."""

from collections.abc import AsyncGenerator

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EntityCategory
from homeassistant.core import Event, EventStateReportedData, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.event import async_track_state_report_event
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .demo_farm import (
    START,
    act,
    entity_of,
    hardware_entry,
    let_pass,
    set_up,
    state_of,
    tick,
    unload_all,
    value_of,
)

UNITS = {
    "ppfd_1_1": ("μmol/s⋅m²", None),
    "lamp_power_1_1": ("W", "power"),
    "leaf_temperature_1_1": ("°C", "temperature"),
    "temperature_1_1": ("°C", "temperature"),
    "humidity_1": ("%", "humidity"),
    "co2_1": ("ppm", "carbon_dioxide"),
    "ec_1": ("mS/cm", "conductivity"),
    "ph_1": (None, "ph"),
    "water_temperature_1": ("°C", "temperature"),
    "dissolved_oxygen_1": ("mg/L", None),
    "level_1": ("%", None),
    "flow_1": ("L/min", "volume_flow_rate"),
    "pump_power_1": ("W", "power"),
    "climate_power": ("W", "power"),
    "outdoor_temperature": ("°C", "temperature"),
    "electricity_price": ("EUR/kWh", None),
}
LIT_BANDS = {
    "ppfd_1_1": (150, 300),
    "lamp_power_1_1": (50, 90),
    "temperature_1_1": (20, 25),
    "humidity_1": (55, 80),
    "co2_1": (750, 1100),
    "ec_1": (1.4, 1.8),
    "ph_1": (5.5, 6.1),
    "water_temperature_1": (19, 23),
    "dissolved_oxygen_1": (7, 9),
    "level_1": (55, 96),
}
SWITCHES = (
    "heater",
    "cooler",
    "humidifier",
    "dehumidifier",
    "co2_valve",
    "pump_1",
    "doser_a_1",
    "doser_b_1",
    "doser_ph_1",
)


@pytest.fixture(autouse=True)
async def hardware(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> AsyncGenerator[MockConfigEntry]:
    """Set up the hardware of one rack with two shelves."""
    freezer.move_to(START)
    yield await set_up(hass, hardware_entry())
    await unload_all(hass)


def test_sensors_have_their_unit_and_device_class(hass: HomeAssistant) -> None:
    """As the makers of such sensors give them."""
    found = {}
    for key in UNITS:
        attributes = state_of(hass, key).attributes
        assert attributes["state_class"] == "measurement", key
        found[key] = (
            attributes.get("unit_of_measurement"),
            attributes.get("device_class"),
        )
    assert found == UNITS


def test_every_entity_has_a_translated_name_and_a_device(
    hass: HomeAssistant, hardware: MockConfigEntry
) -> None:
    """No name repeats within a device, and none is left to the device class."""
    registered = er.async_entries_for_config_entry(
        er.async_get(hass), hardware.entry_id
    )
    names = [(entry.device_id, entry.original_name) for entry in registered]
    assert len(set(names)) == len(names)
    assert all(device and name for device, name in names)
    assert {entry.domain for entry in registered} == {
        "binary_sensor",
        "fan",
        "light",
        "sensor",
        "switch",
        "valve",
    }


def test_devices_are_of_their_own_kind(
    hass: HomeAssistant, hardware: MockConfigEntry
) -> None:
    """Drivers, sensors, tank, climate and controller."""
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), hardware.entry_id)
    assert {device.name for device in devices} == {
        "Demo controller",
        "Rack 1 lamp driver",
        "Rack 1 sensors",
        "Room climate",
        "Tank 1",
    }


def test_the_programme_is_a_setting(hass: HomeAssistant) -> None:
    """It stays off dashboards made of a device's entities."""
    registered = er.async_get(hass).async_get(entity_of(hass, "programme"))
    assert registered is not None
    assert registered.entity_category is EntityCategory.CONFIG


async def test_values_are_believable_after_an_hour_of_light(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Every sensor shows what a well-run farm shows."""
    await let_pass(hass, freezer, 3600)
    await tick(hass, freezer, 10)
    for key, (low, high) in LIT_BANDS.items():
        assert low <= value_of(hass, key) <= high, key


async def test_sensors_report_every_ten_seconds_be_it_the_same(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Each report has a new time, so that a steady value is not taken for a gap."""
    await let_pass(hass, freezer, 600)
    await tick(hass, freezer, 30)
    first = state_of(hass, "ppfd_1_1").last_reported
    await tick(hass, freezer, 10)
    second = state_of(hass, "ppfd_1_1").last_reported
    assert (second - first).total_seconds() == pytest.approx(10, abs=0.1)


async def test_sensors_do_not_all_report_in_the_same_second(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The work is spread over the ten seconds."""
    await tick(hass, freezer, 20)
    reported = {round(state_of(hass, key).last_reported.timestamp()) for key in UNITS}
    assert len(reported) > 3


async def test_a_lamp_switched_off_is_dark_at_once(hass: HomeAssistant) -> None:
    """Light meter and power meter report with the switch, without a tick."""
    assert value_of(hass, "ppfd_1_1") > 50
    await act(hass, "light", "turn_off", "lamp_1_1")
    assert state_of(hass, "lamp_1_1").state == "off"
    assert value_of(hass, "ppfd_1_1") == 0
    assert value_of(hass, "lamp_power_1_1") < 1
    assert value_of(hass, "ppfd_1_2") > 50


async def test_a_lamp_dims(hass: HomeAssistant) -> None:
    """Half the brightness is about half the light and power."""
    await act(hass, "light", "turn_on", "lamp_1_1", brightness=255)
    full, power = value_of(hass, "ppfd_1_1"), value_of(hass, "lamp_power_1_1")
    await act(hass, "light", "turn_on", "lamp_1_1", brightness=128, transition=5)
    assert state_of(hass, "lamp_1_1").attributes["brightness"] == 128
    assert value_of(hass, "ppfd_1_1") == pytest.approx(full / 2, rel=0.08)
    assert value_of(hass, "lamp_power_1_1") == pytest.approx(power / 2, rel=0.1)


async def test_a_lamp_comes_back_as_bright_as_it_was(hass: HomeAssistant) -> None:
    """Without a brightness the last one holds."""
    await act(hass, "light", "turn_on", "lamp_1_1", brightness=64)
    await act(hass, "light", "turn_off", "lamp_1_1")
    await act(hass, "light", "turn_off", "lamp_1_1")
    await act(hass, "light", "turn_on", "lamp_1_1")
    assert state_of(hass, "lamp_1_1").attributes["brightness"] == 64
    await act(hass, "light", "turn_on", "lamp_1_1")
    assert state_of(hass, "lamp_1_1").attributes["brightness"] == 64


async def test_a_pump_gives_flow_and_stops_at_once(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """The flow meter follows the pump."""
    await act(hass, "switch", "turn_off", "programme")
    await act(hass, "switch", "turn_on", "pump_1")
    await tick(hass, freezer, 11)
    assert value_of(hass, "flow_1") == pytest.approx(2.0, rel=0.1)
    assert value_of(hass, "pump_power_1") > 5
    await act(hass, "switch", "turn_off", "pump_1")
    assert value_of(hass, "flow_1") == 0
    assert value_of(hass, "pump_power_1") == 0


async def test_switches_switch(hass: HomeAssistant) -> None:
    """On and off, with the programme out of the way."""
    await act(hass, "switch", "turn_off", "programme")
    for key in SWITCHES:
        await act(hass, "switch", "turn_on", key)
        assert state_of(hass, key).state == "on", key
        await act(hass, "switch", "turn_off", key)
        assert state_of(hass, key).state == "off", key


async def test_fans_have_a_speed(hass: HomeAssistant) -> None:
    """Off, on, and by percentage."""
    for key in ("circulation_fan", "exhaust_fan"):
        await act(hass, "fan", "turn_off", key)
        assert state_of(hass, key).state == "off", key
        await act(hass, "fan", "turn_on", key)
        assert state_of(hass, key).attributes["percentage"] == 60, key
        await act(hass, "fan", "turn_on", key, percentage=30)
        assert state_of(hass, key).attributes["percentage"] == 30, key
        await act(hass, "fan", "set_percentage", key, percentage=80)
        assert state_of(hass, key).attributes["percentage"] == 80, key


async def test_the_refill_valve_fills_the_tank(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Open, the level rises; closed, it stays."""
    await act(hass, "switch", "turn_off", "programme")
    await act(hass, "switch", "turn_off", "pump_1")
    before = value_of(hass, "level_1")
    await act(hass, "valve", "open_valve", "refill_1")
    assert state_of(hass, "refill_1").state == "open"
    await let_pass(hass, freezer, 100)
    await act(hass, "valve", "close_valve", "refill_1")
    assert state_of(hass, "refill_1").state == "closed"
    await tick(hass, freezer, 11)
    assert value_of(hass, "level_1") > before + 5


async def test_without_the_programme_the_lamps_stay_as_they_are(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Nothing switches them in the evening, until the programme is back."""
    await let_pass(hass, freezer, 3600)
    await act(hass, "switch", "turn_off", "programme")
    assert state_of(hass, "programme").state == "off"
    await let_pass(hass, freezer, 17 * 3600)
    assert state_of(hass, "lamp_1_1").state == "on"
    await act(hass, "switch", "turn_on", "programme")
    assert state_of(hass, "programme").state == "on"
    assert state_of(hass, "lamp_1_1").state == "off"
    assert value_of(hass, "ppfd_1_1") == 0


async def test_the_programme_runs_the_day(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Lamps burn for 16 hours and rest for 8; their sensors follow at once."""
    await let_pass(hass, freezer, 15 * 3600)
    assert state_of(hass, "lamp_1_1").state == "on"
    await let_pass(hass, freezer, 2 * 3600)
    assert state_of(hass, "lamp_1_1").state == "off"
    assert value_of(hass, "ppfd_1_1") == 0
    await let_pass(hass, freezer, 8 * 3600)
    assert state_of(hass, "lamp_1_1").state == "on"
    assert value_of(hass, "ppfd_1_1") > 150


async def test_a_removed_sensor_disturbs_nobody(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """A disabled entity is not written to."""
    registry = er.async_get(hass)
    gone = entity_of(hass, "ppfd_1_1")
    registry.async_update_entity(gone, disabled_by=er.RegistryEntryDisabler.USER)
    await hass.async_block_till_done()
    await act(hass, "light", "turn_off", "lamp_1_1")
    await tick(hass, freezer, 11)
    assert hass.states.get(gone) is None
    assert value_of(hass, "lamp_power_1_1") < 1


async def test_equal_values_are_reports(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """A dark shelf reports zero again and again."""
    await act(hass, "light", "turn_off", "lamp_1_1")
    reports: list[Event[EventStateReportedData]] = []

    @callback
    def note(event: Event[EventStateReportedData]) -> None:
        """Keep a report."""
        reports.append(event)

    unsubscribe = async_track_state_report_event(
        hass, [entity_of(hass, "ppfd_1_1")], note
    )
    await tick(hass, freezer, 20)
    unsubscribe()
    assert len(reports) == 2


async def test_the_price_of_electricity_changes_with_the_hour(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Only then, so that nothing is written in between."""
    first = state_of(hass, "electricity_price")
    await let_pass(hass, freezer, 3500)
    assert state_of(hass, "electricity_price").last_reported == first.last_reported
    await let_pass(hass, freezer, 100)
    assert value_of(hass, "electricity_price") != float(first.state)


async def test_the_price_of_electricity_follows_the_local_day(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Two hours of a night are cheaper than two of the evening, wherever it is."""
    await hass.config.async_set_time_zone("America/New_York")
    await let_pass(hass, freezer, 3600)
    night = value_of(hass, "electricity_price")
    await let_pass(hass, freezer, 16 * 3600)
    assert value_of(hass, "electricity_price") > 1.5 * night
