"""Random histories of a farm, its companion and what is between, played with the real code.

Real are the companion (a process), the outbox, the client, and the database of the recorder;
made up are the farm, the time, and the network's faults.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
import json
from pathlib import Path
import shutil
import tempfile
import time
from typing import Any
from unittest.mock import patch

from aiohttp import ClientSession
from homeassistant.components.recorder.db_schema import Base, States, StatesMeta
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, insert, select
from sqlalchemy.orm import Session

from custom_components.vertical_farm.agronomy.crops import load_crops
from custom_components.vertical_farm.farm.metrics import Metric
from custom_components.vertical_farm.growing import batches as growing
from custom_components.vertical_farm.growing.archive import Archive
from custom_components.vertical_farm.growing.recipes import from_library
from custom_components.vertical_farm.growing.tasks import Tasks
from custom_components.vertical_farm.link import backfill, exchange, history, readings
from custom_components.vertical_farm.link.backfill import Sensors, Sent
from custom_components.vertical_farm.link.client import Companion, CompanionError
from custom_components.vertical_farm.link.exchange import Exchange
from custom_components.vertical_farm.link.outbox import News, Outbox
from custom_components.vertical_farm.link.readings import Replay, advance
from custom_components.vertical_farm.link.telling import Known
from custom_components.vertical_farm.link.wire import (
    Json,
    Measured,
    batch_content,
    moment,
    packed,
)
from scripts.lib.home_assistant import HOST
from tests.contract.companions import SCRATCH, BadNetwork, There

CONTRACT = Path(__file__).parent
RECIPE = from_library(load_crops().crops["lettuce_butterhead"])
SENSORS: Sensors = {
    f"sensor.s{number}": Sent(
        Measured(f"S{number}", f"Sensor {number}", Metric.TEMPERATURE, shelf="SHELF1"),
        lambda value: value,
    )
    for number in range(4)
}
VALUES = ("20.0", "21.5", "22.25", "unavailable", "-3.0000001")
FATES = (
    *("lost", "unanswered", "twice", "late", "late arrive"),
    *("dies before", "dies after"),
)

type Act = tuple[str, int, tuple[str, ...]]
"""What is done, a number that says more, and the fates of the requests of a round."""

_FATES = st.lists(st.one_of(st.just("pass"), st.sampled_from(FATES)), max_size=12).map(
    tuple
)
_KILLS = st.lists(
    st.one_of(
        *[st.just("pass")] * 3,
        st.sampled_from(FATES),
        st.integers(0, 12).map(lambda ms: f"companion dies {ms / 1000}"),
    ),
    max_size=6,
).map(tuple)
QUIET = ("reading", "burst", "burst", "happen", "grow", "rename", "restart", "deliver")


def histories(
    *, kills: bool = False, restored: str | None = None
) -> st.SearchStrategy[list[Act]]:
    """Make up histories; who is restored was backed up before, and has gone on."""
    quiet = st.tuples(st.sampled_from(QUIET), st.integers(0, 2000), st.just(()))
    rounds = st.tuples(
        st.just("round"), st.integers(1, 400), _KILLS if kills else _FATES
    )
    some = st.lists(st.one_of(quiet, rounds), min_size=4, max_size=8)
    if kills:
        return some
    marks: list[list[Act]] = [[], []]
    if restored is not None:
        marks = [[(f"{does} {restored}", 100, ())] for does in ("back up", "restore")]
    return st.tuples(some, some, some).map(
        lambda parts: [*parts[0], *marks[0], *parts[1], *marks[1], *parts[2]]
    )


@contextmanager
def small_portions() -> Iterator[None]:
    """Let little be sent at once, so that there are many requests."""
    with (
        patch.object(readings, "MOST_READINGS", 7),
        patch.object(history, "STATES_AT_ONCE", 10),
        patch.object(exchange, "MOST_EVENTS", 3),
        patch.object(backfill, "MOST_REPEATS", 20),
    ):
        yield


def new_recorder(path: Path) -> Engine:
    """Make the part of the recorder's database that readings are read from."""
    engine = create_engine(f"sqlite:///{path}")
    tables = [Base.metadata.tables[each] for each in ("states_meta", "states")]
    Base.metadata.create_all(engine, tables)
    return engine


