"""A grower's round in the morning, in a real browser: by mouse, and by keyboard alone."""

from collections.abc import AsyncIterator
from typing import Any

from playwright.async_api import Browser, Locator, expect
import pytest
import pytest_asyncio

from scripts.lib.home_assistant import (
    DOMAIN,
    HomeAssistant,
    Session,
    add_demo_farm,
    free_port,
    poll_until,
    wait_until_farm_is_loaded,
)
from tests.e2e.farm import Farm, number
from tests.e2e.hands import Hand, Keyboard, Mouse
from tests.e2e.pages import PANEL, PATIENCE_MS, opened

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

FAST = 600
NIGHT_S = 240
SICK_BELOW = 75.0
LEAK, COOLER = "binary_sensor.tank_1_leak", "switch.room_climate_cooler"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def night(
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[HomeAssistant]:
    """Start a farm of its own, and let it have a bad night: a leak, and no cooling."""
    home_assistant = HomeAssistant(tmp_path_factory.mktemp("night"), free_port(18323))
    try:
        await home_assistant.start()
        async with home_assistant.signed_in() as session:
            await session.wait_until_running()
            await add_demo_farm(session, 2, 3)
            await wait_until_farm_is_loaded(session)
        yield home_assistant
    finally:
        await home_assistant.stop()


async def have_a_bad_night(session: Session) -> None:
    """Let a tank leak for a while, and the air get warm until shelves are unwell."""
    farm = await Farm.read(session)
    healths = farm.entity_ids("health", farm.shelves)

    async def fault(entity_id: str, kind: str, **more: float) -> None:
        await session.call_action(
            f"{DOMAIN}.set_demo_fault", entity_id=entity_id, fault=kind, **more
        )

    async def leaks() -> bool | None:
        return (await session.states())[LEAK]["state"] == "on" or None

    async def is_sick() -> bool | None:
        states = await session.states()
        scores = [number(states[each]) for each in healths]
        sick = any(score is not None and score < SICK_BELOW for score in scores)
        return (sick and states[LEAK]["state"] == "off") or None

    await fault(LEAK, "leak", magnitude=20)
    await fault(COOLER, "stuck_off")
    await session.call_action(f"{DOMAIN}.set_demo_speed", speed=FAST)
    try:
        await poll_until(leaks, "A leak", NIGHT_S)
        await fault(LEAK, "none")
        await poll_until(is_sick, "A shelf that is unwell, and a dry floor", NIGHT_S)
    finally:
        await session.call_action(f"{DOMAIN}.set_demo_speed", speed=1)
        await fault(COOLER, "none")


async def harvested(session: Session) -> dict[str, float]:
    """Return the grams that were harvested of each batch that is not in the archive."""
    answer: Any = await session.command(
        "call_service",
        domain=DOMAIN,
        service="list_batches",
        service_data={"status": "all"},
        return_response=True,
    )
    return {
        batch["batch_id"]: batch["harvested_g"]
        for batch in answer["response"]["batches"]
    }


async def unseen_alarms(session: Session) -> list[str]:
    """Return the alarms that people are to hear of, and that nobody has acknowledged."""
    farm = await Farm.read(session)
    (alarm,) = farm.entity_ids("alarm", farm.models("Farm"))
    told = (await session.states())[alarm]["attributes"]["alarms"]
    return [
        each["alarm"]
        for each in told
        if not each["acknowledged"] and each["explained_by"] is None
    ]


async def first_name(buttons: Locator) -> str | None:
    """Return what the first of some buttons is called, None where there is none."""
    if not await buttons.count():
        return None
    return await buttons.first.get_attribute("aria-label")


@pytest.mark.parametrize("hand", [Mouse, Keyboard])
async def test_a_round_sees_learns_acknowledges_and_harvests(
    night: HomeAssistant, browser: Browser, hand: type[Hand]
) -> None:
    """From the sick shelf and its cause to the harvest with its weight."""
    async with (
        night.signed_in() as session,
        opened(browser, night, session) as page,
    ):
        await have_a_bad_night(session)
        before = await harvested(session)
        by = hand(page)
        await page.goto(f"{night.url}{PANEL}")
        act_now = page.locator("vf-farm-view vf-act-now")
        await expect(act_now).to_contain_text("Critical Leak", timeout=PATIENCE_MS)
        rest = act_now.get_by_role("button", name="Show all")
        if await rest.count():
            await by.press(rest)
        await by.press(act_now.get_by_role("button", name="Open: Rack").first)
        why = page.locator("section", has=page.get_by_role("heading", name="Why"))
        await expect(why.locator("li").first).to_contain_text("off target")
        await by.press(page.get_by_role("button", name="Back to the farm"))
        if await rest.count():
            await by.press(rest)
        acknowledge = act_now.get_by_role("button", name="Acknowledge")
        while name := await first_name(acknowledge):
            await by.press(act_now.get_by_role("button", name=name))
            await expect(act_now.get_by_role("button", name=name)).to_have_count(0)
        assert await unseen_alarms(session) == []
        await by.press(page.get_by_role("link", name="Tasks"))
        harvest = page.get_by_role("button", name="Harvest:").first
        task = await harvest.get_attribute("aria-label")
        assert task is not None
        await by.press(harvest)
        await by.write(page.get_by_role("spinbutton", name="Grams"), "1234")
        await by.press(page.get_by_role("button", name="Log harvest"))
        await expect(page.get_by_role("button", name=task)).to_have_count(0)
        name = task.removeprefix("Harvest: ")
        done = page.locator("[data-when=done] li", has_text=name)
        await expect(done).to_be_visible()
        after = await harvested(session)
        gained = [grams - before[batch] for batch, grams in after.items()]
        assert max(gained) == 1234
        assert sum(gained) == 1234
