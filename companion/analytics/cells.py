"""What is known of a span of time: a row of the rollups, in the units we count in."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

HOUR = 3_600_000
DAY = 24 * HOUR
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ms(moment: datetime) -> int:
    """Give a moment in milliseconds since 1970."""
    return (moment - EPOCH) // timedelta(milliseconds=1)


def moment(ts: int) -> datetime:
    """Give the moment of milliseconds since 1970."""
    return EPOCH + timedelta(milliseconds=ts)


def floor(ts: int, length: int) -> int:
    """Give the start of the span that a moment is in."""
    return ts - ts % length


def overlap(start: int, end: int, other_start: int, other_end: int) -> int:
    """Give how long two spans of time have in common."""
    return max(0, min(end, other_end) - max(start, other_start))


class Cell(NamedTuple):
    """The readings of one sensor in one span."""

    start: int
    n: int
    mean: float
    first: float
    last: float
    high: float
    # How much of the span was measured, where that is less than all of it.
    lasted: int | None = None


class Metric(StrEnum):
    """What analytics reads of a farm."""

    TEMPERATURE = "temperature"
    HUMIDITY = "humidity"
    VPD = "vpd"
    CO2 = "co2"
    PPFD = "ppfd"
    EC = "ec"
    PH = "ph"
    WATER_TEMPERATURE = "water_temperature"
    ENERGY = "energy"
    POWER = "power"
    WATER = "water"
    FLOW = "flow"


class Scale(NamedTuple):
    """How a unit becomes ours: value x factor + offset."""

    factor: float
    offset: float = 0.0


UNITS: dict[Metric, str] = {
    Metric.TEMPERATURE: "°C",
    Metric.HUMIDITY: "%",
    Metric.VPD: "kPa",
    Metric.CO2: "ppm",
    Metric.PPFD: "µmol/m²/s",
    Metric.EC: "mS/cm",
    Metric.PH: "pH",
    Metric.WATER_TEMPERATURE: "°C",
    Metric.ENERGY: "kWh",
    Metric.POWER: "W",
    Metric.WATER: "L",
    Metric.FLOW: "L/min",
}
_TEMPERATURES = {
    "°c": Scale(1),
    "°f": Scale(5 / 9, -160 / 9),
    "k": Scale(1, -273.15),
}
_SCALES: dict[Metric, dict[str, Scale]] = {
    Metric.TEMPERATURE: _TEMPERATURES,
    Metric.WATER_TEMPERATURE: _TEMPERATURES,
    Metric.HUMIDITY: {"%": Scale(1)},
    Metric.VPD: {"kpa": Scale(1), "hpa": Scale(0.1), "pa": Scale(0.001)},
    Metric.CO2: {"ppm": Scale(1)},
    Metric.PPFD: {
        "µmol/m²/s": Scale(1),
        "µmol/(m²·s)": Scale(1),
        "µmol/s·m²": Scale(1),
        "µmol/s⋅m²": Scale(1),
        "µmol/m2/s": Scale(1),
    },
    Metric.EC: {"ms/cm": Scale(1), "µs/cm": Scale(0.001), "ds/m": Scale(1)},
    Metric.PH: {"ph": Scale(1), "": Scale(1)},
    Metric.ENERGY: {
        "wh": Scale(0.001),
        "kwh": Scale(1),
        "mwh": Scale(1000),
        "mj": Scale(1 / 3.6),
    },
    Metric.POWER: {"w": Scale(1), "kw": Scale(1000)},
    Metric.WATER: {
        "l": Scale(1),
        "ml": Scale(0.001),
        "m³": Scale(1000),
        "gal": Scale(3.785411784),
    },
    Metric.FLOW: {"l/min": Scale(1), "l/h": Scale(1 / 60), "m³/h": Scale(1000 / 60)},
}


def scale_of(metric: Metric, unit: str | None) -> Scale | None:
    """Give how a sensor's unit becomes ours; nothing for one that is not known."""
    # U+03BC, the Greek letter, and U+00B5, the sign, look the same.
    named = (unit or "").replace("μ", "µ").lower()
    return _SCALES[metric].get(named)


def in_our_unit(cells: Iterable[Cell], scale: Scale) -> list[Cell]:
    """Give cells in the unit that we count in."""
    if scale == Scale(1):
        return list(cells)
    factor, offset = scale
    return [
        Cell(
            cell.start,
            cell.n,
            cell.mean * factor + offset,
            cell.first * factor + offset,
            cell.last * factor + offset,
            cell.high * factor + offset,
            cell.lasted,
        )
        for cell in cells
    ]


def averaged(sensors: Sequence[Sequence[Cell]]) -> dict[int, float]:
    """Give the mean of several sensors of one place by span, each counting the same."""
    found: dict[int, list[float]] = {}
    for cells in sensors:
        for cell in cells:
            found.setdefault(cell.start, []).append(cell.mean)
    return {start: sum(means) / len(means) for start, means in found.items()}