@dataclass
class Here:
    """A farm in a Home Assistant that is made up, on a disk that is not."""

    folder: Path
    recorder: Engine
    time: float
    batches: growing.Batches = field(default_factory=growing.Batches)
    saved: growing.Batches = field(default_factory=growing.Batches)
    name: str = "Rack 0"
    log: list[str] = field(default_factory=list)
    ever: set[str] = field(default_factory=set)
    shown: dict[int, str] = field(default_factory=dict)
    count: int = 0

    @property
    def has_history(self) -> bool:
        """There is a recorder."""
        return True

    def now(self) -> float:
        """Return the time in UTC seconds."""
        return self.time

    def known(self) -> Known:
        """Return what there is to know of crops and tasks."""
        return Known(Archive(), self.batches, Tasks(), {})

    async def layout(self) -> Json:
        """Return the contract's farm, with our sensors."""
        text = (CONTRACT / "layout.json").read_text(encoding="utf-8")
        request: Json = json.loads(text)["request"]
        request["racks"][0]["name"] = self.name
        request["sensors"] = [
            {
                "key": each.measured.key,
                "name": each.measured.name,
                "quantity": "temperature",
                "unit": "°C",
                "shelf": "SHELF1",
                "reservoir": None,
            }
            for each in SENSORS.values()
        ]
        return {k: v for k, v in request.items() if k not in {"epoch", "revision"}}

    async def sensors(self) -> Sensors:
        """Return whose readings are sent."""
        return SENSORS

    async def look(self) -> list[News]:
        """Return nothing: no rule runs here."""
        return []

    async def receive(self, companion: Companion, told: Mapping[str, str]) -> bool:
        """Take nothing up."""
        return False

    async def run[T](self, work: Callable[[], T]) -> T:
        """Do it, after others had their turn."""
        await asyncio.sleep(0)
        return work()

    async def read[T](self, work: Callable[[Session], T]) -> T:
        """Read in the recorder's database."""
        await asyncio.sleep(0)
        with Session(self.recorder) as session:
            return work(session)

    # What happens

    def report(self, sensor: int, state: str) -> None:
        """Let a sensor show something."""
        self.shown[sensor] = state
        with Session(self.recorder) as session:
            session.execute(
                insert(States).values(
                    metadata_id=sensor + 1, state=state, last_updated_ts=self.time
                )
            )
            session.commit()

    def happen(self) -> News:
        """Let the guard do something."""
        self.count += 1
        name = f"{self.time} {self.count}"
        self.log.append(name)
        self.ever.add(name)
        return News("guard", moment(self.time), packed({"name": name}))

    def grow(self, choice: int) -> None:
        """Let something happen to a batch."""
        ids = [each.id for each in self.batches if each.standing.plants]
        now = self.time
        if not ids or choice % 5 == 0:
            self.count += 1
            grown = f"batch-{self.count}"
            self.batches = growing.sow(
                self.batches, grown, RECIPE, {"SHELF1": 40}, at=now, now=now
            )
            return
        batch = ids[choice % len(ids)]
        match choice % 5:
            case 1:
                self.batches = growing.discard(
                    self.batches, batch, "Mould", at=now, now=now
                )
            case 2:
                self.batches = growing.harvest(
                    self.batches, batch, {"A": 900.0 + choice}, at=now, now=now
                )
            case 3:
                self.batches = growing.observe(
                    self.batches, batch, note=f"Note {choice}", at=now, now=now
                )
            case _:
                self.saved = self.batches

    def expected(self, absences: Sequence[tuple[float, float]]) -> set[tuple[Any, ...]]:
        """Return the readings that the recorder's rows stand for, in one go."""
        with Session(self.recorder) as session:
            rows = session.execute(
                select(
                    States.metadata_id, States.state, States.last_updated_ts
                ).order_by(States.state_id)
            ).all()
        if not rows:
            return set()
        columns = advance(
            Replay(rows[0][2]),
            [(int(series), str(state), float(at)) for series, state, at in rows],
            self.time - exchange.SETTLED_S,
            dict.fromkeys(range(1, 5), float),
            absences,
        )
        changes = {
            (f"S{series - 1}", round(at * 1000)): float(state)
            for series, state, at in rows
            if state != "unavailable" and at <= self.time - exchange.SETTLED_S
        }
        found = {
            (f"S{series - 1}", at): value
            for series, column in columns.items()
            for at, value in zip(column.times, column.values, strict=True)
        }
        assert changes.items() <= found.items()
        return {(*place, value) for place, value in found.items()}


@dataclass
class Tally:
    """What was played, and compared in the end."""

    histories: int = 0
    events: int = 0
    readings: int = 0
    requests: int = 0
    faults: int = 0
    deaths_here: int = 0
    starts_there: int = 0


async def play(
    there: There,
    network: BadNetwork,
    http: ClientSession,
    acts: Sequence[Act],
    tally: Tally | None = None,
) -> None:
    """Play a history in a folder of its own, with little in each request."""
    tally = tally or Tally()
    before = (network.requests, network.faults, there.starts)
    with tempfile.TemporaryDirectory(dir=SCRATCH) as folder, small_portions():
        player = Player(there, network, http, Path(folder))
        await player.play(acts)
    tally.histories += 1
    tally.events += player.events
    tally.readings += player.readings
    tally.deaths_here += player.deaths
    tally.requests += network.requests - before[0]
    tally.faults += network.faults - before[1]
    tally.starts_there += there.starts - before[2]


