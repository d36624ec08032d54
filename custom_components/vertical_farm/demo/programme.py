"""The little controllers that the simulated devices bring along.

Each says what it wants as a zone: on, off, or nothing in between. Only a change of the
zone is a command, so that whatever a person or an automation commands by hand holds until
the controller's next own change.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .state import mapping, number, numbers
from .tank import STOCK_EC_MS_CM

DAY_S = 86400.0
LIT_S = 16 * 3600.0
_RAMP_S = 300.0
_RAMP_FROM = 0.25
FULL_LEVEL = 0.85
_CYCLE_LIT_S = 3600.0
_CYCLE_DARK_S = 10800.0
FLOOD_S = 900.0
_STAGGER_S = 600.0

_TARGET_EC = 1.6
_LOW_EC = 1.55
_TARGET_PH = 5.8
_HIGH_PH = 5.95
_MEQ_L_PER_PH = 1.2
_DOSE_SHARE = 0.6
_DOSE_EVERY_S = 1800.0
_LOOK_EVERY_S = 300.0
_B_AFTER_A_S = 120.0
_PH_AFTER_A_S = 600.0
_MIN_DOSING_LEVEL = 30.0


type CropDay = Callable[[float], tuple[float, float]]
"""Tells when the crop's day of a time begins and ends, all in UTC seconds."""


def days_of_24_hours(day_start: float) -> CropDay:
    """Return crop days that know no change of the clocks."""

    def crop_day(t: float) -> tuple[float, float]:
        """Return the day of a time."""
        start = t - (t - day_start) % DAY_S
        return start, start + DAY_S

    return crop_day


@dataclass(frozen=True, slots=True)
class TankView:
    """What the tank's own controller sees."""

    level: float
    water_l: float
    ec_ms_cm: float
    ph: float
    settled: bool
    doser_ml_s: float


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the controllers see: seconds since the crop's day began, and the air."""

    day_s: float
    temperature: float
    humidity: float
    co2_ppm: float


def lamp_level(day_s: float) -> float:
    """Return the lamps' dim level at a second of the crop's day, with short ramps."""
    edge = min(day_s, LIT_S - day_s)
    if edge < 0.0:
        return 0.0
    ramp = min(edge / _RAMP_S, 1.0)
    return round((_RAMP_FROM + (FULL_LEVEL - _RAMP_FROM) * ramp) * 20.0) / 20.0


def flooding(day_s: float, tank: int) -> bool:
    """Return whether the ebb-and-flow timer has a tank's pump on; tanks take turns."""
    since = day_s - 60.0 - tank * _STAGGER_S
    if since < 0.0:
        return False
    if since < LIT_S:
        return since % _CYCLE_LIT_S < FLOOD_S
    return (since - LIT_S) % _CYCLE_DARK_S < FLOOD_S


def zone(value: float, on_below: float, off_above: float) -> float | None:
    """Return 1 below the band, 0 above it, None inside."""
    if value < on_below:
        return 1.0
    return 0.0 if value > off_above else None


def opposite_zone(value: float, off_below: float, on_above: float) -> float | None:
    """Return 1 above the band, 0 below it, None inside."""
    if value > on_above:
        return 1.0
    return 0.0 if value < off_below else None


def air_wishes(seen: Conditions) -> dict[str, float | None]:
    """Return what each climate device should do, None where it may stay as it is."""
    t_c, rh = seen.temperature, seen.humidity
    lit = seen.day_s < LIT_S
    return {
        "lamps": lamp_level(seen.day_s),
        "heater": zone(t_c, 21.6, 22.4) if lit else zone(t_c, 18.3, 18.9),
        "cooler": (
            opposite_zone(t_c, 22.7, 23.5) if lit else opposite_zone(t_c, 19.0, 19.8)
        ),
        "humidifier": zone(rh, 58.0, 62.0),
        "dehumidifier": (
            opposite_zone(rh, 65.0, 70.0) if lit else opposite_zone(rh, 70.0, 74.0)
        ),
        "co2_valve": zone(seen.co2_ppm, 860.0, 940.0) if lit else 0.0,
        "circulation_fan": 0.6 if lit else 0.4,
        "exhaust_fan": opposite_zone(t_c, 26.0, 28.0),
    }


def tank_wishes(day_s: float, number_: int, seen: TankView) -> dict[str, float | None]:
    """Return what a tank's pump and refill valve should do."""
    flood = flooding(day_s, number_ - 1)
    refill: float | None = None
    if flood or seen.level > 88.0:
        refill = 0.0
    elif seen.settled and seen.level < 74.0:
        refill = 1.0
    return {f"pump_{number_}": 1.0 if flood else 0.0, f"refill_{number_}": refill}


