"""From nothing to a first shelf that runs, by clicks alone."""

from collections.abc import AsyncIterator
import json
import re
from typing import Literal

from playwright.async_api import Browser, Page, expect
import pytest
import pytest_asyncio

from scripts.lib.home_assistant import (
    DOMAIN,
    HomeAssistant,
    Session,
    free_port,
    poll_until,
    prepare_config,
)
from tests.e2e.hands import Hand, Keyboard, Mouse
from tests.e2e.pages import PANEL, PATIENCE_MS, axe_finds, button, opened, sticks_out

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
  lamp_2:
    name: Lamp 2
"""

THEME = """frontend:
  themes:
    Plum:
      primary-color: "#ffcf5c"
      primary-background-color: "#2a0a4a"
      card-background-color: "#3b1166"
      primary-text-color: "#f6ecff"
      secondary-text-color: "#dcc8f2"
      divider-color: "#6d3fa0"
      success-color: "#7be495"
      warning-color: "#ffb86b"
      error-color: "#ff9bb0"
"""
# What Home Assistant's own page says when its server is gone: its requests, its parts that
# it would load now, and the answers that it waited for.
OF_LOST_SERVER = r"ERR_|frontend_latest|^Object\s*$"
PLUM = "rgb(59, 17, 102)"
PLUM_PAGE = "rgb(42, 10, 74)"
LOADS = 4


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def empty(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[HomeAssistant]:
    """Start a Home Assistant that has devices and no farm."""
    config, port = tmp_path_factory.mktemp("empty"), free_port(18323)
    prepare_config(config, port)
    configuration = config / "configuration.yaml"
    text = configuration.read_text(encoding="utf-8").replace("frontend:\n", THEME)
    configuration.write_text(text + DEVICES, encoding="utf-8")
    home_assistant = HomeAssistant(config, port)
    try:
        await home_assistant.start()
        async with home_assistant.signed_in() as session:
            await session.wait_until_running()
        yield home_assistant
    finally:
        await home_assistant.stop()


async def add_farm(page: Page, url: str) -> None:
    """Add the farm as Home Assistant lets one add an integration; leave the rack."""
    await page.goto(f"{url}/config/integrations/dashboard/add?domain=vertical_farm")
    await page.get_by_role("button", name="OK").click(timeout=PATIENCE_MS)
    await page.get_by_text("My farm").click()
    await page.get_by_role("textbox", name="Name").fill("Cellar")
    await button(page, "Submit").click()
    await expect(page.get_by_text("Add rack").first).to_be_visible()
    await button(page, "Close").first.click()


async def add_farm_by_api(session: Session, name: str) -> str:
    """Add a farm as the form does; return its device."""
    path = "/api/config/config_entries/flow"
    step = await session.rest("POST", path, {"handler": DOMAIN})
    for answer in ({"next_step_id": "farm"}, {"name": name}):
        step = await session.rest("POST", f"{path}/{step['flow_id']}", answer)
    entry = step["result"]["entry_id"]

    async def device() -> str | None:
        devices = await session.command("config/device_registry/list")
        return next(
            (
                each["id"]
                for each in devices
                if each["config_entry_id"] == entry and each["model"] == "Farm"
            ),
            None,
        )

    return await poll_until(device, "A farm's device", PATIENCE_MS / 1000)


async def add_rack(by: Hand) -> None:
    """Add a rack of one shelf with the sensors that it shares."""
    page = by.page
    await by.press(button(page, "Add rack"))
    await by.write(page.get_by_role("textbox", name="Name"), "Rack 1")
    await by.write(page.get_by_role("spinbutton", name="Number of shelves"), "1")
    sensors = page.locator("ha-form ha-entities-picker")
    for place, name in enumerate(("Hall temperature", "Hall humidity")):
        await by.pick(sensors.nth(place).locator("ha-entity-picker").last, name)
    await by.press(button(page, "Save"))


async def bind_lamp(by: Hand, lamp: str) -> None:
    """Choose the lamp of the shelf."""
    page = by.page
    await by.press(button(page, "Change: Rack 1 Shelf 1"))
    await by.pick(page.locator("ha-form ha-entity-picker").first, lamp)
    await by.press(button(page, "Save"))


async def sow(by: Hand) -> None:
    """Choose a crop from the library."""
    page = by.page
    await by.press(button(page, "Sow: Rack 1 Shelf 1"))
    await by.pick(
        page.locator("ha-form ha-selector-select").first, "Butterhead lettuce"
    )
    await by.write(page.get_by_role("spinbutton", name="Plants"), "12")
    await by.press(button(page, "Sow").last)


async def set_up_first_shelf(by: Hand, lamp: str) -> None:
    """Go from a farm without a rack to a shelf whose light is planned."""
    page = by.page
    await add_rack(by)
    await expect(page.get_by_text("Shelves with sensors: 1 of 1")).to_be_visible()
    await bind_lamp(by, lamp)
    await expect(page.get_by_text("sensors · lamp")).to_be_visible()
    await sow(by)
    await expect(page.get_by_text("Shelves with a crop: 1 of 1")).to_be_visible()
    await by.press(page.get_by_role("link", name="Farm", exact=True))
    await by.press(page.locator("[data-shelf]"))
    await expect(page.get_by_text("22.5 °C").first).to_be_visible()
    await expect(page.get_by_text("16 hrs planned")).to_be_visible()


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
        await set_up_first_shelf(Mouse(page), "Lamp 1")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_light_of_a_lamp_is_measured_at_five_spots(
    empty: HomeAssistant, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    """Its mean and how even it is are told at once; the form has it when it comes back."""
    spots = {
        "Centre": 250,
        "Back left": 220,
        "Back right": 230,
        "Front left": 240,
        "Front right": 260,
    }
    async with (
        empty.signed_in() as session,
        opened(browser, empty, session, color_scheme=scheme) as page,
    ):
        await page.goto(f"{empty.url}{PANEL}/setup")
        measure = button(page, "Measure light: Rack 1 Shelf 1")
        await measure.click(timeout=PATIENCE_MS)
        for spot, ppfd in spots.items():
            box = page.get_by_role("spinbutton", name=f"100%, {spot}")
            await box.fill(str(ppfd))
        await expect(page.get_by_text("Mean 240")).to_be_visible()
        await expect(page.get_by_text("92% of the mean")).to_be_visible()
        assert await axe_finds(page) == []
        await button(page, "Save").click()
        await expect(box).to_have_count(0)
        await measure.click()
        await expect(box).to_have_value("260")


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


async def test_automations_are_created_from_the_suggestions(
    empty: HomeAssistant, browser: Browser
) -> None:
    """By a click each, or all at once; then nothing is left to suggest."""
    async with (
        empty.signed_in() as session,
        opened(browser, empty, session) as page,
    ):
        await page.goto(f"{empty.url}{PANEL}/setup")
        offered = page.get_by_role("button", name=re.compile("^Create: "))
        await expect(offered.first).to_be_visible(timeout=PATIENCE_MS)
        count = await offered.count()
        created = page.get_by_text("Created", exact=True)
        await offered.first.click()
        await expect(created).to_have_count(1)
        await page.get_by_role("button", name=re.compile("^Create all")).click()
        await expect(created).to_have_count(count, timeout=PATIENCE_MS)

        async def all_run() -> bool | None:
            states = await session.states()
            automations = [
                state["state"]
                for entity_id, state in states.items()
                if entity_id.startswith("automation.")
            ]
            return automations == ["on"] * count or None

        await poll_until(all_run, "Every automation", PATIENCE_MS / 1000)
        await page.reload()
        await expect(page.get_by_text("Everything that suits this farm")).to_be_visible(
            timeout=PATIENCE_MS
        )


async def keep_in_browser(page: Page, key: str, value: object) -> None:
    """Let the browser know what a user has chosen on this device."""
    stored = json.dumps([key, json.dumps(value)])
    await page.add_init_script(f"localStorage.setItem(...{stored})")


async def goto_in_theme(page: Page, url: str) -> None:
    """Go to an address until Home Assistant's own page around ours has the theme.

    Home Assistant's page stays in its own colours where the answer on themes comes
    before the answer on its configuration, which a busy machine lets happen.
    """
    for load in range(1, LOADS + 1):
        await page.goto(url)
        try:
            await expect(page.locator("html")).to_have_css(
                "background-color", PLUM_PAGE, timeout=PATIENCE_MS / LOADS
            )
        except AssertionError:
            if load == LOADS:
                raise
        else:
            return


async def test_a_strong_theme_is_everywhere_and_can_be_read(
    empty: HomeAssistant, browser: Browser
) -> None:
    """No colour is ours: axe finds enough contrast, and cards have the theme's colour."""
    async with (
        empty.signed_in() as session,
        opened(browser, empty, session) as page,
    ):
        await keep_in_browser(page, "selectedTheme", {"theme": "Plum"})
        for view in ("farm", "setup", "light"):
            await goto_in_theme(page, f"{empty.url}{PANEL}/{view}")
            card = page.locator(f"vf-{view}-view .card").first
            await expect(card).to_have_css(
                "background-color", PLUM, timeout=PATIENCE_MS
            )
            assert await axe_finds(page) == [], view


