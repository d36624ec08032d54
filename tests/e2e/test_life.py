"""The farm lives: values change, a restart loses nothing, and the log stays quiet."""

import pytest

from scripts.lib.home_assistant import HomeAssistant, poll_until
from tests.e2e.conftest import RACKS, SHELVES
from tests.e2e.farm import Farm, complaints, number

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_every_shelf_shows_believable_air(home_assistant: HomeAssistant) -> None:
    """Each shelf has a temperature, a humidity and a vapour pressure deficit."""
    async with home_assistant.signed_in() as session:
        farm = await Farm.read(session)

        async def air() -> dict[str, list[float]] | None:
            states = await session.states()
            values = {
                key: [
                    number(states[each]) for each in farm.entity_ids(key, farm.shelves)
                ]
                for key in ("temperature", "humidity", "air_vpd")
            }
            known = {
                key: [value for value in row if value is not None]
                for key, row in values.items()
            }
            complete = all(len(row) == RACKS * SHELVES for row in known.values())
            return known if complete else None

        found = await poll_until(air, "A value of every shelf", 60)

    assert all(10 < value < 40 for value in found["temperature"])
    assert all(20 < value <= 100 for value in found["humidity"])
    assert all(0 <= value < 4 for value in found["air_vpd"])


async def test_values_change_by_themselves(home_assistant: HomeAssistant) -> None:
    """The simulated sensors report, and the shelves follow."""
    async with home_assistant.signed_in() as session:
        farm = await Farm.read(session)
        shelves = farm.entity_ids("temperature", farm.shelves)
        before = await session.states()

        async def changed() -> list[str] | None:
            now = await session.states()
            return [
                each for each in shelves if now[each]["state"] != before[each]["state"]
            ] or None

        assert await poll_until(changed, "A new temperature of a shelf", 120)


async def test_no_record_of_the_log_is_a_complaint_about_us(
    home_assistant: HomeAssistant,
) -> None:
    """No warning, error, blocking call or deprecation since the start."""
    assert complaints(home_assistant.log) == []
