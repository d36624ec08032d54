"""Light & energy in the panel, and the panel's views and cards on dashboards."""

from datetime import datetime
import re
from typing import Any, Literal
from zoneinfo import ZoneInfo

from playwright.async_api import Browser, Page, expect
import pytest

from scripts.lib.home_assistant import HomeAssistant, Session
from tests.e2e.conftest import RACKS, SHELVES
from tests.e2e.farm import Farm
from tests.e2e.pages import (
    AXE,
    PANEL,
    PATIENCE_MS,
    axe_finds,
    begin_counting,
    opened,
    renders_of,
    sticks_out,
)

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

LAMPS = RACKS * SHELVES
SIZES = {"phone": (390, 844), "tablet": (820, 1180), "wall": (1920, 1080)}
VIEWS = ("farm", "tasks", "light", "recipes", "report", "setup")


async def open_light(page: Page, home_assistant: HomeAssistant) -> None:
    """Open Light & energy and wait for the plans."""
    await page.goto(f"{home_assistant.url}{PANEL}/light")
    await expect(page.locator("vf-light-plan .lamps > li")).to_have_count(
        LAMPS, timeout=PATIENCE_MS
    )


async def add_dashboard(session: Session, path: str, config: dict[str, Any]) -> None:
    """Add a dashboard as a user does."""
    await session.command(
        "lovelace/dashboards/create", url_path=path, title="Test", mode="storage"
    )
    await session.command("lovelace/config/save", url_path=path, config=config)


async def test_every_lamp_has_its_plan_and_leads_to_its_shelf(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """What the bars show is also said, and written as a table."""
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session) as page,
    ):
        await open_light(page, home_assistant)
        assert await page.get_by_text(re.compile(r"\d+ hrs planned")).count() >= 1
        await page.get_by_text("Table", exact=True).click()
        await expect(page.get_by_role("columnheader", name="Level")).to_be_visible()
        await expect(page.get_by_text("Energy yesterday")).to_be_visible()
        await page.get_by_role("link", name="Rack 1 · Shelf 1").click()
        await expect(page.get_by_text("Light plan today")).to_be_visible()
        await expect(page.locator("vf-light-plan .lamps > li")).to_have_count(1)


# Where the clock is hours apart from the farm's, on either side of the date line.
ABROAD = ("Pacific/Kiritimati", "Pacific/Pago_Pago")
NOW = "(line) => line.offsetLeft / line.offsetParent.clientWidth"
OUTSIDE = """(view) => {
  const box = view.getBoundingClientRect();
  const found = [];
  const look = (root) => {
    for (const each of root.children) {
      const { left, right, width } = each.getBoundingClientRect();
      if (width && (left < box.left - 1 || right > box.right + 1)) {
        found.push(`${each.localName}.${each.className}: ${left} to ${right}`);
      }
      // What Home Assistant's own cards have in them is theirs.
      if (each.localName === "vf-ha-card") continue;
      if (each.shadowRoot) look(each.shadowRoot);
      look(each);
    }
  };
  look(view.shadowRoot);
  return [box.width > 0, ...found];
}"""


async def test_a_browser_in_another_time_zone_sees_the_farms_times(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """The hours of the plan, the line that is now, and the days: all the farm's."""
    async with home_assistant.signed_in() as session:
        zone = (await session.command("get_config"))["time_zone"]
        seen = {}
        for place in (zone, *ABROAD):
            async with opened(
                browser, home_assistant, session, timezone_id=place
            ) as page:
                await open_light(page, home_assistant)
                plan = page.locator("vf-light-plan")
                share = await plan.locator(".day .now").first.evaluate(NOW)
                hours = await plan.locator(".hours span").all_inner_texts()
                note = page.get_by_text("Times are the farm's")
                await expect(note).to_have_count(0 if place == zone else 1)
                await page.goto(f"{home_assistant.url}{PANEL}/tasks")
                tasks = page.locator("vf-tasks-view section li")
                await expect(tasks.first).to_be_visible(timeout=PATIENCE_MS)
                await page.goto(f"{home_assistant.url}{PANEL}/report")
                reports = page.locator("vf-report-view li")
                await expect(reports.first).to_be_visible(timeout=PATIENCE_MS)
                seen[place] = (
                    hours,
                    await tasks.all_inner_texts(),
                    await reports.all_inner_texts(),
                )
                # A day may begin at any minute; just after, a second is a whole round.
                hour, minute = map(int, hours[0].split(":"))
                clock = datetime.now(ZoneInfo(zone))
                passed = (clock.hour - hour + (clock.minute - minute) / 60) / 24
                assert abs((share - passed + 0.5) % 1 - 0.5) < 0.02, place
        for place in ABROAD:
            assert seen[place] == seen[zone], place


async def test_a_foreign_state_costs_light_and_energy_no_render(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """However often it changes."""
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session) as page,
    ):
        await open_light(page, home_assistant)
        await begin_counting(page, "vf-light-view", "vf-light-plan")
        assert await renders_of(page, "sensor.foreign", times=50) == 0


