"""The irrigation of a farm: when each reservoir's pump should run, and what came of it."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from math import fsum
from typing import TYPE_CHECKING, Any, Final

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import State
from homeassistant.helpers import device_registry as dr, entity_registry as er

from ..agronomy.light import LIT_PPFD, dli_mol
from ..const import DOMAIN
from ..control.irrigation import (
    Cycle,
    Happening,
    Sight,
    Verdict,
    Watering,
    look,
    restored,
)
from ..control.reasons import AskedBy
from .metrics import Metric
from .places import Topic, is_on
from .wake import Wake

if TYPE_CHECKING:
    from .live import Farm
    from .reservoir import Reservoir

EVENT_IRRIGATION: Final = "vertical_farm_irrigation"
"""Fired when a cycle begins, is interrupted, goes on, is complete or ends without."""

_IDLE: Final = Verdict(Cycle(), due=False)


class PumpCycles:
    """The cycles of a reservoir's pump."""

    def __init__(self, reservoir: Reservoir, watering: Watering) -> None:
        """Begin without a cycle."""
        self.reservoir = reservoir
        self.watering = watering
        self.verdict = _IDLE
        self.last: Happening | None = None
        self.held: str | None = None
        self.running: bool | None = None


class Irrigations:
    """When water is wanted in every reservoir of a farm whose way of irrigation is known."""

    def __init__(self, farm: Farm) -> None:
        """Want nothing yet."""
        self._farm = farm
        self._pumps: dict[str, PumpCycles] = {}
        self._unfollow: list[Callable[[], None]] = []
        self._wake = Wake(farm, "irrigation", self.tick)

    def of(self, reservoir: Reservoir) -> PumpCycles | None:
        """Return the cycles of a reservoir."""
        return self._pumps.get(reservoir.id)

    def held(self, reservoir: Reservoir) -> str | None:
        """Return the fault or mode for which water is held back."""
        pump = self.of(reservoir)
        return None if pump is None else pump.held

    def apply(self) -> None:
        """Take over the farm's layout; the cycle of a pump that stays goes on."""
        known, self._pumps = self._pumps, {}
        for reservoir in self._farm.reservoirs.values():
            watering = reservoir.layout.watering
            if watering is None:
                continue
            pump = known.get(reservoir.id) or PumpCycles(reservoir, watering)
            pump.watering = watering
            self._pumps[reservoir.id] = pump
        for unfollow in self._unfollow:
            unfollow()
        self._unfollow = [
            pump.reservoir.add_show((Topic.GUARD,), partial(self._look_again, pump))
            for pump in self._pumps.values()
        ]
        self._unfollow.append(self._farm.add_show((Topic.MODE,), self.tick))

    def stop(self) -> None:
        """Wait for nothing any more."""
        self._wake.stop()

    def watches(self) -> Iterator[tuple[str, Callable[[State | None, float], None]]]:
        """Yield the pumps to follow, with what takes their state."""
        for pump in self._pumps.values():
            ref = pump.reservoir.layout.pump
            if ref is not None:
                yield ref, partial(self._take, pump)

    def tick(self) -> None:
        """Look at every pump."""
        for pump in self._pumps.values():
            self._look(pump, self._farm.now)
        self._wait()

    def as_dict(self) -> dict[str, Any]:
        """Return what must survive a restart: the last cycle of every pump."""
        now = self._farm.now
        return {
            reservoir: {
                "saved": now,
                "began": cycle.began,
                "watered": cycle.given_s(now),
                "open": cycle.open,
                "stopped": cycle.stopped,
                "light": cycle.light_mol,
                "light_seen": cycle.light_seen,
                "level": cycle.level_pct,
            }
            for reservoir, pump in self._pumps.items()
            if (cycle := pump.verdict.cycle).began is not None
        }

    def restore(self, stored: Mapping[str, Any]) -> None:
        """Restore the last cycles; raises KeyError, TypeError or ValueError if malformed."""
        for reservoir, kept in stored.items():
            pump = self._pumps.get(reservoir)
            if pump is None:
                continue
            cycle = Cycle(
                float(kept["began"]),
                float(kept["watered"]),
                bool(kept["open"]),
                None,
                _number(kept["stopped"]),
                float(kept["light"]),
                _number(kept["light_seen"]),
                _number(kept["level"]),
            )
            saved = min(float(kept["saved"]), self._farm.now)
            pump.verdict = Verdict(restored(cycle, saved), due=False)

    def _take(self, pump: PumpCycles, state: State | None, now: float) -> None:
        """Take the state of a pump."""
        pump.running = is_on(state) if state is None or state.state != "open" else True
        self._look(pump, now)
        self._wait()

    def _look_again(self, pump: PumpCycles) -> None:
        """Look at a pump whose guard has news."""
        self._look(pump, self._farm.now)
        self._wait()

    def _look(self, pump: PumpCycles, now: float) -> None:
        """Look at a pump, and tell what came of its cycle."""
        pump.held = self._held(pump.reservoir)
        verdict = look(pump.watering, pump.verdict.cycle, self._sight(pump, now), now)
        pump.verdict = verdict
        for happening in verdict.told:
            pump.last = happening
            self._tell(pump, happening, now)
        if verdict.told:
            self._farm.memory.save_soon()
        pump.reservoir.show(Topic.IRRIGATION)

    def _sight(self, pump: PumpCycles, now: float) -> Sight:
        """Return what can be seen of a pump and the plants that it waters."""
        reservoir = pump.reservoir
        shelves = [s for rack in reservoir.racks for s in rack.shelves.values()]
        lit = {shelf.lit for shelf in shelves}
        measured = [shelf for shelf in shelves if shelf.has(Metric.PPFD)]
        light = None
        if measured:
            given = [dli_mol(s.light.advance(now, LIT_PPFD)) for s in measured]
            light = fsum(given) / len(given)
        return Sight(
            pump.running,
            True if True in lit else False if lit == {False} else None,
            light,
            reservoir.value(Metric.LEVEL),
            pump.held,
        )

    def _held(self, reservoir: Reservoir) -> str | None:
        """Return what forbids a reservoir's pump to run, or would at once: fault or mode."""
        for guarded in self._farm.guard.of(reservoir):
            if guarded.equipment.ref == reservoir.layout.pump:
                gates = self._farm.commands.gates(guarded, AskedBy.IRRIGATION)
                return next((gate.detail for gate in gates if gate.held), None)
        return None

    def _tell(self, pump: PumpCycles, happening: Happening, now: float) -> None:
        """Fire the event of a cycle."""
        reservoir = pump.reservoir
        registry = er.async_get(self._farm.hass)
        ref = reservoir.layout.pump or ""
        self._farm.hass.bus.async_fire(
            EVENT_IRRIGATION,
            {
                "config_entry_id": self._farm.entry.entry_id,
                "device_id": reservoir.device_id or self._device_id(reservoir),
                ATTR_ENTITY_ID: er.async_resolve_entity_id(registry, ref) or ref,
                "type": happening.value,
                "seconds": round(pump.verdict.cycle.given_s(now)),
                "of_seconds": round(pump.watering.run_s),
                "held_by": pump.held,
            },
        )

    def _device_id(self, reservoir: Reservoir) -> str:
        """Return the device of a reservoir that is known from before a restart."""
        device = dr.async_get(self._farm.hass).async_get_device_by_identifier(
            (DOMAIN, reservoir.id), self._farm.entry.entry_id
        )
        return "" if device is None else device.id

    def _wait(self) -> None:
        """Wait until something changes by the passing of time alone."""
        self.stop()
        times = [
            again
            for pump in self._pumps.values()
            if (again := pump.verdict.look_again) is not None
        ]
        if times:
            self._wake.by(min(times))


def _number(stored: object) -> float | None:
    """Return a stored number that may be unknown; raises TypeError where it is none."""
    if stored is None:
        return None
    if isinstance(stored, bool) or not isinstance(stored, int | float):
        raise TypeError(f"{stored!r} is not a number")
    return float(stored)
