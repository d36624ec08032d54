"""Reports are one page each, of what the farm knows, and say why where it does not know."""

from html.parser import HTMLParser
from typing import override

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.typing import (
    ClientSessionGenerator,
    WebSocketGenerator,
)

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.growing.archive import ArchivedBatch

from .conftest import AddFarm
from .crops import (
    LETTUCE,
    LOWER,
    NURSERY,
    START,
    UPPER,
    ago,
    crop_farm,
    growing_of,
    shelf_of,
)
from .farms import FarmEntry
from .passing import at

# Home Assistant's own web server warns about its keys.
pytestmark = pytest.mark.filterwarnings("ignore:It is recommended to use web")

NOTE = '<script>alert("x")</script> & "soft" leaves'


class Page(HTMLParser):
    """A page as somebody reads it: its texts, and what it asks a browser to do."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.tags: list[str] = []
        self.asks: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        self.text = " ".join(" ".join(self.texts).split())

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.asks += [
            f"{tag} {name}={value}"
            for name, value in attrs
            if name in {"src", "href", "srcset"} or name.startswith("on")
        ]

    @override
    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"]:
            self.texts.append(data)


class Reader:
    """Somebody who is signed in and opens reports."""

    def __init__(self, entry: FarmEntry, client: ClientSessionGenerator) -> None:
        """Keep the farm."""
        self._entry = entry
        self._client = client

    async def reads(self, subject: str, **query: str) -> Page:
        """Open a report."""
        status, text = await self.gets(subject, **query)
        assert status == 200, text
        return Page(text)

    async def gets(self, subject: str, **query: str) -> tuple[int, str]:
        """Ask for a report."""
        client = await self._client()
        answer = await client.get(
            f"/api/{DOMAIN}/report/{subject}",
            params={"farm": self._entry.entry_id, **query},
        )
        return answer.status, await answer.text()


@pytest.fixture(autouse=True)
async def morning(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Let it be the morning of a Tuesday, in UTC."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(at(START))


@pytest.fixture
async def entry(farm: AddFarm) -> FarmEntry:
    """Return a farm without equipment."""
    return await crop_farm(farm)


@pytest.fixture
def reader(entry: FarmEntry, hass_client: ClientSessionGenerator) -> Reader:
    """Return somebody who reads reports."""
    return Reader(entry, hass_client)


@pytest.fixture
def grown(entry: FarmEntry) -> str:
    """Return a batch that was moved, looked at and partly harvested."""
    growing = growing_of(entry)
    upper, lower = shelf_of(entry, UPPER), shelf_of(entry, LOWER)
    batch = growing.sow(
        LETTUCE, {upper: 20}, at=ago(START, 30), seed_lot="L7", batch_id="spring & co"
    )
    growing.move(batch.id, 8, upper, lower, at=ago(START, 20))
    growing.observe(batch.id, plants=2, weight_g=90.5, note=NOTE, at=ago(START, 10))
    growing.harvest(
        batch.id, {"A": 1500.0, "B": 250.0}, where={upper: 12}, at=ago(START, 0.5)
    )
    return batch.id


async def test_a_passport_tells_all_that_was_logged(reader: Reader, grown: str) -> None:
    """With places, weights, grades and lots."""
    page = await reader.reads("batch", batch=grown, language="en")
    for said in (
        "Batch passport: Butterhead lettuce spring & co",
        "Lactuca sativa",
        "Seed lot L7",
        "Moved: 8 plants from Rack A, Upper to Rack A, Lower",
        "Looked at, 2 plants, 90.5 g",
        "Harvested 12 plants: A: 1,500 g; B: 250 g",
        "Harvested 1,750 g",
        "10 Feb 2026",
    ):
        assert said in page.text


async def test_what_is_not_known_is_said_with_the_reason(
    reader: Reader, grown: str
) -> None:
    """A farm without a sensor has no light, heat, energy or water, and not a zero of them."""
    page = await reader.reads("batch", batch=grown, language="en")
    assert "Variety not known 1" in page.text
    assert "Nobody noted it at the sowing." in page.text
    assert "Light was measured for less than 90" in page.text
    assert "Nothing that measures it was bound at that time" in page.text
    assert "Never measured for this batch: Temperature" in page.text
    assert "Home Assistant records no history here." in page.text
    for sum_of in ("Light", "Heat", "Energy", "Water"):
        assert f"{sum_of} not known" in page.text


async def test_a_page_asks_for_nothing_and_runs_nothing(
    reader: Reader, grown: str, hass_client: ClientSessionGenerator, entry: FarmEntry
) -> None:
    """No script, no address of another file, and what people wrote is only text."""
    page = await reader.reads("batch", batch=grown)
    assert page.asks == []
    assert not {"script", "img", "link", "iframe", "object"} & set(page.tags)
    assert NOTE in page.text
    client = await hass_client()
    answer = await client.get(
        f"/api/{DOMAIN}/report/batch",
        params={"farm": entry.entry_id, "batch": grown},
    )
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Batch passport: Butterhead lettuce", "1,750 g"]),
        ("de-AT", ["Chargenpass: Kopfsalat", "1.750 g", "10.02.2026"]),
        ("nl", ["Partijpaspoort: Kropsla", "1.750 g", "10-02-2026"]),
        ("fr", ["Batch passport: Butterhead lettuce"]),
    ],
)
async def test_it_speaks_the_readers_language(
    reader: Reader, grown: str, language: str, said: list[str]
) -> None:
    """Words, numbers and days; English where there is no other."""
    page = await reader.reads("batch", batch=grown, language=language)
    assert [text for text in said if text not in page.text] == []


async def test_the_librarys_recipe_is_called_as_the_crop_is(
    reader: Reader, grown: str
) -> None:
    """Whatever the language of the system."""
    page = await reader.reads("batch", batch=grown, language="nl")
    assert f"Recept Kropsla ({LETTUCE}@1)" in page.text


@pytest.fixture
def ended(entry: FarmEntry) -> str:
    """Return a batch that is in the archive."""
    growing = growing_of(entry)
    batch = growing.sow(LETTUCE, {shelf_of(entry, UPPER): 9}, at=ago(START, 40))
    growing.harvest(batch.id, {"A": 2550.0}, at=ago(START, 9))
    growing.tick(ago(START))
    assert batch.id in growing.archive.by_id
    return batch.id


async def test_a_batch_in_the_archive_has_its_whole_passport(
    reader: Reader, ended: str
) -> None:
    """Its history, and what is known of its sums."""
    page = await reader.reads("batch", batch=ended, language="en")
    assert "Harvested 2,550 g" in page.text
    assert "Known for less than 90 % of the time" in page.text


async def test_a_batch_of_which_no_sums_were_kept_says_so(
    reader: Reader, ended: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that was put away before they were."""
    monkeypatch.setattr(ArchivedBatch, "exposure", None)
    page = await reader.reads("batch", batch=ended, language="en")
    assert "Harvested 2,550 g" in page.text
    assert "it was put away before these sums were kept" in page.text