async def test_the_views_are_offered_as_a_community_dashboard(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """With one click, and without a line of YAML."""
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session) as page,
    ):
        await page.goto(f"{home_assistant.url}/config/lovelace/dashboards")
        await page.get_by_text("Add dashboard").click(timeout=PATIENCE_MS)
        offered = page.locator("dashboard-card", has_text="Vertical farm")
        await offered.click()
        await page.get_by_role("button", name="Create").click()
        await expect(page.get_by_role("button", name="Create")).to_have_count(0)
        dashboards = await session.command("lovelace/dashboards/list")
        (path,) = [
            each["url_path"]
            for each in dashboards
            if each["title"] == "Vertical farm" and each["mode"] == "storage"
        ]
        await page.goto(f"{home_assistant.url}/{path}/light")
        await expect(page.locator("vf-light-plan .lamps > li")).to_have_count(
            LAMPS, timeout=PATIENCE_MS
        )
        await page.goto(f"{home_assistant.url}/{path}/farm")
        await expect(page.locator("[data-shelf]")).to_have_count(LAMPS)


async def test_the_light_plan_is_a_card_and_says_what_is_wrong_with_its_settings(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """One shelf's lamp, and a sentence where there would be none."""
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session) as page,
    ):
        shelf = (await Farm.read(session)).shelves[0]["id"]
        cards = [
            {"type": "custom:vertical-farm-light-plan-card", "shelf": shelf},
            {"type": "custom:vertical-farm-light-plan-card", "shelf": "gone"},
        ]
        await add_dashboard(session, "light-card", {"views": [{"cards": cards}]})
        await page.goto(f"{home_assistant.url}/light-card")
        await expect(page.locator("vf-light-plan .lamps > li")).to_have_count(
            1, timeout=PATIENCE_MS
        )
        await expect(page.get_by_text("This shelf was removed.")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
async def test_no_view_is_wider_than_its_screen(
    home_assistant: HomeAssistant, browser: Browser, size: str
) -> None:
    """On the phone at the rack, on a tablet and on the wall."""
    width, height = SIZES[size]
    async with (
        home_assistant.signed_in() as session,
        opened(
            browser,
            home_assistant,
            session,
            viewport={"width": width, "height": height},
        ) as page,
    ):
        shelf = (await Farm.read(session)).shelves[0]["id"]
        for view in (*VIEWS, f"shelf/{shelf}"):
            await page.goto(f"{home_assistant.url}{PANEL}/{view}")
            shown = page.locator(f"vf-{view.partition('/')[0]}-view")
            await expect(shown).to_be_visible(timeout=PATIENCE_MS)
            await expect(shown.locator(".card, .tiles, ol").first).to_be_visible()
            assert await sticks_out(page) == 0, view


async def test_a_shelf_is_a_card_and_fits_in_its_column(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """On the phone, and in the narrow columns of a wide dashboard."""
    async with home_assistant.signed_in() as session:
        shelf = (await Farm.read(session)).shelves[0]["id"]
        card = {"type": "custom:vertical-farm-shelf-card", "shelf": shelf}
        await add_dashboard(session, "shelf-card", {"views": [{"cards": [card] * 4}]})
        for width in (320, 390, 1280):
            async with opened(browser, home_assistant, session) as page:
                await page.set_viewport_size({"width": width, "height": 900})
                await page.goto(f"{home_assistant.url}/shelf-card")
                shown = page.locator("vf-shelf-view")
                await expect(shown).to_have_count(4, timeout=PATIENCE_MS)
                await expect(shown.locator("vf-bands").first).to_be_visible()
                await expect(shown.locator(".stages").first).to_be_visible()
                for each in await shown.all():
                    assert await each.evaluate(OUTSIDE) == [True], width


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_in_light_and_set_up(
    home_assistant: HomeAssistant, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    """Names, roles and contrast are right in both themes."""
    if not AXE.exists():
        pytest.skip("There is no axe-core, for want of Node.js.")
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session, color_scheme=scheme) as page,
    ):
        await open_light(page, home_assistant)
        assert await axe_finds(page) == []
        await page.goto(f"{home_assistant.url}{PANEL}/setup")
        await expect(page.locator("vf-setup-view ol")).to_be_visible(
            timeout=PATIENCE_MS
        )
        assert await axe_finds(page) == []
