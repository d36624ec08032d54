"""Chromium, for the tests and the pictures."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
from pathlib import Path
import shutil
import time

from playwright.async_api import Browser, BrowserContext, async_playwright

from scripts.lib.home_assistant import HomeAssistant, Session

CHROMIUM_COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
NO_CHROMIUM = (
    "There is no Chromium, so nobody looks at the farm in a browser. Get it with"
    " `sudo apt-get install chromium`, with `.venv/bin/playwright install chromium`,"
    " or install Google Chrome."
)


class NoChromium(Exception):
    """No Chromium was found; the message says how to get one."""


def installed_chromium(own: str) -> str | None:
    """Find a Chromium: Playwright's own, or one that the machine has."""
    candidates = (own, *(shutil.which(name) for name in CHROMIUM_COMMANDS))
    return next((path for path in candidates if path and Path(path).exists()), None)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start Chromium; raises NoChromium where there is none."""
    async with async_playwright() as playwright:
        path = installed_chromium(playwright.chromium.executable_path)
        if path is None:
            raise NoChromium(NO_CHROMIUM)
        browser = await playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        try:
            yield browser
        finally:
            await browser.close()


async def sign_in(
    context: BrowserContext, home_assistant: HomeAssistant, session: Session
) -> None:
    """Let every page of a browser context be signed in from its first request on."""
    tokens = {
        "hassUrl": home_assistant.url,
        "clientId": f"{home_assistant.url}/",
        "expires": int(time.time() * 1000) + 1_800_000,
        **session.tokens,
    }
    stored = json.dumps(json.dumps(tokens))
    await context.add_init_script(f"localStorage.setItem('hassTokens', {stored})")
