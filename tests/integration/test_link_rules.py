"""Rules of the team in a linked farm: proposed, accepted, edited, deleted, run."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.helpers import entity_registry as er
from homeassistant.util.yaml import load_yaml
import pytest
from pytest_homeassistant_custom_component.common import (
    MockUser,
    async_fire_time_changed,
    async_mock_service,
)

from custom_components.vertical_farm.const import DOMAIN

from .conftest import AddFarm
from .farms import RH, FarmEntry, T
from .proposing import (  # noqa: F401 - a fixture
    ENTITY,
    ID,
    RULE,
    accepted,
    answer,
    linked_entry,
    rule,
    told,
    waiting,
)
from .test_blueprints import automations
from .test_dose import TANK
from .test_link import Companion, link, sync
from .test_link_down import (  # noqa: F401 - fixtures
    _custom_integrations,
    _without_frontend,
    a_companion,
    change,
    is_one_of_the_contract,
)

# Home Assistant's own web server warns about its keys.
pytestmark = pytest.mark.filterwarnings("ignore:It is recommended to use web")


async def test_accepted_rule_is_an_automation_of_the_users(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
) -> None:
    """It waits until then, is loaded and in the user's list, and the team hears of it."""
    companion.write("rule", RULE["id"], RULE["content"])
    assert await told(hass, entry, companion) == []
    assert waiting(hass) == "1"
    assert hass.states.get(ENTITY) is None

    done = await answer(hass, RULE, accept=True)

    assert (done["state"], done["ha_id"]) == ("active", ID)
    state = hass.states.get(ENTITY)
    assert state is not None
    assert state.state == "on"
    listed: Any = load_yaml(hass.config.path("automations.yaml"))
    assert [(each["id"], each["alias"]) for each in listed] == [(ID, "Look")]
    assert waiting(hass) == "0"
    (said,) = await told(hass, entry, companion)
    assert (said["kind"], said["state"], said["number"]) == ("rule", "active", 1)
    assert is_one_of_the_contract("answer", said)


async def test_rule_of_the_contract_acts_on_the_shelf_that_triggered(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
) -> None:
    """Its run is told, with what triggered it, and once."""
    await accepted(hass, entry, companion)

    await hass.services.async_call(
        AUTOMATION, "trigger", {"entity_id": ENTITY}, blocking=True
    )
    await hass.async_block_till_done()
    await sync(hass, entry)
    await sync(hass, entry)

    (ran,) = companion.events("rule_run")
    assert (ran["rule"], ran["outcome"]) == (RULE["id"], "done")
    assert is_one_of_the_contract("rule_run", ran)


async def test_declined_rule_is_told_with_the_reason(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
) -> None:
    """Nothing is written."""
    companion.write("rule", RULE["id"], RULE["content"])
    await sync(hass, entry)
    await answer(hass, RULE, accept=False, reason="We do that by hand")

    (said,) = await told(hass, entry, companion)
    assert (said["state"], said["reason"]) == ("declined", "We do that by hand")
    assert load_yaml(hass.config.path("automations.yaml")) == []


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (
            {"actions": [{"kind": "dose", "ec_ms_cm": None, "ph": 5.8}]},
            "No reservoir of these places has a doser",
        ),
        (
            {"triggers": [{"kind": "left_target", "metric": "power"}]},
            "power has no target",
        ),
        ({"where": {"racks": ["Rack Z"]}}, "no rack Rack Z"),
        (
            {
                "triggers": [
                    {
                        "kind": "crossed",
                        "metric": "co2",
                        "direction": "above",
                        "value": 1500.0,
                        "for_minutes": 0,
                    }
                ]
            },
            "measures co2",
        ),
        (
            {"triggers": [{"kind": "data_became_stale", "metric": "co2"}]},
            "measures co2",
        ),
        (
            {
                "where": {"crops": ["pea_shoots"]},
                "triggers": [{"kind": "time_of_day", "at": "06:00"}],
            },
            "needs triggers that are about shelves",
        ),
        (
            {"conditions": [{"kind": "moon_is", "phase": "full"}]},
            "asks for moon is, phase full",
        ),
    ],
)
async def test_rule_that_cannot_be_carried_out_is_declined_at_once(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
    document: dict[str, Any],
    reason: str,
) -> None:
    """Nobody here is asked about it; the team sees why."""
    companion.write("rule", RULE["id"], rule(**document))

    (said,) = await told(hass, entry, companion)

    assert said["state"] == "declined"
    assert reason in said["reason"]
    assert waiting(hass) == "0"


