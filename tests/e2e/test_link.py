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
