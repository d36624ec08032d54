"""Take the pictures of README and docs from the demo farm."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
import sys
import tempfile

from playwright.async_api import Page

from scripts.lib.browser import NoChromium, chromium, sign_in
from scripts.lib.home_assistant import (
    HomeAssistant,
    Session,
    add_demo_farm,
    free_port,
    place_demo_farm,
    poll_until,
    wait_until_farm_is_loaded,
)

FOLDER = Path(__file__).parents[2] / "docs" / "images"
FAST = 600
LIGHT_MOL = 1.0
WELL = 90.0
UNKNOWN = ("unknown", "unavailable")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its file, the page's path and size, and a text that must be on it."""

    name: str
    path: str
    text: str
    height: int = 900
    width: int = 1280
    dark: bool = False


async def grow_for_a_while(session: Session) -> None:
    """Let the farm run fast until its first light is counted, and its values are known."""
    await session.call_action("vertical_farm.set_demo_speed", speed=FAST)

    async def lit() -> bool | None:
        states = await session.states()
        dli = states["sensor.rack_1_shelf_1_dli_today"]["state"]
        if dli in UNKNOWN or float(dli) < LIGHT_MOL:
            return None
        scores = sorted(
            float(state["state"])
            for entity_id, state in states.items()
            if "_shelf_" in entity_id
            and entity_id.endswith("_health")
            and state["state"] not in UNKNOWN
        )
        # One shelf of the demo farm is unwell by design.
        return (len(scores) > 1 and scores[1] >= WELL) or None

    await poll_until(lit, "Some light, and shelves that are well", 240)
    await session.call_action("vertical_farm.set_demo_speed", speed=1)


async def shelf_that_needs_someone(session: Session) -> str:
    """Return the device of the shelf with the lowest health."""
    entities = await session.command("config/entity_registry/list")
    states = await session.states()
    scores: dict[str, float] = {
        entity["device_id"]: float(states[entity["entity_id"]]["state"])
        for entity in entities
        if entity["translation_key"] == "health"
        and "_shelf_" in entity["entity_id"]
        and states[entity["entity_id"]]["state"] not in UNKNOWN
    }
    return min(scores, key=lambda device: scores[device])


async def passport(session: Session, shelf: str) -> str:
    """Return the signed path of the passport of what stands on a shelf."""
    (entry,) = [
        entry["entry_id"]
        for entry in await session.farm_entries()
        if entry["num_subentries"]
    ]
    answer = await session.command(
        "call_service",
        domain="vertical_farm",
        service="get_batch",
        service_data={"shelf": shelf},
        return_response=True,
    )
    batch = answer["response"]["batch_id"]
    path = f"/api/vertical_farm/report/batch?farm={entry}&batch={batch}&language=en"
    signed: str = (await session.command("auth/sign_path", path=path, expires=600))[
        "path"
    ]
    return signed


async def pictures(session: Session) -> list[Picture]:
    """Describe the pictures of the demo farm."""
    devices = await session.command("config/device_registry/list")
    rack = next(device for device in devices if device.get("model") == "Rack")
    shelf = next(
        device for device in devices if device.get("parent_device_id") == rack["id"]
    )
    reservoir = next(d for d in devices if d.get("model") == "Reservoir")
    sick = await shelf_that_needs_someone(session)
    page, panel = "/config/devices/device", "/vertical-farm"
    return [
        Picture("panel", panel, "Farm map", 800),
        Picture("panel-shelf", f"{panel}/shelf/{sick}", "Targets", 1000),
        Picture("panel-light", f"{panel}/light", "Energy yesterday", 1000),
        Picture("panel-dark", f"{panel}?by=harvest", "Farm map", 800, dark=True),
        Picture("panel-tasks", f"{panel}/tasks", "Overdue", 900),
        Picture("panel-recipe", f"{panel}/recipes/lettuce_butterhead%401", "pH", 900),
        Picture("report", await passport(session, shelf["id"]), "In short", 1130, 800),
        Picture("panel-phone", panel, "Farm map", 844, width=390),
        Picture(
            "integration",
            "/config/integrations/integration/vertical_farm",
            "Rack 1",
            1100,
        ),
        Picture("farm", f"{page}/{rack['via_device_id']}", "Demo farm"),
        Picture("shelf", f"{page}/{shelf['id']}", "Leaf VPD", 1000),
        Picture("reservoir", f"{page}/{reservoir['id']}", "Water used today"),
    ]


async def take(page: Page, url: str, picture: Picture) -> None:
    """Open a page and save its picture once the text is there."""
    await page.set_viewport_size({"width": picture.width, "height": picture.height})
    await page.emulate_media(
        color_scheme="dark" if picture.dark else "light", reduced_motion="reduce"
    )
    await page.goto(f"{url}{picture.path}")
    await page.get_by_text(picture.text).first.wait_for(timeout=60_000)
    await page.wait_for_timeout(2500)
    await page.screenshot(path=FOLDER / f"{picture.name}.png")
    print(f"  docs/images/{picture.name}.png", flush=True)


async def run(names: Collection[str]) -> None:
    """Start a farm of its own, let it grow, and take the pictures of the names, else all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        home_assistant = HomeAssistant(Path(folder), free_port(18223))
        try:
            await home_assistant.start()
            async with home_assistant.signed_in() as session, chromium() as browser:
                await session.wait_until_running()
                await add_demo_farm(session, 3, 4)
                await wait_until_farm_is_loaded(session)
                await place_demo_farm(session)
                await grow_for_a_while(session)
                context = await browser.new_context(
                    locale="en-GB", reduced_motion="reduce", service_workers="block"
                )
                await sign_in(context, home_assistant, session)
                page = await context.new_page()
                for picture in await pictures(session):
                    if not names or picture.name in names:
                        await take(page, home_assistant.url, picture)
        finally:
            await home_assistant.stop()


if __name__ == "__main__":
    try:
        asyncio.run(run(sys.argv[1:]))
    except NoChromium as problem:
        sys.exit(str(problem))
