"""From nothing to a first shelf that runs, by clicks alone."""

from collections.abc import AsyncIterator
import re

from playwright.async_api import Browser, Locator, Page, expect
import pytest
import pytest_asyncio

from scripts.lib.home_assistant import HomeAssistant, free_port, prepare_config
from tests.e2e.pages import PANEL, PATIENCE_MS, axe_finds, opened

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

# What a grower has in Home Assistant already: two sensors and a lamp.
DEVICES = """
template:
  - sensor:
      - name: Hall temperature
        unique_id: hall_temperature
        device_class: temperature
        unit_of_measurement: °C
        state: "{{ 22.5 }}"
      - name: Hall humidity
        unique_id: hall_humidity
        device_class: humidity
        unit_of_measurement: "%"
        state: "{{ 65 }}"

input_boolean:
  lamp:
    name: Lamp 1
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def empty(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[HomeAssistant]:
    """Start a Home Assistant that has devices and no farm."""
    config, port = tmp_path_factory.mktemp("empty"), free_port(18323)
    prepare_config(config, port)
    with (config / "configuration.yaml").open("a", encoding="utf-8") as file:
        file.write(DEVICES)
    home_assistant = HomeAssistant(config, port)
    try:
        await home_assistant.start()
        async with home_assistant.signed_in() as session:
            await session.wait_until_running()
        yield home_assistant
    finally:
        await home_assistant.stop()


def button(page: Page, name: str) -> Locator:
    """Return the button of a name."""
    return page.get_by_role("button", name=name, exact=True)


async def pick(picker: Locator, name: str) -> None:
    """Choose by name in one of Home Assistant's pickers."""
    await picker.click()
    await picker.page.get_by_text(name, exact=True).last.click()
    search = picker.page.locator("vertical-farm-panel").get_by_placeholder("Search")
    await expect(search).to_have_count(0)


async def add_farm(page: Page, url: str) -> None:
    """Add the farm as Home Assistant lets one add an integration; leave the rack."""
    await page.goto(f"{url}/config/integrations/dashboard/add?domain=vertical_farm")
    await page.get_by_role("button", name="OK").click(timeout=PATIENCE_MS)
    await page.get_by_text("My farm").click()
    await page.get_by_role("textbox", name="Name").fill("Cellar")
    await button(page, "Submit").click()
    await expect(page.get_by_text("Add rack").first).to_be_visible()
    await button(page, "Close").first.click()


async def add_rack(page: Page) -> None:
    """Add a rack of one shelf with the sensors that it shares."""
    await button(page, "Add rack").click()
    await page.get_by_role("textbox", name="Name").fill("Rack 1")
    await page.get_by_role("spinbutton", name="Number of shelves").fill("1")
    sensors = page.locator("ha-form ha-entities-picker")
    for place, name in enumerate(("Hall temperature", "Hall humidity")):
        await pick(sensors.nth(place).locator("ha-entity-picker").last, name)
    await button(page, "Save").click()


async def bind_lamp(page: Page) -> None:
    """Choose the lamp of the shelf."""
    await button(page, "Change: Rack 1 Shelf 1").click()
    await pick(page.locator("ha-form ha-entity-picker").first, "Lamp 1")
    await button(page, "Save").click()


async def sow(page: Page) -> None:
    """Choose a crop from the library."""
    await button(page, "Sow: Rack 1 Shelf 1").click()
    await pick(page.locator("ha-form ha-selector-select").first, "Butterhead lettuce")
    await page.get_by_role("spinbutton", name="Plants").fill("12")
    await button(page, "Sow").last.click()


async def test_a_first_shelf_runs_after_clicks_alone(
    empty: HomeAssistant, browser: Browser
) -> None:
    """A farm, a rack, its sensors, a lamp and a crop: then light is planned."""
    async with (
        empty.signed_in() as session,
        opened(browser, empty, session) as page,
    ):
        await add_farm(page, empty.url)
        await page.get_by_role("link", name="Vertical farm", exact=True).click()
        await expect(page).to_have_url(re.compile(f"{PANEL}/setup"))
        await expect(page.get_by_text("No racks yet.")).to_be_visible()
        assert await axe_finds(page) == []
        await add_rack(page)
        await expect(page.get_by_text("Shelves with sensors: 1 of 1")).to_be_visible()
        await bind_lamp(page)
        await expect(page.get_by_text("sensors · lamp")).to_be_visible()
        await sow(page)
        await expect(page.get_by_text("Shelves with a crop: 1 of 1")).to_be_visible()
        await page.get_by_role("link", name="Farm", exact=True).click()
        await page.locator("[data-shelf]").click()
        await expect(page.get_by_text("22.5 °C")).to_be_visible()
        await expect(page.get_by_text("16 hrs planned")).to_be_visible()


async def test_a_form_that_is_given_up_changes_nothing(
    empty: HomeAssistant, browser: Browser
) -> None:
    """Home Assistant keeps no half-done flow, and the farm stays as it was."""
    async with (
        empty.signed_in() as session,
        opened(browser, empty, session) as page,
    ):
        await page.goto(f"{empty.url}{PANEL}/setup")
        await button(page, "Add rack").click(timeout=PATIENCE_MS)
        await page.get_by_role("textbox", name="Name").fill("Rack 2")
        await button(page, "Cancel").click()
        await expect(page.get_by_role("textbox", name="Name")).to_have_count(0)
        await expect(page.get_by_text("Racks: 1, shelves: 1")).to_be_visible()
        assert await session.command("config_entries/flow/progress") == []


async def test_a_refused_form_says_why_and_keeps_what_was_filled_in(
    empty: HomeAssistant, browser: Browser
) -> None:
    """The name of the first rack cannot be given again."""
    async with (
        empty.signed_in() as session,
        opened(browser, empty, session) as page,
    ):
        await page.goto(f"{empty.url}{PANEL}/setup")
        await button(page, "Add rack").click(timeout=PATIENCE_MS)
        await page.get_by_role("textbox", name="Name").fill("Rack 1")
        await page.get_by_role("textbox", name="Row").fill("B")
        await button(page, "Save").click()
        await expect(page.get_by_text("This name is already taken")).to_be_visible()
        await expect(page.get_by_role("textbox", name="Row")).to_have_value("B")
