"""What the team writes at the companion, in a linked farm: recipes and planned tasks."""

from collections.abc import Iterator
from dataclasses import replace
import json
from typing import Any
from unittest.mock import patch

from homeassistant.components.diagnostics import REDACTED
from homeassistant.components.recorder import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.diagnostics import (
    async_get_config_entry_diagnostics,
)
from custom_components.vertical_farm.growing.recipes import RecipeError
from custom_components.vertical_farm.growing.tasks import TaskSource
from custom_components.vertical_farm.link.setup import link_of
from tests.contract.shape import differences

from .conftest import FACE, AddFarm
from .farms import FarmEntry
from .test_link import CONTRACT, Companion, link, sync
from .test_link_flow import API, RACKS, SITE

TODO = "todo.cellar_tasks"


@pytest.fixture(autouse=True)
def _custom_integrations(
    recorder_mock: Recorder, enable_custom_integrations: None
) -> None:
    """Record from the start, before Home Assistant is made."""


@pytest.fixture(autouse=True)
def _without_frontend(
    _custom_integrations: None, hass: HomeAssistant
) -> Iterator[None]:
    """Leave the frontend out, as elsewhere, once there is a recorder."""
    hass.config.components |= {"frontend", "panel_custom"}
    with (
        patch(f"{FACE}.async_serve_frontend"),
        patch(f"{FACE}.async_add_panel"),
        patch(f"{FACE}.async_remove_panel"),
    ):
        yield


@pytest.fixture(name="companion")
def a_companion(aioclient_mock: AiohttpClientMocker) -> Companion:
    """Let a companion answer."""
    there = Companion(aioclient_mock)
    there.begin()
    return there


def change(kind: str, place: int = 0) -> dict[str, Any]:
    """Return a change of the contract."""
    text = (CONTRACT / "changes.json").read_text(encoding="utf-8")
    changes = json.loads(text)["answer"]["changes"]
    found: dict[str, Any] = [each for each in changes if each["kind"] == kind][place]
    return found


def is_one_of_the_contract(kind: str, content: dict[str, Any]) -> bool:
    """Tell whether an event has the form that the companion's tests use."""
    text = (CONTRACT / "answers.json").read_text(encoding="utf-8")
    examples = [
        each["content"] for each in json.loads(text)["events"] if each["kind"] == kind
    ]
    return any(differences(content, example) == [] for example in examples)


@pytest.fixture
async def entry(hass: HomeAssistant, farm: AddFarm, companion: Companion) -> FarmEntry:
    """Add a farm that is linked."""
    entry = await farm(racks=RACKS)
    await link(hass, entry)
    return entry


RECIPE = change("recipe")
TASK = change("task")
REF = f"companion-{RECIPE['content']['recipe_id']}@1"


async def test_recipe_of_the_contract_is_one_of_the_farms(
    hass: HomeAssistant, entry: FarmEntry, companion: Companion
) -> None:
    """It can be sown by and copied, and the companion hears that it is there."""
    companion.write("recipe", RECIPE["id"], RECIPE["content"])
    await sync(hass, entry)

    growing = entry.runtime_data.farm.growing
    recipe = growing.recipes.find(REF)
    assert (recipe.name, recipe.crop, recipe.version) == (
        "Quick shoots",
        "pea_shoots",
        1,
    )
    stage = RECIPE["content"]["document"]["stages"][0]
    assert recipe.stages[0]["ppfd_umol"].typical == stage["ppfd_umol"]["typical"]
    (shelf,) = entry.runtime_data.farm.shelves
    assert growing.sow(REF, {shelf.id: 40}).recipe == REF
    assert growing.fork_recipe(REF, "mine", "Mine").id == "mine"
    (answer,) = companion.events("answer")
    assert (answer["kind"], answer["id"], answer["state"]) == (
        "recipe",
        RECIPE["id"],
        "active",
    )
    assert is_one_of_the_contract("answer", answer)


