"""Every trigger fires a real automation for shelves, racks, farms, areas and labels."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    label_registry as lr,
)
from homeassistant.helpers.trigger import (
    async_get_all_descriptions,
    async_validate_trigger_config,
)
from homeassistant.setup import async_setup_component
import probatio
import pytest
from pytest_homeassistant_custom_component.components.common import (
    TargetSupport,
    assert_triggers_target_support,
)

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.trigger import TRIGGERS

from .automations import automate, on_devices, traces
from .bound import device_of
from .conftest import AddFarm
from .crops import LETTUCE, START, ago, growing_of, shelf_of
from .farms import CO2, FARM, PPFD, PPFD_UNIT, RH, FarmEntry, T, entity_id, report
from .passing import at, wait
from .test_target_entities import band, fair, live

UPPER, LOWER, OTHER, TANK = "Upper", "Lower", "Other", "Tank"
RACK_A, RACK_B, FARM_NAME = "Rack A", "Rack B", str(FARM["name"])
PUMP, INLET, HEATER, VALVE = (
    f"input_boolean.{one}" for one in ("pump", "inlet", "heater", "valve")
)
LEVEL = "sensor.level"
SENSORS = {"temperature": [T], "humidity": [RH], "ppfd": [PPFD], "co2": [CO2]}
LAYOUT: dict[str, Any] = {
    "racks": [
        {
            "name": rack,
            "climate": {"heater": [HEATER], "co2_valve": [VALVE]},
            "shelves": [
                {
                    "name": name,
                    "level": level,
                    "width_m": 1.2,
                    "depth_m": 0.6,
                    "sensors": SENSORS,
                    "lamp": f"input_boolean.{name.lower()}",
                }
                for level, name in enumerate(names)
            ],
        }
        for rack, names in ((RACK_A, (UPPER, LOWER)), (RACK_B, (OTHER,)))
    ],
    "reservoirs": [
        {
            "name": TANK,
            "volume_l": 60,
            "pump": PUMP,
            "water_inlet": INLET,
            "irrigation": "ebb_and_flow",
            "sensors": {"level": [LEVEL]},
            "on_change": ["level"],
        }
    ],
}


@pytest.fixture
async def entry(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> FarmEntry:
    """Return a farm of two racks in the morning of a day, in UTC, in fair weather."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(at(START))
    fair(hass)
    report(hass, LEVEL, 80, "%")
    devices: dict[str, dict[str, Any]] = {
        name: {}
        for name in ("pump", "inlet", "upper", "lower", "other", "heater", "valve")
    }
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(
        hass, "input_boolean", {"input_boolean": devices}
    )
    return await farm(**LAYOUT)


@dataclass(frozen=True, slots=True)
class Case:
    """A trigger, and what an entity shows before and when it fires."""

    trigger: str
    key: str
    before: tuple[str, Mapping[str, Any]]
    after: tuple[str, Mapping[str, Any]]
    options: Mapping[str, Any] = field(default_factory=dict)
    of_shelves: bool = True
    of_tank: bool = False
    of_farm: bool = False


def _event(kind: str, **details: str) -> tuple[str, Mapping[str, Any]]:
    """Return what the event entity shows of a happening."""
    return START, {"event_type": kind, "batch": "lettuce-1", **details}


def _fault(*devices: str) -> tuple[str, Mapping[str, Any]]:
    """Return what the guard shows when it holds some devices off."""
    faults = [{"entity_id": device, "fault": "dry"} for device in devices]
    return "on" if faults else "off", {"faults": faults}


def _due(*devices: str) -> tuple[str, Mapping[str, Any]]:
    """Return what the farm shows when some devices should switch."""
    changes = [{"entity_id": device, "on": True, "again": 0} for device in devices]
    return "on" if devices else "off", {"changes": changes}


def _alarm(severity: str) -> tuple[str, Mapping[str, Any]]:
    """Return what an alarm of some severity shows."""
    alarms = [{"alarm": "air_hot.1", "severity": severity}]
    return "on", {"severity": severity, "alarms": alarms}


def _above(number: float, unit: str | None = None) -> Mapping[str, Any]:
    """Return the options of a threshold."""
    value = {"number": number} | ({"unit_of_measurement": unit} if unit else {})
    return {"threshold": {"type": "above", "value": value}}


