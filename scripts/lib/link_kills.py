"""Kill Home Assistant, the companion, or both, again and again, and compare what they know.

`python -m scripts.lib.link_kills 50` does so fifty times, with a demo farm that lives sixty
times faster than the clock, and writes benchmarks/LINK_KILLS.md. In the end every reading
that the recorder's rows stand for, and every event in its log, must be at the companion once.
"""

import argparse
import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
import json
from pathlib import Path
import random
import sqlite3
import tempfile
import time

from aiohttp import ClientSession

from custom_components.vertical_farm.farm.metrics import Conversion, Metric, converter
from custom_components.vertical_farm.link.ear import RECORDS
from custom_components.vertical_farm.link.readings import Convert, Replay, Row, advance
from custom_components.vertical_farm.link.wire import moment
from scripts.lib.companion import Owner, companion_service, ensure_owner, link_demo_farm
from scripts.lib.home_assistant import (
    DOMAIN,
    HOST,
    ROOT,
    HomeAssistant,
    JsonObject,
    Service,
    TookTooLong,
    add_demo_farm,
    free_port,
    poll_until,
    wait_until_farm_is_loaded,
)

SPEED = 60
REGISTRY_SAVED_S = 15.0
SETTLE_S = 90.0
RESULTS = ROOT / "benchmarks" / "LINK_KILLS.md"
VICTIMS = (("Home Assistant",), ("the companion",), ("Home Assistant", "the companion"))


