"""The climate of a room: which devices run, by temperature and VPD together.

Each wish begins at the edge of a band and ends near its middle, so that a device neither
starts often nor works against another one: heat never runs with cold, nor mist with
drying. What a missing device would do, temperature does where the band leaves room: warmer
air is drier, colder air moister. Nobody's reading, nobody's guess: without trusted air
everything rests but the circulation. Times in seconds, temperatures in °C, VPD in kPa.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum, inf
from types import MappingProxyType

from ..agronomy.psychrometrics import air_vpd
from ..growing.recipes import Band
from .equipment import Kind

type Inputs = Mapping[str, float | str | bool | None]
"""What a decision is made of, as it is written down with its reason."""

START_SHARE = 0.15
"""How far inside its band a value is, as a share of the band, when a device starts."""

STOP_SHARE = 0.4
"""How far inside its band a value is when the device stops again; practice."""

SHORTEST_RUN_S: Mapping[Kind, float] = MappingProxyType(
    {
        Kind.HEATER: 60.0,
        Kind.COOLER: 180.0,
        Kind.HUMIDIFIER: 60.0,
        Kind.DEHUMIDIFIER: 180.0,
        Kind.EXHAUST_FAN: 60.0,
    }
)
"""Seconds that a device runs at least; practice, compressors want minutes."""

SHORTEST_REST_S: Mapping[Kind, float] = MappingProxyType(
    {
        Kind.HEATER: 60.0,
        Kind.COOLER: 300.0,
        Kind.HUMIDIFIER: 60.0,
        Kind.DEHUMIDIFIER: 300.0,
        Kind.EXHAUST_FAN: 60.0,
    }
)
"""Seconds that a device rests at least; practice, compressors want their pressure gone."""

OPPOSED: Mapping[Kind, Kind] = MappingProxyType(
    {
        Kind.HEATER: Kind.COOLER,
        Kind.COOLER: Kind.HEATER,
        Kind.HUMIDIFIER: Kind.DEHUMIDIFIER,
        Kind.DEHUMIDIFIER: Kind.HUMIDIFIER,
    }
)

TOO_HOT_C = 32.0
"""Above it nothing may add heat, however short it has run; as the critical alarm."""

TOO_COLD_C = 8.0
"""Below it nothing may cool, however short it has run; as the critical alarm."""

TOO_HUMID_PCT = 92.0
"""Above it nothing may add water, however short it has run; as the alarm by night."""

TOO_DRY_KPA = 2.2
"""Above this VPD nothing may dry, however short it has run; as the critical alarm."""

COOLER_OUTSIDE_K = 2.0
"""How much cooler the outside must be for its air to cool the room."""

_HUMID_ROOM_PCT = 3.0


class Why(StrEnum):
    """Why a device should run or rest."""

    TOO_COLD = "too_cold"
    TOO_WARM = "too_warm"
    TOO_HUMID = "too_humid"
    TOO_DRY = "too_dry"
    CIRCULATION = "circulation"
    IN_BAND = "in_band"
    MIN_RUN = "min_run"
    MIN_REST = "min_rest"
    OPPOSED = "opposed"
    LIMIT = "limit"
    NO_READING = "no_reading"
    NO_TARGET = "no_target"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Unit:
    """A device of a room: whether it runs, and since when.

    `on` is None where nobody knows; `since_s` are the seconds since it switched, None where
    that is unknown. A `held` device must not run.
    """

    ref: str
    kind: Kind
    on: bool | None = None
    since_s: float | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """The air that some devices keep, and what it should be; None is unknown.

    `humidity_pct` and `outdoor_c` help where they are known. Without a band nothing is
    wanted of the devices.
    """

    temperature_c: float | None
    humidity_pct: float | None
    temperature: Band | None
    vpd: Band | None
    humidity: Band | None = None
    outdoor_c: float | None = None

    @property
    def vpd_kpa(self) -> float | None:
        """Return the vapour pressure deficit of the air."""
        if self.temperature_c is None or self.humidity_pct is None:
            return None
        return air_vpd(self.temperature_c, self.humidity_pct)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a device should do, why, and in how many seconds that may change by itself."""

    unit: Unit
    on: bool
    why: Why
    again_s: float | None = None

    @property
    def changes(self) -> bool:
        """Return whether the device does something else now."""
        return self.unit.on is not self.on


