"""Kill Home Assistant with SIGKILL at random moments, and look at what it does next.

`python -m scripts.lib.kills 100` does so a hundred times and writes benchmarks/KILLS.md.
The demo farm's own programme is off, so that nobody but the guard switches anything. In
every round a pump, a doser and an inlet are left on, and Home Assistant is killed while
they run.
"""

import argparse
import asyncio
from dataclasses import dataclass, field
import json
from pathlib import Path
import random
import tempfile
import time

from scripts.lib.home_assistant import (
    DOMAIN,
    ROOT,
    HomeAssistant,
    JsonObject,
    Session,
    TookTooLong,
    add_demo_farm,
    free_port,
    poll_until,
    wait_until_farm_is_loaded,
)

LEFT_ON = (
    ("demo_pump", "switch.turn_on"),
    ("demo_doser_a", "switch.turn_on"),
    ("demo_refill", "valve.open_valve"),
)
LONGEST_DOSE_S = 60.0
OFF_WITHIN_S = 60.0
RESULTS = ROOT / "benchmarks" / "KILLS.md"
REGISTRY_SAVED_S = 15.0
"""Home Assistant itself writes a new entity down after ten seconds."""
_IDLE = {"off", "closed"}
_AFRESH = "afresh"


@dataclass(slots=True)
class Round:
    """What became of one kill; seconds since Home Assistant answered again."""

    start_s: float = 0.0
    off_s: float = 0.0
    left_on: int = 0
    lost_ml: float = 0.0
    level_pct: float = 0.0
    wrong: list[str] = field(default_factory=list)


class Killed:
    """A demo farm whose Home Assistant is killed again and again."""

    def __init__(self, home_assistant: HomeAssistant, seed: int) -> None:
        """Take a Home Assistant that runs with a demo farm."""
        self._home = home_assistant
        self._random = random.Random(seed)  # noqa: S311 - moments, no secrets
        self._ids: dict[str, str] = {}

    async def prepare(self, session: Session) -> None:
        """Hand every device to us and the guard."""
        entities: list[JsonObject] = await session.command(
            "config/entity_registry/list"
        )
        for entity in entities:
            if entity["platform"] == DOMAIN:
                self._ids.setdefault(entity["translation_key"], entity["entity_id"])
        await session.call_action(
            "switch.turn_off", entity_id=self._ids["demo_programme"]
        )
        await asyncio.sleep(REGISTRY_SAVED_S)

    async def round(self) -> Round:
        """Leave devices on, kill, start again, and look."""
        before = 0.0
        async with self._home.signed_in() as session:
            for key, action in LEFT_ON:
                await session.call_action(action, entity_id=self._ids[key])
            # Setting the speed has the simulated devices written down within a second.
            await session.call_action(f"{DOMAIN}.set_demo_speed", speed=1)
            await asyncio.sleep(self._random.uniform(0.0, 6.0))
            before = await self._given_ml(session)
        await self._kill()
        return await self._look(before, self._left_on())

    def _left_on(self) -> int:
        """Return how many of the devices run on, as the simulated hardware wrote it down."""
        (stored,) = (self._home.config / ".storage").glob(f"{DOMAIN}.demo.*")
        devices = json.loads(stored.read_text(encoding="utf-8"))["data"]["world"][
            "devices"
        ]
        return sum(
            devices[key]["level"] > 0.0 for key in ("pump_1", "doser_a_1", "refill_1")
        )

    async def _kill(self) -> None:
        """End the process at once."""
        process = self._home.service.process
        if process is None:
            raise TookTooLong("Home Assistant was not running.")
        process.kill()
        await process.wait()

    async def _look(self, before_ml: float, left_on: int) -> Round:
        """Start Home Assistant again, and look at what it does."""
        seen = Round(left_on=left_on)
        began = time.monotonic()
        await self._home.start()
        seen.start_s = time.monotonic() - began
        async with self._home.signed_in() as session:
            await wait_until_farm_is_loaded(session)
            await session.wait_until_running()
            began = time.monotonic()
            try:
                await poll_until(lambda: self._all_off(session), "Off", OFF_WITHIN_S)
            except TookTooLong:
                seen.wrong.append("a device was left on")
            seen.off_s = time.monotonic() - began
            after_ml = await self._given_ml(session)
            states = await session.states()
            seen.level_pct = float(states[self._ids["demo_level"]]["state"])
            if (
                seen.level_pct > 100.0
                or states[self._ids["demo_leak"]]["state"] == "on"
            ):
                seen.wrong.append("the tank overflowed")
        seen.lost_ml = max(before_ml - after_ml, 0.0)
        if seen.lost_ml > 0.05:
            seen.wrong.append("doses were forgotten")
        if _AFRESH in self._home.log:
            seen.wrong.append("a file could not be read")
        return seen

    async def _all_off(self, session: Session) -> bool | None:
        """Return True once everything that was left on is off."""
        states = await session.states()
        idle = [states[self._ids[key]]["state"] in _IDLE for key, _ in LEFT_ON]
        return all(idle) or None

    async def _given_ml(self, session: Session) -> float:
        """Return what the doser has given today as the guard knows it."""
        answer = await session.command(
            "call_service",
            domain=DOMAIN,
            service="get_guard",
            service_data={},
            return_response=True,
        )
        devices: list[JsonObject] = answer["response"]["devices"]
        given = {device["entity_id"]: device["given_ml"] for device in devices}
        return float(given[self._ids["demo_doser_a"]] or 0.0)


