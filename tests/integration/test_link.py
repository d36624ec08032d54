"""A linked farm: what it sends from the recorder, what it shows, what it asks people for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from itertools import groupby
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import Recorder
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from pytest_homeassistant_custom_component.test_util.aiohttp import (
    AiohttpClientMocker,
    AiohttpClientMockResponse,
)
import yarl

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.farm.live import Farm
from custom_components.vertical_farm.link.setup import link_of
from tests.contract.shape import differences

from .conftest import FACE, AddFarm
from .farms import FarmEntry, T, one_shelf, report
from .test_link_flow import API, CODE, PAIRED, RACKS, SITE, URL, greet, start, submit

CONTRACT = Path(__file__).parents[1] / "contract"


@pytest.fixture(autouse=True)
def _custom_integrations(
    recorder_mock: Recorder, enable_custom_integrations: None
) -> None:
    """Record from the start, before Home Assistant is made."""


@pytest.fixture(autouse=True)
def _without_frontend(
    _custom_integrations: None, hass: HomeAssistant
) -> Iterator[None]:
    """Leave the frontend out, as elsewhere, once there is a recorder."""
    hass.config.components |= {"frontend", "panel_custom"}
    with (
        patch(f"{FACE}.async_serve_frontend"),
        patch(f"{FACE}.async_add_panel"),
        patch(f"{FACE}.async_remove_panel"),
    ):
        yield


@dataclass
class Companion:
    """A companion that keeps what it is sent."""

    http: AiohttpClientMocker
    requests: dict[str, list[Any]] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)
    state: dict[str, Any] = field(
        default_factory=lambda: {
            "epoch": None,
            "acknowledged": 0,
            "acknowledged_id": None,
            "last_readings_sequence": 0,
            "last_readings_hash": None,
            "layout_epoch": None,
            "layout_revision": None,
        }
    )

    def begin(self) -> None:
        """Answer everything."""
        greet(self.http)
        self.http.post(f"{API}/pairing", json=PAIRED["answer"], status=201)
        self.http.get(f"{API}/sites/{SITE}/sync-state", side_effect=self.say)
        self.http.put(f"{API}/sites/{SITE}/layout", side_effect=self.take)
        self.http.post(f"{API}/sites/{SITE}/events", side_effect=self.take)
        self.http.post(f"{API}/readings", side_effect=self.take)
        self.http.get(f"{API}/sites/{SITE}/changes", side_effect=self.tell)

    async def say(
        self, method: str, url: yarl.URL, _: object
    ) -> AiohttpClientMockResponse:
        """Say how far everything is taken in."""
        now = dt_util.utcnow().isoformat()
        return AiohttpClientMockResponse(method, url, json=self.state | {"now": now})

    async def tell(
        self, method: str, url: yarl.URL, _: object
    ) -> AiohttpClientMockResponse:
        """Tell what is new after a number, two at a time."""
        after = int(url.query["after"])
        new = [each for each in self.changes if each["number"] > after]
        answer = {
            "changes": new[:2],
            "next": new[:2][-1]["number"] if new else after,
            "more": len(new) > 2,
            "now": "2026-11-23T12:00:00Z",
        }
        return AiohttpClientMockResponse(method, url, json=answer)

    def write(self, kind: str, item: str, content: dict[str, Any] | None) -> None:
        """Let something be new."""
        number = self.changes[-1]["number"] + 1 if self.changes else 1
        self.changes.append(
            {"number": number, "kind": kind, "id": item, "content": content}
        )

    async def take(
        self, method: str, url: yarl.URL, body: bytes
    ) -> AiohttpClientMockResponse:
        """Keep a request, and take in what it holds."""
        told, kind = json.loads(body), url.name
        self.requests.setdefault(kind, []).append(told)
        if kind == "events":
            self.state["epoch"] = told["epoch"]
            if told["events"]:
                last = told["events"][-1]
                self.state["acknowledged"] = last["sequence"]
                self.state["acknowledged_id"] = last["id"]
        elif kind == "readings":
            assert told["after"] == self.state["last_readings_hash"]
            self.state["last_readings_sequence"] = told["sequence"]
            self.state["last_readings_hash"] = sha256(body).hexdigest()
        elif kind == "layout":
            self.state["layout_epoch"] = told["epoch"]
            self.state["layout_revision"] = told["revision"]
        answer = {"refused": [], "rejected": []} | self.state
        answer["now"] = dt_util.utcnow().isoformat()
        return AiohttpClientMockResponse(method, url, json=answer)

    def readings(self) -> dict[str, dict[int, float]]:
        """Return what was sent: by key, values by time in milliseconds."""
        found: dict[str, dict[int, float]] = {}
        for body in self.requests.get("readings", []):
            for series in body["series"]:
                pairs = zip(series["t"], series["v"], strict=True)
                found.setdefault(series["key"], {}).update(pairs)
        return found

    def events(self, kind: str) -> list[dict[str, Any]]:
        """Return what was told of a kind."""
        return [
            event["content"]
            for body in self.requests.get("events", [])
            for event in body["events"]
            if event["kind"] == kind
        ]


@pytest.fixture
def companion(aioclient_mock: AiohttpClientMocker) -> Companion:
    """Let a companion answer."""
    there = Companion(aioclient_mock)
    there.begin()
    return there


async def link(hass: HomeAssistant, entry: FarmEntry) -> None:
    """Link a farm."""
    await submit(hass, await start(hass, entry), url=URL, code=CODE)


async def sync(hass: HomeAssistant, entry: FarmEntry) -> None:
    """Let the recorder write, and the link send."""
    await async_wait_recording_done(hass)
    await entry.runtime_data.link.async_sync()
    await hass.async_block_till_done()


async def test_requests_are_those_of_the_contract(
    hass: HomeAssistant,
    farm: AddFarm,
    companion: Companion,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Layout, events and readings have the keys that the companion's tests use."""
    report(hass, T, 21.5, "°C")
    entry = await farm(racks=one_shelf(sensors={"temperature": [T]}))
    await link(hass, entry)
    for _ in range(2):
        freezer.tick(timedelta(minutes=6))
        await sync(hass, entry)

    for name, kind in (
        ("layout", "layout"),
        ("events", "events"),
        ("readings", "readings"),
    ):
        text = (CONTRACT / f"{name}.json").read_text(encoding="utf-8")
        expected = json.loads(text)["request"]
        assert differences(companion.requests[kind][-1], expected) == [], name
    layout = companion.requests["layout"][-1]
    (sensor,) = layout["sensors"]
    assert (sensor["quantity"], sensor["unit"]) == ("temperature", "°C")
    assert layout["racks"][0]["shelves"][0]["id"] == sensor["shelf"]
    assert {*companion.readings()} == {sensor["key"]}