def decide(room: Room, units: Sequence[Unit]) -> tuple[Choice, ...]:
    """Return what each device should do; what is switched off comes first."""
    wishes = _Wishes(room, units)
    rests = [_choice(room, unit, *wishes.of(unit.kind)) for unit in units]
    running = {choice.unit.kind for choice in rests if choice.on and choice.unit.on}
    choices = [_unopposed(choice, running) for choice in rests]
    return tuple(sorted(choices, key=lambda choice: choice.on))


def shared(bands: Iterable[tuple[Band, float]]) -> Band | None:
    """Return the band for plants that share their air, each with its area in m².

    Where they agree, what suits all; where not, a band of the usual width about what suits
    them best on the whole. None without any.
    """
    found = list(bands)
    if not found:
        return None
    low = max(band.minimum for band, _ in found)
    high = min(band.maximum for band, _ in found)
    area = fsum(weight for _, weight in found)
    typical = fsum(band.typical * weight for band, weight in found) / area
    width = min(band.maximum - band.minimum for band, _ in found)
    if high - low >= width / 2.0:
        return Band(low, min(max(typical, low), high), high)
    middle = fsum((b.minimum + b.maximum) / 2.0 * weight for b, weight in found) / area
    return Band(middle - width / 2.0, middle, middle + width / 2.0)


