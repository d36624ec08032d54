"""The farm in Home Assistant's device registry, and what a target reaches."""

import pytest

from scripts.lib.home_assistant import HomeAssistant
from tests.e2e.conftest import RACKS, SHELVES
from tests.e2e.farm import Farm

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_farm_is_a_service_that_stands_alone(
    home_assistant: HomeAssistant,
) -> None:
    """One device for the farm, which hangs from nothing."""
    async with home_assistant.signed_in() as session:
        farm = await Farm.read(session)

    (device,) = farm.models("Farm")
    assert device["entry_type"] == "service"
    assert device["via_device_id"] is None
    assert device["parent_device_id"] is None


async def test_racks_and_reservoirs_hang_from_the_farm(
    home_assistant: HomeAssistant,
) -> None:
    """Every rack and reservoir is reached via the farm, in a subentry of its own."""
    async with home_assistant.signed_in() as session:
        farm = await Farm.read(session)

    (device,) = farm.models("Farm")
    racks, reservoirs = farm.models("Rack"), farm.models("Reservoir")
    assert len(racks) == RACKS
    assert reservoirs
    assert {each["via_device_id"] for each in racks + reservoirs} == {device["id"]}
    subentries = {each["config_subentry_id"] for each in racks + reservoirs}
    assert len(subentries) == len(racks) + len(reservoirs)
    assert None not in subentries


async def test_shelves_are_children_of_their_rack(
    home_assistant: HomeAssistant,
) -> None:
    """Each rack has its shelves as child devices, in the rack's own subentry."""
    async with home_assistant.signed_in() as session:
        farm = await Farm.read(session)

    assert len(farm.shelves) == RACKS * SHELVES
    for rack in farm.models("Rack"):
        children = [
            shelf for shelf in farm.shelves if shelf["parent_device_id"] == rack["id"]
        ]
        assert len(children) == SHELVES
        assert {shelf["config_subentry_id"] for shelf in children} == {
            rack["config_subentry_id"]
        }


async def test_target_of_a_rack_reaches_its_shelves(
    home_assistant: HomeAssistant,
) -> None:
    """What an automation aims at a rack arrives at the entities of its shelves."""
    async with home_assistant.signed_in() as session:
        farm = await Farm.read(session)
        rack = farm.models("Rack")[0]
        reached = await session.command(
            "extract_from_target", target={"device_id": [rack["id"]]}
        )

    shelves = [
        shelf for shelf in farm.shelves if shelf["parent_device_id"] == rack["id"]
    ]
    temperatures = farm.entity_ids("temperature", shelves)
    assert len(temperatures) == SHELVES
    assert set(temperatures) <= set(reached["referenced_entities"])