@dataclass(slots=True)
class Found:
    """What was done, and what both ends know in the end."""

    kills: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    readings: int = 0
    events: int = 0
    logged: int = 0
    wrong: list[str] = field(default_factory=list)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database to look into it."""
    with closing(sqlite3.connect(path)) as connection:
        yield connection


class Linked:
    """A demo farm and its companion, both of which are killed."""

    def __init__(self, config: Path, seed: int) -> None:
        """Keep where they are."""
        self._config = config
        self._random = random.Random(seed)  # noqa: S311 - moments, no secrets
        self.home = HomeAssistant(config, free_port(18423))
        self._port = free_port(18600)
        self._linked_at = 0.0
        self._url = f"http://{HOST}:{self._port}"
        self.companion = companion_service(config, self._port)

    async def begin(self) -> None:
        """Start both, and link them as a user does."""
        await ensure_owner(self._config)
        await self._start_companion()
        await self.home.start()
        async with self.home.signed_in() as session:
            await session.wait_until_running()
            await add_demo_farm(session, 1, 2)
            await wait_until_farm_is_loaded(session)
            await link_demo_farm(session, self._config, self._url)
            self._linked_at = time.time()
            await session.call_action(f"{DOMAIN}.set_demo_speed", speed=SPEED)
        async with ClientSession() as http:
            await Owner(http, self._url).dashboard(180)
        await asyncio.sleep(REGISTRY_SAVED_S)

    async def _start_companion(self) -> None:
        await self.companion.start()
        await self.companion.wait_until_answers(f"{self._url}/health", 120)

    async def kill(self) -> str:
        """Let the farm live, kill somebody, and start them again."""
        victims = self._random.choice(VICTIMS)
        await asyncio.sleep(self._random.uniform(0.0, 20.0))
        await asyncio.gather(*(self._end(each) for each in victims))
        if "the companion" in victims:
            await self._start_companion()
        if "Home Assistant" in victims:
            await self.home.start()
            async with self.home.signed_in() as session:
                await wait_until_farm_is_loaded(session)
                await session.wait_until_running()
                await session.call_action(f"{DOMAIN}.set_demo_speed", speed=SPEED)
        return " and ".join(victims)

    async def _end(self, whom: str) -> None:
        """End a process at once."""
        service: Service = (
            self.home.service if whom == "Home Assistant" else self.companion
        )
        if service.process is None:
            raise TookTooLong(f"{whom} was not running.")
        service.process.kill()
        await service.process.wait()

    async def settle(self) -> None:
        """Let everything that waits be sent, and stop both."""
        async with self.home.signed_in() as session:
            await session.call_action(f"{DOMAIN}.set_demo_speed", speed=1)
            now = time.time()

            async def synced() -> bool | None:
                states = await session.states()
                (shown,) = [
                    state["state"]
                    for name, state in states.items()
                    if name.endswith("companion_last_synced")
                ]
                if shown in {"unknown", "unavailable"}:
                    return None
                return self._taken_until() > now or None

            await poll_until(synced, "The end of the backlog", SETTLE_S * 3)
        await self.home.stop()
        await self.companion.stop()

    @property
    def _outbox(self) -> Path:
        (found,) = (self._config / ".storage").glob(f"{DOMAIN}.*.outbox.db")
        return found

    def _taken_until(self) -> float:
        """Return up to when readings were taken in."""
        with _opened(self._outbox) as outbox:
            row = outbox.execute("SELECT max(until) FROM position").fetchone()
        return float(row[0] or 0.0)

    # Comparing

    def compare(self, found: Found) -> None:
        """Hold what the companion has against the recorder and its log."""
        with (
            _opened(self._config / "home-assistant_v2.db") as recorder,
            _opened(self._outbox) as outbox,
            _opened(self._config / "companion" / "companion.db") as there,
        ):
            self._compare_readings(found, recorder, outbox, there)
            self._compare_events(found, recorder, outbox, there)

    def _compare_readings(
        self,
        found: Found,
        recorder: sqlite3.Connection,
        outbox: sqlite3.Connection,
        there: sqlite3.Connection,
    ) -> None:
        state_id, until = outbox.execute(
            "SELECT state_id, until FROM position ORDER BY sequence DESC LIMIT 1"
        ).fetchone()
        keys, converters = self._series(recorder, there)
        rows: list[Row] = [
            row
            for row in recorder.execute(
                "SELECT metadata_id, state, last_updated_ts FROM states "
                "WHERE state_id <= ? ORDER BY state_id",
                (state_id,),
            )
            if row[0] in keys
        ]
        (began,) = recorder.execute(
            "SELECT last_updated_ts FROM states ORDER BY state_id LIMIT 1"
        ).fetchone()
        absences = outbox.execute("SELECT start, stop FROM absence").fetchall()
        columns = advance(Replay(began), rows, until, converters, absences)
        expected = {
            (keys[series], at): value
            for series, column in columns.items()
            for at, value in zip(column.times, column.values, strict=True)
        }
        kept = {
            (key, at): value
            for key, at, value in there.execute(
                "SELECT s.key, r.ts, r.value FROM reading r "
                "JOIN sensor s ON s.metric_id = r.metric_id"
            )
        }
        found.rows, found.readings = len(rows), len(kept)
        if missing := expected.keys() - kept.keys():
            found.wrong.append(f"{len(missing)} readings are missing")
        if more := kept.keys() - expected.keys():
            found.wrong.append(f"{len(more)} readings are too many")
        differ = [
            place for place in expected.keys() & kept if expected[place] != kept[place]
        ]
        if differ:
            found.wrong.append(f"{len(differ)} readings differ")

    def _series(
        self, recorder: sqlite3.Connection, there: sqlite3.Connection
    ) -> tuple[dict[int, str], dict[int, Convert]]:
        """Return keys and units of the sensors whose readings are sent."""
        quantities = dict(there.execute("SELECT key, quantity FROM sensor"))
        path = self._config / ".storage" / "core.entity_registry"
        entities: list[JsonObject] = json.loads(path.read_text(encoding="utf-8"))[
            "data"
        ]["entities"]
        by_name = {
            each["entity_id"]: each["unique_id"]
            for each in entities
            if each["platform"] == DOMAIN and each["unique_id"] in quantities
        }
        units = dict(
            recorder.execute(
                "SELECT s.metadata_id, a.shared_attrs FROM states s "
                "JOIN state_attributes a ON a.attributes_id = s.attributes_id "
                "GROUP BY s.metadata_id HAVING s.state_id = max(s.state_id)"
            )
        )
        keys: dict[int, str] = {}
        converters: dict[int, Convert] = {}
        for series, name in recorder.execute(
            "SELECT metadata_id, entity_id FROM states_meta"
        ):
            if name in by_name:
                keys[series] = key = by_name[name]
                unit = json.loads(units.get(series, "{}")).get("unit_of_measurement")
                metric = Metric(quantities[key])
                converters[series] = converter(metric, unit, Conversion())
        return keys, converters

    def _compare_events(
        self,
        found: Found,
        recorder: sqlite3.Connection,
        outbox: sqlite3.Connection,
        there: sqlite3.Connection,
    ) -> None:
        """Look for every event of the log, and of the outbox, at the companion."""
        told = there.execute("SELECT kind, at, refused FROM site_event").fetchall()
        found.events = len(told)
        (waiting,) = outbox.execute("SELECT count(*) FROM event").fetchone()
        if waiting != len(told):
            found.wrong.append(f"{waiting} events were told, and {len(told)} are there")
        if refused := [each for each in told if each[2] is not None]:
            found.wrong.append(f"{len(refused)} events were refused")
        kept = Counter((kind, str(at)[:23].replace(" ", "T")) for kind, at, _ in told)
        # What happened before the farm was linked is nobody's to tell.
        logged = Counter(
            (RECORDS[kind], moment(at)[:23])
            for kind, at in recorder.execute(
                "SELECT t.event_type, e.time_fired_ts FROM events e "
                "JOIN event_types t ON t.event_type_id = e.event_type_id"
            )
            if kind in RECORDS and at > self._linked_at
        )
        found.logged = logged.total()
        if missing := logged - kept:
            found.wrong.append(f"{missing.total()} events of the log are missing")
            print(sorted(missing))


async def kill_again_and_again(
    config: Path, times: int, seed: int = 1, seconds: float = 1e9
) -> Found:
    """Kill somebody some times, at most for some seconds; return what was found."""
    linked, found = Linked(config, seed), Found()
    began = time.monotonic()
    try:
        await linked.begin()
        while found.kills.total() < times and time.monotonic() - began < seconds:
            found.kills[await linked.kill()] += 1
            print(f"kill {found.kills.total()}: {found.kills}", flush=True)
        await linked.settle()
        linked.compare(found)
    finally:
        await linked.home.stop()
        await linked.companion.stop()
    return found


def page(found: Found) -> str:
    """Return what became of the kills as a page."""
    rows = (
        ("kills", f"{found.kills.total()}"),
        *((f"of {whom}", str(count)) for whom, count in found.kills.most_common()),
        ("rows of the recorder", f"{found.rows:,}"),
        ("readings at the companion", f"{found.readings:,}"),
        ("events in the recorder's log", f"{found.logged:,}"),
        ("events at the companion, batches and tasks too", f"{found.events:,}"),
        ("what differs", f"**{', '.join(found.wrong) or 'nothing'}**"),
    )
    lines = ["| what | |", "| --- | --- |"]
    lines += [f"| {what} | {value} |" for what, value in rows]
    return "\n".join(
        (
            "# Both ends of the link killed",
            "",
            "Written by `python -m scripts.lib.link_kills`. A demo farm lives sixty times",
            "faster than the clock; Home Assistant, the companion or both are killed (SIGKILL)",
            "at random moments.",
            "",
            *lines,
            "",
        )
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("times", type=int, nargs="?", default=50)
    parser.add_argument("--seconds", type=float, default=1e9, help="stop after so long")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="farm-kills-") as config:
        found = asyncio.run(
            kill_again_and_again(Path(config), options.times, seconds=options.seconds)
        )
    text = page(found)
    print(text)
    RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