async def test_recipe_of_the_companion_is_changed_there_alone(
    hass: HomeAssistant, entry: FarmEntry, companion: Companion
) -> None:
    """Here it is neither changed nor removed."""
    companion.write("recipe", RECIPE["id"], RECIPE["content"])
    await sync(hass, entry)
    growing = entry.runtime_data.farm.growing

    with pytest.raises(RecipeError, match="companion's"):
        growing.save_recipe(growing.recipes.find(REF))
    with pytest.raises(RecipeError, match="companion's"):
        growing.remove_recipe(REF)


async def test_recipes_of_the_companion_are_the_growers_when_the_link_ends(
    hass: HomeAssistant, entry: FarmEntry, companion: Companion
) -> None:
    """As their newest versions say, to be changed here; what grows by one goes on."""
    companion.write("recipe", RECIPE["id"], RECIPE["content"])
    newer = RECIPE["content"] | {"number": 2, "name": "Quicker shoots"}
    companion.write("recipe", "019a8b3c-0000-7000-8000-00000000aaaa", newer)
    await sync(hass, entry)
    growing = entry.runtime_data.farm.growing
    (shelf,) = entry.runtime_data.farm.shelves
    growing.sow(REF, {shelf.id: 40}, batch_id="shoots")
    subentry = link_of(entry)
    assert subentry is not None

    hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
    await hass.async_block_till_done()

    own = {str(recipe.ref): recipe for recipe in growing.recipes.own}
    assert own.pop(REF).name == "Quick shoots"
    ((ref, copy),) = own.items()
    assert (copy.name, copy.version) == ("Quicker shoots", 1)
    changed = growing.save_recipe(replace(copy, name="Mine"))
    assert (changed.name, changed.version) == ("Mine", 2)
    growing.set_recipe("shoots", ref)
    assert await hass.config_entries.async_reload(entry.entry_id)
    assert entry.runtime_data.farm.growing.recipes.find(ref).name == "Quicker shoots"


async def test_newer_version_comes_beside_the_older(
    hass: HomeAssistant, entry: FarmEntry, companion: Companion
) -> None:
    """Whatever grows by the older one goes on by it."""
    companion.write("recipe", RECIPE["id"], RECIPE["content"])
    companion.write("recipe", "v2", RECIPE["content"] | {"number": 2, "name": "Slow"})
    companion.write("recipe", "v3", RECIPE["content"] | {"number": 3, "name": "Slower"})
    await sync(hass, entry)

    book = entry.runtime_data.farm.growing.recipes
    recipe_id = REF.partition("@")[0]
    assert [one.version for one in book.versions(recipe_id)] == [1, 2, 3]
    assert book.newest(recipe_id).name == "Slower"
    assert len(companion.events("answer")) == 3


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"crop": "cress"}, "'cress' is not a crop of the library"),
        (
            {"document": RECIPE["content"]["document"] | {"base_c": -5.0}},
            "base_c: -5.0 is not between 0 and 45",
        ),
    ],
)
async def test_recipe_that_cannot_be_grown_by_is_declined_with_the_reason(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
    more: dict[str, Any],
    reason: str,
) -> None:
    """The team sees what is wrong with it."""
    companion.write("recipe", RECIPE["id"], RECIPE["content"] | more)
    await sync(hass, entry)

    (answer,) = companion.events("answer")
    assert answer["state"] == "declined"
    assert reason in answer["reason"]


async def test_deleted_recipe_stays_while_a_batch_grows_by_it(
    hass: HomeAssistant, entry: FarmEntry, companion: Companion
) -> None:
    """One that nobody grows by goes."""
    companion.write("recipe", RECIPE["id"], RECIPE["content"])
    companion.write("recipe", "v2", RECIPE["content"] | {"number": 2})
    await sync(hass, entry)
    growing = entry.runtime_data.farm.growing
    (shelf,) = entry.runtime_data.farm.shelves
    growing.sow(REF, {shelf.id: 40})
    companion.write("recipe", RECIPE["id"], RECIPE["content"] | {"deleted": True})
    companion.write("recipe", "v2", RECIPE["content"] | {"number": 2, "deleted": True})
    await sync(hass, entry)

    recipe_id = REF.partition("@")[0]
    assert [one.version for one in growing.recipes.versions(recipe_id)] == [1]
    kept, gone = companion.events("answer")[-2:]
    assert (kept["state"], gone["state"]) == ("active", "deleted")
    assert "batches grow by" in kept["reason"]