class _Wishes:
    """What the air wants of each kind of device."""

    def __init__(self, room: Room, units: Sequence[Unit]) -> None:
        """Look at the air, and at what runs already."""
        self._room = room
        self._on = {unit.kind for unit in units if unit.on}
        self._there = {unit.kind for unit in units if not unit.held}
        self._vpd = room.vpd_kpa
        self._dry = self._moisture_wish(Kind.DEHUMIDIFIER)
        self._humid = self._moisture_wish(Kind.HUMIDIFIER)

    def of(self, kind: Kind) -> tuple[bool, Why]:
        """Return whether a kind of device is wanted, and why."""
        if kind is Kind.FAN:
            return True, Why.CIRCULATION
        if self._room.temperature_c is None:
            return False, Why.NO_READING
        if self._room.temperature is None:
            return False, Why.NO_TARGET
        match kind:
            case Kind.HEATER:
                return self._heat()
            case Kind.COOLER:
                return self._cool()
            case Kind.HUMIDIFIER if self._vpd is not None:
                return self._humid, Why.TOO_DRY if self._humid else Why.IN_BAND
            case Kind.DEHUMIDIFIER if self._vpd is not None:
                return self._dry, Why.TOO_HUMID if self._dry else Why.IN_BAND
            case Kind.EXHAUST_FAN:
                return self._exhaust()
            case _:
                return False, Why.NO_READING

    def _moisture_wish(self, kind: Kind) -> bool:
        """Return whether the air wants to be dried, or misted."""
        vpd, band, room = self._vpd, self._room.vpd, self._room
        if vpd is None or band is None or room.humidity_pct is None:
            return False
        on = kind in self._on
        wettest = TOO_HUMID_PCT if room.humidity is None else room.humidity.maximum
        wettest = min(wettest, TOO_HUMID_PCT)
        if kind is Kind.HUMIDIFIER:
            room_left = room.humidity_pct < wettest - _HUMID_ROOM_PCT
            return room_left and _above(vpd, band, on=on)
        damp = wettest - (_HUMID_ROOM_PCT if on else 0.0)
        too_dry = vpd > band.maximum - START_SHARE * (band.maximum - band.minimum)
        return _below(vpd, band, on=on) or (room.humidity_pct > damp and not too_dry)

    def _heat(self) -> tuple[bool, Why]:
        """Return whether heat is wanted: for warmth, or to dry what nothing else dries."""
        t_c, band = self._room.temperature_c, self._room.temperature
        if t_c is None or band is None:
            return False, Why.NO_READING
        on = Kind.HEATER in self._on
        if _below(t_c, band, on=on):
            return True, Why.TOO_COLD
        if (
            self._dry
            and not self._there & {Kind.DEHUMIDIFIER, Kind.COOLER}
            and t_c < _upper(band, STOP_SHARE if not on else START_SHARE)
        ):
            return True, Why.TOO_HUMID
        return False, Why.IN_BAND

    def _cool(self) -> tuple[bool, Why]:
        """Return whether cold is wanted: for itself, or for what only it can do to VPD.

        A cold coil dries, and colder air of the same water has a lower VPD.
        """
        t_c, band = self._room.temperature_c, self._room.temperature
        if t_c is None or band is None:
            return False, Why.NO_READING
        on = Kind.COOLER in self._on
        if _above(t_c, band, on=on):
            return True, Why.TOO_WARM
        has_room = t_c > _lower(band, STOP_SHARE + (0.0 if on else START_SHARE))
        if has_room and self._dry and Kind.DEHUMIDIFIER not in self._there:
            return True, Why.TOO_HUMID
        if has_room and self._humid and Kind.HUMIDIFIER not in self._there:
            return True, Why.TOO_DRY
        return False, Why.IN_BAND

    def _exhaust(self) -> tuple[bool, Why]:
        """Return whether the room must be aired: only out of band, where that can help."""
        t_c, band, room = self._room.temperature_c, self._room.temperature, self._room
        if t_c is None or band is None:
            return False, Why.NO_READING
        on = Kind.EXHAUST_FAN in self._on
        helps = room.outdoor_c is None or room.outdoor_c < t_c - COOLER_OUTSIDE_K
        warmest = band.maximum if not on else _upper(band, START_SHARE)
        if t_c > warmest and helps:
            return True, Why.TOO_WARM
        warm_enough = t_c > _lower(band, STOP_SHARE)
        if self._dry and warm_enough and Kind.DEHUMIDIFIER not in self._there and helps:
            return True, Why.TOO_HUMID
        return False, Why.IN_BAND


def _lower(band: Band, share: float) -> float:
    """Return the value that lies a share of the band above its lower end."""
    return band.minimum + share * (band.maximum - band.minimum)


def _upper(band: Band, share: float) -> float:
    """Return the value that lies a share of the band below its upper end."""
    return band.maximum - share * (band.maximum - band.minimum)


def _below(value: float, band: Band, *, on: bool) -> bool:
    """Return whether a value wants to rise: from the edge of its band on to its middle."""
    return value < _lower(band, STOP_SHARE if on else START_SHARE)


def _above(value: float, band: Band, *, on: bool) -> bool:
    """Return whether a value wants to fall: from the edge of its band on to its middle."""
    return value > _upper(band, STOP_SHARE if on else START_SHARE)


def _choice(room: Room, unit: Unit, wanted: bool, why: Why) -> Choice:  # noqa: FBT001
    """Return what a device should do, by its own limits and times."""
    if unit.held:
        return Choice(unit, on=False, why=Why.HELD)
    if unit.kind is Kind.FAN:
        return Choice(unit, on=wanted, why=why)
    if _limited(room, unit.kind):
        return Choice(unit, on=False, why=Why.LIMIT)
    if why in (Why.NO_READING, Why.NO_TARGET):
        return Choice(unit, on=False, why=why)
    if unit.on is None or wanted is unit.on:
        return Choice(unit, on=wanted, why=why)
    times = SHORTEST_RUN_S if unit.on else SHORTEST_REST_S
    since_s = inf if unit.since_s is None else unit.since_s
    left_s = times.get(unit.kind, 0.0) - since_s
    if left_s > 0.0:
        kept = Why.MIN_RUN if unit.on else Why.MIN_REST
        return Choice(unit, on=unit.on, why=kept, again_s=left_s)
    return Choice(unit, on=wanted, why=why)


