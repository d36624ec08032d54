"""What is counted for all processes together, in Redis."""

from collections.abc import Iterator
from contextlib import contextmanager
import os
import socket
import sys
from threading import Thread
import time
from uuid import uuid4

from fakeredis import TcpFakeServer
import pytest

from companion.limits import LINKS_PER_ACCOUNT, RateLimits
from companion.problems import TooManyRequests
from companion.settings import UnsafeConfiguration


@contextmanager
def _redis(port: int = 0) -> Iterator[TcpFakeServer]:
    """Let something speak as Redis does, its scripts included."""
    TcpFakeServer.allow_reuse_address = True
    server = TcpFakeServer(("127.0.0.1", port), server_type="redis")
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    """Give the Redis that is named, or one of our own."""
    if named := os.environ.get("VF_TEST_REDIS_URL"):
        yield named
        return
    with _redis() as server:
        yield f"redis://127.0.0.1:{server.server_address[1]}"


def test_processes_that_share_redis_share_their_counts(redis_url: str) -> None:
    """What one has counted, another refuses, and says when to come again."""
    one, two = RateLimits.at(redis_url), RateLimits.at(redis_url)
    account = f"{uuid4()}@example.org"
    for _ in range(LINKS_PER_ACCOUNT.amount):
        one.spend((LINKS_PER_ACCOUNT, account))

    with pytest.raises(TooManyRequests) as refused:
        two.check((LINKS_PER_ACCOUNT, account))
    two.check((LINKS_PER_ACCOUNT, "another@example.org"))

    assert 0 < int(refused.value.headers["Retry-After"]) <= 3600


def test_what_comes_often_is_counted_together(redis_url: str) -> None:
    """A minute may end in between, and then they may once more."""
    one, two = RateLimits.at(redis_url), RateLimits.at(redis_url)
    organization, refused = str(uuid4()), 0
    for limits in (one, two) * 3:
        try:
            limits.take("ingest", organization, 2)
        except TooManyRequests:
            refused += 1

    assert refused in {2, 3, 4}


def test_redis_that_went_away_and_came_back_counts_again() -> None:
    """Meanwhile nobody is locked out."""
    with _redis() as server:
        port: int = server.server_address[1]
        limits = RateLimits.at(f"redis://127.0.0.1:{port}")
        limits.count((LINKS_PER_ACCOUNT, "a"))
    for _ in range(LINKS_PER_ACCOUNT.amount + 1):
        limits.spend((LINKS_PER_ACCOUNT, "b"))

    with _redis(port):
        for _ in range(LINKS_PER_ACCOUNT.amount):
            limits.spend((LINKS_PER_ACCOUNT, "c"))
        with pytest.raises(TooManyRequests):
            limits.check((LINKS_PER_ACCOUNT, "c"))


def test_redis_that_does_not_answer_holds_nobody() -> None:
    """It takes the connection, and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        limits = RateLimits.at(f"redis://127.0.0.1:{silent.getsockname()[1]}")
        started = time.monotonic()
        Thread(target=_end_late, args=(silent,), daemon=True).start()
        limits.spend((LINKS_PER_ACCOUNT, "a"))

        assert time.monotonic() - started < 8


def _end_late(silent: socket.socket) -> None:
    """End the wait of who would wait for ever."""
    time.sleep(20)
    silent.close()


@pytest.mark.parametrize("url", ["nonsense", "http://here", "redis://here:port"])
def test_address_that_is_none_is_refused_with_what_would_be_one(url: str) -> None:
    """Before anybody is served."""
    with pytest.raises(UnsafeConfiguration, match="redis://host:6379"):
        RateLimits.at(url)


def test_missing_client_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""
    monkeypatch.setitem(sys.modules, "redis.retry", None)

    with pytest.raises(UnsafeConfiguration, match="pip install"):
        RateLimits.at("redis://localhost:6379")
