"""Every condition lets a real automation run, or not, by shelf, rack, farm, area, label."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.condition import (
    async_get_all_descriptions,
    async_validate_condition_config,
)
import probatio
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed
from pytest_homeassistant_custom_component.components.common import (
    TargetSupport,
    assert_conditions_target_support,
    create_target_condition,
)

from custom_components.vertical_farm.condition import CONDITIONS
from custom_components.vertical_farm.const import DOMAIN

from .automations import ask, on_devices, traces
from .farms import FarmEntry, T, entity_id, report
from .test_target_entities import fair, live
from .test_triggers import (
    FARM_NAME,
    IN,
    LOWER,
    OTHER,
    OUT,
    RACK_A,
    RACK_B,
    TANK,
    TARGETS,
    UPPER,
    entry,
    show,
    sow,
)

__all__ = ["entry"]


@dataclass(frozen=True, slots=True)
class Case:
    """A condition, and what an entity shows that meets it, and that does not."""

    condition: str
    key: str
    met: tuple[str, Mapping[str, Any]]
    not_met: tuple[str, Mapping[str, Any]]
    options: Mapping[str, Any] = field(default_factory=dict)


WARNING, CRITICAL = {"severity": "warning"}, {"severity": "critical"}
CASES = (
    Case("is_in_target", "in_target", ("on", IN), ("off", OUT)),
    Case(
        "is_in_stage",
        "stage",
        ("vegetative", {}),
        ("finishing", {}),
        {"stage": ["vegetative"]},
    ),
    Case(
        "is_in_photoperiod", "crop", ("none", {"lit": True}), ("none", {"lit": False})
    ),
    Case(
        "is_ready_to_harvest",
        "crop",
        ("basil_genovese", {"ready_to_harvest": True}),
        ("basil_genovese", {"ready_to_harvest": False}),
    ),
    Case("is_healthy", "health", ("80", {"grade": "watch"}), ("70", {"grade": "act"})),
    Case(
        "is_data_trusted",
        "sensor_problem",
        ("on", {"trusted": True}),
        ("off", {"trusted": False}),
    ),
    Case("has_alarm", "alarm", ("on", WARNING), ("off", {"severity": None})),
    Case("has_critical_alarm", "alarm", ("on", CRITICAL), ("on", WARNING)),
    Case("is_mode", "mode", ("normal", {}), ("maintenance", {}), {"mode": "normal"}),
)


def test_every_condition_takes_the_usual_targets() -> None:
    """By the machinery of Home Assistant itself."""
    assert_conditions_target_support(
        CONDITIONS, dict.fromkeys(CONDITIONS, TargetSupport.STANDARD)
    )
    assert {case.condition for case in CASES} == set(CONDITIONS)


async def test_every_condition_is_described(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """So that Home Assistant offers it, with its target and fields."""
    described = await async_get_all_descriptions(hass)
    for key in CONDITIONS:
        description = described[f"{DOMAIN}.{key}"]
        assert description is not None
        assert description["target"]["entity"] == [{"integration": DOMAIN}]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.condition)
async def test_a_condition_looks_at_every_place_of_its_target(
    hass: HomeAssistant, entry: FarmEntry, case: Case, target: str
) -> None:
    """At its shelves; the mode is that of the farm, whichever part is the target.

    Of alarms the whole tells for its parts.
    """
    make, whole, shelves = TARGETS[target]
    places = (FARM_NAME,) if case.condition == "is_mode" else shelves
    if case.key == "alarm" and whole:
        places = (whole,)
    if case.key == "sensor_problem" and FARM_NAME in TARGETS[target][1]:
        places = (*places, TANK)
    chosen = make(hass, entry)
    shown = [entity_id(hass, entry, place, case.key) for place in places]
    for met, behavior, expected in (
        (shown, "all", True),
        (shown[1:], "all", False),
        (shown[1:], "any", bool(shown[1:])),
        ([], "any", False),
    ):
        for entity in shown:
            show(hass, entity, case.met if entity in met else case.not_met)
        await hass.async_block_till_done()
        options = {"behavior": behavior, **case.options}
        checker = await create_target_condition(
            hass,
            condition=f"{DOMAIN}.{case.condition}",
            target=chosen,
            behavior=behavior,
            condition_options=dict(case.options),
        )
        assert checker.async_check() is expected, (met, behavior)
    for entity in shown:
        show(hass, entity, case.met)
    await hass.async_block_till_done()
    assert await ask(hass, case.condition, chosen, {**options, "behavior": "all"})
    assert len(traces(hass)) == 1


async def test_an_unknown_metric_is_not_in_target(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """One that was asked for; what was not asked for may be unknown or out."""
    shown = entity_id(hass, entry, UPPER, "in_target")
    show(hass, shown, ("off", {"within": ["co2"], "unknown": ["vpd"], "low": ["ppfd"]}))
    await hass.async_block_till_done()
    target = on_devices(hass, entry, UPPER)
    assert await ask(hass, "is_in_target", target, {"metric": "co2"})


@pytest.mark.parametrize("metric", ["vpd", "ppfd", "ec"])
async def test_only_a_metric_in_its_band_is_in_target(
    hass: HomeAssistant, entry: FarmEntry, metric: str
) -> None:
    """Not one that is unknown, out, or not measured."""
    shown = entity_id(hass, entry, UPPER, "in_target")
    show(hass, shown, ("off", {"within": ["co2"], "unknown": ["vpd"], "low": ["ppfd"]}))
    await hass.async_block_till_done()
    target = on_devices(hass, entry, UPPER)
    options = {"metric": ["co2", metric]}
    assert not await ask(hass, "is_in_target", target, options)


async def test_a_living_shelf_in_fair_weather_meets_them(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Lit, in its stage, its data trusted, and its air as the crop wants it."""
    sow(entry, UPPER)
    lamps = [f"input_boolean.{name.lower()}" for name in (UPPER, LOWER, OTHER)]
    await hass.services.async_call(
        "input_boolean", "turn_on", {"entity_id": lamps}, blocking=True
    )
    await live(hass, freezer, 8, lambda: fair(hass))
    crop = hass.states.get(entity_id(hass, entry, UPPER, "crop"))
    trust = hass.states.get(entity_id(hass, entry, UPPER, "sensor_problem"))
    assert crop is not None
    assert trust is not None
    assert crop.attributes["lit"] is True
    assert crop.attributes["ready_to_harvest"] is False
    assert trust.attributes["trusted"] is True
    target = on_devices(hass, entry, UPPER)
    assert await ask(hass, "is_in_target", target, {"metric": "temperature"})