async def test_from_right_to_left_nothing_leaves_the_page(
    empty: HomeAssistant, browser: Browser
) -> None:
    """The panel is mirrored; numbers and the day of the light plan are not."""
    async with (
        empty.signed_in() as session,
        opened(browser, empty, session, viewport={"width": 390, "height": 844}) as page,
    ):
        await keep_in_browser(page, "selectedLanguage", "he")
        for view in ("farm", "setup", "light"):
            await page.goto(f"{empty.url}{PANEL}/{view}")
            panel = page.locator("vertical-farm-panel")
            await expect(panel).to_have_css("direction", "rtl", timeout=PATIENCE_MS)
            await expect(page.locator(f"vf-{view}-view .card").first).to_be_visible()
            assert await sticks_out(page) == 0, view
        await expect(page.locator("vf-light-plan .day").first).to_have_css(
            "direction", "ltr"
        )


async def registries_are_written(home_assistant: HomeAssistant) -> None:
    """Wait for what Home Assistant writes only some seconds after it changed."""
    storage = home_assistant.config / ".storage"

    async def written() -> bool | None:
        entities, devices = (
            path.read_text("utf-8") if path.exists() else ""
            for path in (
                storage / "core.entity_registry",
                storage / "core.device_registry",
            )
        )
        return ("shelf_1_temperature" in entities and "Shelf 1" in devices) or None

    await poll_until(written, "The registries on disk", PATIENCE_MS / 1000)