async def test_planned_task_is_on_the_list_and_done_for_both(
    hass: HomeAssistant, entry: FarmEntry, companion: Companion
) -> None:
    """Ticked off here, the companion hears when."""
    companion.write("task", TASK["id"], TASK["content"])
    await sync(hass, entry)
    growing = entry.runtime_data.farm.growing
    (task,) = [one for one in growing.tasks if one.source is TaskSource.COMPANION]
    assert task.id == f"companion/{TASK['id']}"
    assert (task.name, task.note) == ("Change the filter", "The grey one")
    listed = await hass.services.async_call(
        "todo", "get_items", {"entity_id": TODO}, blocking=True, return_response=True
    )
    assert "Change the filter" in str(listed)

    await hass.services.async_call(
        DOMAIN, "complete_task", {"task_id": task.id}, blocking=True
    )
    await sync(hass, entry)

    told = [one for one in companion.events("task") if one["id"] == task.id]
    assert [one["done"] is None for one in told] == [True, False]
    assert all(is_one_of_the_contract("task", one) for one in told)


async def test_words_of_a_planned_task_are_the_companions(
    hass: HomeAssistant, entry: FarmEntry, companion: Companion
) -> None:
    """Here they are not changed, and what changes there changes here."""
    companion.write("task", TASK["id"], TASK["content"])
    await sync(hass, entry)
    with pytest.raises(ServiceValidationError) as refused:
        await hass.services.async_call(
            "todo",
            "update_item",
            {"entity_id": TODO, "item": "Change the filter", "rename": "Mine"},
            blocking=True,
        )
    assert refused.value.translation_key == "planned_at_companion"

    words = {"title": "Change both filters", "due_at": "2026-12-01T08:00:00Z"}
    companion.write("task", TASK["id"], TASK["content"] | words)
    await sync(hass, entry)

    task = entry.runtime_data.farm.growing.tasks[f"companion/{TASK['id']}"]
    assert (task.name, task.due) == ("Change both filters", 1796112000.0)


async def test_planned_task_is_about_a_batch_that_is_there(
    hass: HomeAssistant, entry: FarmEntry, companion: Companion
) -> None:
    """Of another it is a task all the same; who is to do it is in the note."""
    (shelf,) = entry.runtime_data.farm.shelves
    growing = entry.runtime_data.farm.growing
    growing.sow("pea_shoots", {shelf.id: 40}, batch_id="peas")
    for item, batch in (("one", "peas"), ("two", "gone")):
        more = {"batch": batch, "assignee": "Ada"}
        companion.write("task", item, TASK["content"] | more)
    done = {"status": "done", "closed_at": "2026-11-23T11:00:00Z"}
    companion.write("task", "three", TASK["content"] | done)
    await sync(hass, entry)

    tasks = growing.tasks.by_id
    assert [tasks[f"companion/{one}"].batch for one in ("one", "two")] == ["peas", None]
    assert tasks["companion/one"].note == "The grey one\nAda"
    assert "companion/three" not in tasks


@pytest.mark.parametrize("content", [None, TASK["content"] | {"status": "skipped"}])
async def test_task_that_is_off_there_goes_here(
    hass: HomeAssistant,
    entry: FarmEntry,
    companion: Companion,
    content: dict[str, Any] | None,
) -> None:
    """Deleted, skipped, or given to another farm."""
    companion.write("task", TASK["id"], TASK["content"])
    await sync(hass, entry)
    companion.write("task", TASK["id"], content)
    await sync(hass, entry)

    assert not entry.runtime_data.farm.growing.tasks.open()
    assert companion.events("task_gone") == [{"id": f"companion/{TASK['id']}"}]


