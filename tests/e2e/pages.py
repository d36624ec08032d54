"""Pages of a browser that tell what they complain of, and what axe finds in them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import re
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.async_api import Browser, ConsoleMessage, Error, Page, Request, expect

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


async def axe_finds(page: Page) -> list[str]:
    """Return what axe finds in our elements; Home Assistant's own are its own."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = await page.evaluate(FIND_BY_AXE)
    return found
