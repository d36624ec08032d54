"""What becomes of a rule that the user has accepted: edited, replaced, withdrawn."""

from http import HTTPStatus
from typing import Any

from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.vertical_farm.link.automations import async_remove

from .farms import FarmEntry
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
from .test_link import Companion, sync
from .test_link_down import (  # noqa: F401 - fixtures
    _custom_integrations,
    _without_frontend,
    a_companion,
    change,
    is_one_of_the_contract,
)

# Home Assistant's own web server warns about its keys.
pytestmark = pytest.mark.filterwarnings("ignore:It is recommended to use web")


async def _accepted_then_proposed_anew(
    hass: HomeAssistant, entry: FarmEntry, companion: Companion
) -> None:
    """Have a rule that runs, and of which the team proposes a second version."""
    await accepted(hass, entry, companion)
    await sync(hass, entry)
    companion.write("rule", RULE["id"], RULE["content"] | {"number": 2})
    await sync(hass, entry)


async def test_edited_and_deleted_automation_is_told(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
    hass_client: ClientSessionGenerator,
) -> None:
    """As the user does it, in the editor of Home Assistant."""
    assert await async_setup_component(hass, "config", {})
    await accepted(hass, entry, companion)
    await sync(hass, entry)
    client = await hass_client()
    path = f"/api/config/automation/config/{ID}"
    shown = await (await client.get(path)).json()
    again = await client.post(path, json={k: shown[k] for k in reversed([*shown])})
    assert again.status == HTTPStatus.OK
    await hass.async_block_till_done()
    untouched = len(await told(hass, entry, companion))
    await client.post(path, json=shown | {"alias": "Look twice"})
    await hass.async_block_till_done()
    await sync(hass, entry)
    await client.delete(path)
    await hass.async_block_till_done()
    await sync(hass, entry)
    states = [each["state"] for each in await told(hass, entry, companion)]

    assert untouched == 1
    assert states == ["active", "edited", "deleted"]


async def test_newer_version_asks_again_while_the_older_runs_on(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
) -> None:
    """Accepted, it is the same automation, written anew."""
    await accepted(hass, entry, companion)
    await sync(hass, entry)
    companion.write(
        "rule", RULE["id"], RULE["content"] | {"number": 2, "name": "Look well"}
    )
    await sync(hass, entry)
    (before,) = hass.states.async_all(AUTOMATION)
    asked = waiting(hass)
    await answer(hass, RULE, accept=True)

    (after,) = hass.states.async_all(AUTOMATION)
    assert (before.name, asked, after.name) == ("Look", "1", "Look well")
    said = (await told(hass, entry, companion))[-1]
    assert (said["state"], said["number"]) == ("active", 2)


async def test_newer_version_that_is_declined_leaves_the_older_running(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
) -> None:
    """It stays declined in every later look."""
    await _accepted_then_proposed_anew(hass, entry, companion)
    await answer(hass, RULE, accept=False, reason="The first will do")
    await sync(hass, entry)
    await hass.services.async_call(
        AUTOMATION, "trigger", {"entity_id": ENTITY}, blocking=True
    )
    await hass.async_block_till_done()
    said = await told(hass, entry, companion)

    assert [(each["state"], each["number"]) for each in said] == [
        ("active", 1),
        ("declined", 2),
    ]
    assert [each["number"] for each in companion.events("rule_run")] == [1]


@pytest.mark.parametrize("declined", [True, False])
async def test_older_version_that_is_deleted_is_told_of_while_a_newer_is_not_accepted(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
    declined: bool,
) -> None:
    """The newer one is as it was: it waits, or is declined."""
    await _accepted_then_proposed_anew(hass, entry, companion)
    if declined:
        await answer(hass, RULE, accept=False, reason="No")
    await async_remove(hass, ID)
    await hass.async_block_till_done()
    for _ in range(3):
        await sync(hass, entry)
    said = await told(hass, entry, companion)

    assert (said[-1]["state"], said[-1]["number"]) == ("deleted", 1)
    assert [each["state"] for each in said].count("deleted") == 1
    assert waiting(hass) == ("0" if declined else "1")


async def test_automation_that_is_deleted_while_its_removal_is_asked_for_is_gone(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
) -> None:
    """Nobody is asked any longer."""
    await accepted(hass, entry, companion)
    companion.write("rule", RULE["id"], RULE["content"] | {"state": "withdrawn"})
    await sync(hass, entry)
    await async_remove(hass, ID)
    await hass.async_block_till_done()
    await sync(hass, entry)
    said = await told(hass, entry, companion)

    assert said[-1]["state"] == "deleted"
    assert waiting(hass) == "0"


@pytest.mark.parametrize(
    ("accept", "state", "left"), [(True, "deleted", 0), (False, "edited", 1)]
)
async def test_withdrawn_rule_is_removed_when_an_administrator_agrees(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
    accept: bool,
    state: str,
    left: int,
) -> None:
    """Otherwise the automation is the user's own."""
    await accepted(hass, entry, companion)
    await sync(hass, entry)
    companion.write("rule", RULE["id"], RULE["content"] | {"state": "withdrawn"})
    await sync(hass, entry)
    assert waiting(hass) == "1"
    await answer(hass, RULE, accept=accept)
    await hass.async_block_till_done()

    assert (await told(hass, entry, companion))[-1]["state"] == state
    written: Any = load_yaml(hass.config.path("automations.yaml"))
    assert len(written) == left


async def test_rule_that_is_withdrawn_before_an_answer_is_gone(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
) -> None:
    """Nobody is asked any longer."""
    companion.write("rule", RULE["id"], RULE["content"])
    await sync(hass, entry)
    companion.write("rule", RULE["id"], RULE["content"] | {"state": "withdrawn"})
    (said,) = await told(hass, entry, companion)

    assert said["state"] == "deleted"
    assert waiting(hass) == "0"


async def test_rule_that_runs_is_found_again_by_a_link_that_is_new(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
) -> None:
    """The companion says that it is active; here nothing is remembered of it."""
    await accepted(hass, entry, companion)
    downlink = entry.runtime_data.link.downlink
    assert downlink is not None
    downlink.inbox.items.clear()
    companion.write("rule", RULE["id"], RULE["content"] | {"state": "active"})
    companion.write("rule", "gone", RULE["content"] | {"state": "active"})
    said = await told(hass, entry, companion)

    assert [each["state"] for each in said] == ["active", "deleted"]