KPA = {"unit_of_measurement": "kPa"}
DLI = {"unit_of_measurement": "mol/m²/d"}
IN: Mapping[str, Any] = {"within": ["co2", "temperature"], "low": [], "high": []}
OUT: Mapping[str, Any] = {"within": ["co2"], "low": [], "high": ["temperature"]}
CASES = (
    Case("left_target", "in_target", ("on", IN), ("off", OUT)),
    Case("returned_to_target", "in_target", ("off", OUT), ("on", IN)),
    Case(
        "vpd_crossed_threshold",
        "air_vpd",
        ("0.9", KPA),
        ("1.3", KPA),
        _above(12, "hPa"),
    ),
    Case("dli_crossed_threshold", "dli_today", ("9", DLI), ("15", DLI), _above(14)),
    Case(
        "stage_changed",
        "crop_event",
        ("unknown", {}),
        _event("stage_changed", stage="vegetative"),
    ),
    Case(
        "became_ready_to_harvest",
        "crop_event",
        _event("stage_changed", stage="finishing"),
        _event("ready_to_harvest", stage="finishing"),
    ),
    Case(
        "health_became_poor",
        "health",
        ("80", {"grade": "watch"}),
        ("70", {"grade": "act"}),
    ),
    Case(
        "health_no_longer_poor",
        "health",
        ("30", {"grade": "bad"}),
        ("75", {"grade": "watch"}),
    ),
    Case(
        "data_became_stale",
        "sensor_problem",
        ("on", {"stale": []}),
        ("on", {"stale": [T]}),
        of_shelves=False,
    ),
    Case(
        "task_became_due",
        "next_task",
        ("check", {"due_tasks": [{"task": "1"}]}),
        ("check", {"due_tasks": [{"task": "1"}, {"task": "2"}]}),
        of_shelves=False,
    ),
    Case(
        "guard_tripped",
        "guard",
        _fault(PUMP),
        _fault(PUMP, "switch.valve"),
        of_shelves=False,
    ),
    Case(
        "alarm_raised",
        "alarm",
        _alarm("warning"),
        _alarm("critical"),
        of_shelves=False,
    ),
    Case("light_plan_changed", "planned_level", ("20.0", {}), ("60.0", {})),
    Case(
        "irrigation_became_due",
        "irrigation_due",
        ("off", {}),
        ("on", {}),
        of_tank=True,
    ),
    Case("top_up_became_due", "top_up_due", ("off", {}), ("on", {}), of_tank=True),
    Case("climate_became_due", "climate_due", _due(), _due(HEATER), of_farm=True),
    Case("co2_became_due", "co2_due", _due(), _due(VALVE), of_farm=True),
)
KEYS = {
    ("task_became_due", False): "overdue_tasks",
}


def show(
    hass: HomeAssistant, entity: str, shown: tuple[str, Mapping[str, Any]]
) -> None:
    """Let an entity show something."""
    state, attributes = shown
    hass.states.async_set(entity, state, dict(attributes), force_update=True)


def fired_for(fired: list[Event]) -> list[str]:
    """Return the entities that an automation fired for."""
    return [event.data["entity_id"] for event in fired]


def in_area(hass: HomeAssistant, entry: FarmEntry, place: str) -> dict[str, Any]:
    """Put a rack into an area and return it as a target."""
    area = ar.async_get(hass).async_create("Basement")
    device = device_of(hass, entry, place)
    dr.async_get(hass).async_update_device(device.id, area_id=area.id)
    return {"area_id": area.id}


def labelled(hass: HomeAssistant, entry: FarmEntry, place: str) -> dict[str, Any]:
    """Label a rack or the farm and return the label as a target."""
    label = lr.async_get(hass).async_create("Leafy greens")
    device = device_of(hass, entry, place)
    dr.async_get(hass).async_update_device(device.id, labels={label.label_id})
    return {"label_id": label.label_id}


type MakeTarget = Callable[[HomeAssistant, FarmEntry], dict[str, Any]]
TARGETS: dict[str, tuple[MakeTarget, str, tuple[str, ...]]] = {
    "two shelves": (
        lambda hass, entry: on_devices(hass, entry, UPPER, OTHER),
        "",
        (UPPER, OTHER),
    ),
    "rack": (
        lambda hass, entry: on_devices(hass, entry, RACK_A),
        RACK_A,
        (UPPER, LOWER),
    ),
    "farm": (
        lambda hass, entry: on_devices(hass, entry, FARM_NAME),
        FARM_NAME,
        (UPPER, LOWER, OTHER),
    ),
    "area": (
        lambda hass, entry: in_area(hass, entry, RACK_A),
        RACK_A,
        (UPPER, LOWER),
    ),
    "label": (
        lambda hass, entry: labelled(hass, entry, FARM_NAME),
        FARM_NAME,
        (UPPER, LOWER, OTHER),
    ),
}


def test_every_trigger_takes_the_usual_targets() -> None:
    """By the machinery of Home Assistant itself."""
    assert_triggers_target_support(
        TRIGGERS, dict.fromkeys(TRIGGERS, TargetSupport.STANDARD)
    )
    assert {case.trigger for case in CASES} == set(TRIGGERS)