CONDITIONS: list[dict[str, Any]] = [
    {"kind": "in_target", "metric": "vpd"},
    {"kind": "in_stage", "stages": ["light"]},
    {"kind": "in_photoperiod"},
    {"kind": "is_ready_to_harvest"},
    {"kind": "is_healthy", "at_least": 60},
    {"kind": "is_healthy", "at_least": 80},
    {"kind": "data_trusted", "metric": "temperature"},
    {"kind": "between_times", "after": "06:00", "before": "22:00"},
    {
        "kind": "none_of",
        "conditions": [
            {"kind": "mode_is", "modes": ["maintenance"]},
            {"kind": "any_of", "conditions": [{"kind": "in_photoperiod"}]},
        ],
    },
]
ACTIONS: list[dict[str, Any]] = [
    {"kind": "apply_light_plan"},
    {"kind": "run_irrigation", "seconds": 30},
    {"kind": "wait", "seconds": 60},
    {"kind": "set_mode", "mode": "harvest"},
    {"kind": "add_task", "title": "Look", "due_in_hours": 4},
    {"kind": "notify", "message": "Look"},
]
SHELVES: list[dict[str, Any]] = [
    {"kind": "returned_to_target", "metric": "temperature", "for_minutes": 0},
    {
        "kind": "crossed",
        "metric": "temperature",
        "direction": "above",
        "value": 30.0,
        "for_minutes": 5,
    },
    {"kind": "light_plan_changed"},
    {"kind": "stage_changed", "to": ["light"]},
    {"kind": "stage_changed", "to": []},
    {"kind": "became_ready_to_harvest"},
    {"kind": "health_fell", "below": 60},
]
OTHERS: list[dict[str, Any]] = [
    {"kind": "irrigation_due"},
    {"kind": "data_became_stale", "metric": None},
    {"kind": "data_became_stale", "metric": "temperature"},
    {"kind": "task_became_due"},
    {"kind": "guard_tripped"},
    {"kind": "time_of_day", "at": "06:30"},
]


@pytest.mark.parametrize("triggers", [SHELVES, OTHERS, [{"kind": "irrigation_due"}]])
async def test_every_word_of_rules_is_one_that_home_assistant_takes(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
    triggers: list[dict[str, Any]],
) -> None:
    """Triggers, conditions and actions are valid together."""
    where = {"racks": ["Rack A"], "crops": [], "stages": ["light"]}
    if triggers is SHELVES:
        where["crops"] = ["pea_shoots"]
    content = rule(
        where=where, triggers=triggers, conditions=CONDITIONS, actions=ACTIONS
    )
    companion.write("rule", RULE["id"], content)
    await sync(hass, entry)

    assert (await answer(hass, RULE, accept=True))["state"] == "active"

    state = hass.states.get(ENTITY)
    assert state is not None
    assert state.state == "on"


@pytest.mark.parametrize(
    ("stage", "outcome"), [("light", "done"), ("blackout", "held_back")]
)
async def test_condition_is_about_the_shelf_that_triggered(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
    stage: str,
    outcome: str,
) -> None:
    """A batch in another stage holds the rule back, and the team sees that."""
    content = rule(
        triggers=[{"kind": "stage_changed", "to": []}],
        conditions=[{"kind": "in_stage", "stages": ["light"]}],
        where={"crops": ["pea_shoots"]},
    )
    companion.write("rule", RULE["id"], content)
    await sync(hass, entry)
    await answer(hass, RULE, accept=True)
    growing = entry.runtime_data.farm.growing
    (shelf,) = entry.runtime_data.farm.shelves
    growing.sow("pea_shoots", {shelf.id: 40}, batch_id="peas")
    await hass.async_block_till_done()
    growing.set_stage("peas", "light")
    if stage != "light":
        await hass.async_block_till_done()
        growing.set_stage("peas", stage)
    await hass.async_block_till_done()
    await sync(hass, entry)

    ran = companion.events("rule_run")[-1]
    assert (ran["outcome"], ran["place"]) == (outcome, "Rack A, Shelf 1")


async def test_rule_doses_where_there_are_dosers(
    hass: HomeAssistant,
    farm: AddFarm,
    companion: Companion,
) -> None:
    """To what it says, on the reservoirs of its places."""
    await automations(hass)
    Path(hass.config.path("configuration.yaml")).write_text(
        "automation: !include automations.yaml\n", "utf-8"
    )
    Path(hass.config.path("automations.yaml")).unlink(missing_ok=True)
    entry = await farm(reservoirs=[TANK])
    await link(hass, entry)
    content = rule(
        triggers=[{"kind": "time_of_day", "at": "06:30"}],
        conditions=[],
        actions=[{"kind": "dose", "ec_ms_cm": None, "ph": 5.8}],
    )
    companion.write("rule", RULE["id"], content)
    await sync(hass, entry)
    await answer(hass, RULE, accept=True)
    asked = async_mock_service(hass, DOMAIN, "dose")

    await hass.services.async_call(
        AUTOMATION, "trigger", {"entity_id": ENTITY}, blocking=True
    )
    await hass.async_block_till_done()

    (call,) = asked
    assert call.data["ph"] == 5.8
    assert "ec_ms_cm" not in call.data
    assert call.data["device_id"] == [entry.runtime_data.farm.device_id]
    await hass.services.async_call(
        AUTOMATION, "turn_off", {"entity_id": ENTITY}, blocking=True
    )


