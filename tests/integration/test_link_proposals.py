"""What else the team proposes to a linked farm, and how it is answered."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.vertical_farm.const import DOMAIN

from .dashboard import Repairs
from .farms import FarmEntry
from .proposing import (  # noqa: F401 - a fixture
    ENTITY,
    RECIPE,
    RULE,
    SOWING,
    TARGETS,
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


async def test_repair_asks_and_is_answered(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
    hass_client: ClientSessionGenerator,
) -> None:
    """Accepted in Home Assistant's own dashboard, without any of ours."""
    companion.write("rule", RULE["id"], RULE["content"])
    await sync(hass, entry)
    flow = await Repairs(hass, hass_client).start()
    assert flow["menu_options"] == ["accept", "decline"]
    assert flow["description_placeholders"]["name"] == "Look"
    assert "left target (metric vpd" in flow["description_placeholders"]["details"]
    client = await hass_client()
    done = await client.post(
        f"/api/repairs/issues/fix/{flow['flow_id']}", json={"next_step_id": "accept"}
    )

    assert (await done.json())["type"] == "create_entry"
    assert hass.states.get(ENTITY) is not None
    assert not [one for one in ir.async_get(hass).issues if one[0] == DOMAIN]


async def test_repair_is_declined_with_a_reason(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
    hass_client: ClientSessionGenerator,
) -> None:
    """And a proposal that was answered meanwhile is answered once."""
    companion.write("proposal", TARGETS["id"], TARGETS["content"])
    await sync(hass, entry)
    repairs = Repairs(hass, hass_client)
    flow, late = await repairs.start(), await repairs.start()
    client = await hass_client()

    async def step(flow: dict[str, Any], body: dict[str, str]) -> dict[str, Any]:
        """Go on in a flow."""
        path = f"/api/repairs/issues/fix/{flow['flow_id']}"
        answered: dict[str, Any] = await (await client.post(path, json=body)).json()
        return answered

    form = await step(flow, {"next_step_id": "decline"})
    await step(flow, {"reason": "Too bright"})
    missed = await step(late, {"next_step_id": "accept"})

    assert form["step_id"] == "decline"
    assert missed["reason"] == "not_answered"
    (said,) = await told(hass, entry, companion)
    assert (said["state"], said["reason"]) == ("declined", "Too bright")


async def test_batch_to_sow_is_a_task_until_it_is_sown(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
) -> None:
    """By the recipe that is proposed."""
    companion.write("recipe", RECIPE["id"], RECIPE["content"])
    companion.write("proposal", SOWING["id"], SOWING["content"])
    await sync(hass, entry)
    done = await answer(hass, SOWING, accept=True)
    growing = entry.runtime_data.farm.growing
    task = growing.tasks[done["ha_id"]]
    assert task.name == "Sow: 120 × Quick shoots, Dark"
    assert task.due == 1796083199.0 + 8 * 3600
    await sync(hass, entry)
    growing.complete_task(task.id)

    states = [
        each["state"]
        for each in await told(hass, entry, companion)
        if each["kind"] == "proposal"
    ]
    assert states == ["active", "done"]


async def test_batch_to_sow_whose_task_is_taken_off_is_deleted(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
) -> None:
    """The team sees that it will not be sown."""
    content = SOWING["content"]["content"] | {"recipe_id": None, "variety": None}
    companion.write("proposal", SOWING["id"], SOWING["content"] | {"content": content})
    await sync(hass, entry)
    done = await answer(hass, SOWING, accept=True)
    entry.runtime_data.farm.growing.remove_task(done["ha_id"])

    assert (await told(hass, entry, companion))[-1]["state"] == "deleted"


@pytest.mark.parametrize("own", [False, True])
async def test_other_targets_change_the_recipe_of_the_batches_concerned(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
    own: bool,
) -> None:
    """One's own in its next version; of the library's a copy."""
    growing = entry.runtime_data.farm.growing
    (shelf,) = entry.runtime_data.farm.shelves
    if own:
        growing.fork_recipe("pea_shoots", "mine", "Mine")
    growing.sow("mine" if own else "pea_shoots", {shelf.id: 40}, batch_id="peas")
    content = TARGETS["content"]["content"] | {"shelves": [shelf.id]}
    companion.write(
        "proposal", TARGETS["id"], TARGETS["content"] | {"content": content}
    )
    await sync(hass, entry)

    done = await answer(hass, TARGETS, accept=True)

    ref = "mine@2" if own else "pea_shoots-adjusted@1"
    assert (done["state"], done["ha_id"]) == ("active", ref)
    recipe = growing.recipe_of(growing.batch("peas"))
    assert str(recipe.ref) == ref
    band = recipe.stage("light")["ppfd_umol"]
    assert (band.minimum, band.typical, band.maximum) == (150.0, 200.0, 250.0)