async def test_task_that_was_done_there_is_done_here(
    hass: HomeAssistant, entry: FarmEntry, companion: Companion
) -> None:
    """At the time of that; and open again where somebody there says so."""
    done = {"status": "done", "closed_at": "2026-11-23T11:00:00Z"}
    companion.write("task", TASK["id"], TASK["content"])
    await sync(hass, entry)
    companion.write("task", TASK["id"], TASK["content"] | done)
    await sync(hass, entry)
    tasks = entry.runtime_data.farm.growing.tasks
    first = tasks[f"companion/{TASK['id']}"].done
    companion.write("task", TASK["id"], TASK["content"])
    await sync(hass, entry)

    assert first == 1795431600.0
    tasks = entry.runtime_data.farm.growing.tasks
    assert tasks[f"companion/{TASK['id']}"].done is None


async def test_done_task_is_not_reopened_by_old_news(
    hass: HomeAssistant, entry: FarmEntry, companion: Companion
) -> None:
    """The companion has not heard yet that it was done: here it stays done."""
    companion.write("task", TASK["id"], TASK["content"])
    await sync(hass, entry)
    growing = entry.runtime_data.farm.growing
    downlink = entry.runtime_data.link.downlink
    assert downlink is not None
    growing.complete_task(f"companion/{TASK['id']}")
    companion.write("task", TASK["id"], TASK["content"] | {"title": "Both"})

    client = entry.runtime_data.link.companion
    assert client is not None
    await downlink.async_receive(client, {})

    task = growing.tasks[f"companion/{TASK['id']}"]
    assert (task.name, task.done is None) == ("Both", False)


async def test_what_came_is_known_after_a_restart(
    hass: HomeAssistant, entry: FarmEntry, companion: Companion
) -> None:
    """Nothing is asked for or told a second time."""
    companion.write("recipe", RECIPE["id"], RECIPE["content"])
    companion.write("task", TASK["id"], TASK["content"])
    await sync(hass, entry)
    before = len(companion.events("answer")), len(companion.events("task"))

    await hass.config_entries.async_reload(entry.entry_id)
    await sync(hass, entry)

    assert (len(companion.events("answer")), len(companion.events("task"))) == before
    downlink = entry.runtime_data.link.downlink
    assert downlink is not None
    assert downlink.inbox.cursor == 2


async def test_kind_of_another_time_is_passed_over(
    hass: HomeAssistant, entry: FarmEntry, companion: Companion
) -> None:
    """What a newer companion sends, and what cannot be read, holds nothing up."""
    companion.write("weather", "w", {"sunny": True})
    companion.write("recipe", "broken", {"name": "No number"})
    companion.write("task", TASK["id"], TASK["content"])
    await sync(hass, entry)

    assert len(entry.runtime_data.farm.growing.tasks.open()) == 1


async def test_diagnostics_tell_of_the_link_and_not_of_its_key(
    hass: HomeAssistant, entry: FarmEntry, companion: Companion
) -> None:
    """What came and became of it; neither the key nor where the companion is."""
    companion.write("recipe", RECIPE["id"], RECIPE["content"] | {"crop": "cress"})
    await sync(hass, entry)

    link_of_farm = (await async_get_config_entry_diagnostics(hass, entry))["link"]

    assert link_of_farm["link"] | {"companion_id": "", "site_id": ""} == {
        "url": REDACTED,
        "key": REDACTED,
        "companion_id": "",
        "site_id": "",
    }
    assert link_of_farm["heard_until"] == 1
    (item,) = link_of_farm["items"]
    assert (item["state"], item["reason"]) == ("declined", REDACTED)


async def test_farm_without_a_companion_says_so_in_its_diagnostics(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """There is nothing to tell."""
    entry = await farm(racks=RACKS)

    assert (await async_get_config_entry_diagnostics(hass, entry))["link"] is None


async def test_companion_that_sends_elsewhere_is_not_followed(
    hass: HomeAssistant, entry: FarmEntry, companion: Companion
) -> None:
    """The key goes to no other address than the user's."""
    await sync(hass, entry)
    companion.http.clear_requests()
    companion.http.post(
        f"{API}/sites/{SITE}/events",
        status=307,
        headers={"Location": "http://elsewhere.local/"},
    )
    await sync(hass, entry)

    assert not entry.runtime_data.link.connected
    assert {str(url.host) for _, url, *_ in companion.http.mock_calls} == {"farm.local"}
