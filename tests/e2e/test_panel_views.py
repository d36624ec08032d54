"""The panel's views of tasks, recipes and reports, in a real browser."""

from typing import Literal

from playwright.async_api import Browser, Page, expect
import pytest

from scripts.lib.home_assistant import HomeAssistant
from tests.e2e.pages import AXE, PANEL, PATIENCE_MS, axe_finds, opened, sticks_out

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

LIST_OF_TASKS = "vf-tasks-view section li"
# By how much each of some elements is wider inside than what is seen of it.
HIDDEN = "(all) => all.map((each) => each.scrollWidth - each.clientWidth)"


async def open_view(page: Page, home_assistant: HomeAssistant, view: str) -> None:
    """Open one of the views by its address, and wait until it shows something."""
    await page.goto(f"{home_assistant.url}{PANEL}/{view}")
    name = view.split("/", maxsplit=1)[0]
    await expect(
        page.locator(f"vf-{name}-view .card, vf-recipe-page .card").first
    ).to_be_visible(timeout=PATIENCE_MS)


async def test_a_task_is_added_moved_done_and_taken_back(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """Each by a click, and the to-do list of Home Assistant has it."""
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session) as page,
    ):
        await open_view(page, home_assistant, "tasks")
        await page.get_by_label("New task").fill("Order seeds")
        await page.get_by_label("New task").press("Enter")
        task = page.locator(LIST_OF_TASKS, has_text="Order seeds")
        await expect(task).to_be_visible()
        await task.get_by_role("button", name="Move: Order seeds").click()
        await task.get_by_label("Due").fill("2031-05-04")
        await task.get_by_label("Due").press("Enter")
        await expect(task).to_contain_text("4 May")
        await task.get_by_role("button", name="Done: Order seeds").click()
        done = page.locator("[data-when=done] li", has_text="Order seeds")
        await done.get_by_role("button", name="Take back: Order seeds").click()
        await expect(done).to_have_count(0)
        await expect(task).to_contain_text("4 May")
        await task.get_by_role("button", name="Done: Order seeds").click()
        await expect(done).to_be_visible()


async def test_a_recipe_is_copied_and_changed_with_refusals_where_they_belong(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """A band that does not rise is said at the band; the right one is the next version."""
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session) as page,
    ):
        await open_view(page, home_assistant, "recipes")
        await page.locator("a[href$='/recipes/basil_genovese%401']").click()
        await expect(page.locator("table").first).to_contain_text("practice")
        await page.get_by_role("button", name="Copy").click()
        await page.get_by_label("Id", exact=True).fill("my_basil")
        await page.get_by_role("button", name="Copy").click()
        await expect(page).to_have_url(
            f"{home_assistant.url}{PANEL}/recipes/my_basil%401"
        )
        await page.get_by_role("button", name="Change").click()
        stage = page.locator(".stages section").nth(1)
        usual = stage.get_by_label("pH, Usual")
        await usual.fill("6.9")
        await page.get_by_role("button", name="Save as new version").click()
        await expect(stage.get_by_role("alert")).to_contain_text("do not rise")
        await usual.fill("6.0")
        await page.get_by_role("button", name="Save as new version").click()
        await expect(page).to_have_url(
            f"{home_assistant.url}{PANEL}/recipes/my_basil%402"
        )
        change = page.get_by_role("row", name="pH · Usual")
        await expect(change).to_contain_text("5.8")
        await expect(change).to_contain_text("6")
        await expect(page.get_by_text("yours", exact=True)).to_have_count(1)


async def test_a_recipe_is_given_out_and_taken_in(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """What is not a recipe is refused with the place; what was given out comes back."""
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session) as page,
    ):
        await page.goto(f"{home_assistant.url}{PANEL}/recipes/lettuce_romaine%401")
        async with page.expect_download(timeout=PATIENCE_MS) as downloading:
            await page.get_by_role("button", name="Export").click()
        download = await downloading.value
        assert download.suggested_filename == "lettuce_romaine-1.yaml"
        text = (await download.path()).read_text(encoding="utf-8")
        await page.get_by_role("button", name="All recipes").click()
        await page.locator("summary").click()
        document = page.get_by_label("Or its text")
        await document.fill(text.replace("id: lettuce_romaine", "id: mine@", 1))
        await page.get_by_role("button", name="Import").click()
        await expect(page.locator("#problem")).to_contain_text("id: 'mine@'")
        await document.fill(text.replace("id: lettuce_romaine", "id: mine", 1))
        await page.get_by_role("button", name="Import").click()
        await expect(page).to_have_url(f"{home_assistant.url}{PANEL}/recipes/mine%401")


