"""Readings as they are stored, for whoever watches."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
import json
import time
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
import pytest

from companion.telemetry.live import MOST_WAITING, Hub
from companion.telemetry.service import Telemetry
from tests.companion.people import Tenant
from tests.companion.telemetry.feeds import NOON, Feed


@pytest.fixture
def hub(app: FastAPI) -> Hub:
    """Give the app's hub, whose streams end soon."""
    telemetry: Telemetry = app.state.telemetry
    telemetry.hub.seconds = 1.0
    telemetry.hub.heartbeat = 0.2
    return telemetry.hub


def events(text: str) -> list[Any]:
    """Read the events of a stream."""
    return [
        json.loads(line.removeprefix("data: "))
        for line in text.splitlines()
        if line.startswith("data: ")
    ]


def test_watcher_sees_what_is_stored_of_their_own(
    hub: Hub, feed: Feed, tenant: Tenant, other_tenant: Tenant
) -> None:
    """Each reading comes once, and none of another organization."""
    other = Feed(other_tenant.owner)
    feed.send(a=([NOON], [1.0]), b=([NOON], [1.0]))
    other.send(a=([NOON], [1.0]))
    sensor = feed.sensor("a")["id"]
    with ThreadPoolExecutor() as pool:
        every = pool.submit(tenant.owner.get, "/readings/live")
        one = pool.submit(tenant.owner.get, f"/readings/live?sensor={sensor}")
        while len(hub._watchers) < 2:
            time.sleep(0.01)
        body = feed.body(a=([NOON + 1], [2.0]), b=([NOON + 2], [3.0]))
        for _ in range(2):
            feed.caller.post("/readings", body)
        other.send(a=([NOON + 1], [9.0]))

    seen = every.result()
    assert seen.headers["content-type"].startswith("text/event-stream")
    assert ": quiet" in seen.text
    (event,) = events(seen.text)
    assert sorted(each["v"] for each in event["series"]) == [[2.0], [3.0]]
    (event,) = events(one.result().text)
    assert event == {"series": [{"sensor": sensor, "t": [NOON + 1], "v": [2.0]}]}
    assert not hub._watchers


def test_nobody_watches_what_is_not_theirs(
    hub: Hub, feed: Feed, other_tenant: Tenant
) -> None:
    """Another organization's sensor is not there."""
    feed.send(a=([NOON], [1.0]))
    path = f"/readings/live?sensor={feed.sensor('a')['id']}"

    assert other_tenant.owner.get(path).status_code == 404


async def test_slow_watcher_is_told_what_was_missed() -> None:
    """Memory does not grow for somebody who does not read."""
    hub, org_id, sensor = Hub(seconds=0.3), uuid4(), uuid4()
    watcher = hub.watch(org_id, {1: sensor})
    for number in range(MOST_WAITING + 3):
        hub.publish(org_id, [(number, 1, 1.0), (number, 2, 1.0)])
    hub.publish(uuid4(), [(0, 1, 1.0)])
    await asyncio.sleep(0)

    stream = [chunk.decode() async for chunk in hub.follow(watcher)]
    assert stream[1] == 'event: gap\ndata: {"missed":3}\n\n'
    assert len([each for each in stream if "event: readings" in each]) == MOST_WAITING
