"""A linked farm's reports take from the companion what only that knows, or say why not."""

import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from .conftest import AddFarm
from .crops import LETTUCE, START, UPPER, ago, crop_farm, growing_of, shelf_of
from .farms import FarmEntry
from .passing import at
from .test_link_flow import API, CONTRACT, SITE, link, problem
from .test_reports import Page, Reader

pytestmark = pytest.mark.filterwarnings("ignore:It is recommended to use web")

PASSPORT = f"{API}/sites/{SITE}/passport"
WEEK = f"{API}/sites/{SITE}/indicators"
BATCH = "spring"
OWN = "This page is made of the farm's own records alone."


def answer_of(name: str) -> dict[str, Any]:
    """Read what the companion answers by the contract."""
    text = (CONTRACT / f"{name}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)["answer"]
    return found


@pytest.fixture(autouse=True)
async def morning(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let it be the morning of a Tuesday, in UTC."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(at(START))


@pytest.fixture
async def entry(
    hass: HomeAssistant, farm: AddFarm, aioclient_mock: AiohttpClientMocker
) -> FarmEntry:
    """Return a linked farm with a batch that was harvested."""
    entry = await crop_farm(farm)
    await link(hass, entry, aioclient_mock)
    growing = growing_of(entry)
    where = {shelf_of(entry, UPPER): 20}
    growing.sow(LETTUCE, where, at=ago(START, 30), batch_id=BATCH)
    growing.harvest(BATCH, {"A": 900.0}, at=ago(START, 0.5))
    return entry


@pytest.fixture
def reader(entry: FarmEntry, hass_client: ClientSessionGenerator) -> Reader:
    """Return somebody who reads reports."""
    return Reader(entry, hass_client)


async def passport(reader: Reader, language: str = "en") -> Page:
    """Open the passport."""
    return await reader.reads("batch", batch=BATCH, language=language)


async def test_a_passport_shows_what_the_companion_knows(
    reader: Reader, aioclient_mock: AiohttpClientMocker
) -> None:
    """With its source, and the share that is known."""
    aioclient_mock.get(PASSPORT, json=answer_of("passport"))
    page = await passport(reader)
    for said in (
        "From the companion",
        "From the records of",
        "Readings count up to 23 Nov 2026 08:00",
        "Seed lot L7 (Enza)",
        "Customers Canteen 450 g",
        "Energy 8.60 EUR 8 %",
        "Cost in all 26.60 EUR 8 %",
        "Cost per kg 29.56 EUR",
        "Sold 40.00 EUR 50 %",
        "Margin 13.40 EUR",
        "Basil seed 01 Nov 2026 3.00 EUR",
        "Harvest 1.0 h",
        "Harvest per plant 15.0 g 11.7 g (0.0 – 32.8) 2",
    ):
        assert said in page.text, said
    assert OWN not in page.text
    asked = [call for call in aioclient_mock.mock_calls if call[1].name == "passport"]
    assert asked[0][1].query == {"batch": BATCH}
    assert page.asks == []


@pytest.mark.parametrize("language", ["de", "nl"])
async def test_it_is_said_in_the_readers_language(
    reader: Reader, aioclient_mock: AiohttpClientMocker, language: str
) -> None:
    """Amounts too."""
    aioclient_mock.get(PASSPORT, json=answer_of("passport"))
    page = await passport(reader, language)
    assert "26,60 EUR" in page.text
    assert "Cost" not in page.text


async def test_what_the_companion_does_not_know_has_its_reason(
    reader: Reader, aioclient_mock: AiohttpClientMocker
) -> None:
    """It is never nought, and a reason of a newer companion is no error."""
    answer = answer_of("passport")
    unknown = {"amount_minor": None, "currency": None, "coverage": 0.0}
    answer["summary"] |= {
        "energy_cost": unknown | {"reason": "no-price"},
        "input_cost": unknown | {"amount_minor": 0, "coverage": 1.0, "reason": None},
        "cost": unknown | {"reason": "something-new"},
    }
    answer |= {"earlier": [], "inputs": [], "work": [], "customers": []}
    aioclient_mock.get(PASSPORT, json=answer)
    page = await passport(reader)
    for said in (
        "has no price of energy for this time",
        "Nobody wrote any down.",
        "The companion does not know it.",
        "No batch of this crop was harvested here before it.",
    ):
        assert said in page.text, said


async def test_a_batch_that_stands_is_not_held_against_others(
    reader: Reader, aioclient_mock: AiohttpClientMocker
) -> None:
    """Others' mean is shown, also without a spread; a measure not known is left out."""
    answer = answer_of("passport")
    days = answer["earlier"][2] | {"value": None, "interval": None}
    other = days | {"measure": "taste"}
    aioclient_mock.get(PASSPORT, json=answer | {"earlier": [days, other]})
    page = await passport(reader)
    assert "The batch is not harvested yet." in page.text
    assert "19.0 d 2" in page.text
    assert "taste" not in page.text


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (problem("not-found", 404), "does not know it yet"),
        (problem("not-signed-in", 401), "does not let this farm in"),
        (problem("invalid-request", 422), "could not answer"),
        (problem("internal", 500), "did not answer within five seconds"),
        ({"exc": TimeoutError()}, "did not answer within five seconds"),
        ({"json": {"summary": {}}}, "did not answer within five seconds"),
        ({"text": "<html>"}, "did not answer within five seconds"),
    ],
)
async def test_without_an_answer_it_is_made_of_the_farms_own_records(
    reader: Reader,
    aioclient_mock: AiohttpClientMocker,
    reply: dict[str, Any],
    said: str,
) -> None:
    """And says so, whatever the companion does."""
    aioclient_mock.get(PASSPORT, **reply)
    aioclient_mock.get(WEEK, **reply)
    page = await passport(reader)
    week = await reader.reads("week", week="2026-W07", language="en")
    for each in (page, week):
        assert said in each.text
        assert OWN in each.text
    assert "Harvested 900 g" in page.text


