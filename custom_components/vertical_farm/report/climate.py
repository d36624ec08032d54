"""The climate of past days, from Home Assistant's long-term statistics of our sensors."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
import math
from typing import Literal

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.statistics import (
    StatisticsRow,
    statistics_during_period,
)
from homeassistant.components.sensor import DOMAIN as SENSOR
from homeassistant.const import UnitOfEnergy, UnitOfPressure, UnitOfTemperature
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..crop_words import as_local
from ..farm.live import Farm
from ..growing.history import Stay

HOUR_S = 3600.0
CLOCK_APART_S = HOUR_S
METRICS: Mapping[str, tuple[str, int]] = {
    "temperature": ("°C", 1),
    "humidity": ("%", 0),
    "air_vpd": ("kPa", 2),
    "co2": ("ppm", 0),
}
"""What is looked at, with its unit and decimals."""

_UNITS = {
    "temperature": UnitOfTemperature.CELSIUS,
    "pressure": UnitOfPressure.KPA,
    "energy": UnitOfEnergy.KILO_WATT_HOUR,
}


@dataclass(frozen=True, slots=True)
class DayOfMetric:
    """A local day: the mean of its known hours, its extremes, and how much is known."""

    start: float
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    known: float = 0.0


@dataclass(frozen=True, slots=True)
class Climate:
    """The days of each metric; where there are none, `why` is the key of the reason."""

    days: Mapping[str, tuple[DayOfMetric, ...]] = field(default_factory=dict)
    why: str | None = None

    def of(self, metric: str) -> tuple[DayOfMetric, ...]:
        """Return the days of a metric of which any is known."""
        days = self.days.get(metric, ())
        return days if any(day.mean is not None for day in days) else ()


def why_no_statistics(farm: Farm) -> str | None:
    """Return the key of the reason why Home Assistant cannot tell of the farm's past."""
    if "recorder" not in farm.hass.config.components:
        return "why_no_recorder"
    if abs(farm.now - dt_util.utcnow().timestamp()) > CLOCK_APART_S:
        return "why_clock_apart"
    return None


async def async_climate(
    farm: Farm, stays: Sequence[Stay], start: float, end: float
) -> Climate:
    """Return the climate where plants stood, each shelf weighed by its plants."""
    why = why_no_statistics(farm)
    if why is not None:
        return Climate(why=why)
    sources = {
        (shelf, metric): entity_id
        for shelf in {stay.shelf for stay in stays}
        for metric in METRICS
        if (entity_id := _sensor(farm, shelf, metric)) is not None
    }
    rows = await _async_rows(
        farm, set(sources.values()), start, end, {"mean", "min", "max"}
    )
    return Climate(
        {
            metric: tuple(
                _by_day(
                    [
                        (stay, rows.get(sources.get((stay.shelf, metric), ""), []))
                        for stay in stays
                    ],
                    start,
                    end,
                )
            )
            for metric in METRICS
        }
    )


async def async_daily_sums(
    farm: Farm, place: str, key: str, start: float, end: float
) -> dict[float, float]:
    """Return what a counting sensor of a place counted, by local day."""
    entity_id = _sensor(farm, place, key)
    if entity_id is None or why_no_statistics(farm) is not None:
        return {}
    rows = await _async_rows(farm, {entity_id}, start, end, {"change"})
    found: dict[float, float] = defaultdict(float)
    for row in rows.get(entity_id, []):
        change = row.get("change")
        if change is not None:
            found[_day_of(row["start"])] += change
    return dict(found)


def _sensor(farm: Farm, place: str, key: str) -> str | None:
    """Return the entity id of a sensor of a place."""
    registry = er.async_get(farm.hass)
    return registry.async_get_entity_id(SENSOR, DOMAIN, f"{place}_{key}")


async def _async_rows(
    farm: Farm,
    ids: set[str],
    start: float,
    end: float,
    types: set[Literal["change", "last_reset", "max", "mean", "min", "state", "sum"]],
) -> Mapping[str, Sequence[StatisticsRow]]:
    """Return hourly statistics of some sensors."""
    if not ids:
        return {}
    return await get_instance(farm.hass).async_add_executor_job(
        statistics_during_period,
        farm.hass,
        dt_util.utc_from_timestamp(math.floor(start / HOUR_S) * HOUR_S),
        dt_util.utc_from_timestamp(end),
        ids,
        "hour",
        _UNITS,
        types,
    )


def days_between(start: float, end: float) -> Iterator[tuple[float, float]]:
    """Yield the start and end of every local day that a time touches."""
    at = dt_util.start_of_local_day(as_local(start).date())
    while at.timestamp() < end:
        following = _next_day(at)
        yield at.timestamp(), following.timestamp()
        at = following


def _next_day(at: datetime) -> datetime:
    """Return the start of the local day that follows."""
    return dt_util.start_of_local_day((at + timedelta(days=1)).date())


def _day_of(at: float) -> float:
    """Return the start of the local day of a time."""
    return dt_util.start_of_local_day(as_local(at).date()).timestamp()


class _Sums:
    """The hours of a day while they are added up."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.weight = self.total = 0.0
        self.lows: list[float] = []
        self.highs: list[float] = []


def _by_day(
    rows_of: Sequence[tuple[Stay, Sequence[StatisticsRow]]],
    start: float,
    end: float,
) -> Iterator[DayOfMetric]:
    """Yield the days of a metric; an hour counts where plants stood at its middle."""
    found: dict[float, _Sums] = defaultdict(_Sums)
    for stay, rows in rows_of:
        until = end if stay.end is None else stay.end
        for row in rows:
            at, mean = row["start"], row.get("mean")
            if mean is None or not stay.start <= at + HOUR_S / 2.0 < until:
                continue
            sums = found[_day_of(at)]
            sums.weight += stay.plants
            sums.total += stay.plants * mean
            low, high = row.get("min"), row.get("max")
            sums.lows.append(mean if low is None else low)
            sums.highs.append(mean if high is None else high)
    for begin, over in days_between(start, end):
        whole = sum(
            stay.plants * _overlap_h(stay, max(begin, start), min(over, end))
            for stay, _ in rows_of
        )
        sums = found.get(begin, _Sums())
        if not sums.weight:
            yield DayOfMetric(begin)
            continue
        known = min(sums.weight / whole, 1.0) if whole > 0.0 else 1.0
        yield DayOfMetric(
            begin, sums.total / sums.weight, min(sums.lows), max(sums.highs), known
        )


def _overlap_h(stay: Stay, start: float, end: float) -> float:
    """Return for how many hours of a time plants stood."""
    until = end if stay.end is None else min(stay.end, end)
    return max(until - max(stay.start, start), 0.0) / HOUR_S