async def test_other_targets_wait_for_the_next_batch_where_none_grows(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
) -> None:
    """Asked a second time, nothing differs."""
    for item in ("first", "second"):
        content = TARGETS["content"]["content"] | {"shelves": []}
        companion.write("proposal", item, TARGETS["content"] | {"content": content})
    await sync(hass, entry)
    done = [
        await answer(hass, {"kind": "proposal", "id": item}, accept=True)
        for item in ("first", "second")
    ]

    assert [each["ha_id"] for each in done] == ["pea_shoots-adjusted@1"] * 2


async def test_targets_for_a_stage_that_is_not_there_are_not_accepted(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
) -> None:
    """It says which stages there are, and waits on."""
    content = TARGETS["content"]["content"] | {"stage": "flowering"}
    companion.write(
        "proposal", TARGETS["id"], TARGETS["content"] | {"content": content}
    )
    await sync(hass, entry)

    with pytest.raises(ServiceValidationError, match="no such stage; there are"):
        await answer(hass, TARGETS, accept=True)

    assert waiting(hass) == "1"


@pytest.mark.parametrize("state", ["withdrawn", "superseded"])
async def test_proposal_that_is_taken_back_asks_nobody(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
    state: str,
) -> None:
    """The repair goes with it."""
    companion.write("proposal", TARGETS["id"], TARGETS["content"])
    await sync(hass, entry)
    assert waiting(hass) == "1"
    companion.write("proposal", TARGETS["id"], TARGETS["content"] | {"state": state})
    await sync(hass, entry)

    assert waiting(hass) == "0"
    assert not [one for one in ir.async_get(hass).issues if one[0] == DOMAIN]


async def test_proposals_are_listed_and_told_to_the_panel(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
    hass_ws_client: WebSocketGenerator,
    freezer: FrozenDateTimeFactory,
) -> None:
    """In words, and when they change."""
    companion.write("recipe", RECIPE["id"], RECIPE["content"])
    for each in (RULE, SOWING, TARGETS):
        companion.write(each["kind"], each["id"], each["content"])
    await sync(hass, entry)
    listed = await hass.services.async_call(
        DOMAIN, "list_proposals", {}, blocking=True, return_response=True
    )
    client = await hass_ws_client()
    await client.send_json_auto_id(
        {
            "type": f"{DOMAIN}/proposals/subscribe",
            "config_entry_id": entry.entry_id,
        }
    )
    assert (await client.receive_json())["success"]
    shown = (await client.receive_json())["event"]
    await answer(hass, RULE, accept=False)
    freezer.tick(timedelta(seconds=1))
    after = (await client.receive_json())["event"]

    assert listed == shown
    kinds = {one["name"]: (one["kind"], one["details"]) for one in shown["proposals"]}
    assert kinds == {
        "Look": (
            "rule",
            [
                "triggers: left target (metric vpd, for_minutes 10)",
                "conditions: mode is (modes normal)",
                "actions: notify (message Look at the plants)",
            ],
        ),
        "Sow: 120 × Pea shoots": ("sowing", ["2026-11-30", "Dark", "SHELF1"]),
        "Pea shoots, Light": (
            "targets",
            ["ppfd: 150 … 200 … 250 μmol/m²/s", "SHELF1"],
        ),
    }
    assert [one["kind"] for one in after["proposals"]] == ["sowing", "targets"]


async def test_farm_that_is_not_there_has_no_proposals(
    hass: HomeAssistant, entry: FarmEntry, hass_ws_client: WebSocketGenerator
) -> None:
    """The panel is told so."""
    client = await hass_ws_client()
    await client.send_json_auto_id(
        {"type": f"{DOMAIN}/proposals/subscribe", "config_entry_id": "nothing"}
    )

    assert (await client.receive_json())["error"]["code"] == "not_found"