async def test_the_page_survives_a_killed_home_assistant(
    empty: HomeAssistant, browser: Browser
) -> None:
    """It says from when its values are, and goes on by itself after the restart."""
    async with (
        empty.signed_in() as session,
        opened(browser, empty, session, forgiven=OF_LOST_SERVER) as page,
    ):
        await page.goto(f"{empty.url}{PANEL}/farm")
        shelf = page.locator("[data-shelf]")
        await expect(shelf).to_have_count(1, timeout=PATIENCE_MS)
        await registries_are_written(empty)
        assert empty.service.process is not None
        empty.service.process.kill()
        lost = page.get_by_text("Connection lost. Values from")
        await expect(lost).to_be_visible(timeout=PATIENCE_MS)
        await expect(shelf).to_have_count(1)
        await empty.service.wait()
        await empty.start()
        await expect(lost).to_have_count(0, timeout=PATIENCE_MS)
        await shelf.click()
        await expect(page.get_by_text("22.5 °C").first).to_be_visible(
            timeout=PATIENCE_MS
        )


async def test_a_first_shelf_runs_by_keyboard_alone(
    empty: HomeAssistant, browser: Browser
) -> None:
    """A second farm, without a single click."""
    async with (
        empty.signed_in() as session,
        opened(browser, empty, session) as page,
    ):
        farm = await add_farm_by_api(session, "Attic")
        await page.goto(f"{empty.url}{PANEL}/setup/{farm}")
        await set_up_first_shelf(Keyboard(page), "Lamp 2")