def _limited(room: Room, kind: Kind) -> bool:
    """Return whether the air is so far off that a device would do harm."""
    t_c, vpd = room.temperature_c, room.vpd_kpa
    match kind:
        case Kind.HEATER:
            return t_c is not None and t_c >= TOO_HOT_C
        case Kind.COOLER:
            return t_c is not None and t_c <= TOO_COLD_C
        case Kind.HUMIDIFIER:
            return room.humidity_pct is not None and room.humidity_pct >= TOO_HUMID_PCT
        case Kind.DEHUMIDIFIER:
            return (vpd is not None and vpd >= TOO_DRY_KPA) or (
                t_c is not None and t_c >= TOO_HOT_C
            )
        case _:
            return False


def _unopposed(choice: Choice, running: set[Kind]) -> Choice:
    """Return a choice that waits for its opponent to have stopped.

    Of two that somebody let run against each other, the one that is not wanted stops.
    """
    opponent = OPPOSED.get(choice.unit.kind)
    if not choice.on or opponent not in running:
        return choice
    if choice.why is Why.MIN_RUN or not choice.unit.on:
        return Choice(choice.unit, on=False, why=Why.OPPOSED, again_s=choice.again_s)
    return choice


def as_inputs(room: Room, units: Sequence[Unit]) -> Inputs:
    """Return what a decision is made of, flat, so that it can be written down."""
    written: dict[str, float | str | bool | None] = {
        "temperature_c": room.temperature_c,
        "humidity_pct": room.humidity_pct,
        "outdoor_c": room.outdoor_c,
    }
    for name in ("temperature", "vpd", "humidity"):
        band: Band | None = getattr(room, name)
        for end in ("minimum", "typical", "maximum"):
            written[f"{name}_{end}"] = None if band is None else getattr(band, end)
    for number, unit in enumerate(units):
        written[f"device_{number}"] = unit.ref
        written[f"device_{number}_kind"] = unit.kind.value
        written[f"device_{number}_on"] = unit.on
        written[f"device_{number}_since_s"] = unit.since_s
        written[f"device_{number}_held"] = unit.held
    return MappingProxyType(written)


def from_inputs(inputs: Inputs) -> tuple[Room, tuple[Unit, ...]]:
    """Return what a decision was made of, from what was written down."""
    room = Room(
        _number(inputs["temperature_c"]),
        _number(inputs["humidity_pct"]),
        _band(inputs, "temperature"),
        _band(inputs, "vpd"),
        _band(inputs, "humidity"),
        _number(inputs["outdoor_c"]),
    )
    return room, tuple(_units(inputs))


def _units(inputs: Inputs) -> Iterator[Unit]:
    """Yield the devices that were written down."""
    number = 0
    while (key := f"device_{number}") in inputs:
        on = inputs[f"{key}_on"]
        yield Unit(
            str(inputs[key]),
            Kind(str(inputs[f"{key}_kind"])),
            None if on is None else bool(on),
            _number(inputs[f"{key}_since_s"]),
            bool(inputs[f"{key}_held"]),
        )
        number += 1


def _band(inputs: Inputs, name: str) -> Band | None:
    """Return a band that was written down."""
    low, usual, high = (
        _number(inputs[f"{name}_{end}"]) for end in ("minimum", "typical", "maximum")
    )
    if low is None or usual is None or high is None:
        return None
    return Band(low, usual, high)


def _number(value: float | str | bool | None) -> float | None:  # noqa: FBT001
    """Return a number that was written down."""
    return None if value is None else float(value)