async def kill_again_and_again(
    config: Path, times: int, seed: int = 1, seconds: float = 1e9
) -> list[Round]:
    """Kill a Home Assistant some times, at most for some seconds; return the rounds."""
    home_assistant = HomeAssistant(config, free_port(18323))
    rounds: list[Round] = []
    began = time.monotonic()
    try:
        await home_assistant.start()
        killed = Killed(home_assistant, seed)
        async with home_assistant.signed_in() as session:
            await session.wait_until_running()
            await add_demo_farm(session, 1, 2)
            await wait_until_farm_is_loaded(session)
            await killed.prepare(session)
        while len(rounds) < times and time.monotonic() - began < seconds:
            rounds.append(await killed.round())
            print(f"kill {len(rounds)}: {rounds[-1]}", flush=True)
    finally:
        await home_assistant.stop()
    return rounds


def table(rounds: list[Round]) -> str:
    """Return what became of the kills as a page."""
    wrong = [problem for each in rounds for problem in each.wrong]
    starts = sorted(each.start_s for each in rounds)
    offs = sorted(each.off_s for each in rounds)
    rows = (
        ("kills", f"{len(rounds)}"),
        ("devices that ran on when it was killed", sum(r.left_on for r in rounds)),
        ("start until it answers, median and longest", _two(starts)),
        ("then until all devices are off, median and longest", _two(offs)),
        ("doses forgotten, mL", f"{sum(each.lost_ml for each in rounds):.1f}"),
        ("highest level of the tank", f"{max(r.level_pct for r in rounds):.1f} %"),
        ("rounds with a problem", f"**{sum(bool(each.wrong) for each in rounds)}**"),
        ("problems", ", ".join(sorted(set(wrong))) or "none"),
    )
    lines = ["| what | |", "| --- | --- |"]
    lines += [f"| {what} | {value} |" for what, value in rows]
    return "\n".join(
        (
            "# Home Assistant killed",
            "",
            "Written by `python -m scripts.lib.kills`. A pump, a doser and an inlet of the",
            "demo farm are left on, and Home Assistant is killed (SIGKILL) up to 6 s later.",
            "",
            *lines,
            "",
        )
    )


def _two(seconds: list[float]) -> str:
    """Return the middle and the largest of some seconds."""
    return f"{seconds[len(seconds) // 2]:.1f} s, {seconds[-1]:.1f} s"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("times", type=int, nargs="?", default=100)
    parser.add_argument("--seconds", type=float, default=1e9, help="stop after so long")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="farm-kills-") as config:
        rounds = asyncio.run(
            kill_again_and_again(Path(config), options.times, seconds=options.seconds)
        )
    page = table(rounds)
    print(page)
    RESULTS.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