class Player:
    """Plays a history."""

    def __init__(
        self, there: There, network: BadNetwork, http: ClientSession, folder: Path
    ) -> None:
        """Begin with nothing."""
        self._there = there
        self._network = network
        self._http = http
        self._folder = folder
        self._backup: Path | None = None
        self.is_restored_here = False
        self.deaths = self.events = self.readings = 0

    async def play(self, acts: Sequence[Act]) -> None:
        """Play a history, then let both ends settle, and compare them."""
        self._site, self._key = await self._there.site()
        recorder = new_recorder(self._folder / "recorder.db")
        began = time.time() - 86_400.0
        self.here = Here(self._folder, recorder, began)
        with Session(recorder) as session:
            for number, name in enumerate(SENSORS, 1):
                session.add(StatesMeta(metadata_id=number, entity_id=name))
            session.commit()
        await self._open()
        for act in acts:
            await self._do(act)
        self._network.fates = []
        await self._network.deliver()
        self.here.time += 60
        for _ in range(3):
            await self._round(())
        await self._compare()
        self._outbox.close()
        recorder.dispose()

    async def _open(self) -> None:
        """Start Home Assistant."""
        self._outbox = Outbox(self._folder / "outbox.db")
        companion = Companion(
            self._http,
            f"http://{HOST}:{self._network.port}",
            site_id=self._site,
            key=self._key,
        )
        self._exchange = Exchange(
            self.here,
            self._outbox,
            companion,
            site_id=self._site,
            software="1.0.0",
            on_progress=lambda _: None,
        )
        await self._exchange.begin()
        for sensor, state in self.here.shown.items():
            self.here.report(sensor, state)

    async def _happen(self, what: str, number: int) -> None:
        """Let something happen in the farm."""
        here = self.here
        match what:
            case "reading":
                here.time += number % 401
                here.report(number % 4, VALUES[number % 5])
            case "burst":
                for step in range(number % 30):
                    here.time += (number * (step + 7)) % 61 + 0.125
                    here.report((number + step) % 4, VALUES[(number * step) % 5])
            case "happen":
                for _ in range(number % 5 + 1):
                    self._exchange.hear(here.happen())
                await self._exchange.write_down()
            case "grow":
                here.grow(number)
            case _:
                here.name = f"Rack {number}"

    async def _do(self, act: Act) -> None:
        """Let one thing happen."""
        what, number, fates = act
        here = self.here
        match what:
            case "restart":
                await self._restart(number)
            case "deliver":
                await self._network.deliver()
            case "back up there":
                self._backup = await self._there.back_up()
            case "restore there":
                if self._backup is not None:
                    await self._there.restore(self._backup)
            case "back up here":
                self._copy("", "backup-")
                self._kept = (here.batches, here.name, dict(here.shown), [*here.log])
            case "restore here":
                await self._restore_here(number)
            case "round":
                here.time += number
                await self._round(fates)
            case _:
                await self._happen(what, number)

    async def _restart(self, seconds: int) -> None:
        """Let Home Assistant be killed, and start later: what was not saved is gone."""
        self.deaths += 1
        self._outbox.close()
        self.here.batches = self.here.saved
        self.here.time += seconds
        await self._open()

    def _copy(self, before: str, after: str) -> None:
        """Copy what Home Assistant has on its disk."""
        self.here.recorder.dispose()
        for name in ("outbox.db", "recorder.db"):
            shutil.copy(
                self._folder / f"{before}{name}", self._folder / f"{after}{name}"
            )

    async def _restore_here(self, seconds: int) -> None:
        """Let Home Assistant be as it was at the backup."""
        if not (self._folder / "backup-outbox.db").exists():
            return
        self.is_restored_here = True
        self._outbox.close()
        self._copy("backup-", "")
        here = self.here
        here.batches, here.name, here.shown, log = self._kept
        here.saved, here.log = here.batches, [*log]
        here.time += seconds
        await self._open()

    async def _round(self, fates: Sequence[str]) -> None:
        """Let a round happen; Home Assistant may die in it."""
        self._network.fates = [*fates]
        task = asyncio.create_task(self._exchange.sync())
        self._network.dying = task
        try:
            await task
        except CompanionError:
            pass
        except asyncio.CancelledError:
            await self._restart(0)
        self._network.fates = []

    async def _compare(self) -> None:
        """Hold what the companion has against what there is to know."""
        here, kept = self.here, await self._there.kept(self._site)
        names = [
            each["content"]["name"]
            for each in kept["events"]
            if each["kind"] == "guard"
        ]
        found = [(key, at, value) for key, at, value in kept["readings"]]
        expected = here.expected(self._outbox.absences())
        self.events, self.readings = len(kept["events"]), len(found)
        assert [each["refused"] for each in kept["events"] if each["refused"]] == []
        assert len(names) == len(set(names))
        assert len(found) == len(set(found))
        if self.is_restored_here:
            # What happened after the backup is known there alone.
            assert set(here.log) <= set(names) <= here.ever
            assert expected <= set(found)
        else:
            assert sorted(names) == sorted(here.log)
            assert set(found) == expected
        assert here.name in kept["racks"]
        told = {
            each["content"]["id"]: each["content"]
            for each in kept["events"]
            if each["kind"] == "batch"
        }
        assert sorted(kept["batches"]) == sorted(each.id for each in here.batches)
        for batch in here.batches:
            assert told[batch.id] == json.loads(packed(batch_content(batch)))
