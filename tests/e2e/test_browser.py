"""The farm as a person sees it."""

import re

from playwright.async_api import Browser, ConsoleMessage, Error, expect
import pytest

from scripts.lib.home_assistant import DEMO_USER, HomeAssistant
from tests.e2e.farm import Farm

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

PATIENCE_MS = 60_000
OURS = "vertical_farm"


async def test_demo_user_signs_in_and_sees_the_farm(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """The login form takes demo / demo, and the farm's page shows its racks."""
    async with home_assistant.signed_in() as session:
        farm = await Farm.read(session)
    (device,) = farm.models("Farm")
    racks = farm.models("Rack")
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and OURS in f"{message.text} {message.location}":
            complaints.append(f"{message.text} {message.location}")

    def catch(error: Error) -> None:
        if OURS in f"{error.message} {error.stack}":
            complaints.append(error.message)

    context = await browser.new_context(
        locale="en-GB", reduced_motion="reduce", service_workers="block"
    )
    page = await context.new_page()
    page.on("console", listen)
    page.on("pageerror", catch)
    await page.goto(f"{home_assistant.url}/config/devices/device/{device['id']}")
    await page.locator("input[name=username]").fill(DEMO_USER.name, timeout=PATIENCE_MS)
    await page.locator("input[name=password]").fill(DEMO_USER.password)
    await page.locator("input[name=password]").press("Enter")

    await expect(page.get_by_text(device["name"]).first).to_be_visible(
        timeout=PATIENCE_MS
    )
    await expect(page).to_have_url(re.compile(device["id"]))
    for rack in racks:
        link = page.get_by_role(
            "link", name=re.compile(rf"^{re.escape(rack['name'])}\b")
        )
        await expect(link).to_be_visible()
    assert complaints == []
    await context.close()
