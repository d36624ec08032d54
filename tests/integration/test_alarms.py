"""Alarms are raised, told, seen, put aside and over, and survive a restart."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.notify import DOMAIN as NOTIFY_DOMAIN
from homeassistant.core import Event, HomeAssistant, ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.vertical_farm.const import DOMAIN

from .conftest import AddFarm
from .farms import FarmEntry, entity_id, report, state_of

PUMP, HEATER = "input_boolean.pump", "input_boolean.heater"
AIR, RH, CO2, LEAK = "sensor.t", "sensor.rh", "sensor.co2", "binary_sensor.leak"
FLOW, LEVEL, PHONE = "sensor.flow", "sensor.level", "notify.phone"
EVENT = "vertical_farm_alarm"
RACK: dict[str, Any] = {
    "name": "Rack A",
    "climate": {"heater": [HEATER]},
    "sensors": {"temperature": [AIR], "humidity": [RH], "co2": [CO2]},
    "shelves": [{"name": "Shelf 1", "level": 1}, {"name": "Shelf 2", "level": 2}],
}
TANK: dict[str, Any] = {
    "name": "Tank",
    "volume_l": 60,
    "racks": ["Rack A"],
    "pump": PUMP,
    "irrigation": "nft",
    "nominal_flow_l_min": 4,
    "leak": [LEAK],
    "sensors": {"flow": [FLOW], "level": [LEVEL]},
}


class World:
    """What surrounds the farm, and goes on reporting while time passes."""

    def __init__(self, hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
        """All is well."""
        self.hass, self.freezer = hass, freezer
        self.values: dict[str, Any] = {
            "air": 24.0,
            "stuck": False,
            "rh": 65.0,
            "co2": 800,
            "flow": 4.0,
            "level": 60.0,
            "leak": "off",
        }
        self._turn = 0
        self.report()

    def report(self) -> None:
        """Let every sensor report, with a little noise."""
        self._turn += 1
        noise = 0.01 * (self._turn % 7)
        for sensor, key, unit in (
            (AIR, "air", "°C"),
            (RH, "rh", "%"),
            (CO2, "co2", "ppm"),
            (FLOW, "flow", "L/min"),
            (LEVEL, "level", "%"),
        ):
            value = self.values[key]
            if key == "flow" and not (self.values["stuck"] or self.pumps):
                value = 0.0 if value != "unavailable" else value
            shown = value if isinstance(value, str) else value + noise
            report(self.hass, sensor, shown, unit)
        report(self.hass, LEAK, self.values["leak"])

    @property
    def pumps(self) -> bool:
        """Return whether the pump runs."""
        state = self.hass.states.get(PUMP)
        return state is not None and state.state == "on"

    async def wait(self, seconds: float, **values: Any) -> None:  # noqa: ANN401
        """Let time pass in steps of ten seconds."""
        self.values |= values
        while seconds > 0:
            step_s = min(seconds, 10.0)
            self.freezer.tick(timedelta(seconds=step_s))
            seconds -= step_s
            self.report()
            async_fire_time_changed(self.hass)
            await self.hass.async_block_till_done()

    async def switch(self, device: str, action: str) -> None:
        """Switch a device."""
        await self.hass.services.async_call(
            "homeassistant", action, {"entity_id": device}, blocking=True
        )
        await self.hass.async_block_till_done()


@pytest.fixture
async def world(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> World:
    """Provide devices that obey, and surroundings in order."""
    names: dict[str, dict[str, Any]] = {"pump": {}, "heater": {}}
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "input_boolean", {"input_boolean": names})
    assert await async_setup_component(hass, "persistent_notification", {})
    return World(hass, freezer)


@pytest.fixture
async def entry(world: World, farm: AddFarm) -> FarmEntry:
    """Set up a farm with air, water and CO2."""
    return await farm(racks=[RACK], reservoirs=[TANK])


def alarms(hass: HomeAssistant, entry: FarmEntry, place: str) -> dict[str, str]:
    """Return the kinds of the alarms of a place, with how bad they are."""
    state = hass.states.get(entity_id(hass, entry, place, "alarm"))
    assert state is not None
    listed: list[dict[str, Any]] = state.attributes["alarms"]
    heard = [one for one in listed if not (one["explained_by"] or one["shelved_until"])]
    assert (state.state == "on") is bool(heard)
    return {one["kind"]: one["severity"] for one in listed}


def told(events: list[Event[Any]]) -> list[tuple[str, str]]:
    """Return what happened to which kind of alarm."""
    return [(event.data["kind"], event.data["type"]) for event in events]


def device(hass: HomeAssistant, entry: FarmEntry, place: str) -> str:
    """Return the device of a place."""
    state_id = entity_id(hass, entry, place, "alarm")
    found = er.async_get(hass).async_get(state_id)
    assert found is not None
    assert found.device_id is not None
    return found.device_id


async def call(hass: HomeAssistant, action: str, **data: Any) -> Any:  # noqa: ANN401
    """Perform an action of ours with a response."""
    return await hass.services.async_call(
        DOMAIN, action, data, blocking=True, return_response=True
    )


async def add_person(
    hass: HomeAssistant,
    entry: FarmEntry,
    **data: Any,  # noqa: ANN401
) -> None:
    """Add a person as the form does."""
    flow = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "person"), context={"source": "user"}
    )
    result = await hass.config_entries.subentries.async_configure(
        flow["flow_id"], {"name": "Ann", "notify": PHONE, "level": "all", **data}
    )
    assert result["type"] == "create_entry", result
    await hass.async_block_till_done()


@pytest.fixture
def phone(hass: HomeAssistant) -> list[ServiceCall]:
    """Provide a phone that can be reached."""
    hass.states.async_set(PHONE, "unknown")
    sent: list[ServiceCall] = async_mock_service(hass, NOTIFY_DOMAIN, "send_message")
    return sent


def notifications(hass: HomeAssistant) -> list[str]:
    """Return the texts of Home Assistant's own notifications."""
    found: dict[str, Any] = hass.data.get("persistent_notification", {})
    return [one["message"] for one in found.values()]


