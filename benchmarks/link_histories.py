"""Play a thousand random histories of the link, with the real client and the real companion.

`.venv/bin/python -m benchmarks.link_histories 1000` prints how many there were; with
`--write` benchmarks/RESULTS.md keeps it. Requests are lost, repeated, late and
unanswered, and either end is killed or restored; in the end both must know the same, each
reading and event once.
"""

import argparse
import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
import tempfile
import time

from aiohttp import ClientSession
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from tests.contract.companions import SCRATCH, BadNetwork, running
from tests.contract.histories import Act, Tally, histories, play

from .results import write_section

KINDS: dict[str, tuple[int, st.SearchStrategy[list[Act]]]] = {
    "requests lost, unanswered, repeated, late; Home Assistant killed": (
        77,
        histories(),
    ),
    "Home Assistant restored from a backup": (
        18,
        histories(restored="here"),
    ),
    "the companion killed at work": (3, histories(kills=True)),
    "the companion restored from a backup": (
        2,
        histories(restored="there"),
    ),
}
"""For each kind of history, its share in percent."""


def played(database: str, count: int) -> list[tuple[str, Tally]]:
    """Play so many histories on a database; give what was played, by kind."""
    found = []
    with (
        asyncio.Runner() as runner,
        tempfile.TemporaryDirectory(dir=SCRATCH) as folder,
    ):
        stack = AsyncExitStack()

        async def opened() -> tuple[BadNetwork, ClientSession]:
            there = await stack.enter_async_context(running(Path(folder), database))
            network = BadNetwork(there)
            await stack.enter_async_context(network.open())
            return network, await stack.enter_async_context(ClientSession())

        try:
            network, http = runner.run(opened())
            for kind, number in numbers(database, count).items():
                strategy, tally = KINDS[kind][1], Tally()
                at = partial(play, network.there, network, http, tally=tally)
                _many(
                    lambda acts: runner.run(at(acts)),  # noqa: B023 - called at once
                    strategy,
                    number,
                )
                print(f"{database}, {kind}: {tally}", flush=True)
                found.append((kind, tally))
        finally:
            runner.run(stack.aclose())
    return found


def numbers(database: str, count: int) -> dict[str, int]:
    """Share so many histories out; what is left over is of the first kind."""
    found = {
        kind: max(count * share // 100, 1)
        for kind, (share, _) in KINDS.items()
        # A copy of a file is a backup of SQLite alone.
        if database == "sqlite" or "companion restored" not in kind
    }
    first = next(iter(found))
    found[first] += max(count - sum(found.values()), 0)
    return found


def _many(
    one: Callable[[list[Act]], None], strategy: st.SearchStrategy[list[Act]], count: int
) -> None:
    """Play so many histories of a kind."""

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def every(acts: list[Act]) -> None:
        one(acts)

    every()


def section(seconds: float, found: dict[str, list[tuple[str, Tally]]]) -> str:
    """Write the section of the results."""
    rows = [
        (
            database,
            kind,
            f"**{tally.histories}**",
            f"{tally.requests:,}",
            f"{tally.faults:,}",
            f"{tally.deaths_here:,}",
            f"{tally.starts_there:,}",
            f"{tally.events:,}",
            f"{tally.readings:,}",
        )
        for database, kinds in found.items()
        for kind, tally in kinds
    ]
    head = (
        *("database", "histories", "number", "requests", "faults"),
        *("deaths of HA", "starts of the companion", "events", "readings"),
    )
    lines = [head, ["---"] * len(head), *rows]
    total = sum(tally.histories for kinds in found.values() for _, tally in kinds)
    return "\n".join(
        (
            "## The link: random histories",
            "",
            f"{total:,} histories in {seconds:.0f} s, the real client against the real one",
            "of the companion. After each both knew the same: every event and reading once.",
            "The first after which they did not would have ended the run.",
            "",
            *("| " + " | ".join(line) + " |" for line in lines),
        )
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=1_000)
    parser.add_argument("--write", action="store_true", help="keep the table")
    options = parser.parse_args()
    began = time.monotonic()
    found = {
        "sqlite": played("sqlite", options.count * 8 // 10),
        "postgresql": played("postgresql", options.count * 2 // 10),
    }
    text = section(time.monotonic() - began, found)
    print(text)
    if options.write:
        write_section(text)


if __name__ == "__main__":
    main()
