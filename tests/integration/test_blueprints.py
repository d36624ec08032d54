"""Every blueprint, as a user gets it: installed, instantiated, fired and traced."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import timedelta
from pathlib import Path
import re
from typing import Any
from urllib.parse import quote

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockUser,
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.vertical_farm.blueprints import FOLDER
from custom_components.vertical_farm.const import DOMAIN

from .automations import AUTOMATION_ID, FIRED, on_devices, traces
from .bound import device_of
from .crops import growing_of
from .farms import FarmEntry, entity_id
from .passing import at, wait
from .test_target_entities import band, fair, live
from .test_triggers import (
    FARM_NAME,
    LOWER,
    OTHER,
    PUMP,
    RACK_A,
    TANK,
    UPPER,
    entry,
    show,
    sow,
)

__all__ = ["entry"]
NAMES = sorted(path.name for path in FOLDER.glob("*.yaml"))
TELL = [
    {
        "event": FIRED,
        "event_data": {"title": "{{ title }}", "message": "{{ message }}"},
    }
]


@pytest.fixture(autouse=True)
async def _stopped(hass: HomeAssistant) -> AsyncGenerator[None]:
    """Turn the automations off at the end, so that none leaves a timer behind."""
    yield
    for state in hass.states.async_all(AUTOMATION):
        await hass.services.async_call(
            AUTOMATION, "turn_off", {"entity_id": state.entity_id}, blocking=True
        )


async def automations(hass: HomeAssistant) -> None:
    """Set up automations, with the blueprints that come with them."""
    assert await async_setup_component(hass, AUTOMATION, {AUTOMATION: []})
    await hass.async_block_till_done()


async def install(hass: HomeAssistant) -> dict[str, list[str]]:
    """Install the blueprints, and return what was done with which."""
    done = await hass.services.async_call(
        DOMAIN, "install_blueprints", {}, blocking=True, return_response=True
    )
    assert done is not None
    return {
        kind: [Path(str(path)).name for path in paths]
        for kind, paths in done.items()
        if isinstance(paths, list) and paths
    }


def installed(hass: HomeAssistant, name: str) -> Path:
    """Return the file of an installed blueprint."""
    return Path(hass.config.path("blueprints", AUTOMATION, DOMAIN, name))


async def use(
    hass: HomeAssistant, name: str, target: dict[str, Any], **inputs: object
) -> list[Event]:
    """Set up an automation from an installed blueprint; return where it tells."""
    folder = installed(hass, name).parent
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text((FOLDER / name).read_text("utf-8"), "utf-8")
    told: list[Event] = async_capture_events(hass, FIRED)
    automation = {
        "id": AUTOMATION_ID,
        "alias": AUTOMATION_ID,
        "use_blueprint": {
            "path": f"{DOMAIN}/{name}",
            "input": {"target": target, "message_actions": TELL, **inputs},
        },
    }
    assert await async_setup_component(hass, AUTOMATION, {AUTOMATION: [automation]})
    await hass.async_block_till_done()
    state = hass.states.get(f"automation.{AUTOMATION_ID}")
    assert state is not None
    assert state.state == "on", "the blueprint is not valid"
    return told


async def pass_by(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    minutes: int,
    weather: Callable[[], None],
) -> None:
    """Let minutes pass; an automation that waits is not waited for."""
    for _ in range(6 * minutes):
        weather()
        freezer.tick(timedelta(seconds=10))
        async_fire_time_changed(hass)
        for _ in range(50):
            await asyncio.sleep(0)


def messages(told: list[Event]) -> list[str]:
    """Return what was told."""
    return [event.data["message"] for event in told]


TARGETS: dict[str, Callable[[HomeAssistant, FarmEntry], dict[str, Any]]] = {
    "two shelves": lambda hass, entry: on_devices(hass, entry, UPPER, LOWER),
    "rack": lambda hass, entry: on_devices(hass, entry, RACK_A),
    "farm": lambda hass, entry: on_devices(hass, entry, FARM_NAME),
}


@pytest.mark.parametrize("target", TARGETS)
async def test_what_is_out_of_target_comes_in_one_message(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory, target: str
) -> None:
    """Both shelves that got hot, and not the one without a crop."""
    sow(entry, UPPER, LOWER)
    await live(hass, freezer, 2, lambda: fair(hass))
    told = await use(
        hass,
        "out_of_target.yaml",
        TARGETS[target](hass, entry),
        hold={"minutes": 1},
        gather={"minutes": 1},
    )
    warm = band("air_temperature_day_c")[2] + 2
    await pass_by(hass, freezer, 10, lambda: fair(hass, warm))
    assert len(told) == 1
    (message,) = messages(told)
    first, second = sorted(message.splitlines())
    assert first.startswith("Rack A Lower: too high temperature")
    assert second.startswith("Rack A Upper: too high temperature")
    assert OTHER not in message
    assert traces(hass)


async def test_quiet_hours_are_quiet_and_the_morning_tells(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """What is still out then."""
    sow(entry, UPPER)
    await live(hass, freezer, 2, lambda: fair(hass))
    told = await use(
        hass,
        "out_of_target.yaml",
        on_devices(hass, entry, FARM_NAME),
        hold={"minutes": 0},
        gather={"minutes": 0},
        quiet_start="08:01:00",
        quiet_end="08:20:00",
    )
    warm = band("air_temperature_day_c")[2] + 2
    await live(hass, freezer, 15, lambda: fair(hass, warm))
    assert told == []
    await live(hass, freezer, 5, lambda: fair(hass, warm))
    assert len(told) == 1
    assert "temperature" in messages(told)[0]


@pytest.mark.parametrize("target", TARGETS)
async def test_a_batch_on_two_shelves_is_told_once_when_it_is_ready(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory, target: str
) -> None:
    """With where it stands."""
    batch = sow(entry, UPPER, LOWER)
    growing_of(entry).set_stage(batch, "finishing")
    told = await use(hass, "ready_to_harvest.yaml", TARGETS[target](hass, entry))
    freezer.tick(timedelta(days=40))
    await pass_by(hass, freezer, 4, lambda: fair(hass))
    assert len(told) == 1
    (message,) = messages(told)
    assert message.count("lettuce") == 1
    assert RACK_A in message
    assert traces(hass)


@pytest.mark.parametrize(
    ("places", "shown"),
    [
        ((TANK,), TANK),
        ((UPPER, LOWER), RACK_A),
        ((RACK_A,), RACK_A),
        ((FARM_NAME,), FARM_NAME),
    ],
    ids=["reservoir", *TARGETS],
)
async def test_a_fault_of_the_guard_is_told_at_once(
    hass: HomeAssistant, entry: FarmEntry, places: tuple[str, ...], shown: str
) -> None:
    """With the device and what is wrong, and who has to act."""
    guard = entity_id(hass, entry, shown, "guard")
    show(hass, guard, ("off", {"faults": []}))
    await hass.async_block_till_done()
    told = await use(hass, "guard_tripped.yaml", on_devices(hass, entry, *places))
    fault = {"entity_id": PUMP, "fault": "ran_too_long", "needs_acknowledgement": True}
    show(hass, guard, ("on", {"faults": [fault]}))
    await hass.async_block_till_done()
    (message,) = messages(told)
    assert message.startswith(f"{PUMP}: ran too long")
    assert "acknowledge" in message
    assert traces(hass)


@pytest.mark.parametrize("target", TARGETS)
async def test_the_tasks_of_the_day_are_told_in_the_morning(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory, target: str
) -> None:
    """What is due today, not what is due tomorrow."""
    shelf = device_of(hass, entry, UPPER).id
    for name, hours in (("Wipe the lamp", 10), ("Weigh a head", 40)):
        await hass.services.async_call(
            DOMAIN,
            "add_task",
            {
                "name": name,
                "place": shelf,
                "due": at("2026-02-10T00:00:00+00:00") + timedelta(hours=hours),
            },
            blocking=True,
        )
    told = await use(
        hass, "tasks_of_the_day.yaml", TARGETS[target](hass, entry), at="09:00:00"
    )
    await wait(hass, freezer, 3600)
    assert messages(told) == ["Wipe the lamp"]
    assert traces(hass)


@pytest.mark.parametrize("name", NAMES)
def test_a_blueprint_can_be_imported_from_its_page(name: str) -> None:
    """By the link that Home Assistant offers for that, from where it says it lies."""
    docs = Path(__file__).parents[2] / "docs" / "blueprints.md"
    source = re.search(r"source_url: (\S+)", (FOLDER / name).read_text("utf-8"))
    assert source is not None
    assert source[1].endswith(f"{FOLDER.parent.name}/{FOLDER.name}/{name}")
    assert quote(source[1], safe="") in docs.read_text("utf-8")


async def test_a_blueprint_of_ours_is_installed_once_and_renewed(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """As long as nobody has edited it; then it is theirs."""
    await automations(hass)
    assert await install(hass) == {"installed": NAMES}
    assert await install(hass) == {"unchanged": NAMES}
    mine = installed(hass, NAMES[0])
    mine.write_text(mine.read_text("utf-8") + "\n# mine\n", "utf-8")
    installed(hass, NAMES[1]).unlink()
    assert await install(hass) == {
        "installed": [NAMES[1]],
        "kept": [NAMES[0]],
        "unchanged": NAMES[2:],
    }
    assert mine.read_text("utf-8").endswith("# mine\n")


async def test_an_older_blueprint_of_ours_is_renewed(
    hass: HomeAssistant,
    entry: FarmEntry,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that lies there as an earlier version left it."""
    await automations(hass)
    older = (FOLDER / NAMES[0]).read_text("utf-8").replace("Vertical Farm:", "Farm:")
    (tmp_path / NAMES[0]).write_text(older, "utf-8")
    with monkeypatch.context() as patched:
        patched.setattr("custom_components.vertical_farm.blueprints.FOLDER", tmp_path)
        assert await install(hass) == {"installed": [NAMES[0]]}
    assert await install(hass) == {"updated": [NAMES[0]], "installed": NAMES[1:]}
    assert "Vertical Farm:" in installed(hass, NAMES[0]).read_text("utf-8")


async def test_the_own_blueprints_of_home_assistant_are_still_there(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Our folder does not keep it from adding them."""
    await automations(hass)
    await install(hass)
    folder = Path(hass.config.path("blueprints", AUTOMATION, "homeassistant"))
    assert list(folder.glob("*.yaml"))


async def test_without_automations_there_is_nothing_to_install(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """And the error says what to do."""
    with pytest.raises(ServiceValidationError, match="default_config"):
        await install(hass)


async def test_only_an_administrator_installs(
    hass: HomeAssistant, entry: FarmEntry, hass_read_only_user: MockUser
) -> None:
    """As it writes files."""
    with pytest.raises(Unauthorized):
        await hass.services.async_call(
            DOMAIN,
            "install_blueprints",
            {},
            blocking=True,
            context=Context(user_id=hass_read_only_user.id),
        )