async def test_hot_air_is_an_alarm_of_its_rack(
    hass: HomeAssistant, world: World, entry: FarmEntry
) -> None:
    """A warning after a quarter of an hour, critical above 32, and over again."""
    events = async_capture_events(hass, EVENT)
    await world.wait(870, air=28.0)
    assert alarms(hass, entry, "Rack A") == {}
    await world.wait(150)
    assert alarms(hass, entry, "Rack A") == {"air_hot": "warning"}
    assert alarms(hass, entry, "Cellar") == {"air_hot": "warning"}
    assert state_of(hass, entry, "Cellar", "alarms") == "1"
    await world.wait(420, air=32.5)
    assert alarms(hass, entry, "Rack A") == {"air_hot": "critical"}
    await world.wait(310, air=28.0)
    await world.wait(420, air=24.0)
    assert alarms(hass, entry, "Rack A") == {}
    assert told(events) == [
        ("air_hot", "raised"),
        ("air_hot", "worsened"),
        ("air_hot", "cleared"),
    ]


async def test_pump_without_flow_is_told_within_a_minute(
    hass: HomeAssistant, world: World, entry: FarmEntry
) -> None:
    """From the moment that it should flow."""
    await world.wait(120)
    await world.switch(PUMP, "turn_on")
    await world.wait(90, flow=0.0)
    assert alarms(hass, entry, "Tank") == {"no_flow": "critical"}


async def test_flow_of_a_pump_that_is_off_is_an_alarm(
    hass: HomeAssistant, world: World, entry: FarmEntry
) -> None:
    """A relay that sticks."""
    await world.switch(PUMP, "turn_on")
    await world.wait(120, stuck=True)
    await world.switch(PUMP, "turn_off")
    await world.wait(200)
    assert "unwanted_flow" in alarms(hass, entry, "Tank")


async def test_leak_is_told_within_seconds_and_waits_for_a_person(
    hass: HomeAssistant, world: World, entry: FarmEntry
) -> None:
    """The button of the guard says that it was seen."""
    await world.wait(120, leak="on")
    assert alarms(hass, entry, "Tank") == {"leak": "critical"}
    await world.wait(600, leak="off")
    assert alarms(hass, entry, "Tank") == {"leak": "critical"}
    await hass.services.async_call(
        "button",
        "press",
        {"entity_id": entity_id(hass, entry, "Tank", "acknowledge")},
        blocking=True,
    )
    await world.wait(120)
    assert alarms(hass, entry, "Tank") == {}


async def test_dangerous_gas_is_told_with_the_report(
    hass: HomeAssistant, world: World, entry: FarmEntry
) -> None:
    """People come first."""
    await world.wait(300, co2=2500)
    await world.wait(10, co2=5200)
    assert alarms(hass, entry, "Rack A")["co2_danger"] == "critical"


async def test_dead_sensor_that_devices_obey_is_critical(
    hass: HomeAssistant, world: World, entry: FarmEntry
) -> None:
    """A heater without a thermometer is worse than a missing CO2 value."""
    await world.wait(120)
    await world.wait(900, air="unavailable", co2="unavailable")
    state = hass.states.get(entity_id(hass, entry, "Rack A", "alarm"))
    assert state is not None
    found = {one["part"]: one["severity"] for one in state.attributes["alarms"]}
    assert found == {"temperature": "critical", "co2": "warning"}