async def test_a_week_tells_what_was_harvested_and_done(
    reader: Reader, entry: FarmEntry, grown: str
) -> None:
    """What lies outside the week is not in it."""
    growing = growing_of(entry)
    growing.sow(LETTUCE, {shelf_of(entry, NURSERY): 40})
    sweep = growing.create_task("Sweep", ago(START, 0.1))
    growing.complete_task(sweep.id)
    page = await reader.reads("week", week="2026-W07", language="en")
    for said in (
        "Cellar: week 2026-W07",
        "The week is not over",
        "Harvested 1.75 kg",
        "Batches sown 1 (40 plants)",
        "Butterhead lettuce 1.75",
        "Sweep",
        "Energy not known",
    ):
        assert said in page.text
    assert "Moved: 8 plants" not in page.text
    before = await reader.reads("week", week="2026-W04", language="en")
    assert "Moved: 8 plants" in before.text
    assert "The week is not over" not in before.text


async def test_a_week_without_anything_says_so(reader: Reader) -> None:
    """Rather than to show empty tables."""
    page = await reader.reads("week", week="2025-W20", language="en")
    assert "No batch stood on the farm." in page.text
    assert "Nothing was logged." in page.text


@pytest.mark.parametrize("week", ["2026-W08", "2026-W54", "2026-7", "", "next"])
async def test_a_week_that_is_none_yet_is_refused(reader: Reader, week: str) -> None:
    """With what would be right."""
    status, text = await reader.gets("week", week=week)
    assert status == 404
    assert f"'{week}' is not a week up to now; a week is as '2026-W47'" in text


async def test_an_unknown_batch_or_farm_is_refused_by_its_name(reader: Reader) -> None:
    """Not with an empty page."""
    assert await reader.gets("batch", batch="nonsense") == (
        404,
        "there is no batch 'nonsense'.",
    )
    status, text = await reader.gets("batch", batch="x", farm="gone")
    assert (status, "'gone'" in text) == (404, True)


async def test_nobody_reads_without_being_signed_in(
    hass: HomeAssistant,
    entry: FarmEntry,
    grown: str,
    hass_client_no_auth: ClientSessionGenerator,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """A signed path opens that report alone, such as in a new tab."""
    assert await async_setup_component(hass, "auth", {})
    path = f"/api/{DOMAIN}/report/batch?farm={entry.entry_id}&batch=spring%20%26%20co"
    nobody = await hass_client_no_auth()
    assert (await nobody.get(path)).status == 401
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "auth/sign_path", "path": path})
    signed = (await client.receive_json())["result"]["path"]
    answer = await nobody.get(signed)
    assert answer.status == 200
    assert "spring &amp; co" in await answer.text()
    other = signed.replace("spring", "autumn")
    assert (await nobody.get(other)).status == 401


async def test_the_list_offers_batches_and_weeks(
    hass: HomeAssistant,
    entry: FarmEntry,
    grown: str,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """Those that stand first, this week first."""
    growing = growing_of(entry)
    ended = growing.sow(LETTUCE, {shelf_of(entry, NURSERY): 4}, at=ago(START, 3))
    growing.discard(ended.id, "mould", at=ago(START, 1))
    client = await hass_ws_client(hass)
    await client.send_json_auto_id(
        {"type": f"{DOMAIN}/reports", "config_entry_id": entry.entry_id}
    )
    told = (await client.receive_json())["result"]
    assert [each["batch"] for each in told["batches"]] == [grown, ended.id]
    assert told["batches"][0]["where"] == "Rack A, Lower"
    assert told["batches"][1]["ended"].startswith("2026-02-09")
    assert told["weeks"][:2] == ["2026-W07", "2026-W06"]
