"""Kill Home Assistant with SIGKILL at random moments, and look at what it does next.

`python -m scripts.lib.kills 100` does so a hundred times and writes benchmarks/KILLS.md,
anew after every kill. The moments take turns; each has a pump, a doser or an inlet running
when Home Assistant is killed, whoever switched it on.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
import json
from pathlib import Path
import random
import tempfile
import time

from aiohttp import ClientError

from scripts.lib.home_assistant import (
    DOMAIN,
    ROOT,
    HomeAssistant,
    JsonObject,
    RequestRefused,
    Session,
    TookTooLong,
    add_demo_farm,
    automate_demo_farm,
    free_port,
    poll_until,
    wait_until_farm_is_loaded,
)

LEFT_ON = {
    "pump_1": ("demo_pump", "switch.turn_on"),
    "doser_a_1": ("demo_doser_a", "switch.turn_on"),
    "refill_1": ("demo_refill", "valve.open_valve"),
}
DOSERS = ("demo_doser_a", "demo_doser_b", "demo_doser_ph")
OFF_WITHIN_S = 60.0
LONGEST_S = {"pump_1": 1200.0, "doser_a_1": 60.0, "refill_1": 900.0}
RESULTS = ROOT / "benchmarks" / "KILLS.md"
REGISTRY_SAVED_S = 15.0
"""Home Assistant itself writes a new entity down after ten seconds."""
_IDLE = {"off", "closed"}
_AFRESH = "afresh"
ROOM_BELOW_PCT, DRAINED_PCT = 74.0, 60.0
"""The guard closes an inlet above 80 % while beds are flooded, and so nothing would run."""
_SAVED_S = 1.5
"""The simulated devices are written down a second after a change of the speed."""


class Moment(StrEnum):
    """When Home Assistant is killed."""

    LEFT_ON = "pump, doser and inlet left on by hand"
    STARTING = "the same, and again while it starts"
    IRRIGATION = "in a run of `run_irrigation`"
    DOSE = "in a sequence of `dose`"
    AUTOMATED = "with every automation on, just triggered"


BY_HAND = (Moment.LEFT_ON, Moment.STARTING, Moment.IRRIGATION, Moment.DOSE)


@dataclass(slots=True)
class Round:
    """What became of one kill; `ran_s` from the command until the device was off."""

    moment: Moment
    start_s: float = 0.0
    off_s: float = 0.0
    running: tuple[str, ...] = ()
    ran_s: float = 0.0
    given_ml: float = 0.0
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
        self._reservoir = ""

    async def prepare(self, session: Session, *, automated: bool) -> None:
        """Hand every device to us and the guard, or to automations."""
        entities: list[JsonObject] = await session.command(
            "config/entity_registry/list"
        )
        for entity in entities:
            if entity["platform"] == DOMAIN:
                self._ids.setdefault(entity["translation_key"], entity["entity_id"])
        devices: list[JsonObject] = await session.command("config/device_registry/list")
        self._reservoir = next(
            device["id"] for device in devices if device.get("model") == "Reservoir"
        )
        if automated:
            await automate_demo_farm(session)
        else:
            await session.call_action(
                "switch.turn_off", entity_id=self._ids["demo_programme"]
            )
        await asyncio.sleep(REGISTRY_SAVED_S)

    async def _make_room(self) -> None:
        """Drain a tank that is too full for its inlet, as a person does between rounds."""
        async with self._home.signed_in() as session:
            states = await session.states()
        level_pct = float(states[self._ids["demo_level"]]["state"])
        if level_pct < ROOM_BELOW_PCT:
            return
        await self._home.stop()
        stored = self._stored()
        document: JsonObject = json.loads(stored.read_text(encoding="utf-8"))
        (tank,) = document["data"]["world"]["tanks"]
        for held in ("water", "salt", "alkalinity"):
            tank[held] *= DRAINED_PCT / level_pct
        stored.write_text(json.dumps(document), encoding="utf-8")
        await self._home.start()
        async with self._home.signed_in() as session:
            await wait_until_farm_is_loaded(session)
            await session.wait_until_running()

    async def round(self, moment: Moment) -> Round:
        """Let devices run, kill, start again, and look."""
        seen = Round(moment)
        if moment in (Moment.LEFT_ON, Moment.STARTING):
            await self._make_room()
        began = time.monotonic()
        async with self._home.signed_in() as session:
            before_ml, dosed_ml = await self._given_ml(session), self._dosed_ml()
            await self._begin(session, moment)
            known_ml = await self._given_ml(session)
        await self._kill()
        seen.running = self._running()
        if moment is Moment.STARTING:
            await self._kill_starting()
        await self._look(seen, began)
        seen.given_ml = max(self._dosed_ml() - dosed_ml, 0.0)
        async with self._home.signed_in() as session:
            after_ml = await self._given_ml(session)
        # At the turn of the crop day the sums begin anew.
        if after_ml >= before_ml:
            seen.lost_ml = max(known_ml - after_ml, 0.0)
        self._judge(seen)
        return seen

    async def _begin(self, session: Session, moment: Moment) -> None:
        """Let something run, and wait until some moment of it."""
        run: asyncio.Task[None] | None = None
        match moment:
            case Moment.IRRIGATION:
                run = self._aside(
                    f"{DOMAIN}.run_irrigation", device_id=self._reservoir, seconds=90
                )
            case Moment.DOSE:
                states = await session.states()
                ec = float(states[self._ids["demo_ec"]]["state"])
                run = self._aside(
                    f"{DOMAIN}.dose",
                    device_id=self._reservoir,
                    ec_ms_cm=round(ec + 0.5, 2),
                    mixing_s=30,
                )
            case Moment.AUTOMATED:
                run = self._aside("automation.trigger", entity_id="all")
            case _:
                for key, action in LEFT_ON.values():
                    await session.call_action(action, entity_id=self._ids[key])
        # Setting the speed has the simulated devices written down within a second.
        await session.call_action(f"{DOMAIN}.set_demo_speed", speed=1)
        await asyncio.sleep(self._random.uniform(0.0, 6.0))
        if run is not None:
            run.cancel()

    def _aside(self, action: str, **fields: object) -> asyncio.Task[None]:
        """Perform an action that lasts, in a session of its own."""

        async def perform() -> None:
            """Perform it; it ends with Home Assistant, or is refused."""
            with suppress(ClientError, RequestRefused, TypeError):
                async with self._home.signed_in() as session:
                    await session.call_action(action, **fields)

        return asyncio.create_task(perform())

    def _stored(self) -> Path:
        """Return the file of the simulated farm."""
        (stored,) = (self._home.config / ".storage").glob(f"{DOMAIN}.demo.*")
        return stored

    def _world(self) -> JsonObject:
        """Return the simulated farm as it was written down last."""
        document: JsonObject = json.loads(self._stored().read_text(encoding="utf-8"))
        world: JsonObject = document["data"]["world"]
        return world

    def _running(self) -> tuple[str, ...]:
        """Return which devices run on, as the simulated hardware wrote it down."""
        devices = self._world()["devices"]
        return tuple(
            key
            for key, device in devices.items()
            if device["level"] > 0.0 and key.startswith(("pump", "doser", "refill"))
        )

    def _dosed_ml(self) -> float:
        """Return what the dosers have truly given since the farm began."""
        return 1000.0 * float(self._world()["ledger"]["water_kg"]["dosers"])

    async def _kill(self) -> None:
        """End the process at once."""
        process = self._home.service.process
        if process is None:
            raise TookTooLong("Home Assistant was not running.")
        process.kill()
        await process.wait()

    async def _kill_starting(self) -> None:
        """Start, and kill some seconds into the start."""
        await self._home.service.start()
        await asyncio.sleep(self._random.uniform(1.0, 12.0))
        await self._kill()

    async def _look(self, seen: Round, began: float) -> None:
        """Start Home Assistant again, and look at what it does."""
        starting = time.monotonic()
        await self._home.start()
        seen.start_s = time.monotonic() - starting
        async with self._home.signed_in() as session:
            await wait_until_farm_is_loaded(session)
            await session.wait_until_running()
            answered = time.monotonic()
            try:
                await poll_until(lambda: self._safe(session, seen), "Off", OFF_WITHIN_S)
            except TookTooLong:
                seen.wrong.append("a device was left on")
            seen.off_s = time.monotonic() - answered
            seen.ran_s = time.monotonic() - began if seen.running else 0.0
            await session.call_action(f"{DOMAIN}.set_demo_speed", speed=1)
            await asyncio.sleep(_SAVED_S)
            states = await session.states()
            seen.level_pct = float(states[self._ids["demo_level"]]["state"])
            if (
                seen.level_pct > 100.0
                or states[self._ids["demo_leak"]]["state"] == "on"
            ):
                seen.wrong.append("the tank overflowed")

    async def _safe(self, session: Session, seen: Round) -> bool | None:
        """Return True once what ran is off; an automation may water again."""
        states = await session.states()
        watched = [key for key, _ in LEFT_ON.values()] + list(DOSERS)
        if seen.moment is Moment.AUTOMATED:
            watched.remove("demo_pump")
        return all(states[self._ids[key]]["state"] in _IDLE for key in watched) or None

    def _judge(self, seen: Round) -> None:
        """Say what is wrong by what the farm must keep."""
        if seen.lost_ml > 0.05:
            seen.wrong.append("doses were forgotten")
        if _AFRESH in self._home.log:
            seen.wrong.append("a file could not be read")
        for key in seen.running:
            longest_s = LONGEST_S[key if key in LONGEST_S else "doser_a_1"]
            if seen.ran_s > longest_s:
                seen.wrong.append(f"{key} ran for {seen.ran_s:.0f} s")

    async def _given_ml(self, session: Session) -> float:
        """Return what the dosers have given today as the guard knows it."""
        answer = await session.ask_action(f"{DOMAIN}.get_guard")
        given = {
            device["entity_id"]: device["given_ml"] for device in answer["devices"]
        }
        return sum(float(given[self._ids[key]] or 0.0) for key in DOSERS)


async def kill_again_and_again(
    config: Path,
    moments: Iterable[Moment],
    tell: Callable[[Round], Awaitable[None]] | None = None,
    seed: int = 1,
) -> list[Round]:
    """Kill a Home Assistant at some moments; return the rounds.

    Moments with automations and without need each a farm of their own.
    """
    wanted = list(moments)
    automated = Moment.AUTOMATED in wanted
    home_assistant = HomeAssistant(config, free_port(18723))
    rounds: list[Round] = []
    try:
        await home_assistant.start()
        killed = Killed(home_assistant, seed)
        async with home_assistant.signed_in() as session:
            await session.wait_until_running()
            await add_demo_farm(session, 1, 2)
            await wait_until_farm_is_loaded(session)
            await killed.prepare(session, automated=automated)
        for moment in wanted:
            rounds.append(await killed.round(moment))
            if tell is not None:
                await tell(rounds[-1])
    finally:
        await home_assistant.stop()
    return rounds


def table(rounds: list[Round]) -> str:
    """Return what became of the kills as a page."""
    head = (
        *("killed", "times", "ran when killed", "longest until off"),
        *("most dosed at once", "doses forgotten", "highest level", "problems"),
    )
    lines = [_line(head), _line(["---"] * len(head))]
    lines += [
        _row(moment.value, some)
        for moment in Moment
        if (some := [each for each in rounds if each.moment is moment])
    ]
    lines.append(_row("**all**", rounds))
    starts = sorted(each.start_s for each in rounds)
    offs = sorted(each.off_s for each in rounds)
    return "\n".join(
        (
            "# Home Assistant killed",
            "",
            "Written by `python -m scripts.lib.kills`. Home Assistant with a demo farm is killed",
            "(SIGKILL) at random moments, and started again. Longest until off: from the command",
            "over kill and start until the device was off, the time of dying and starting",
            "included. Longest allowed: a pump 20 min, a doser 60 s, an inlet 15 min.",
            "",
            *lines,
            "",
            f"Start until it answers: {_two(starts)} (median, longest). Then until all that",
            f"must be off is off: {_two(offs)}.",
            "",
        )
    )


def _row(name: str, rounds: list[Round]) -> str:
    """Return a line of the table."""
    wrong = sorted({problem for each in rounds for problem in each.wrong})
    cells = (
        name,
        len(rounds),
        sum(len(each.running) for each in rounds),
        f"{max(each.ran_s for each in rounds):.0f} s",
        f"{max(each.given_ml for each in rounds):.1f} mL",
        f"{sum(each.lost_ml for each in rounds):.1f} mL",
        f"{max(each.level_pct for each in rounds):.1f} %",
        ", ".join(wrong) or "none",
    )
    return _line(cells)


def _line(cells: Iterable[object]) -> str:
    """Return cells as a line of a table."""
    return "| " + " | ".join(map(str, cells)) + " |"


def _two(seconds: list[float]) -> str:
    """Return the middle and the largest of some seconds."""
    return f"{seconds[len(seconds) // 2]:.1f} s, {seconds[-1]:.1f} s"


async def run(times: int) -> None:
    """Kill so many times, a fifth of them with automations, and keep the page."""
    rounds: list[Round] = []

    async def tell(seen: Round) -> None:
        """Write the page anew."""
        rounds.append(seen)
        print(f"kill {len(rounds)}: {seen}", flush=True)
        RESULTS.write_text(table(rounds), encoding="utf-8")

    automated = times // 5
    by_hand = [BY_HAND[number % len(BY_HAND)] for number in range(times - automated)]
    for moments in ([Moment.AUTOMATED] * automated, by_hand):
        with tempfile.TemporaryDirectory(prefix="farm-kills-") as config:
            if moments:
                await kill_again_and_again(Path(config), moments, tell)
    print(table(rounds))


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("times", type=int, nargs="?", default=100)
    asyncio.run(run(parser.parse_args().times))


if __name__ == "__main__":
    main()
