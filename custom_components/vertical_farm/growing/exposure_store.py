"""Exposures as JSON, short: rows of numbers in the order of their fields."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
import math
from operator import attrgetter
from typing import Any

from ..agronomy.growth import DryMass
from ..agronomy.yields import Weighing
from .exposure import Day, Exposure, StageHeat, Times
from .growth_model import Growth
from .targets import Target

type Json = dict[str, Any]

_day = attrgetter(*(f.name for f in fields(Day)))
_times = attrgetter(*(f.name for f in fields(Times)))
_sums = ("energy_kwh", "energy_s", "water_l", "water_s")
_get_sums = attrgetter(*_sums)
_GROWN = (
    "density_m2",
    "plant_g",
    "seconds",
    "light_assumed_s",
    "co2_assumed_s",
    "air_assumed_s",
)
_grown = attrgetter(*_GROWN)


class StoredExposureError(ValueError):
    """A stored exposure that cannot be one."""


def exposure_to_stored(exposure: Exposure, days_from: float = -math.inf) -> Json:
    """Return an exposure as JSON, of its days only those from a time on."""
    heat, growth = exposure.stage, exposure.growth
    return {
        "since": exposure.since,
        "until": exposure.until,
        "whole": _day(exposure.whole),
        "stage": (heat.seconds, heat.heat_cd, heat.heat_s, heat.due),
        "days": [_day(day) for day in exposure.days if day.start >= days_from],
        "targets": {t.value: _times(times) for t, times in exposure.targets.items()},
        "sums": _get_sums(exposure),
        "growth": None if growth is None else _growth_to_stored(growth),
        "weighings": [
            (w.expected_g, w.weighed_g, w.plants) for w in exposure.weighings
        ],
    }


def exposure_from_stored(stored: object, before: Sequence[Day] = ()) -> Exposure:
    """Return a stored exposure; `before` are days of which the stored ones are the last.

    Raise StoredExposureError where it cannot be one.
    """
    try:
        return _from_stored(stored, before)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StoredExposureError(repr(error)) from error


def _from_stored(stored: object, before: Sequence[Day]) -> Exposure:
    """Return a stored exposure; raise whatever is wrong with it."""
    if not isinstance(stored, Mapping):
        raise TypeError("an exposure is a mapping")
    kept = [Day(*_numbers(day, 7)) for day in stored["days"]]
    first = kept[0].start if kept else math.inf
    *sums, due = stored["stage"]
    seconds, heat_cd, heat_s = _numbers(sums, 3)
    heat = StageHeat(seconds, heat_cd, heat_s, _maybe(due))
    energy_kwh, energy_s, water_l, water_s = _numbers(stored["sums"], 4)
    since, until = _numbers((stored["since"], stored["until"]), 2)
    growth = stored["growth"]
    return Exposure(
        since,
        until,
        whole=Day(*_numbers(stored["whole"], 7)),
        stage=heat,
        days=(*(day for day in before if day.start < first), *kept),
        targets={
            Target(name): Times(*_numbers(times, 4))
            for name, times in stored["targets"].items()
        },
        energy_kwh=energy_kwh,
        energy_s=energy_s,
        water_l=water_l,
        water_s=water_s,
        growth=None if growth is None else _growth_from_stored(growth),
        weighings=tuple(weighing_from_stored(one) for one in stored["weighings"]),
    )


def weighing_from_stored(stored: Sequence[float]) -> Weighing:
    """Return a stored sample; raise ValueError or TypeError where it is none."""
    expected_g, weighed_g, plants = _numbers(stored, 3)
    return Weighing(expected_g, weighed_g, int(plants))


def _growth_to_stored(growth: Growth) -> Json:
    """Return a growth as JSON."""
    mass = growth.mass
    return {
        "mass": mass and (mass.nonstructural_g_m2, mass.structural_g_m2),
        "grown": _grown(growth),
        "warm": growth.warm,
        "bright": growth.bright,
    }


def _growth_from_stored(stored: Mapping[str, Any]) -> Growth:
    """Return a stored growth."""
    mass = stored["mass"]
    density, plant_g, seconds, light_s, co2_s, air_s = _numbers(stored["grown"], 6)
    return Growth(
        density,
        plant_g=plant_g,
        seconds=seconds,
        light_assumed_s=light_s,
        co2_assumed_s=co2_s,
        air_assumed_s=air_s,
        mass=None if mass is None else DryMass(*_numbers(mass, 2)),
        warm=bool(stored["warm"]),
        bright=bool(stored["bright"]),
    )


def _numbers(stored: Sequence[float], count: int) -> tuple[float, ...]:
    """Return so many finite numbers; raise ValueError or TypeError where they are not."""
    numbers = tuple(float(number) for number in stored)
    if len(numbers) != count or not all(map(math.isfinite, numbers)):
        raise ValueError(f"{stored!r} are not {count} numbers")
    return numbers


def _maybe(stored: float | None) -> float | None:
    """Return a stored number or None."""
    return None if stored is None else float(stored)
