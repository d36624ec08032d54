"""Readings as they are stored, for whoever watches."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
import json
from pathlib import Path
import signal
import time
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from fastapi.testclient import TestClient
import httpx2
from httpx2 import Response
import pytest

from companion.app import create_app
from companion.migrate import upgrade
from companion.permissions import Permission, Role
from companion.runtime import Runtime
from companion.settings import Settings
from companion.telemetry.live import MOST_WAITING, Hub
from companion.telemetry.rows import Rows
from companion.telemetry.service import Telemetry
from tests.companion.people import Caller, Tenant, World
from tests.companion.telemetry.feeds import NOON, Feed
from tests.companion.telemetry.processes import running

LONGER_THAN_A_TEST = 120.0
# Less than the server waits for what does not end by itself.
SOON = 4.0


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


@dataclass(frozen=True)
class Watched:
    """A stream that lasts, and how its watcher loses the right to it."""

    who: Caller
    lose: Callable[[], Response]


def _session_ended(_: World, tenant: Tenant) -> Watched:
    viewer = tenant.people[Role.VIEWER]
    (session,) = viewer.get("/auth/sessions").json()["items"]
    path = f"/auth/sessions/{session['id']}"
    return Watched(viewer, lambda: viewer.delete(path))


def _member_removed(_: World, tenant: Tenant) -> Watched:
    viewer = tenant.people[Role.VIEWER]
    path = f"/members/{viewer.user_id}"
    return Watched(viewer, lambda: tenant.owner.delete(path))


def _key_revoked(world: World, tenant: Tenant) -> Watched:
    key = world.key(tenant.id, Permission.TELEMETRY_READ)
    path = f"/api-keys/{key.user_id}"
    return Watched(key, lambda: tenant.owner.delete(path))


def _organization_deleted(_: World, tenant: Tenant) -> Watched:
    path = f"/organizations/{tenant.id}"
    more = {"params": {"name": "Farm"}, "headers": {"If-Match": "*"}}
    viewer = tenant.people[Role.VIEWER]
    return Watched(viewer, lambda: tenant.owner("DELETE", path, **more))


@pytest.mark.parametrize(
    "make", [_session_ended, _member_removed, _key_revoked, _organization_deleted]
)
def test_stream_ends_with_the_right_to_it(
    make: Callable[[World, Tenant], Watched], hub: Hub, world: World, tenant: Tenant
) -> None:
    """Whoever was let in once is not let in for ever."""
    hub.seconds, hub.heartbeat, hub.looked_at = LONGER_THAN_A_TEST, 0.05, 0.05
    watched = make(world, tenant)
    with ThreadPoolExecutor() as pool:
        stream = pool.submit(watched.who.get, "/readings/live")
        while not hub._watchers:
            time.sleep(0.01)
        time.sleep(0.3)
        assert not stream.done()
        assert watched.lose().is_success
        assert stream.result(timeout=60).status_code == 200
    assert not hub._watchers


def test_streams_end_when_the_companion_stops(hub: Hub, tenant: Tenant) -> None:
    """Nobody is kept waiting, and nobody comes in behind."""
    hub.seconds = hub.heartbeat = LONGER_THAN_A_TEST
    with ThreadPoolExecutor() as pool:
        stream = pool.submit(tenant.owner.get, "/readings/live")
        while not hub._watchers:
            time.sleep(0.01)
        hub.close()
        assert stream.result(timeout=60).status_code == 200
    late = tenant.owner.get("/readings/live")
    assert (late.status_code, late.json()["type"]) == (503, "/problems/unavailable")


def test_stopped_companion_does_not_wait_for_watchers(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    """An update of the companion takes no longer because somebody watches."""
    settings = Settings.model_validate({"data_dir": tmp_path})
    runtime = Runtime.open(settings)
    upgrade(runtime.database)
    with TestClient(create_app(settings, runtime)) as client:
        world = World(runtime, client)
        key = world.key(world.tenant().id, Permission.TELEMETRY_READ).token
    url = f"http://127.0.0.1:{unused_tcp_port}"
    with running(tmp_path, unused_tcp_port) as companion:
        headers = {"Authorization": f"Bearer {key}"}
        with httpx2.stream(
            "GET", f"{url}/api/v1/readings/live", headers=headers
        ) as stream:
            lines = stream.iter_lines()
            assert next(lines).startswith("retry:")
            asked = time.monotonic()
            companion.terminate()
            assert list(lines) == [""]
        companion.wait(timeout=30)
        assert time.monotonic() - asked < SOON
        assert companion.returncode in {0, -signal.SIGTERM}


async def _always() -> bool:
    return True


async def test_slow_watcher_is_told_what_was_missed() -> None:
    """Memory does not grow for somebody who does not read."""
    hub, org_id, sensor = Hub(seconds=0.3), uuid4(), uuid4()
    watcher = hub.watch(org_id, {1: sensor})
    for number in range(MOST_WAITING + 3):
        hub.publish(org_id, Rows([number, 1, 1.0, number, 2, 1.0]))
    hub.publish(uuid4(), Rows([0, 1, 1.0]))
    await asyncio.sleep(0)

    stream = [chunk.decode() async for chunk in hub.follow(watcher, _always)]
    assert stream[1] == 'event: gap\ndata: {"missed":3}\n\n'
    assert len([each for each in stream if "event: readings" in each]) == MOST_WAITING