async def test_lost_power_explains_what_follows(
    hass: HomeAssistant, world: World, entry: FarmEntry
) -> None:
    """Nobody is told of every sensor that went with it, until power is back."""
    await world.wait(120)
    for name in (PUMP, HEATER):
        hass.states.async_set(name, "unavailable")
    gone = dict.fromkeys(("air", "rh", "co2", "flow", "level"), "unavailable")
    await world.wait(900, **gone)
    assert alarms(hass, entry, "Cellar")["power_lost"] == "critical"
    count = hass.states.get(entity_id(hass, entry, "Cellar", "alarms"))
    assert count is not None
    assert count.state == "1"
    assert count.attributes["explained"] >= 3
    for name in (PUMP, HEATER):
        hass.states.async_set(name, "off")
    await world.wait(900)
    assert "power_lost" not in alarms(hass, entry, "Cellar")
    assert int(state_of(hass, entry, "Cellar", "alarms")) >= 3


async def test_alarm_survives_a_restart(
    hass: HomeAssistant, world: World, entry: FarmEntry
) -> None:
    """With its time and that somebody has seen it, and is raised but once."""
    await world.wait(1080, air=28.0)
    await call(hass, "acknowledge_alarm", device_id=device(hass, entry, "Rack A"))
    before = hass.states.get(entity_id(hass, entry, "Rack A", "alarm"))
    events = async_capture_events(hass, EVENT)
    assert await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done()
    await world.wait(120)
    after = hass.states.get(entity_id(hass, entry, "Rack A", "alarm"))
    assert before is not None
    assert after is not None
    assert after.attributes["alarms"] == before.attributes["alarms"]
    assert after.attributes["alarms"][0]["acknowledged"]
    assert told(events) == []


async def test_alarms_are_listed_seen_and_put_aside(
    hass: HomeAssistant, world: World, entry: FarmEntry
) -> None:
    """By what they are called, or by where they are."""
    await world.wait(1080, air=28.0)
    farm_device = device(hass, entry, "Cellar")
    listed = (await call(hass, "get_alarms", device_id=farm_device))["alarms"]
    assert [(one["kind"], one["unit"]) for one in listed] == [("air_hot", "°C")]
    name = listed[0]["alarm"]
    assert await call(hass, "acknowledge_alarm", alarm=name) == {"acknowledged": [name]}
    assert await call(hass, "acknowledge_alarm", alarm=name) == {"acknowledged": []}
    aside = await call(
        hass, "shelve_alarm", device_id=farm_device, duration={"minutes": 30}
    )
    assert aside == {"shelved": [name]}
    assert state_of(hass, entry, "Rack A", "alarm") == "off"
    assert state_of(hass, entry, "Cellar", "alarms") == "0"
    await world.wait(1860)
    assert state_of(hass, entry, "Rack A", "alarm") == "on"


@pytest.mark.parametrize(
    ("action", "data", "key"),
    [
        ("acknowledge_alarm", {"alarm": "leak.nowhere"}, "unknown_alarm"),
        ("acknowledge_alarm", {}, "alarm_needed"),
        ("shelve_alarm", {"alarm": "x.y", "duration": {"days": 8}}, "shelf_too_long"),
        ("shelve_alarm", {"alarm": "x.y", "duration": {"days": 0}}, "shelf_too_long"),
    ],
)
async def test_wrong_calls_say_what_is_wrong(
    hass: HomeAssistant, entry: FarmEntry, action: str, data: dict[str, Any], key: str
) -> None:
    """In the user's language."""
    with pytest.raises(ServiceValidationError) as refused:
        await call(hass, action, **data)
    assert refused.value.translation_key == key


async def test_person_is_told_of_a_critical_alarm_until_it_is_seen(
    hass: HomeAssistant, world: World, entry: FarmEntry, phone: list[ServiceCall]
) -> None:
    """At once, after 15 minutes, and after half an hour as seen by nobody."""
    await add_person(hass, entry)
    await world.wait(70, leak="on")
    assert len(phone) == 1
    assert "Leak, Tank" in phone[0].data["message"]
    assert phone[0].data["title"] == "Alarm: Cellar"
    await world.wait(1900)
    assert len(phone) == 3
    assert "Seen by nobody" in phone[2].data["message"]
    await call(hass, "acknowledge_alarm", device_id=device(hass, entry, "Tank"))
    await world.wait(1900)
    assert len(phone) == 3
    assert notifications(hass) == []


