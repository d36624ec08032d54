"""Each simulated device obeys the built-in programme or automations, never both."""

from collections.abc import AsyncGenerator

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.models import User
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.farm.live import Farm

from .demo_farm import (
    HOUR,
    START,
    act,
    entity_of,
    farms,
    hardware_entry,
    let_pass,
    set_up,
    state_of,
    unload_all,
    value_of,
)
from .passing import during

ISSUE = "demo_handed_over_01JDEMO"


@pytest.fixture(autouse=True)
async def _lifetime(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> AsyncGenerator[None]:
    """Begin in the morning with a planted farm that the programme runs."""
    freezer.move_to(START)
    await set_up(hass, hardware_entry())
    yield
    await unload_all(hass)


def live(hass: HomeAssistant) -> Farm:
    """Return the farm on the simulated hardware."""
    farm: Farm = farms(hass)[0].runtime_data.farm
    return farm


async def command(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    action: str,
    context: Context | None = None,
) -> None:
    """Perform an action of the farm, as an automation does or a person."""
    target = {"device_id": [live(hass).device_id]}
    call = hass.services.async_call(
        DOMAIN, action, target, blocking=True, context=context
    )
    await during(hass, freezer, hass.async_create_task(call), 120)
    await hass.async_block_till_done()


def handed_over(hass: HomeAssistant) -> list[str]:
    """Return what automations run instead of the programme."""
    devices: list[str] = state_of(hass, "programme").attributes["handed_over"]
    return devices


def sow(farm: Farm) -> None:
    """Let lettuce of twelve days stand on every shelf."""
    for shelf in farm.shelves:
        farm.growing.sow("lettuce_butterhead", {shelf.id: 10}, at=farm.now - 12 * 86400)
    farm.growing.tick(farm.now)


async def let_automations_light(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """Sow, and apply the light plan to lamps that are off, as an automation does."""
    sow(live(hass))
    for shelf in (1, 2):
        await act(hass, "light", "turn_off", f"lamp_1_{shelf}")
    await command(hass, freezer, "apply_light_plan")


async def test_programme_hands_over_what_an_automation_runs(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """All lamps together; it goes on with the rest, and says so."""
    assert handed_over(hass) == []
    await let_automations_light(hass, freezer)
    lamps = [entity_of(hass, f"lamp_1_{shelf}") for shelf in (1, 2)]
    assert handed_over(hass) == lamps
    assert state_of(hass, "programme").state == "on"
    issue = ir.async_get(hass).async_get_issue(DOMAIN, ISSUE)
    assert issue is not None
    assert issue.translation_placeholders is not None
    assert lamps[0] in issue.translation_placeholders["devices"]
    for shelf in (1, 2):
        await act(hass, "light", "turn_off", f"lamp_1_{shelf}")
    await let_pass(hass, freezer, 20 * HOUR)
    await let_pass(hass, freezer, 6 * HOUR)
    assert value_of(hass, "ppfd_1_1") == 0.0
    assert state_of(hass, "circulation_fan").state == "on"


async def test_what_was_handed_over_survives_a_restart_and_is_taken_back(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory
) -> None:
    """By switching the programme off and on."""
    await let_automations_light(hass, freezer)
    before = handed_over(hass)
    assert await hass.config_entries.async_reload("01JDEMO")
    await hass.async_block_till_done()
    assert handed_over(hass) == before != []
    for action in ("turn_off", "turn_on"):
        await act(hass, "switch", action, "programme")
    assert handed_over(hass) == []
    assert ir.async_get(hass).async_get_issue(DOMAIN, ISSUE) is None


async def test_a_person_takes_nothing_over(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, hass_admin_user: User
) -> None:
    """What somebody does by hand holds until the programme's next change."""
    sow(live(hass))
    for shelf in (1, 2):
        await act(hass, "light", "turn_off", f"lamp_1_{shelf}")
    person = Context(user_id=hass_admin_user.id)
    await command(hass, freezer, "apply_light_plan", person)
    assert handed_over(hass) == []


async def test_programme_is_off_when_all_is_handed_over(hass: HomeAssistant) -> None:
    """Nothing is left for it to run."""
    hardware = hass.config_entries.async_get_known_entry("01JDEMO").runtime_data
    for key in hardware.world.devices:
        entity_id = entity_of(hass, key)
        hass.bus.async_fire(
            "vertical_farm_command",
            {
                "entity_id": entity_id,
                "on": True,
                "result": "done",
                "asked_by": "climate",
            },
        )
    await hass.async_block_till_done()
    assert state_of(hass, "programme").state == "off"
    assert ir.async_get(hass).async_get_issue(DOMAIN, ISSUE) is None
