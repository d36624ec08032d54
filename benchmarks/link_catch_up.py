"""How fast a farm makes up for a companion that was away for a week, and what it costs HA.

`.venv/bin/python -m benchmarks.link_catch_up` fills the recorder of a Home Assistant with a
week of states of 200 sensors, one a minute, and lets the link of a real farm send them to a
real companion. Meanwhile a probe asks the event loop for its turn every millisecond.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import logging
from pathlib import Path
import sqlite3
import sys
import tempfile
import time
from types import MappingProxyType

from homeassistant.components.recorder import get_instance
from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant
from homeassistant.helpers.recorder import async_initialize_recorder
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.vertical_farm.const import (
    CONF_COMPANION_ID,
    CONF_KEY,
    CONF_SITE_ID,
    CONF_URL,
    SUBENTRY_COMPANION,
)
from custom_components.vertical_farm.link.telling import measured
from scripts.lib.home_assistant import HOST
from tests.contract.companions import There, running

from .home import farm_entries, home, write_sources
from .results import write_section

SHELVES = 67
MINUTE_S = 60.0
DAY_S = 86_400.0
PROBE_S = 0.001
QUIET_S = 5.0


@dataclass
class Probe:
    """How late the event loop gives a turn, and what kept it.

    Late is by the clock, with all that else the machine does; kept is the CPU time that
    this process used meanwhile in any thread, and own what single callbacks used.
    """

    late_ms: list[float] = field(default_factory=list)
    kept_ms: list[float] = field(default_factory=list)
    own_ms: list[float] = field(default_factory=list)

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Ask for a turn every millisecond, and take the CPU time of every callback."""
        run = asyncio.Handle._run

        def timed(handle: asyncio.Handle) -> None:
            began = time.thread_time()
            run(handle)
            self.own_ms.append((time.thread_time() - began) * 1000)

        asyncio.Handle._run = timed  # type: ignore[method-assign, assignment]
        task = asyncio.create_task(self._ask())
        try:
            yield
        finally:
            task.cancel()
            asyncio.Handle._run = run  # type: ignore[method-assign]

    async def _ask(self) -> None:
        while True:
            began, used = time.perf_counter(), time.process_time()
            await asyncio.sleep(PROBE_S)
            self.late_ms.append((time.perf_counter() - began - PROBE_S) * 1000)
            self.kept_ms.append((time.process_time() - used) * 1000)