async def test_quiet_hours_hold_warnings_back(
    hass: HomeAssistant,
    world: World,
    entry: FarmEntry,
    phone: list[ServiceCall],
    freezer: FrozenDateTimeFactory,
) -> None:
    """The digest comes when they are over."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to("2027-06-01 21:50:00+00:00")
    await add_person(hass, entry, quiet_from="22:00:00", quiet_to="23:00:00")
    world.report()
    await world.wait(1800, air=28.0)
    assert "air_hot" in alarms(hass, entry, "Rack A")
    assert phone == []
    await world.wait(2600)
    assert len(phone) == 1
    assert "Air too hot, Rack A: 28" in phone[0].data["message"]


async def test_without_people_home_assistant_says_it(
    hass: HomeAssistant, world: World, entry: FarmEntry
) -> None:
    """As its own notification."""
    await world.wait(120, leak="on")
    assert len(notifications(hass)) == 1
    assert "Leak, Tank" in notifications(hass)[0]


async def test_phone_that_is_gone_is_made_up_for(
    hass: HomeAssistant, world: World, entry: FarmEntry
) -> None:
    """Home Assistant says it where the phone cannot."""
    await add_person(hass, entry)
    await world.wait(120, leak="on")
    assert "Leak, Tank" in notifications(hass)[0]


async def test_test_alarm_goes_the_usual_way(
    hass: HomeAssistant, world: World, entry: FarmEntry, phone: list[ServiceCall]
) -> None:
    """And ends by itself."""
    await add_person(hass, entry)
    events = async_capture_events(hass, EVENT)
    assert await call(hass, "test_alarm", severity="critical") == {"people": ["Ann"]}
    await hass.async_block_till_done()
    assert [sent.data["message"] for sent in phone] == ["New:\n- Test, Cellar"]
    await world.wait(400)
    assert told(events) == [("test", "raised"), ("test", "cleared")]


@pytest.mark.parametrize(
    ("form", "errors"),
    [
        ({"name": " "}, {"name": "name_empty"}),
        ({"name": "ann"}, {"name": "name_taken"}),
        ({"quiet_from": "22:00:00"}, {"quiet_to": "quiet_hours_open"}),
        ({"quiet_to": "06:00:00"}, {"quiet_from": "quiet_hours_open"}),
    ],
)
async def test_form_of_a_person_says_what_is_wrong(
    hass: HomeAssistant, entry: FarmEntry, form: dict[str, str], errors: dict[str, str]
) -> None:
    """And can be filled in again."""
    await add_person(hass, entry)
    flow = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "person"), context={"source": "user"}
    )
    filled = {"name": "Bob", "notify": PHONE, "level": "critical"}
    result = await hass.config_entries.subentries.async_configure(
        flow["flow_id"], {**filled, **form}
    )
    assert result["errors"] == errors
    result = await hass.config_entries.subentries.async_configure(
        flow["flow_id"], filled
    )
    assert result["type"] == "create_entry"


async def test_person_can_be_changed(hass: HomeAssistant, entry: FarmEntry) -> None:
    """The form shows what is there."""
    await add_person(hass, entry)
    (person,) = entry.get_subentries_of_type("person")
    flow = await entry.start_subentry_reconfigure_flow(hass, person.subentry_id)
    result = await hass.config_entries.subentries.async_configure(
        flow["flow_id"], {"name": "Anna", "notify": PHONE, "level": "escalated"}
    )
    assert result["reason"] == "reconfigure_successful"
    (person,) = entry.get_subentries_of_type("person")
    assert person.title == "Anna"
    assert person.data["level"] == "escalated"


POWER = "sensor.pump_power"


async def test_pump_that_runs_dry_by_its_power_is_stopped_and_told(
    hass: HomeAssistant, world: World, farm: AddFarm
) -> None:
    """The level sensor may hang; its usual power is remembered over a restart."""
    tank = {**TANK, "sensors": {"level": [LEVEL], "power": [POWER]}}
    entry = await farm(racks=[RACK], reservoirs=[tank])

    async def draw(watts: float, seconds: int) -> bool:
        """Let the pump draw a power for some seconds; return whether it runs then."""
        for _ in range(seconds // 10):
            report(hass, POWER, watts if world.pumps else 0.0, "W")
            await world.wait(10)
        return world.pumps

    await world.switch(PUMP, "turn_on")
    await draw(40.0, 900)
    assert alarms(hass, entry, "Tank") == {}
    assert await hass.config_entries.async_reload(entry.entry_id)
    await world.switch(PUMP, "turn_off")
    await draw(0.0, 20)
    await world.switch(PUMP, "turn_on")
    assert await draw(40.0, 60)
    assert not await draw(16.0, 40)
    assert alarms(hass, entry, "Tank")["dry_run"] == "critical"
