"""Targets: what a shelf should be now, from its leading batch, and how far it is from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from .recipes import Band, Stage

TRANSITION_S = 1800.0
"""Seconds after the lamp switched in which both the day's and the night's bands are right.

Practice: air follows a lamp within half an hour.
"""

DARK_PPFD = Band(0.0, 0.0, 5.0)
"""What a shelf in the dark may show in µmol/(m² s)."""

DWELL_S = 300.0
"""Seconds that a shelf must be out of its band, or back in it, before that is said."""

_CO2_MIN_PPM = 350.0


class Target(StrEnum):
    """What a shelf has a target for."""

    TEMPERATURE = "temperature"
    HUMIDITY = "humidity"
    VPD = "vpd"
    CO2 = "co2"
    PPFD = "ppfd"
    DLI = "dli"
    PHOTOPERIOD = "photoperiod"
    EC = "ec"
    PH = "ph"
    WATER_TEMPERATURE = "water_temperature"


HYSTERESIS: Mapping[Target, float] = MappingProxyType(
    {
        Target.TEMPERATURE: 0.5,
        Target.HUMIDITY: 2.0,
        Target.VPD: 0.05,
        Target.CO2: 50.0,
        Target.PPFD: 10.0,
        Target.DLI: 0.3,
        Target.PHOTOPERIOD: 0.25,
        Target.EC: 0.1,
        Target.PH: 0.1,
        Target.WATER_TEMPERATURE: 0.3,
    }
)
"""How far inside its band a value has to be before it counts as back; practice."""


@dataclass(frozen=True, slots=True)
class Share:
    """A batch and how much of a shelf it covers in m²."""

    batch: str
    area_m2: float
    began: float


def leading(shares: Sequence[Share], chosen: str | None = None) -> str | None:
    """Return the batch that sets a shelf's targets: the chosen one, else the largest.

    Of equal ones the older leads, so that a newcomer changes nothing.
    """
    if any(share.batch == chosen for share in shares):
        return chosen
    order = sorted(shares, key=lambda s: (-s.area_m2, s.began, s.batch))
    return order[0].batch if order else None


def bands_now(
    stage: Stage, *, lit: bool | None, since_switch_s: float | None = None
) -> Mapping[Target, Band]:
    """Return the bands of a stage by day or by night.

    Soon after the lamp switched, or where it is not known whether it is on, the bands of
    day and night both count. CO2 is only asked for in the light.
    """
    day, night = stage["air_temperature_day_c"], stage["air_temperature_night_c"]
    both = lit is None or (since_switch_s is not None and since_switch_s < TRANSITION_S)
    air = day if lit or lit is None else night
    if both:
        air = air.union(night if air is day else day)
    bands = {
        Target.TEMPERATURE: air,
        Target.HUMIDITY: stage["humidity_pct"],
        Target.VPD: stage["vpd_kpa"],
        Target.DLI: stage["dli_mol"],
        Target.PHOTOPERIOD: stage["photoperiod_h"],
        Target.EC: stage["ec_ms_cm"],
        Target.PH: stage["ph"],
        Target.WATER_TEMPERATURE: stage["water_temperature_c"],
    }
    co2 = stage["co2_ppm"]
    if lit is not None:
        bands[Target.PPFD] = stage["ppfd_umol"] if lit else DARK_PPFD
    if lit and not both:
        bands[Target.CO2] = co2
    else:
        bands[Target.CO2] = replace(co2, minimum=min(co2.minimum, _CO2_MIN_PPM))
    return MappingProxyType(bands)


class Position(StrEnum):
    """Where a value is."""

    IN_TARGET = "in_target"
    LOW = "low"
    HIGH = "high"
    UNKNOWN = "unknown"


def deviation(value: float | None, band: Band) -> float | None:
    """Return how far a value is from its band: 0 within, negative below."""
    if value is None:
        return None
    if value < band.minimum:
        return value - band.minimum
    return max(value - band.maximum, 0.0)


@dataclass(frozen=True, slots=True)
class Tracker:
    """Where a value has been for long enough to say so, and what may replace that.

    `position` changes only after the value has been elsewhere for the dwell time without
    a break, and comes back only from inside the band by the hysteresis.
    """

    position: Position = Position.UNKNOWN
    since: float | None = None
    pending: Position | None = None
    pending_since: float = 0.0

    def after(
        self,
        now: float,
        value: float | None,
        band: Band,
        hysteresis: float,
        dwell_s: float = DWELL_S,
    ) -> Tracker:
        """Return the state after a value; the first one counts at once."""
        seen = self._seen(value, band, hysteresis)
        if self.since is None:
            return Tracker(seen, now)
        if seen is self.position:
            return replace(self, pending=None)
        if seen is not self.pending:
            pending = replace(self, pending=seen, pending_since=now)
            return pending if dwell_s > 0.0 else Tracker(seen, now)
        if now - self.pending_since >= dwell_s:
            return Tracker(seen, now)
        return self

    def _seen(self, value: float | None, band: Band, hysteresis: float) -> Position:
        """Return where a value is, given where it was; NaN is nowhere."""
        if value is None or value != value:  # noqa: PLR0124
            return Position.UNKNOWN
        room = min(hysteresis, (band.maximum - band.minimum) / 2.0)
        low = band.minimum + (room if self.position is Position.LOW else 0.0)
        high = band.maximum - (room if self.position is Position.HIGH else 0.0)
        if value < low:
            return Position.LOW
        return Position.HIGH if value > high else Position.IN_TARGET
