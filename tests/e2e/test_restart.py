"""A restart in the middle of the crop's day."""

import pytest

from scripts.lib.home_assistant import (
    DOMAIN,
    HomeAssistant,
    Session,
    poll_until,
    wait_until_farm_is_loaded,
)
from tests.e2e.farm import Farm, complaints, number

pytestmark = pytest.mark.asyncio(loop_scope="session")

SOME_LIGHT_MOL = 0.5
ONE_MINUTE_OF_LIGHT_MOL = 0.06


async def light_of_every_shelf(
    session: Session, farm: Farm, at_least_mol: float
) -> dict[str, float]:
    """Wait until each shelf knows its light integral of the day, and give them."""
    sensors = farm.entity_ids("dli_today", farm.shelves)

    async def known() -> dict[str, float] | None:
        states = await session.states()
        light = {each: number(states[each]) for each in sensors if each in states}
        found = {
            each: value
            for each, value in light.items()
            if value is not None and value >= at_least_mol
        }
        return found if len(found) == len(farm.shelves) else None

    return await poll_until(known, "The light integral of every shelf", 120)


async def test_restart_keeps_the_light_of_the_day(
    home_assistant: HomeAssistant,
) -> None:
    """Each shelf goes on from the integral that it had, quietly."""
    async with home_assistant.signed_in() as session:
        farm = await Farm.read(session)
        await session.call_action(f"{DOMAIN}.set_demo_speed", speed=600)
        await light_of_every_shelf(session, farm, SOME_LIGHT_MOL)
        await session.call_action(f"{DOMAIN}.set_demo_speed", speed=1)
        before = await light_of_every_shelf(session, farm, SOME_LIGHT_MOL)
    await home_assistant.stop()
    log_of_the_end = home_assistant.log

    await home_assistant.start()
    async with home_assistant.signed_in() as session:
        await wait_until_farm_is_loaded(session)
        after = await light_of_every_shelf(session, farm, SOME_LIGHT_MOL)

    assert after.keys() == before.keys()
    for shelf, light in before.items():
        assert light <= after[shelf] <= light + ONE_MINUTE_OF_LIGHT_MOL
    assert complaints(log_of_the_end) == []
    assert complaints(home_assistant.log) == []