async def test_money_and_customers_are_for_administrators(
    reader: Reader, aioclient_mock: AiohttpClientMocker, hass_admin_user: MockUser
) -> None:
    """Others see the seed, the work and how the batch did."""
    hass_admin_user.groups = [
        group for group in hass_admin_user.groups if group.id == GROUP_ID_USER
    ]
    assert not hass_admin_user.is_admin
    aioclient_mock.get(PASSPORT, json=answer_of("passport"))
    aioclient_mock.get(WEEK, json=answer_of("indicators"))
    page = await passport(reader)
    week = await reader.reads("week", week="2026-W07", language="en")
    for each in (page, week):
        assert "Money and customers are shown to administrators only." in each.text
        assert "EUR" not in each.text
    assert "Canteen" not in page.text
    assert "Seed lot L7 (Enza)" in page.text
    assert "Harvest 1.0 h" in page.text


async def test_a_week_shows_its_money(
    reader: Reader, aioclient_mock: AiohttpClientMocker
) -> None:
    """Of the time that has passed of it."""
    aioclient_mock.get(WEEK, json=answer_of("indicators"))
    page = await reader.reads("week", week="2026-W07", language="en")
    assert "Work 15.00 EUR 100 %" in page.text
    assert "Sold 40.00 EUR 50 %" in page.text
    assert "The companion has no sensor of it there." in page.text
    (asked,) = [
        call for call in aioclient_mock.mock_calls if call[1].name == WEEK[-10:]
    ]
    assert asked[1].query["start"] == "2026-02-09T00:00:00.000Z"
    assert asked[1].query["end"].startswith("2026-02-10")


async def test_a_farm_without_a_companion_says_that_it_has_none(
    farm: AddFarm, hass_client: ClientSessionGenerator
) -> None:
    """Nothing is missing silently."""
    entry = await crop_farm(farm)
    page = await Reader(entry, hass_client).reads(
        "week", week="2026-W07", language="en"
    )
    assert f"The farm is linked with no companion. {OWN}" in page.text