def shown(found: list[float]) -> str:
    """Return the median, the largest of a thousand, and the largest of all."""
    ordered = sorted(found)
    middle, rare = ordered[len(ordered) // 2], ordered[len(ordered) * 999 // 1000]
    return f"{middle:.1f}, {rare:.1f}, **{ordered[-1]:.1f}**"


@dataclass(frozen=True, slots=True)
class CatchUp:
    """What making up for the time took."""

    rows: int
    readings: int
    seconds: float
    cpu_here: float
    cpu_there: float
    quiet: Probe
    busy: Probe
    progress: list[int]


def cpu_seconds(pid: int) -> float:
    """Give the CPU time that a process has used, to the nanosecond (Linux)."""
    # What clock_getcpuclockid(3) computes; CPUCLOCK_SCHED is 2.
    return time.clock_gettime(~pid << 3 | 2)


async def _with_recorder(hass: HomeAssistant, path: Path) -> None:
    """Set up a recorder that leaves the writing to us."""
    async_initialize_recorder(hass)
    url = f"sqlite:///{path}"
    config = {"db_url": url, "exclude": {"entity_globs": ["*"]}}
    assert await async_setup_component(hass, "recorder", {"recorder": config})
    await get_instance(hass).async_db_ready
    await hass.async_block_till_done()


def fill(path: Path, entity_ids: list[str], days: float) -> int:
    """Write a state a minute of every sensor; return how many those are."""
    until = time.time() - MINUTE_S
    minutes = int(days * DAY_S / MINUTE_S)
    count = len(entity_ids)
    connection = sqlite3.connect(path, timeout=60)
    connection.executemany(
        "INSERT INTO states_meta (metadata_id, entity_id) VALUES (?, ?)",
        enumerate(entity_ids, 1),
    )
    connection.executemany(
        "INSERT INTO states (metadata_id, state, last_updated_ts) VALUES (?, ?, ?)",
        (
            (
                number + 1,
                f"{20 + (minute * 7 + number) % 400 / 40:.2f}",
                until - (minutes - minute) * MINUTE_S + number / count,
            )
            for minute in range(minutes)
            for number in range(count)
        ),
    )
    connection.commit()
    connection.close()
    return minutes * count


async def catch_up(days: float) -> CatchUp:
    """Let a farm make up for so many days."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with running(folder, "sqlite") as there, home() as hass:
            await _with_recorder(hass, folder / "recorder.db")
            write_sources(hass, SHELVES, 0)
            entry = farm_entries(hass, SHELVES)[0]
            assert await hass.config_entries.async_setup(entry.entry_id)
            await hass.async_block_till_done()
            ids = [*await measured(hass, entry.runtime_data.farm)]
            rows = await asyncio.to_thread(fill, folder / "recorder.db", ids, days)
            return await _linked(hass, entry, there, rows)


async def _linked(
    hass: HomeAssistant, entry: MockConfigEntry, there: There, rows: int
) -> CatchUp:
    """Link the farm, and measure until the companion has everything."""
    quiet, busy = Probe(), Probe()
    async with quiet.watching():
        await asyncio.sleep(QUIET_S)
    site_id, key = await there.site()
    progress: list[int] = []

    def note(event: Event[EventStateChangedData]) -> None:
        state = event.data["new_state"]
        if state is not None and state.entity_id.endswith("companion_behind"):
            progress.append(int(state.state) if state.state.isdigit() else -1)

    hass.bus.async_listen(EVENT_STATE_CHANGED, note)
    subentry = ConfigSubentry(
        data=MappingProxyType(
            {
                CONF_URL: f"http://{HOST}:{there.port}",
                CONF_COMPANION_ID: "companion",
                CONF_SITE_ID: site_id,
                CONF_KEY: key,
            }
        ),
        subentry_type=SUBENTRY_COMPANION,
        title="Companion",
        unique_id=None,
    )
    hass.config_entries.async_add_subentry(entry, subentry)
    await hass.async_block_till_done()
    process = there.service.process
    assert process is not None
    before = time.process_time(), cpu_seconds(process.pid), time.perf_counter()
    async with busy.watching():
        await entry.runtime_data.link.async_sync()
    here = time.process_time() - before[0]
    cpu_there = cpu_seconds(process.pid) - before[1]
    seconds = time.perf_counter() - before[2]
    readings = await there.count()
    assert readings >= rows
    return CatchUp(rows, readings, seconds, here, cpu_there, quiet, busy, progress)


def section(found: CatchUp, days: float) -> str:
    """Write the section of the results."""
    slower = max(found.cpu_here, found.cpu_there)
    rows = (
        ("rows in the recorder", f"{found.rows:,}"),
        ("readings at the companion", f"{found.readings:,}"),
        ("seconds", f"{found.seconds:.1f}"),
        (
            "readings a second (at least 50,000)",
            f"**{found.readings / found.seconds:,.0f}**",
        ),
        ("CPU seconds of Home Assistant", f"{found.cpu_here:.1f}"),
        ("CPU seconds of the companion", f"{found.cpu_there:.1f}"),
        (
            "readings a second of the busier end's CPU, both at work at once",
            f"**{found.readings / slower:,.0f}**",
        ),
        ("work of one callback on the event loop, CPU ms", shown(found.busy.own_ms)),
        ("CPU ms of all threads until the loop has a turn", shown(found.busy.kept_ms)),
        ("late turn by the clock, ms", shown(found.busy.late_ms)),
        ("the same before, while nothing was to do, ms", shown(found.quiet.late_ms)),
        ("minutes behind, as shown on the way", _thinned(found.progress)),
    )
    lines = ["| what | |", "| --- | --- |"]
    lines += [f"| {what} | {value} |" for what, value in rows]
    return "\n".join(
        (
            "## The link: making up for a week",
            "",
            f"{days:g} days of {SHELVES * 3} sensors, one state a minute, from the recorder",
            "to a companion on SQLite. Of times: the median, one of a thousand, the longest. By",
            "the clock they have in them what else the machine does.",
            "",
            *lines,
        )
    )


def _thinned(progress: list[int]) -> str:
    step = max(len(progress) // 8, 1)
    return ", ".join(f"{each:,}" for each in progress[::step])


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=float, default=7.0)
    parser.add_argument("--write", action="store_true", help="keep the table")
    options = parser.parse_args()
    found = asyncio.run(catch_up(options.days))
    text = section(found, options.days)
    print(text)
    sys.stdout.flush()
    if options.write:
        write_section(text)


if __name__ == "__main__":
    main()