def doses(number_: int, seen: TankView) -> list[tuple[float, str, float]]:
    """Return the pulses to give now: seconds from now, doser, seconds on."""
    if not seen.settled or seen.level < _MIN_DOSING_LEVEL:
        return []
    pulses: list[tuple[float, str, float]] = []
    if seen.ec_ms_cm < _LOW_EC:
        stock_l = seen.water_l * (_TARGET_EC - seen.ec_ms_cm) / STOCK_EC_MS_CM
        seconds = stock_l * 1000.0 * _DOSE_SHARE / 2.0 / seen.doser_ml_s
        pulses.append((0.0, f"doser_a_{number_}", seconds))
        pulses.append((_B_AFTER_A_S, f"doser_b_{number_}", seconds))
    if seen.ph > _HIGH_PH:
        acid_ml = seen.water_l * (seen.ph - _TARGET_PH) * _MEQ_L_PER_PH * _DOSE_SHARE
        pulses.append((_PH_AFTER_A_S, f"doser_ph_{number_}", acid_ml / seen.doser_ml_s))
    return pulses


def circuit(key: str) -> str:
    """Return what is run together with a device, and so has one commander."""
    kind, _, number_ = key.partition("_")
    if kind in ("lamp", "lamps"):
        return "lamps"
    if kind == "doser":
        return f"dosers_{number_.rpartition('_')[2]}"
    if kind in ("pump", "refill") or key == "co2_valve":
        return key
    return "climate"


class Programme:
    """Turns the controllers' wishes into commands where they change.

    A circuit that somebody else runs is `handed_over`, and not commanded any more.
    """

    __slots__ = ("_due", "_looks", "_zones", "enabled", "handed_over")

    def __init__(self, tanks: int) -> None:
        """Begin with nothing commanded."""
        self.enabled = True
        self.handed_over: set[str] = set()
        self._zones: dict[str, float | None] = {}
        self._looks = [0.0] * tanks
        self._due: list[tuple[float, str, float]] = []

    def enable(self, *, enabled: bool) -> None:
        """Hand the devices over; switched on again, it begins with its own wishes."""
        self.enabled = enabled
        self.handed_over.clear()
        self._zones.clear()
        self._due.clear()

    def changes(
        self, wishes: dict[str, float | None]
    ) -> list[tuple[str, float, float | None]]:
        """Return the commands that new wishes give, each with the wish before."""
        zones = self._zones
        commands = []
        for device, wish in wishes.items():
            if device not in zones or zones[device] != wish:
                before = zones.get(device)
                zones[device] = wish
                if wish is not None and circuit(device) not in self.handed_over:
                    commands.append((device, wish, before))
        return commands

    def due_pulses(self, t: float, views: list[TankView]) -> list[tuple[str, float]]:
        """Return the dosers to start now and for how many seconds."""
        for index, view in enumerate(views):
            if t >= self._looks[index]:
                pulses = doses(index + 1, view)
                self._due += [(t + wait, key, on_s) for wait, key, on_s in pulses]
                self._looks[index] = t + (_DOSE_EVERY_S if pulses else _LOOK_EVERY_S)
        if not self._due:
            return []
        starting = [
            (key, on_s)
            for at, key, on_s in self._due
            if at <= t and circuit(key) not in self.handed_over
        ]
        self._due = [pulse for pulse in self._due if pulse[0] > t]
        return starting

    def as_dict(self) -> dict[str, object]:
        """Return the controllers' memory as JSON-able data."""
        return {
            "enabled": self.enabled,
            "handed_over": sorted(self.handed_over),
            "zones": dict(self._zones),
            "looks": list(self._looks),
            "due": [list(pulse) for pulse in self._due],
        }

    def restore(self, stored: object) -> None:
        """Take over a saved memory; raises ValueError on bad data."""
        saved = mapping(stored)
        self.enabled = bool(saved.get("enabled"))
        handed_over = saved.get("handed_over")
        if isinstance(handed_over, list):
            self.handed_over = {str(one) for one in handed_over}
        zones = mapping(saved.get("zones"))
        self._zones = {
            key: None if zones[key] is None else number(zones, key) for key in zones
        }
        self._looks = numbers(saved, "looks", len(self._looks))
        due = saved.get("due")
        self._due = [
            (number({"at": at}, "at"), str(key), number({"on_s": on_s}, "on_s"))
            for at, key, on_s in (due if isinstance(due, list) else ())
        ]
