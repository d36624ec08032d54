"""The panel as a grower uses it, in a real browser."""

from typing import Literal

from playwright.async_api import Browser, Page, Route, expect
import pytest

from scripts.lib.home_assistant import HomeAssistant, User
from tests.e2e.conftest import RACKS, SHELVES
from tests.e2e.farm import Farm
from tests.e2e.pages import (
    AXE,
    OUR_PANEL,
    PANEL,
    PATIENCE_MS,
    axe_finds,
    begin_counting,
    opened,
    pick,
    renders_of,
)

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


async def open_map(page: Page, home_assistant: HomeAssistant) -> None:
    """Open the panel and wait for the map with every shelf."""
    await page.goto(f"{home_assistant.url}{PANEL}")
    await expect(page.locator("[data-shelf]")).to_have_count(
        RACKS * SHELVES, timeout=PATIENCE_MS
    )


async def test_the_map_shows_every_shelf_and_leads_to_it_and_back(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """Arrow keys move, Enter opens the shelf, Back returns to it."""
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session) as page,
    ):
        await open_map(page, home_assistant)
        first = page.locator("[data-shelf]").first
        await first.focus()
        await page.keyboard.press("ArrowDown")
        chosen = page.locator("[data-shelf]:focus")
        shelf = await chosen.get_attribute("data-shelf")
        assert shelf is not None
        assert shelf != await first.get_attribute("data-shelf")
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(f"{home_assistant.url}{PANEL}/shelf/{shelf}")
        await expect(page.locator("header h1")).to_contain_text("Shelf")
        await page.go_back()
        await expect(page.locator(f"[data-shelf='{shelf}']")).to_be_focused()


async def test_the_phone_shows_what_needs_someone_and_what_is_due_at_once(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """Without scrolling, above the tabs at the foot of the screen."""
    phone = {"width": 390, "height": 844}
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session, viewport=phone) as page,
    ):
        await open_map(page, home_assistant)
        tabs = await page.locator("vertical-farm-panel nav").bounding_box()
        assert tabs is not None
        for name in ("Act now", "Due today"):
            head = page.get_by_role("heading", name=name)
            await expect(head).to_be_visible()
            box = await head.bounding_box()
            assert box is not None
            assert box["y"] + box["height"] <= tabs["y"], name


async def test_back_leads_to_where_somebody_was(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """The same scroll position and the same focus, on the phone, from each view."""
    phone = {"width": 390, "height": 600}
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session, viewport=phone) as page,
    ):
        await open_map(page, home_assistant)
        shelves = page.locator("[data-shelf]")
        light = page.locator("vf-light-plan .lamps a")
        for view, link, count in (
            ("farm", shelves, RACKS * SHELVES),
            ("light", light, RACKS * SHELVES),
        ):
            await page.goto(f"{home_assistant.url}{PANEL}/{view}")
            await expect(link).to_have_count(count, timeout=PATIENCE_MS)
            await link.last.scroll_into_view_if_needed()
            before = await page.evaluate("window.scrollY")
            assert before > 0
            await link.last.focus()
            await page.keyboard.press("Enter")
            await expect(page.locator("vf-shelf-view .actions")).to_be_visible()
            assert await page.evaluate("window.scrollY") == 0
            await page.go_back()
            await expect(link.last).to_be_focused()
            assert abs(await page.evaluate("window.scrollY") - before) <= 1


async def test_the_address_is_the_state(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """A reload shows the same colouring, a bookmark the same shelf."""
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session) as page,
    ):
        farm = await Farm.read(session)
        await open_map(page, home_assistant)
        await page.get_by_role("button", name="Stage", exact=True).click()
        await expect(page).to_have_url(f"{home_assistant.url}{PANEL}?by=stage")
        await page.reload()
        stage = page.get_by_role("button", name="Stage", exact=True)
        await expect(stage).to_have_attribute(
            "aria-pressed", "true", timeout=PATIENCE_MS
        )
        await page.goto(f"{home_assistant.url}{PANEL}/shelf/{farm.shelves[0]['id']}")
        await expect(page.locator("vf-shelf-view h2").first).to_be_visible(
            timeout=PATIENCE_MS
        )


async def test_a_shelf_that_is_gone_says_so(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """An old bookmark leads back to the farm."""
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session) as page,
    ):
        await page.goto(f"{home_assistant.url}{PANEL}/shelf/gone")
        await expect(page.get_by_text("This shelf was removed.")).to_be_visible(
            timeout=PATIENCE_MS
        )
        await page.get_by_role("button", name="Back to the farm").last.click()
        await expect(page.locator("[data-shelf]")).to_have_count(RACKS * SHELVES)


async def test_the_panel_opens_when_home_assistant_itself_is_late(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """What is defined before the registry of elements is replaced is not lost."""

    async def late(route: Route) -> None:
        await page.wait_for_timeout(1500)
        await route.continue_()

    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session) as page,
    ):
        await page.route("**/frontend_latest/app.*.js", late)
        await open_map(page, home_assistant)
        assert await page.evaluate(
            "customElements.get('vertical-farm-map-card') != null"
        )


async def test_the_map_is_a_card_for_dashboards(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """The card shows every shelf, and leads from a dashboard to the shelf."""
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session) as page,
    ):
        path = "map-card"
        await session.command(
            "lovelace/dashboards/create", url_path=path, title="Map", mode="storage"
        )
        card = {"type": "custom:vertical-farm-map-card", "colour_by": "harvest"}
        await session.command(
            "lovelace/config/save",
            url_path=path,
            config={"views": [{"title": "Map", "cards": [card]}]},
        )
        await page.goto(f"{home_assistant.url}/{path}")
        await expect(page.locator("[data-shelf]")).to_have_count(
            RACKS * SHELVES, timeout=PATIENCE_MS
        )
        await expect(
            page.get_by_role("button", name="Days to harvest")
        ).to_have_attribute("aria-pressed", "true")
        await page.locator("[data-shelf]").first.click()
        await expect(page.locator("vf-shelf-view .actions")).to_be_visible()