async def test_a_shelf_whose_sensor_is_dead_is_not_trusted(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The rack and the farm say so too."""

    def dead() -> None:
        """Let the thermometer be gone."""
        fair(hass)
        report(hass, T, "unavailable")

    await live(hass, freezer, 3, dead)
    for place in (UPPER, RACK_A, FARM_NAME):
        trust = hass.states.get(entity_id(hass, entry, place, "sensor_problem"))
        assert trust is not None
        assert trust.attributes["trusted"] is False
    target = on_devices(hass, entry, RACK_A, RACK_B)
    assert not await ask(hass, "is_data_trusted", target)


async def test_a_condition_can_ask_for_how_long(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Of an attribute as of a state."""
    shown = entity_id(hass, entry, UPPER, "health")
    show(hass, shown, ("80", {"grade": "watch"}))
    await hass.async_block_till_done()
    target = on_devices(hass, entry, UPPER)
    assert not await ask(hass, "is_healthy", target, {"for": {"minutes": 5}})
    freezer.tick(timedelta(minutes=6))
    async_fire_time_changed(hass)
    show(hass, shown, ("80", {"grade": "watch"}))
    hass.bus.async_fire("test_ask")
    await hass.async_block_till_done()
    state = hass.states.get("automation.farm")
    assert state is not None
    assert state.attributes["last_triggered"] is not None


@pytest.mark.parametrize(
    ("condition", "options"),
    [
        ("is_in_target", {"metric": ["warmth"]}),
        ("is_in_stage", {}),
        ("is_mode", {"mode": "party"}),
        ("is_healthy", {"grade": "good"}),
    ],
)
async def test_what_a_condition_does_not_know_is_refused(
    hass: HomeAssistant, entry: FarmEntry, condition: str, options: dict[str, Any]
) -> None:
    """With what is wrong, instead of an automation that never runs."""
    with pytest.raises(probatio.Invalid):
        await async_validate_condition_config(
            hass,
            {
                "condition": f"vertical_farm.{condition}",
                "target": on_devices(hass, entry, UPPER),
                "options": options,
            },
        )