async def test_readings_come_from_the_recorder_once_and_in_full(
    hass: HomeAssistant,
    farm: AddFarm,
    companion: Companion,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Also those of a time in which the companion was away."""
    report(hass, T, 20.0, "°C")
    entry = await farm(racks=one_shelf(sensors={"temperature": [T]}))
    await link(hass, entry)
    freezer.tick(timedelta(minutes=1))
    await sync(hass, entry)
    companion.http.clear_requests()
    companion.http.get(f"{API}/pairing", exc=TimeoutError())
    companion.http.post(f"{API}/sites/{SITE}/events", exc=TimeoutError())
    for value in (21.0, 22.0):
        freezer.tick(timedelta(minutes=1))
        report(hass, T, value, "°C")
        await sync(hass, entry)
    assert not entry.runtime_data.link.connected
    companion.http.clear_requests()
    companion.begin()
    freezer.tick(timedelta(minutes=10))

    await sync(hass, entry)

    ((_, values),) = companion.readings().items()
    sent = [value for _, value in sorted(values.items())]
    assert [value for value, _ in groupby(sent)] == [20.0, 21.0, 22.0]
    # What holds is repeated at the grid.
    assert len(sent) >= 4
    numbers = [body["sequence"] for body in companion.requests["readings"]]
    assert numbers == sorted({*numbers})


async def test_batches_are_told_when_they_change_and_not_again(
    hass: HomeAssistant, farm: AddFarm, companion: Companion
) -> None:
    """With their whole history."""
    entry = await farm(racks=RACKS)
    await link(hass, entry)
    growing = entry.runtime_data.farm.growing
    (shelf,) = entry.runtime_data.farm.shelves
    growing.sow("pea_shoots", {shelf.id: 40}, batch_id="peas")
    await sync(hass, entry)
    await sync(hass, entry)
    growing.discard("peas", "Mould")
    await sync(hass, entry)

    kinds = [
        [event["kind"] for event in told["events"]]
        for told in companion.events("batch")
    ]
    assert kinds == [["sown"], ["sown", "discarded"]]
    assert companion.events("batches")[0]["ids"] in ([], ["peas"])


async def test_companion_that_was_restored_hears_everything_again(
    hass: HomeAssistant, farm: AddFarm, companion: Companion
) -> None:
    """In a new epoch, under the same ids."""
    entry = await farm(racks=RACKS)
    await link(hass, entry)
    (shelf,) = entry.runtime_data.farm.shelves
    entry.runtime_data.farm.growing.sow("pea_shoots", {shelf.id: 40})
    await sync(hass, entry)
    before = companion.requests["events"][-1]["epoch"]
    companion.http.clear_requests()
    companion.http.post(f"{API}/sites/{SITE}/events", exc=TimeoutError())
    await sync(hass, entry)
    companion.http.clear_requests()
    companion.state |= {"epoch": "an older one", "acknowledged": 7}
    companion.requests.clear()
    companion.begin()

    await sync(hass, entry)

    assert companion.requests["events"][0]["epoch"] != before
    assert companion.requests["events"][0]["events"][0]["sequence"] == 1
    assert len(companion.events("batch")) >= 1


async def test_other_protocol_is_a_repair_until_it_is_spoken(
    hass: HomeAssistant,
    farm: AddFarm,
    companion: Companion,
    issue_registry: ir.IssueRegistry,
) -> None:
    """It goes by itself."""
    entry = await farm(racks=RACKS)
    await link(hass, entry)
    await sync(hass, entry)
    issue = (DOMAIN, f"companion_protocol_{entry.entry_id}_link")
    companion.http.clear_requests()
    companion.http.post(
        f"{API}/sites/{SITE}/events",
        json={"type": "/problems/protocol-not-spoken", "title": "t", "status": 400},
        status=400,
    )
    await sync(hass, entry)
    during = issue_registry.async_get_issue(*issue)
    companion.http.clear_requests()
    companion.begin()
    await sync(hass, entry)

    assert during is not None
    assert issue_registry.async_get_issue(*issue) is None


async def test_readings_that_will_be_purged_are_a_repair(
    hass: HomeAssistant,
    farm: AddFarm,
    companion: Companion,
    issue_registry: ir.IssueRegistry,
    freezer: FrozenDateTimeFactory,
) -> None:
    """A day before the recorder forgets them."""
    entry = await farm(racks=RACKS)
    await link(hass, entry)
    freezer.tick(timedelta(minutes=1))
    await sync(hass, entry)
    companion.http.clear_requests()
    companion.http.get(f"{API}/pairing", exc=TimeoutError())
    companion.http.post(f"{API}/sites/{SITE}/events", exc=TimeoutError())
    issue = (DOMAIN, f"companion_backlog_{entry.entry_id}_link")
    await sync(hass, entry)
    early = issue_registry.async_get_issue(*issue)
    freezer.tick(timedelta(days=9, hours=1))
    await sync(hass, entry)

    assert early is None
    assert issue_registry.async_get_issue(*issue) is not None


async def test_link_is_shown_and_goes_with_its_subentry(
    hass: HomeAssistant, farm: AddFarm, companion: Companion
) -> None:
    """The entities come and go; the farm stays as it is."""
    entry = await farm(racks=RACKS)
    shown = "binary_sensor.cellar_companion"
    assert hass.states.get(shown) is None
    await link(hass, entry)
    await sync(hass, entry)
    state = hass.states.get(shown)
    assert state is not None
    assert state.state == "on"
    subentry = link_of(entry)
    assert subentry is not None

    hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
    await hass.async_block_till_done()

    assert hass.states.get(shown) is None
    assert not entry.runtime_data.link.connected


async def test_time_without_home_assistant_is_told_as_a_gap(
    hass: HomeAssistant,
    farm: AddFarm,
    companion: Companion,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Nobody takes it for calm."""
    entry = await farm(racks=RACKS)
    await link(hass, entry)
    await sync(hass, entry)
    await hass.config_entries.async_unload(entry.entry_id)
    stopped = dt_util.utcnow()
    freezer.tick(timedelta(hours=2))
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await sync(hass, entry)

    (gap,) = companion.events("gap")
    assert gap["cause"] == "home_assistant_away"
    assert gap["start"][:16] == stopped.isoformat()[:16]


async def test_how_far_readings_are_behind_is_shown(
    hass: HomeAssistant,
    farm: AddFarm,
    companion: Companion,
    freezer: FrozenDateTimeFactory,
) -> None:
    """It grows while the companion is away, and goes when it is back."""
    entry = await farm(racks=RACKS)
    await link(hass, entry)
    freezer.tick(timedelta(minutes=1))
    await sync(hass, entry)
    shown = "sensor.cellar_companion_behind"
    before = hass.states.get(shown)
    companion.http.clear_requests()
    companion.http.get(f"{API}/pairing", exc=TimeoutError())
    companion.http.post(f"{API}/sites/{SITE}/events", exc=TimeoutError())
    freezer.tick(timedelta(minutes=90))
    await sync(hass, entry)
    during = hass.states.get(shown)
    companion.http.clear_requests()
    companion.begin()
    await sync(hass, entry)
    after = hass.states.get(shown)

    assert before is not None
    assert during is not None
    assert after is not None
    assert [each.state for each in (before, during, after)] == ["0", "90", "0"]


async def test_what_happens_at_once_is_told_in_its_order(
    hass: HomeAssistant, farm: AddFarm, companion: Companion
) -> None:
    """Many things in one moment do not overtake each other on the way to the disk."""
    entry = await farm(racks=RACKS)
    await link(hass, entry)
    await sync(hass, entry)
    for number in range(30):
        content = {"config_entry_id": entry.entry_id, "number": number}
        hass.bus.async_fire("vertical_farm_guard", content)
    await hass.async_block_till_done()
    await sync(hass, entry)

    told = [each["number"] for each in companion.events("guard")]
    assert told == list(range(30))


async def test_companion_that_went_back_between_two_rounds_is_noticed(
    hass: HomeAssistant,
    farm: AddFarm,
    companion: Companion,
    freezer: FrozenDateTimeFactory,
) -> None:
    """No request failed: it has fewer readings than it had, and gets them again."""
    report(hass, T, 20.0, "°C")
    entry = await farm(racks=one_shelf(sensors={"temperature": [T]}))
    await link(hass, entry)
    for value in (21.0, 22.0, 23.0):
        freezer.tick(timedelta(minutes=1))
        report(hass, T, value, "°C")
        await sync(hass, entry)
    companion.state |= {"last_readings_sequence": 0, "last_readings_hash": None}
    companion.requests["readings"].clear()
    freezer.tick(timedelta(minutes=1))
    await sync(hass, entry)

    ((_, values),) = companion.readings().items()
    sent = [value for _, value in sorted(values.items())]
    assert [value for value, _ in groupby(sent)] == [20.0, 21.0, 22.0, 23.0]
    assert entry.runtime_data.link.connected


async def test_what_the_farm_does_as_it_starts_is_told(
    hass: HomeAssistant, farm: AddFarm, companion: Companion
) -> None:
    """The guard switches off what was left on, before anything is sent."""
    entry = await farm(racks=RACKS)
    await link(hass, entry)
    await sync(hass, entry)
    await hass.config_entries.async_unload(entry.entry_id)

    def begin(hass: HomeAssistant, farm: Farm) -> None:
        """Let the guard do something in the middle of the start."""
        content = {"config_entry_id": farm.id, "number": 1}
        hass.bus.async_fire("vertical_farm_guard", content)

    with patch(f"{FACE}.async_register_devices", begin):
        await hass.config_entries.async_setup(entry.entry_id)
        await hass.async_block_till_done()
    await sync(hass, entry)

    assert [each["number"] for each in companion.events("guard")] == [1]
