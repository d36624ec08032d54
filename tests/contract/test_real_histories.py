"""The real client and the real companion: both know the same in the end, each once.

Whatever is lost, repeated, delayed or killed on the way, and whoever is restored.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
import tempfile

from aiohttp import ClientSession
from hypothesis import HealthCheck, example, given, settings
import pytest

from tests.contract.companions import SCRATCH, BadNetwork, running
from tests.contract.histories import Act, histories, play

type Play = Callable[[Sequence[Act]], None]

pytestmark = pytest.mark.timeout(600)
FEW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
ROUND: Act = ("round", 60, ())
RESTORED_THERE: Sequence[Act] = (
    ("burst", 29, ()),
    ROUND,
    ("back up there", 0, ()),
    ("burst", 28, ()),
    ROUND,
    ROUND,
    ("restore there", 0, ()),
    ("reading", 40, ()),
    ROUND,
)
"""Nothing but readings came after the backup, and no request failed."""
LATE_AFTER_RESTORED: Sequence[Act] = (
    ("burst", 25, ()),
    ("back up there", 0, ()),
    # The first readings arrive after the backup is back; what followed them is longer.
    ("round", 60, (*["pass"] * 6, "late")),
    ("burst", 27, ()),
    ROUND,
    ("restore there", 0, ()),
    ("deliver", 0, ()),
    ("reading", 40, ()),
    ROUND,
)
"""A request of before the backup was restored takes the number of another."""
RESTORED_HERE: Sequence[Act] = (
    ROUND,
    ("back up here", 0, ()),
    ("rename", 1, ()),
    ROUND,
    ("rename", 2, ()),
    ROUND,
    ("restore here", 0, ()),
    ROUND,
)
"""Nothing but the layout changed after the backup."""
FOUND: Sequence[Act] = (
    *[("reading", each, ()) for each in (0, 0, 0, 566, 51, 799, 641)],
    ("back up there", 100, ()),
    ("round", 204, ("pass", "pass")),
    *[("reading", each, ()) for each in (792, 344, 244)],
    ("restart", 1578, ()),
    (
        "round",
        352,
        (
            *("pass", "unanswered", "pass", "late arrive", "pass", "pass", "late"),
            *("lost", "pass", "twice", "lost", "pass"),
        ),
    ),
    (
        "round",
        79,
        (
            *("pass", "pass", "pass", "twice", "dies after", "late arrive", "pass"),
            *("unanswered", "lost", "pass", "late arrive", "lost"),
        ),
    ),
    ("round", 270, ()),
    ("restore there", 100, ()),
    ("deliver", 883, ()),
    ("reading", 358, ()),
    ("rename", 464, ()),
    ("reading", 698, ()),
)
FEWER = settings(FEW, max_examples=2)


@contextmanager
def stage(folder: Path, database: str) -> Iterator[Play]:
    """Run a companion behind a bad network."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def opened() -> tuple[BadNetwork, ClientSession]:
            there = await stack.enter_async_context(running(folder, database))
            network = BadNetwork(there)
            await stack.enter_async_context(network.open())
            return network, await stack.enter_async_context(ClientSession())

        try:
            network, http = runner.run(opened())
            yield lambda acts: runner.run(play(network.there, network, http, acts))
        finally:
            runner.run(stack.aclose())


@pytest.fixture(scope="module")
def on_sqlite() -> Iterator[Play]:
    """Play with a companion on SQLite."""
    with (
        tempfile.TemporaryDirectory(dir=SCRATCH) as folder,
        stage(Path(folder), "sqlite") as ready,
    ):
        yield ready


@pytest.fixture(scope="module")
def on_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    """Play with a companion on PostgreSQL."""
    with stage(tmp_path_factory.mktemp("postgresql"), "postgresql") as ready:
        yield ready


@FEW
@given(acts=histories())
def test_both_know_the_same_whatever_the_network_does(
    on_sqlite: Play, acts: list[Act]
) -> None:
    """Requests lost, unanswered, repeated, late; Home Assistant killed between two."""
    on_sqlite(acts)


@settings(FEW, max_examples=8)
@given(acts=histories())
def test_both_know_the_same_on_postgresql(on_postgresql: Play, acts: list[Act]) -> None:
    """It is another way of writing, and of waiting for each other."""
    on_postgresql(acts)


@FEWER
@given(acts=histories(kills=True))
def test_companion_is_killed_while_it_works(on_sqlite: Play, acts: list[Act]) -> None:
    """What it has not answered it may have, or not."""
    on_sqlite(acts)


@FEWER
@given(acts=histories(restored="there"))
@example(acts=list(RESTORED_THERE))
@example(acts=list(LATE_AFTER_RESTORED))
@example(acts=list(FOUND))
def test_companion_is_restored_from_a_backup(on_sqlite: Play, acts: list[Act]) -> None:
    """Also between two requests, so that nobody notices that it was away."""
    on_sqlite(acts)


@settings(FEW, max_examples=8)
@given(acts=histories(restored="here"))
@example(acts=list(RESTORED_HERE))
def test_home_assistant_is_restored_from_a_backup(
    on_sqlite: Play, acts: list[Act]
) -> None:
    """What it no longer knows stays at the companion; what happens then comes there."""
    on_sqlite(acts)
