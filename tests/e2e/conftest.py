"""A real Home Assistant with the demo farm, once for all end-to-end tests."""

from collections.abc import AsyncIterator
import os
from pathlib import Path
import shutil

from playwright.async_api import Browser, async_playwright
import pytest
import pytest_asyncio

from scripts.lib.home_assistant import (
    HomeAssistant,
    add_demo_farm,
    free_port,
    wait_until_farm_is_loaded,
)

RACKS = 2
SHELVES = 3

CHROMIUM_COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
NO_CHROMIUM = (
    "There is no Chromium, so no test looks at the farm in a browser. Get it with"
    " `sudo apt-get install chromium`, with `.venv/bin/playwright install chromium`,"
    " or install Google Chrome."
)


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


def installed_chromium(own: str) -> str | None:
    """Find a Chromium: Playwright's own, or one that the machine has."""
    candidates = (own, *(shutil.which(name) for name in CHROMIUM_COMMANDS))
    return next((path for path in candidates if path and Path(path).exists()), None)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Start Chromium; without one, skip, except in CI."""
    async with async_playwright() as playwright:
        chromium = installed_chromium(playwright.chromium.executable_path)
        if chromium is None:
            if os.environ.get("CI") == "true":
                pytest.fail(NO_CHROMIUM)
            pytest.skip(NO_CHROMIUM)
        browser = await playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        await browser.close()