async def test_every_trigger_is_described(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """So that Home Assistant offers it, with its target and fields."""
    described = await async_get_all_descriptions(hass)
    for key in TRIGGERS:
        description = described[f"{DOMAIN}.{key}"]
        assert description is not None
        assert description["target"]["entity"] == [{"integration": DOMAIN}]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.trigger)
async def test_a_trigger_fires_once_for_each_place(
    hass: HomeAssistant,
    entry: FarmEntry,
    case: Case,
    target: str,
) -> None:
    """For each shelf in the target, or once for the whole where that tells all."""
    make, whole, shelves = TARGETS[target]
    places = shelves if case.of_shelves or not whole else (whole,)
    if case.trigger == "guard_tripped" and not whole:
        pytest.skip("shelves have no guard of their own")
    if case.of_tank:
        if whole != FARM_NAME:
            pytest.skip("racks and shelves have no pump of their own")
        places = (TANK,)
    if case.of_farm:
        places = (FARM_NAME,)
    key = KEYS.get((case.trigger, places == shelves), case.key)
    entities = [entity_id(hass, entry, place, key) for place in places]
    for shown in entities:
        show(hass, shown, case.before)
    await hass.async_block_till_done()
    fired = await automate(hass, case.trigger, make(hass, entry), case.options)
    for shown in entities:
        show(hass, shown, case.after)
    await hass.async_block_till_done()
    assert fired_for(fired) == entities
    for shown in entities:
        show(hass, shown, case.after)
    await hass.async_block_till_done()
    assert len(fired) == len(entities), "nothing new, nothing fired"
    assert len(traces(hass)) == min(len(entities), 5)


def sow(entry: FarmEntry, *shelves: str) -> str:
    """Sow lettuce three weeks ago, and let it be in the stage of the fair weather."""
    growing = growing_of(entry)
    where = {shelf_of(entry, shelf): 12 for shelf in shelves}
    batch = growing.sow(LETTUCE, where, at=ago(START, 21))
    growing.set_stage(batch.id, "vegetative")
    return batch.id