async def test_rule_runs_when_a_value_is_lost(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Of the quantity that it names, no other, and not when the farm is loaded anew."""
    content = rule(
        triggers=[{"kind": "data_became_stale", "metric": "temperature"}],
        conditions=[],
        actions=[{"kind": "notify", "message": "Look"}],
    )
    companion.write("rule", RULE["id"], content)
    await sync(hass, entry)
    await answer(hass, RULE, accept=True)
    assert await hass.config_entries.async_reload(entry.entry_id)
    for sensor in (RH, T):
        hass.states.async_set(sensor, "unavailable")
        await hass.async_block_till_done()
        freezer.tick(timedelta(seconds=61))
        async_fire_time_changed(hass)
        await hass.async_block_till_done()
    await sync(hass, entry)

    (ran,) = companion.events("rule_run")
    assert (ran["outcome"], ran["place"]) == ("done", "Rack A, Shelf 1")


async def test_user_without_rights_does_not_answer(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
    hass_read_only_user: MockUser,
) -> None:
    """Automations are an administrator's."""
    from homeassistant.core import Context  # noqa: PLC0415

    companion.write("rule", RULE["id"], RULE["content"])
    await sync(hass, entry)
    data = {"proposal": f"rule/{RULE['id']}", "accept": True}

    with pytest.raises(Unauthorized):
        await hass.services.async_call(
            DOMAIN,
            "answer_proposal",
            data,
            blocking=True,
            context=Context(user_id=hass_read_only_user.id),
        )


async def test_answer_to_nothing_is_refused(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """With what is wrong."""
    with pytest.raises(ServiceValidationError) as refused:
        await answer(hass, RULE, accept=True)

    assert refused.value.translation_key == "not_answered"


async def test_home_assistant_that_reads_no_automations_says_so(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
) -> None:
    """The proposal waits on, and nothing is left behind."""
    Path(hass.config.path("configuration.yaml")).write_text("homeassistant:\n", "utf-8")
    companion.write("rule", RULE["id"], RULE["content"])
    await sync(hass, entry)

    with pytest.raises(ServiceValidationError, match="include automations"):
        await answer(hass, RULE, accept=True)

    assert waiting(hass) == "1"
    assert load_yaml(hass.config.path("automations.yaml")) == []


async def test_farm_without_automations_cannot_run_a_rule(
    hass: HomeAssistant,
    farm: AddFarm,
    companion: Companion,
) -> None:
    """It says so; the proposal waits on."""
    entry = await farm(racks=[{"name": "A", "shelves": [{"name": "S", "level": 1}]}])
    await link(hass, entry)
    companion.write("rule", RULE["id"], RULE["content"])
    await sync(hass, entry)

    with pytest.raises(ServiceValidationError, match="automations are not set up"):
        await answer(hass, RULE, accept=True)

    assert waiting(hass) == "1"


async def test_rule_that_home_assistant_does_not_take_says_why(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
) -> None:
    """The editor would refuse it, too."""
    content = rule(actions=[{"kind": "wait", "seconds": "a while"}])
    companion.write("rule", RULE["id"], content)
    await sync(hass, entry)

    with pytest.raises(ServiceValidationError) as refused:
        await answer(hass, RULE, accept=True)

    assert refused.value.translation_key == "not_answered"
    assert load_yaml(hass.config.path("automations.yaml")) == []


async def test_threshold_is_in_the_unit_that_the_sensor_is_shown_in(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
) -> None:
    """Teams write °C; here somebody looks at °F."""
    registry = er.async_get(hass)
    (shelf,) = entry.runtime_data.farm.shelves
    sensor = registry.async_get_entity_id("sensor", DOMAIN, f"{shelf.id}_temperature")
    assert sensor is not None
    registry.async_update_entity_options(
        sensor, "sensor", {"unit_of_measurement": "°F"}
    )
    await hass.async_block_till_done()
    crossed = next(each for each in SHELVES if each["kind"] == "crossed")
    companion.write("rule", RULE["id"], rule(triggers=[crossed]))
    await sync(hass, entry)
    await answer(hass, RULE, accept=True)

    listed: Any = load_yaml(hass.config.path("automations.yaml"))
    (trigger,) = listed[0]["triggers"]
    assert (trigger["entity_id"], trigger["above"]) == ([sensor], 86.0)
