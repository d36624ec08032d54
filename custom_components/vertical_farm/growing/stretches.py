"""Stretches: what a shelf gave its plants in each quarter of an hour, for some days.

Whatever depends on where plants stood is added up from stretches, so that it can be added
up again when a grower logs a move of yesterday. A stretch says for how long each quantity
was known; what was not measured is missing from it and never carried on.
"""

from array import array
from base64 import b64decode, b64encode
import binascii
from dataclasses import dataclass, fields
import math
from operator import attrgetter
from typing import Self
import zlib

STRETCH_S = 900.0
"""Seconds of a stretch; they begin at every quarter of an hour of UTC."""

KEPT_STRETCHES = 4 * 96
"""How many stretches a shelf's ledger keeps: four days."""

_SPARE = 32
_UMOL_PER_MOL = 1e6
_SURE_SHARE = 0.5
_STEADY_SHARE = 0.98


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was measured on a shelf in `STRETCH_S` seconds.

    Each value comes with the seconds for which it was known. Temperature, humidity, CO2,
    EC, pH (the plain mean) and the water's temperature are means over those; light, energy
    and water are sums. `lit_s` are the known seconds with light.
    """

    light_mol: float = 0.0
    light_s: float = 0.0
    lit_s: float = 0.0
    temperature_c: float = 0.0
    temperature_s: float = 0.0
    humidity_pct: float = 0.0
    humidity_s: float = 0.0
    co2_ppm: float = 0.0
    co2_s: float = 0.0
    energy_kwh: float = 0.0
    energy_s: float = 0.0
    ec_ms_cm: float = 0.0
    ec_s: float = 0.0
    ph: float = 0.0
    ph_s: float = 0.0
    water_c: float = 0.0
    water_s: float = 0.0
    water_l: float = 0.0
    water_l_s: float = 0.0

    @property
    def lit_share(self) -> float | None:
        """Return the share of the known time with light, None where little is known."""
        if self.light_s < _SURE_SHARE * STRETCH_S:
            return None
        return self.lit_s / self.light_s

    @property
    def steady_light(self) -> bool | None:
        """Return whether it was lit or dark all the time, None where it was neither."""
        share = self.lit_share
        if share is None or 1.0 - _STEADY_SHARE < share < _STEADY_SHARE:
            return None
        return share >= _STEADY_SHARE

    @property
    def ppfd_lit_umol(self) -> float:
        """Return the mean PPFD in µmol/(m² s) while it was lit."""
        return self.light_mol * _UMOL_PER_MOL / self.lit_s if self.lit_s > 0.0 else 0.0


UNKNOWN = Stretch()
"""A stretch of which nothing is known."""

_FIELDS = tuple(field.name for field in fields(Stretch))
_WIDTH = len(_FIELDS)
_values = attrgetter(*_FIELDS)


def index_of(at: float) -> int:
    """Return the number of the stretch that holds a UTC second."""
    return math.floor(at / STRETCH_S)


def start_of(index: int) -> float:
    """Return the UTC second at which a stretch begins."""
    return index * STRETCH_S


class SpoiltLedgerError(ValueError):
    """A stored ledger that cannot be read."""


class Ledger:
    """The last stretches of a shelf, in single precision."""

    __slots__ = ("_rows", "first")

    def __init__(self) -> None:
        """Begin with nothing known."""
        self.first = 0
        self._rows = array("f")

    @property
    def end(self) -> int:
        """Return the number of the stretch that comes next."""
        return self.first + len(self._rows) // _WIDTH

    def __getitem__(self, index: int) -> Stretch:
        """Return a stretch by its number; what is not kept is unknown."""
        if not self.first <= index < self.end:
            return UNKNOWN
        at = (index - self.first) * _WIDTH
        return Stretch(*self._rows[at : at + _WIDTH])

    def add(self, index: int, stretch: Stretch) -> None:
        """Keep a stretch; those left out before it are unknown.

        One that is earlier than others, as a clock was set back, replaces them.
        """
        if index < self.first or index >= self.end + KEPT_STRETCHES:
            self.first, self._rows = index, array("f")
        del self._rows[(index - self.first) * _WIDTH :]
        self._rows.extend([0.0] * ((index - self.end) * _WIDTH))
        self._rows.extend(_values(stretch))
        spare = self.end - self.first - KEPT_STRETCHES
        if spare >= _SPARE:
            self.first += spare
            del self._rows[: spare * _WIDTH]

    def since(self, index: int) -> Ledger:
        """Return the stretches from a number on."""
        tail = Ledger()
        tail.first = min(max(index, self.first), self.end)
        tail._rows = self._rows[(tail.first - self.first) * _WIDTH :]
        return tail

    def extend(self, later: Ledger) -> None:
        """Add the stretches of another ledger that are not here yet."""
        for index in range(max(later.first, self.end), later.end):
            self.add(index, later[index])

    def as_text(self) -> str:
        """Return the stretches for storage: compressed, column by column."""
        rows = self._rows
        columns = b"".join(rows[field::_WIDTH].tobytes() for field in range(_WIDTH))
        packed = b64encode(zlib.compress(columns, 1)).decode()
        return f"{self.first}:{packed}"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Restore a ledger; raise SpoiltLedgerError where it cannot be read."""
        first, _, packed = text.partition(":")
        ledger = cls()
        flat = array("f")
        try:
            ledger.first = int(first)
            flat.frombytes(zlib.decompress(b64decode(packed, validate=True)))
        except (ValueError, binascii.Error, zlib.error) as error:
            raise SpoiltLedgerError(str(error)) from error
        count, rest = divmod(len(flat), _WIDTH)
        if rest or not all(map(math.isfinite, flat)):
            raise SpoiltLedgerError(f"{len(flat)} numbers are no stretches")
        ledger._rows = array("f", flat)
        for field in range(_WIDTH):
            ledger._rows[field::_WIDTH] = flat[field * count : (field + 1) * count]
        return ledger


def light_of(ledger: Ledger, index: int) -> tuple[bool | None, float | None]:
    """Return whether a stretch was lit, and for how many seconds before it began so.

    The seconds are None where the lamp had not switched for two stretches; where it
    switched within the stretch they are 0.
    """
    stretch = ledger[index]
    share = stretch.lit_share
    if share is None:
        return None, None
    lit = share >= _SURE_SHARE
    if stretch.steady_light is None:
        return lit, 0.0
    for back in (1, 2):
        before = ledger[index - back]
        if before.lit_share is not None and before.steady_light is not lit:
            return lit, (back - 1) * STRETCH_S
    return lit, None
