"""A farm in a real Home Assistant, linked with a real companion."""

from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import ClientSession
import pytest
import pytest_asyncio

from scripts.lib.companion import Owner, companion_service, ensure_owner, link_demo_farm
from scripts.lib.home_assistant import (
    HomeAssistant,
    JsonObject,
    Service,
    free_port,
    poll_until,
)
from tests.e2e.farm import Farm, complaints

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def companion(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[tuple[Path, str, Service]]:
    """Start a companion with an owner: its folder, its address, its process."""
    folder, port = tmp_path_factory.mktemp("companion"), free_port(18500)
    await ensure_owner(folder)
    service = companion_service(folder, port)
    await service.start()
    url = f"http://127.0.0.1:{port}"
    try:
        await service.wait_until_answers(f"{url}/health", 60)
        yield folder, url, service
    finally:
        await service.stop()


async def test_linked_farm_is_seen_at_the_companion(
    home_assistant: HomeAssistant, companion: tuple[Path, str, Service]
) -> None:
    """Its layout, its batches and its live values, in less than two minutes."""
    folder, url, _ = companion
    async with home_assistant.signed_in() as session, ClientSession() as http:
        await link_demo_farm(session, folder, url)
        farm = await Farm.read(session)
        owner = Owner(http, url)

        shown = await owner.dashboard(120)

        assert len(shown["racks"]) == len(farm.models("Rack"))
        assert len(shown["shelves"]) == len(farm.shelves)
        await session.call_action(
            "vertical_farm.sow",
            shelf=farm.shelves[0]["id"],
            recipe="pea_shoots",
            plants=120,
        )

        async def told() -> list[JsonObject] | None:
            """Look for the batch, among those that came with the demo."""
            batches = (await owner.get("/batches"))["items"]
            sown = any(each["plants"] == 120 for each in batches)
            return batches if sown else None

        batches = await poll_until(told, "The batch at the companion", 60)
        assert {each["origin"] for each in batches} == {"home_assistant"}
        farm = await Farm.read(session)
        (site,) = (await owner.get("/sites"))["items"]
        assert site["state"] == "connected"

        async def connected() -> bool | None:
            """Look at the entity that tells of the link."""
            states = await session.states()
            (entity_id,) = [
                each["entity_id"]
                for each in farm.entities
                if each["translation_key"] == "companion_connected"
            ]
            return states[entity_id]["state"] == "on" or None

        await poll_until(connected, "A connected companion", 30)
        refused = [
            each
            for each in (await owner.get(f"/sites/{site['id']}/events"))["items"]
            if each["refused"]
        ]
        assert refused == []
    assert complaints(home_assistant.log) == []


async def test_what_the_team_writes_travels_down_and_its_answers_back(
    home_assistant: HomeAssistant, companion: tuple[Path, str, Service]
) -> None:
    """A recipe, a task, a batch to sow, other targets and a rule that then runs."""
    folder, url, _ = companion
    async with home_assistant.signed_in() as session, ClientSession() as http:
        await link_demo_farm(session, folder, url)
        owner = Owner(http, url)
        (site,) = (await owner.get("/sites"))["items"]
        written = await _write(owner, site["farm_id"])

        async def proposed() -> dict[str, str] | None:
            """Look for what waits in Home Assistant."""
            answer = await session.ask_action("vertical_farm.list_proposals")
            found = {each["kind"]: each["proposal"] for each in answer["proposals"]}
            return found if len(found) == 3 else None

        waiting = await poll_until(proposed, "The proposals in Home Assistant", 120)
        came = {}
        for kind, proposal in waiting.items():
            came[kind] = await session.ask_action(
                "vertical_farm.answer_proposal", proposal=proposal, accept=True
            )
        await session.call_action(
            "automation.trigger", entity_id="automation.tell_of_the_air"
        )
        recipe = f"companion-{written['recipe']}@1"
        listed = await session.ask_action("vertical_farm.list_recipes")
        assert recipe in [
            f"{each['recipe_id']}@{each['version']}" for each in listed["recipes"]
        ]
        await session.call_action(
            "vertical_farm.complete_task", task_id=f"companion/{written['task']}"
        )

        async def answered() -> JsonObject | None:
            """Look for the answers at the companion."""
            rule = await owner.get(f"/automation-rules/{written['rule']}")
            runs = await owner.get(f"/automation-rules/{written['rule']}/runs")
            task = await owner.get(f"/tasks/{written['task']}")
            states = {
                "rule": rule["sites"][0]["state"],
                "runs": [each["outcome"] for each in runs["items"]],
                "task": task["status"],
            }
            for kind in ("sowing", "targets"):
                found = await owner.get(f"/proposals/{written[kind]}")
                states[kind] = found["state"]
            return states if states == ANSWERED else None

        await poll_until(answered, "The answers at the companion", 120)
        answers = (await owner.get(f"/sites/{site['id']}/answers?kind=recipe"))["items"]
        assert {each["state"] for each in answers} == {"active"}
        events = (await owner.get(f"/sites/{site['id']}/events"))["items"]
        assert [each for each in events if each["refused"]] == []
        assert came["rule"]["ha_id"].startswith("vertical_farm_rule_")
    assert complaints(home_assistant.log) == []


ANSWERED = {
    "rule": "active",
    "runs": ["done"],
    "task": "done",
    "sowing": "accepted",
    "targets": "accepted",
}


async def _write(owner: Owner, farm: str) -> dict[str, str]:
    """Write one of each kind for a farm; return their ids."""
    recipe = await owner.post(
        "/recipes", {"name": "Quick shoots", "crop_key": "pea_shoots"}
    )
    version = await owner.post(f"/recipes/{recipe['id']}/publish", {})
    task = await owner.post(
        "/tasks",
        {"title": "Wipe", "due_at": "2027-01-01T08:00:00Z", "farm_id": farm},
    )
    sowing = {
        "kind": "sowing",
        "recipe_version_id": version["id"],
        "plants": 120,
        "sow_on": "2027-01-01",
    }
    bands = {"vpd_kpa": {"min": 0.5, "typical": 0.8, "max": 1.1}}
    targets = {"crop_key": "basil_genovese", "stage": "vegetative", "bands": bands}
    rule = {
        "name": "Tell of the air",
        "document": {
            "triggers": [{"kind": "left_target", "metric": "vpd", "for_minutes": 600}],
            "actions": [{"kind": "notify", "message": "Look at the plants"}],
        },
        "farm_ids": [farm],
    }
    made = {
        "sowing": await owner.post("/proposals", {"farm_id": farm, "content": sowing}),
        "targets": await owner.post(
            "/proposals",
            {"farm_id": farm, "content": {"kind": "targets", **targets}},
        ),
        "rule": await owner.post("/automation-rules", rule),
    }
    ids = {kind: str(each["id"]) for kind, each in made.items()}
    return ids | {"recipe": str(recipe["id"]), "task": str(task["id"])}
