"""How long the farm map takes to be painted, against Home Assistant's own empty dashboard.

`python -m benchmarks.first_paint` needs a Chromium and writes its section of the results.
"""

import asyncio
from pathlib import Path
from statistics import median
import tempfile

from playwright.async_api import Browser

from scripts.lib.browser import chromium, sign_in
from scripts.lib.home_assistant import (
    HomeAssistant,
    Session,
    add_demo_farm,
    free_port,
    wait_until_farm_is_loaded,
)

from .results import write_section

ROUNDS = 7
RACKS, SHELVES = 3, 4
EMPTY = "empty-one"
_TO_MAIN = ("home-assistant", "home-assistant-main", "partial-panel-resolver")
_TO_MAP = (
    *_TO_MAIN[:2],
    "ha-panel-custom vertical-farm-panel",
    "vf-farm-view",
    "vf-farm-map",
    "[data-shelf]",
)
_TO_DASHBOARD = (*_TO_MAIN[:2], "ha-panel-lovelace", "hui-root", "hui-view > *")
# Looks once a frame whether an element is there, through the shadow roots on the way; the
# frame after it is the one in which it was painted.
_WATCH = """(() => {
  const way = %s;
  const look = () => {
    let at = document;
    for (const step of way) at = (at?.shadowRoot ?? at)?.querySelector(step);
    if (!at) return requestAnimationFrame(look);
    requestAnimationFrame(() => { window.painted = performance.now(); });
  };
  requestAnimationFrame(look);
})()"""


async def paint_ms(
    browser: Browser,
    home_assistant: HomeAssistant,
    session: Session,
    path: str,
    way: tuple[str, ...],
) -> float:
    """Return the milliseconds from the request to the paint, with nothing in the cache."""
    context = await browser.new_context(service_workers="block")
    await sign_in(context, home_assistant, session)
    await context.add_init_script(_WATCH % list(way))
    page = await context.new_page()
    await page.goto(f"{home_assistant.url}/{path}")
    await page.wait_for_function("window.painted", timeout=60_000)
    painted: float = await page.evaluate("window.painted")
    await context.close()
    return painted


async def measure() -> tuple[list[float], list[float]]:
    """Return the times of the map and of the empty dashboard, taken in turns."""
    with tempfile.TemporaryDirectory() as folder:
        home_assistant = HomeAssistant(Path(folder), free_port(18623))
        try:
            await home_assistant.start()
            async with home_assistant.signed_in() as session, chromium() as browser:
                await session.wait_until_running()
                await add_demo_farm(session, RACKS, SHELVES)
                await wait_until_farm_is_loaded(session)
                await session.command(
                    "lovelace/dashboards/create",
                    url_path=EMPTY,
                    title="Empty",
                    mode="storage",
                )
                await session.command(
                    "lovelace/config/save",
                    url_path=EMPTY,
                    config={"views": [{"title": "Empty"}]},
                )
                farm, empty = [], []
                for _ in range(ROUNDS + 1):
                    empty.append(
                        await paint_ms(
                            browser, home_assistant, session, EMPTY, _TO_DASHBOARD
                        )
                    )
                    farm.append(
                        await paint_ms(
                            browser, home_assistant, session, "vertical-farm", _TO_MAP
                        )
                    )
                # The first round also fills what the server keeps.
                return farm[1:], empty[1:]
        finally:
            await home_assistant.stop()


def section(farm: list[float], empty: list[float]) -> str:
    """Return the table of the first paint."""
    row = (
        f"| {RACKS * SHELVES} | {median(farm):.0f} | {median(empty):.0f} "
        f"| **{median(farm) / median(empty):.2f}** | {min(farm):.0f} | {min(empty):.0f} |"
    )
    return "\n".join(
        (
            "## First paint of the farm map",
            "",
            "Milliseconds of wall time from the request of the page until the map with every",
            "shelf is painted, against a dashboard of Home Assistant without a card; Chromium,",
            f"nothing in its cache, in turns, {ROUNDS} of each.",
            "",
            (
                "| shelves | map, median | empty dashboard, median "
                "| map / empty (at most 1.5) | map, best | empty, best |"
            ),
            "| --- | --- | --- | --- | --- | --- |",
            row,
        )
    )


def main() -> None:
    """Measure, print and write down."""
    text = section(*asyncio.run(measure()))
    print(text)
    write_section(text)


if __name__ == "__main__":
    main()