async def test_a_report_opens_in_a_new_tab(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """Signed in, without a script, and with nothing for axe to find."""
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session) as page,
    ):
        await open_view(page, home_assistant, "report")
        for link, title in (
            (page.get_by_role("link", name="sown").first, "Batch passport: "),
            (page.get_by_role("link", name="Week").first, "Demo farm: week "),
        ):
            async with page.context.expect_page() as opening:
                await link.click()
            report = await opening.value
            await expect(report.locator("h1")).to_contain_text(title)
            assert await report.locator("script").count() == 0
            assert await report.evaluate("window.opener") is None
            # The page's own policy lets nobody add a script, not even a test.
            text = await report.content()
            await report.close()
            reading = await page.context.new_page()
            await reading.set_content(text)
            await reading.evaluate(AXE.read_text(encoding="utf-8"))
            found = await reading.evaluate(
                "async () => (await axe.run()).violations.map(({ id }) => id)"
            )
            await reading.close()
            assert found == []


@pytest.mark.parametrize(
    ("width", "height"), [(390, 844), (820, 1180), (1920, 1080)], ids=str
)
async def test_german_fits_on_phone_tablet_and_wall(
    home_assistant: HomeAssistant, browser: Browser, width: int, height: int
) -> None:
    """Nothing is wider than the screen, and the words are German."""
    size = {"width": width, "height": height}
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session, viewport=size) as page,
    ):
        await page.add_init_script("localStorage.setItem('selectedLanguage', '\"de\"')")
        for view, word in (
            ("tasks", "Neue Aufgabe"),
            ("recipes", "Kulturbibliothek"),
            ("recipes/basil_genovese%401", "Luftfeuchtigkeit"),
            ("report", "Stehende Chargen"),
        ):
            await open_view(page, home_assistant, view)
            await expect(page.get_by_text(word).first).to_be_visible()
            assert await sticks_out(page) == 0, view


async def test_every_number_of_a_recipe_can_be_read_and_changed_on_the_phone(
    home_assistant: HomeAssistant, browser: Browser
) -> None:
    """In the longest words: no value is cut, and each shows its source."""
    phone = {"width": 390, "height": 844}
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session, viewport=phone) as page,
    ):
        await session.call_action(
            "vertical_farm.fork_recipe",
            recipe="lettuce_butterhead",
            new_recipe_id="on_the_phone",
        )
        await page.add_init_script("localStorage.setItem('selectedLanguage', '\"de\"')")
        await open_view(page, home_assistant, "recipes/on_the_phone%401")
        tables = page.locator(".stages .scroll")
        assert await tables.evaluate_all(HIDDEN) == [0] * await tables.count()
        await page.get_by_role("button", name="Ändern").click()
        numbers = page.locator(".stages td input")
        await expect(numbers.first).to_be_visible()
        assert await tables.evaluate_all(HIDDEN) == [0] * await tables.count()
        assert await numbers.evaluate_all(HIDDEN) == [0] * await numbers.count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_in_the_views(
    home_assistant: HomeAssistant, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    """Names, roles and contrast are right in both themes, also while a recipe changes."""
    if not AXE.exists():
        pytest.skip("There is no axe-core, for want of Node.js.")
    async with (
        home_assistant.signed_in() as session,
        opened(browser, home_assistant, session, color_scheme=scheme) as page,
    ):
        for view, word in (
            ("tasks", "New task"),
            ("report", "Batches that stand"),
            ("recipes", "Crop library"),
            ("recipes/basil_genovese%401", "Humidity"),
        ):
            await open_view(page, home_assistant, view)
            await expect(page.get_by_text(word).first).to_be_visible()
            assert await axe_finds(page) == [], view
        await page.get_by_role("button", name="Copy").click()
        assert await axe_finds(page) == []
        await page.get_by_label("Id", exact=True).fill(f"axe_{scheme}")
        await page.get_by_role("button", name="Copy").click()
        await page.get_by_role("button", name="Change").click()
        await page.locator(".stages").get_by_label("pH, Usual").first.fill("9")
        await page.get_by_role("button", name="Save as new version").click()
        await expect(page.get_by_role("alert").first).to_be_visible()
        assert await axe_finds(page) == []