async def test_heat_on_one_shelf_fires_for_that_shelf_alone(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """And its return does, after the five minutes that a band asks for."""
    sow(entry, UPPER)
    await live(hass, freezer, 2, lambda: fair(hass))
    upper = entity_id(hass, entry, UPPER, "in_target")
    left = await automate(
        hass,
        "left_target",
        on_devices(hass, entry, FARM_NAME),
        {"metric": "temperature"},
    )
    warm = band("air_temperature_day_c")[2] + 2
    await live(hass, freezer, 8, lambda: fair(hass, warm))
    assert fired_for(left) == [upper]


async def test_a_further_metric_fires_again(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """And one that nobody chose does not; nor does one that was unknown before."""
    shown = entity_id(hass, entry, UPPER, "in_target")
    show(hass, shown, ("on", {"within": ["co2", "ppfd", "vpd"]}))
    fired = await automate(
        hass,
        "left_target",
        on_devices(hass, entry, UPPER),
        {"metric": ["co2", "vpd", "temperature"]},
    )
    steps = (
        ({"within": ["co2", "vpd"], "low": ["ppfd"]}, 0),
        ({"within": ["vpd"], "low": ["co2", "ppfd"]}, 1),
        ({"within": [], "low": ["co2", "ppfd"], "high": ["vpd"]}, 2),
        ({"within": [], "low": ["co2"], "high": ["temperature", "vpd"]}, 2),
    )
    for attributes, count in steps:
        show(hass, shown, ("off", attributes))
        await hass.async_block_till_done()
        assert len(fired) == count, attributes


async def test_no_value_is_no_return(hass: HomeAssistant, entry: FarmEntry) -> None:
    """A shelf of which nothing is known any more is neither in nor out."""
    shown = entity_id(hass, entry, UPPER, "in_target")
    show(hass, shown, ("off", OUT))
    await hass.async_block_till_done()
    fired = await automate(
        hass, "returned_to_target", on_devices(hass, entry, FARM_NAME)
    )
    show(hass, shown, ("on", {"within": ["co2"], "unknown": ["temperature"]}))
    show(hass, shown, ("unknown", {"unknown": ["co2", "temperature"]}))
    show(hass, shown, ("on", IN))
    await hass.async_block_till_done()
    assert fired_for(fired) == []


async def test_a_stage_that_was_chosen_fires(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """On every shelf where the batch stands, with the batch at hand."""
    batch = sow(entry, UPPER, OTHER)
    fired = await automate(
        hass,
        "stage_changed",
        on_devices(hass, entry, RACK_A, RACK_B),
        {"stage": ["finishing"]},
    )
    growing_of(entry).set_stage(batch, "propagation")
    await hass.async_block_till_done()
    assert fired == []
    growing_of(entry).set_stage(batch, "finishing")
    await hass.async_block_till_done()
    assert sorted(fired_for(fired)) == sorted(
        entity_id(hass, entry, shelf, "crop_event") for shelf in (UPPER, OTHER)
    )


async def test_two_batches_of_a_shelf_that_change_at_once_both_fire(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Although the event entity shows the same instant."""
    batches = [sow(entry, UPPER), sow(entry, UPPER)]
    fired = await automate(hass, "stage_changed", on_devices(hass, entry, UPPER))
    for batch in batches:
        growing_of(entry).set_stage(batch, "finishing")
    await hass.async_block_till_done()
    assert len(fired) == 2


async def test_a_batch_that_is_over_its_last_stage_is_ready(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """It fires for the farm, and the shelf says it is ready."""
    batch = sow(entry, LOWER)
    growing_of(entry).set_stage(batch, "finishing")
    fired = await automate(
        hass, "became_ready_to_harvest", on_devices(hass, entry, FARM_NAME)
    )
    await wait(hass, freezer, 40 * 86400.0)
    assert fired_for(fired) == [entity_id(hass, entry, LOWER, "crop_event")]
    crop = hass.states.get(entity_id(hass, entry, LOWER, "crop"))
    assert crop is not None
    assert crop.attributes["ready_to_harvest"] is True


async def test_a_silent_sensor_fires_once_for_the_farm(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """However many shelves read it, and again only when another one is silent."""
    fired = await automate(
        hass, "data_became_stale", on_devices(hass, entry, FARM_NAME)
    )

    def silent() -> None:
        """Let every sensor but the thermometer report."""
        report(hass, RH, 65.0, "%")
        report(hass, PPFD, 200, PPFD_UNIT)
        report(hass, CO2, 900, "ppm")

    await live(hass, freezer, 20, silent)
    assert fired_for(fired) == [entity_id(hass, entry, FARM_NAME, "sensor_problem")]


async def test_a_task_fires_when_its_time_has_come(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """A task of a reservoir too, once, and not one that is to be done later."""
    tank = device_of(hass, entry, TANK).id
    for name, hours in (("Clean", 1), ("Calibrate", 50)):
        await hass.services.async_call(
            DOMAIN,
            "add_task",
            {"name": name, "place": tank, "due": at(START) + timedelta(hours=hours)},
            blocking=True,
        )
    fired = await automate(hass, "task_became_due", on_devices(hass, entry, FARM_NAME))
    await wait(hass, freezer, 7200)
    await wait(hass, freezer, 7200)
    assert fired_for(fired) == [entity_id(hass, entry, FARM_NAME, "overdue_tasks")]


async def test_a_device_that_the_guard_holds_off_fires(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """For the reservoir as for the farm."""
    fired = await automate(hass, "guard_tripped", on_devices(hass, entry, TANK))

    await hass.services.async_call(
        "input_boolean", "turn_on", {"entity_id": PUMP}, blocking=True
    )

    def watched() -> None:
        """Let the level be known."""
        report(hass, LEVEL, 80, "%")

    await live(hass, freezer, 21, watched)
    assert fired_for(fired) == [entity_id(hass, entry, TANK, "guard")]


async def test_a_rack_that_joins_later_fires_too(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """A farm as the target means its parts of the time, not those it began with."""
    fired = await automate(hass, "health_became_poor", labelled(hass, entry, RACK_A))
    other = entity_id(hass, entry, OTHER, "health")
    for shown in (("90", {"grade": "good"}), ("40", {"grade": "bad"})):
        show(hass, other, shown)
        await hass.async_block_till_done()
    assert fired == []
    device = device_of(hass, entry, RACK_B)
    labels = device_of(hass, entry, RACK_A).labels
    dr.async_get(hass).async_update_device(device.id, labels=labels)
    await hass.async_block_till_done()
    for shown in (("90", {"grade": "good"}), ("40", {"grade": "bad"})):
        show(hass, other, shown)
        await hass.async_block_till_done()
    assert fired_for(fired) == [other]


@pytest.mark.parametrize(
    ("trigger", "options"),
    [
        ("left_target", {"metric": ["warmth"]}),
        ("vpd_crossed_threshold", _above(1.2, "mol/m²/d")),
        ("became_ready_to_harvest", {"behavior": "all"}),
        ("guard_tripped", {"fault": "dry"}),
    ],
)
async def test_what_a_trigger_does_not_know_is_refused(
    hass: HomeAssistant, entry: FarmEntry, trigger: str, options: dict[str, Any]
) -> None:
    """With what is wrong, instead of an automation that never fires."""
    with pytest.raises(probatio.Invalid):
        await async_validate_trigger_config(
            hass,
            [
                {
                    "platform": f"vertical_farm.{trigger}",
                    "target": on_devices(hass, entry, UPPER),
                    "options": options,
                }
            ],
        )
