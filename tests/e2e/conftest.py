"""A real Home Assistant with the demo farm, once for all end-to-end tests."""

from collections.abc import AsyncIterator
import os

from playwright.async_api import Browser
import pytest
import pytest_asyncio

from scripts.lib.browser import NoChromium, chromium
from scripts.lib.home_assistant import (
    HomeAssistant,
    add_demo_farm,
    free_port,
    wait_until_farm_is_loaded,
)

RACKS = 2
SHELVES = 3


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def home_assistant(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[HomeAssistant]:
    """Start Home Assistant and add the demo farm as a user does."""
    home_assistant = HomeAssistant(tmp_path_factory.mktemp("config"), free_port(18123))
    try:
        await home_assistant.start()
        async with home_assistant.signed_in() as session:
            await session.wait_until_running()
            await add_demo_farm(session, RACKS, SHELVES)
            await wait_until_farm_is_loaded(session)
        yield home_assistant
    finally:
        await home_assistant.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Start Chromium; without one, skip, except in CI."""
    try:
        async with chromium() as browser:
            yield browser
    except NoChromium as problem:
        if os.environ.get("CI") == "true":
            pytest.fail(str(problem))
        pytest.skip(str(problem))