async def test_foreign_changes_cost_no_render_and_own_ones_do(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """Renders are counted while states of others change, and when one of ours does."""
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session) as page,
    ):
        farm = await Farm.read(session)
        health = farm.entity_ids("health", farm.shelves)[0]
        await open_map(page, home_assistant)
        await begin_counting(page, "vf-farm-view", "vf-act-now", "vf-farm-map")
        assert await renders_of(page, "sensor.foreign", times=50) == 0
        assert await renders_of(page, health) > 0


async def test_who_is_no_administrator_sees_the_farm_and_logs_work(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """What only an administrator may do is not shown; what everybody may is."""
    grower = User("grower", "grower")
    async with home_assistant.signed_in() as admin:
        created = await admin.command(
            "config/auth/create", name="Grower", group_ids=["system-users"]
        )
        await admin.command(
            "config/auth_provider/homeassistant/create",
            user_id=created["user"]["id"],
            username=grower.name,
            password=grower.password,
        )
    async with (
        home_assistant.signed_in(grower) as session,
        opened(browser, home_assistant, session) as page,
    ):
        await open_map(page, home_assistant)
        await page.locator("[data-shelf]").first.click()
        await expect(page.get_by_role("button", name="Log observation")).to_be_visible()
        await expect(page.get_by_role("button", name="Device page")).to_have_count(0)
        await page.goto(f"{home_assistant.url}{PANEL}/recipes")
        await expect(page.get_by_text("An administrator copies")).to_be_visible(
            timeout=PATIENCE_MS
        )
        await page.locator("a[href$='/recipes/basil_genovese%401']").click()
        await expect(page.get_by_role("button", name="Export")).to_be_visible()
        await expect(page.get_by_role("button", name="Copy")).to_have_count(0)


async def test_a_lost_connection_is_said(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """The map stays, with the time of what it shows."""
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session) as page,
    ):
        await open_map(page, home_assistant)
        await page.evaluate(
            f"() => {{ const panel = {OUR_PANEL};"
            " panel.hass = { ...panel.hass, connected: false }; }"
        )
        await expect(page.get_by_text("Connection lost. Values from")).to_be_visible()
        await expect(page.locator("[data-shelf]")).to_have_count(RACKS * SHELVES)


async def test_a_harvest_is_logged_by_its_form(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """The form is Home Assistant's own, and what it takes becomes the crop's history."""
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session) as page,
    ):
        farm = await Farm.read(session)
        shelf = farm.shelves[-1]
        (crop,) = farm.entity_ids("crop", [shelf])
        assert (await session.states())[crop]["state"] != "none"
        await page.goto(f"{home_assistant.url}{PANEL}/shelf/{shelf['id']}")
        await page.get_by_role("button", name="Log harvest").click(timeout=PATIENCE_MS)
        await page.get_by_role("spinbutton", name="Grams").fill("1234")
        await page.get_by_role("button", name="Log harvest").last.click()
        await expect(page.get_by_role("button", name="Sow")).to_be_visible()
        assert (await session.states())[crop]["state"] == "none"


async def test_an_empty_shelf_is_sown_from_the_map(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """One click opens the form for that shelf, and the map has the crop."""
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session) as page,
    ):
        farm = await Farm.read(session)
        shelf = farm.shelves[-1]
        (crop,) = farm.entity_ids("crop", [shelf])
        if (await session.states())[crop]["state"] != "none":
            await session.call_action(
                "vertical_farm.discard", shelf=shelf["id"], reason="Mould"
            )
        await open_map(page, home_assistant)
        await page.get_by_role("button", name="Sow:").first.click()
        await expect(page.locator("ha-dialog")).to_contain_text("Rack")
        picker = page.locator("ha-form ha-selector-select").first
        await pick(picker, "Basil (Genovese)")
        await page.get_by_role("spinbutton", name="Plants").fill("12")
        await page.get_by_role("button", name="Sow", exact=True).last.click()
        await expect(page.locator("[data-shelf]", has_text="Basil")).to_have_count(1)
        assert (await session.states())[crop]["state"] == "basil_genovese"


async def test_a_refused_form_says_why_and_stays(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """Nothing is lost: the reason stands above what was filled in."""
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session) as page,
    ):
        farm = await Farm.read(session)
        await page.goto(f"{home_assistant.url}{PANEL}/shelf/{farm.shelves[0]['id']}")
        await page.get_by_role("button", name="Log harvest").click(timeout=PATIENCE_MS)
        await page.get_by_role("spinbutton", name="Plants").fill("99999")
        await page.get_by_role("button", name="Log harvest").last.click()
        await expect(page.get_by_text("That did not work")).to_be_visible()
        await expect(page.get_by_role("spinbutton", name="Plants")).to_have_value(
            "99999"
        )


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_in_our_elements(
    home_assistant: HomeAssistant, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    """Names, roles and contrast are right in both themes, on the farm and on a shelf."""
    if not AXE.exists():
        pytest.skip("There is no axe-core, for want of Node.js.")
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session, color_scheme=scheme) as page,
    ):
        await open_map(page, home_assistant)
        assert await axe_finds(page) == []
        await page.locator("[data-shelf]").first.click()
        await expect(page.locator("vf-shelf-view .actions")).to_be_visible()
        assert await axe_finds(page) == []
