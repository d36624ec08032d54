"""How many sites one companion carries: 200 of 100 sensors each, each pushing once a minute.

`.venv/bin/python -m benchmarks.link_sites` lets minutes pass faster than the clock: in each of
them every site asks and tells what a farm does, at its own moment, whether or not the others
have been answered. Printed are the errors, what waits, and the companion's CPU.
"""

import argparse
import asyncio
from dataclasses import dataclass, field
import json
from pathlib import Path
import sys
import tempfile
import time
from uuid import uuid7

from aiohttp import ClientError, ClientSession, TCPConnector

from scripts.lib.home_assistant import HOST
from tests.contract.companions import There, running

from .link_catch_up import cpu_seconds, shown
from .results import write_section

SITES = 200
SENSORS = 100
FASTER = 5
MINUTE_MS = 60_000


@dataclass
class Seen:
    """What the sites met with."""

    requests: int = 0
    readings: int = 0
    errors: list[str] = field(default_factory=list)
    answers_ms: list[float] = field(default_factory=list)
    under_way: int = 0
    waiting: list[int] = field(default_factory=list)
    cpu_s: list[float] = field(default_factory=list)


@dataclass
class SimulatedSite:
    """A site that sends what Home Assistant sends in a quiet minute."""

    http: ClientSession
    url: str
    id: str
    key: str
    seen: Seen
    number: int
    sequence: int = 0
    epoch: str = field(default_factory=lambda: str(uuid7()))

    async def minute(self, at: int) -> None:
        """Give a sign of life, ask what is new, and send a reading of every sensor."""
        self.sequence += 1
        self.seen.under_way += 1
        now = round(time.time() * 1000)
        told = {
            "epoch": self.epoch,
            "sent_at": now,
            "waiting_events": 0,
            "software": "1.0.0",
            "protocol": 1,
            "events": [],
        }
        series = [
            {
                "key": f"s{each}",
                "t": [at + each * 7],
                "v": [20 + (self.sequence * 7 + each + self.number) % 80 / 8],
                "unit": "°C",
                "quantity": "temperature",
            }
            for each in range(SENSORS)
        ]
        sent = {"source": self.id, "sequence": self.sequence, "sent_at": now}
        await self._ask("POST", f"sites/{self.id}/events", told)
        await self._ask("GET", f"sites/{self.id}/changes?after=0", None)
        await self._ask("POST", "readings", sent | {"series": series})
        self.seen.under_way -= 1
        self.seen.readings += SENSORS

    async def _ask(self, method: str, path: str, body: object) -> None:
        began = time.perf_counter()
        self.seen.requests += 1
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.key}", "VF-Protocol": "1"}
        headers["Content-Type"] = "application/json"
        try:
            async with self.http.request(
                method, f"{self.url}/api/v1/{path}", data=data, headers=headers
            ) as answer:
                text = await answer.text()
                if answer.status != 200:
                    self.seen.errors.append(f"{answer.status} {text[:200]}")
        except (ClientError, TimeoutError) as error:
            self.seen.errors.append(repr(error))
        self.seen.answers_ms.append((time.perf_counter() - began) * 1000)


async def push(there: There, sites: list[SimulatedSite], minutes: int) -> None:
    """Let so many minutes pass, faster than the clock."""
    seen, process = sites[0].seen, there.service.process
    assert process is not None
    length = 60.0 / FASTER
    first = round(time.time() * 1000) - (minutes + 10) * MINUTE_MS
    under_way: set[asyncio.Task[None]] = set()
    began = time.perf_counter()
    for minute in range(minutes):
        used = cpu_seconds(process.pid)
        for place, site in enumerate(sites):
            due = began + (minute + place / len(sites)) * length
            await asyncio.sleep(max(due - time.perf_counter(), 0.0))
            task = asyncio.create_task(site.minute(first + minute * MINUTE_MS))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
        seen.waiting.append(seen.under_way)
        seen.cpu_s.append(cpu_seconds(process.pid) - used)
    await asyncio.gather(*under_way)


async def measure(minutes: int) -> Seen:
    """Make the sites, and let them push."""
    seen = Seen()
    with tempfile.TemporaryDirectory() as folder:
        async with (
            running(Path(folder), "sqlite") as there,
            ClientSession(connector=TCPConnector(limit=0)) as http,
        ):
            url = f"http://{HOST}:{there.port}"
            sites = [
                SimulatedSite(http, url, *await there.site(), seen, number)
                for number in range(SITES)
            ]
            await push(there, sites, minutes)
            assert await there.count() == seen.readings
    return seen


def section(seen: Seen, minutes: int) -> str:
    """Write the section of the results."""
    settled = seen.cpu_s[1:] or seen.cpu_s
    each_ms = sum(settled) / len(settled) / SITES * 1000
    carried = 60_000 / each_ms
    rows = (
        ("requests", f"{seen.requests:,}"),
        ("readings sent, and found at the companion", f"{seen.readings:,}"),
        ("errors", f"**{len(seen.errors)}**"),
        ("sites under way at the end of each minute", _listed(seen.waiting)),
        ("an answer: median, one of a thousand, longest, ms", shown(seen.answers_ms)),
        ("CPU of the companion, s, for each minute", _listed(seen.cpu_s)),
        ("CPU of the companion for a site's minute, ms", f"**{each_ms:.1f}**"),
        (
            "sites that a core carries",
            f"60,000 ms / {each_ms:.1f} ms = **{carried:,.0f}**",
        ),
    )
    lines = ["| what | |", "| --- | --- |"]
    lines += [f"| {what} | {value} |" for what, value in rows]
    return "\n".join(
        (
            "## The link: 200 sites",
            "",
            f"{SITES} sites of {SENSORS} sensors, {minutes} minutes, {FASTER} times the clock.",
            "In each of them a site gives a sign of life, looks for what is new, and sends",
            "a reading of every sensor. The first minute makes the sensors;",
            "CPU per site is of the others, with the companion's own jobs in it.",
            "",
            *lines,
        )
    )


def _listed(found: list[int] | list[float]) -> str:
    return ", ".join(f"{each:.3g}" for each in found)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=15)
    parser.add_argument("--write", action="store_true", help="keep the table")
    options = parser.parse_args()
    seen = asyncio.run(measure(options.minutes))
    text = section(seen, options.minutes)
    print(text)
    if seen.errors:
        sys.exit(str(seen.errors[:3]))
    if options.write:
        write_section(text)


if __name__ == "__main__":
    main()
