"""What goes wrong around a companion: a clear answer, nothing by halves, then as before."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
import gzip
import json
from pathlib import Path
import socket
import sqlite3
from uuid import uuid4

from fastapi.testclient import TestClient
import httpx2
import pytest
from sqlalchemy import event, text

from companion.app import create_app
from companion.migrate import upgrade
from companion.runtime import Runtime
from companion.settings import Settings
from tests.companion.people import Clock, World
from tests.companion.telemetry.feeds import DAY, HOUR, NOON, Feed, rows_of
from tests.companion.telemetry.processes import running

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@contextmanager
def every_connection_says(runtime: Runtime, pragma: str) -> Iterator[None]:
    """Open all connections anew, with a setting; afterwards without it."""
    engine = runtime.database.engine

    def say(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA {pragma}")

    engine.dispose()
    event.listen(engine, "connect", say)
    try:
        yield
    finally:
        event.remove(engine, "connect", say)
        engine.dispose()


def stored(runtime: Runtime) -> list[int]:
    """Count what a batch leaves in each table."""
    tables = ("reading", "ingest_batch", "dirty_hour", "sensor")
    return [len(rows_of(runtime, table)) for table in tables]


@on_sqlite
def test_full_disk_is_said_and_the_batch_is_stored_when_there_is_room(
    feed: Feed, runtime: Runtime
) -> None:
    """The same batch again, unchanged: the source need not know what happened."""
    feed.send(a=([NOON], [1.0]))
    before = stored(runtime)
    body = feed.body(**{f"k{each}": ([NOON], [1.0]) for each in range(2000)})
    [(pages,)] = rows_of(runtime, "pragma_page_count")
    with every_connection_says(runtime, f"max_page_count={pages}"):
        refused = feed.caller.post("/readings", body)
    assert (refused.status_code, refused.json()["type"]) == (
        507,
        "/problems/storage-full",
    )
    assert stored(runtime) == before

    assert feed.caller.post("/readings", body).json()["accepted"] == 2000
    assert stored(runtime) == [2001, 2, 2, 2001]


@on_sqlite
def test_locked_database_is_said_and_waited_for(feed: Feed, runtime: Runtime) -> None:
    """Somebody who copies the file, for instance."""
    feed.send(a=([NOON], [1.0]))
    before = stored(runtime)
    body = feed.body(a=([NOON + 1], [2.0]))
    other = sqlite3.connect(str(runtime.database.url.database))
    with every_connection_says(runtime, "busy_timeout=100"):
        other.execute("BEGIN IMMEDIATE")
        refused = feed.caller.post("/readings", body)
        readable = feed.caller.get("/sensors")
        other.rollback()
    other.close()
    assert (refused.status_code, refused.json()["type"]) == (
        503,
        "/problems/unavailable",
    )
    assert int(refused.headers["retry-after"]) > 0
    assert readable.status_code == 200
    assert stored(runtime) == before

    assert feed.caller.post("/readings", body).json()["accepted"] == 1


@on_postgresql
def test_database_that_went_away_is_found_again(feed: Feed, runtime: Runtime) -> None:
    """A restart of the server ends every connection; nobody restarts the companion."""
    feed.send(a=([NOON], [1.0]))
    body = feed.body(a=([NOON + 1], [2.0]))
    with runtime.database.system() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                "datname = current_database() AND usename = current_user "
                "AND pid <> pg_backend_pid()"
            )
        )
    assert feed.caller.post("/readings", body).json()["accepted"] == 1
    assert feed.caller.get("/sensors").status_code == 200
    assert stored(runtime) == [2, 2, 2, 1]


def test_huge_batch_is_refused_before_it_is_read(feed: Feed, runtime: Runtime) -> None:
    """Whatever it says in it."""
    answer = feed.caller("POST", "/readings", content=b" " * (1024 * 1024 + 1))

    assert (answer.status_code, answer.json()["type"]) == (
        413,
        "/problems/body-too-large",
    )
    assert stored(runtime) == [0, 0, 0, 0]


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip, gzip"])
def test_compressed_batch_is_refused_unopened(
    encoding: str, feed: Feed, runtime: Runtime
) -> None:
    """A kilobyte could unfold to any size."""
    bomb = gzip.compress(json.dumps(feed.body(a=([NOON], [1.0]))).encode())
    headers = {"Content-Encoding": encoding}
    answer = feed.caller("POST", "/readings", content=bomb, headers=headers)

    assert (answer.status_code, answer.json()["type"]) == (
        415,
        "/problems/encoded-body",
    )
    assert stored(runtime) == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("jump", "code"), [(-DAY, "in-the-future"), (100 * DAY, "too-old")]
)
def test_clock_that_jumps_loses_nothing_that_was_stored(
    jump: int, code: str, feed: Feed, clock: Clock, runtime: Runtime
) -> None:
    """What it cannot believe is said value by value; when it is right, all is as before."""
    body = feed.body(a=([NOON - HOUR], [1.0]))
    first = feed.caller.post("/readings", body).json()
    clock.advance(milliseconds=jump)
    during = feed.send(a=([NOON], [2.0]))
    repeated = feed.caller.post("/readings", body)
    clock.advance(milliseconds=-jump)

    assert during.status_code == 200
    assert [each["code"] for each in during.json()["rejected"]] == [code]
    assert repeated.json() == first
    assert feed.send(a=([NOON], [2.0])).json()["accepted"] == 1
    assert [n for (n,) in rows_of(runtime, "reading", "value")] == [1.0, 2.0]


def test_slow_client_keeps_nobody_waiting(tmp_path: Path, unused_tcp_port: int) -> None:
    """Fifty that begin a batch and never end it cost the others nothing."""
    settings = Settings.model_validate({"data_dir": tmp_path})
    runtime = Runtime.open(settings)
    upgrade(runtime.database)
    with TestClient(create_app(settings, runtime)) as client:
        world = World(runtime, client)
        key = world.key(world.tenant().id).token
    head = (
        "POST /api/v1/readings HTTP/1.1\r\nHost: companion\r\nContent-Length: 100000\r\n"
        f'Authorization: Bearer {key}\r\n\r\n{{"source": '
    )
    with running(tmp_path, unused_tcp_port):
        address = ("127.0.0.1", unused_tcp_port)
        slow = [socket.create_connection(address) for _ in range(50)]
        for each in slow:
            each.sendall(head.encode())
        body = {"source": str(uuid4()), "sequence": 1}
        answer = httpx2.post(
            f"http://127.0.0.1:{unused_tcp_port}/api/v1/readings",
            json=body | {"series": []},
            headers={"Authorization": f"Bearer {key}"},
            timeout=5,
        )
        for each in slow:
            with suppress(OSError):
                each.close()
    assert answer.status_code == 200
