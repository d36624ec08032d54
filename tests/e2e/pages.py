"""Pages of a browser that tell what they complain of, and what axe finds in them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import re
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    expect,
)

from scripts.lib.browser import sign_in
from scripts.lib.home_assistant import ROOT, HomeAssistant, Session

PATIENCE_MS = 60_000
PANEL = "/vertical-farm"
# A machine with other work takes longer than Playwright's five seconds.
expect.set_options(timeout=20_000)
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# Home Assistant asks for source maps of its own files when it reports an error.
SOURCE_MAPS = "raw.githubusercontent.com"
# Home Assistant has the pictures of others' integrations from the internet.
BRANDS = "/api/brands/"

FIND_BY_AXE = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  const ours = /vertical-farm-panel/;
  const theirs = /ha-menu-button|hui-/;
  return violations.flatMap(({ id, nodes }) => nodes
    .map((node) => node.target.flat(9).join(" "))
    .filter((target) => ours.test(target) && !theirs.test(target))
    .map((target) => `${id}: ${target}`));
}"""


OUR_PANEL = """document.querySelector("home-assistant").shadowRoot
    .querySelector("home-assistant-main").shadowRoot
    .querySelector("ha-panel-custom vertical-farm-panel")"""
# Counts in `window.renders` what the panel's elements render from now on, and lets `change`
# give them another state of an entity.
COUNT_RENDERS = """(names) => {
  window.panel = %s;
  window.renders = 0;
  const found = (root) => [...root.querySelectorAll("*")]
    .flatMap((each) => (each.shadowRoot ? [each, ...found(each.shadowRoot)] : [each]));
  const elements = [panel, ...found(panel.shadowRoot)];
  for (const element of elements.filter(({ localName }) => names.includes(localName))) {
    const update = element.performUpdate;
    element.performUpdate = function () {
      window.renders += 1;
      return update.call(this);
    };
  }
  window.change = (id, state) => {
    const { hass } = panel;
    const changed = { ...hass.states[id], entity_id: id, attributes: {}, state };
    panel.hass = { ...hass, states: { ...hass.states, [id]: changed } };
  };
}"""
CHANGE = """([id, times]) => {
  const before = window.renders;
  for (let turn = 0; turn < times; turn += 1) window.change(id, `${turn}`);
  return panel.updateComplete.then(() => window.renders - before);
}"""


class Complaints:
    """What a page complains of, and what it asks of other hosts."""

    def __init__(self, page: Page, host: str) -> None:
        """Listen to a page."""
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self._host = host
        page.on("console", self._console)
        page.on("pageerror", self._error)
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and BRANDS not in message.location["url"]:
            self.errors.append(f"{message.text} {message.location}")

    def _error(self, error: Error) -> None:
        self.errors.append(f"{error.message}\n{error.stack}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"data", "blob"} or SOURCE_MAPS in request.url:
            return
        if parts.netloc != self._host:
            self.foreign.append(request.url)


@asynccontextmanager
async def opened(
    browser: Browser,
    home_assistant: HomeAssistant,
    session: Session,
    color_scheme: Literal["light", "dark"] = "light",
    forgiven: str | None = None,
    **options: Any,  # noqa: ANN401
) -> AsyncIterator[Page]:
    """Open a page that is signed in; at its end it must not have complained.

    A complaint in which the pattern `forgiven` is found is none.
    """
    context = await browser.new_context(
        reduced_motion="reduce",
        service_workers="block",
        locale="en-GB",
        color_scheme=color_scheme,
        **{"viewport": {"width": 1280, "height": 900}, **options},
    )
    await sign_in(context, home_assistant, session)
    page = await context.new_page()
    complaints = Complaints(page, urlsplit(home_assistant.url).netloc)
    yield page
    errors = [
        each
        for each in complaints.errors
        if forgiven is None or not re.search(forgiven, each)
    ]
    assert errors == [], errors
    assert complaints.foreign == [], complaints.foreign
    await context.close()


def button(page: Page, name: str) -> Locator:
    """Return the button of a name."""
    return page.get_by_role("button", name=name, exact=True)


async def pick(picker: Locator, name: str) -> None:
    """Choose by name in one of Home Assistant's pickers."""
    await picker.click()
    await picker.page.get_by_text(name, exact=True).last.click()
    search = picker.page.locator("vertical-farm-panel").get_by_placeholder("Search")
    await expect(search).to_have_count(0)


async def begin_counting(page: Page, *names: str) -> None:
    """Count the renders of the panel and of those of its elements."""
    await page.evaluate(COUNT_RENDERS % OUR_PANEL, ["vertical-farm-panel", *names])


async def renders_of(page: Page, entity_id: str, times: int = 1) -> int:
    """Return how often the counted elements render when a state changes so often."""
    renders: int = await page.evaluate(CHANGE, [entity_id, times])
    return renders


async def sticks_out(page: Page) -> int:
    """Return by how many pixels the panel is wider than its page."""
    wide: int = await page.evaluate(
        f"{OUR_PANEL}.scrollWidth - {OUR_PANEL}.clientWidth"
    )
    return max(wide, 0)


async def axe_finds(page: Page) -> list[str]:
    """Return what axe finds in our elements; Home Assistant's own are its own."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = await page.evaluate(FIND_BY_AXE)
    return found
