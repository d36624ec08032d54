"""What plants were exposed to, on the shelves where they stood.

Light integrals and degree days add up over the time that was measured; what was not
measured counts in the coverage, never as zero.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from .cells import DAY, floor, overlap

# Below this a lamp is off: moonlight and the leds of devices stay under 1 µmol/m²/s.
DARK_BELOW_PPFD_UMOL = 5.0


@dataclass(frozen=True, slots=True)
class Stood:
    """Plants of a batch on a shelf, from one time up to another, in milliseconds."""

    batch_id: UUID
    shelf_id: UUID
    plants: int
    start: int
    end: int


class Lived(NamedTuple):
    """A span of a batch's life: how long, and what its plants had on average."""

    start: int
    lasted: int
    value: float | None
    known: float
    stood: float


def follow(
    stays: Sequence[Stood],
    values: Mapping[UUID, Mapping[int, float]],
    length: int,
) -> list[Lived]:
    """Follow plants over shelves: the mean of each span is weighed by plants and time."""
    spans: dict[int, list[float]] = {}
    for stay in stays:
        measured = values.get(stay.shelf_id, {})
        for start in range(floor(stay.start, length), stay.end, length):
            there = overlap(start, start + length, stay.start, stay.end)
            weight = float(there * stay.plants)
            span = spans.setdefault(start, [0.0, 0.0, 0.0])
            span[2] += weight
            value = measured.get(start)
            if value is not None:
                span[0] += value * weight
                span[1] += weight
    first = min((stay.start for stay in stays), default=0)
    last = max((stay.end for stay in stays), default=0)
    return [
        Lived(
            start,
            overlap(start, start + length, first, last),
            total / known if known else None,
            known,
            stood,
        )
        for start, (total, known, stood) in sorted(spans.items())
        if stood
    ]


def coverage(lived: Iterable[Lived]) -> float | None:
    """Give the share of the plants' time that was measured, from 0 to 1."""
    known = stood = 0.0
    for span in lived:
        known += span.known
        stood += span.stood
    return known / stood if stood else None


def _known(lived: Iterable[Lived]) -> Iterator[tuple[int, float, float]]:
    """Give start, measured time and value of what was measured."""
    for span in lived:
        if span.value is not None:
            yield span.start, span.lasted * span.known / span.stood, span.value


def light_integral(lived: Iterable[Lived]) -> float | None:
    """Sum up light in mol/m²: PPFD in µmol/m²/s over the seconds that were measured."""
    parts = [ppfd * lasted / 1e9 for _, lasted, ppfd in _known(lived)]
    return sum(parts) if parts else None


def mean_dli(lived: Sequence[Lived]) -> float | None:
    """Give the mean daily light integral in mol/m²/d of the time that was measured."""
    total = light_integral(lived)
    time = sum(lasted for _, lasted, _ in _known(lived))
    return None if total is None or not time else total / (time / DAY)


def degree_days(lived: Iterable[Lived], base_c: float, upper_c: float) -> float | None:
    """Sum up heat in °C·d above a base, and no more than up to an upper temperature.

    McMaster and Wilhelm (1997), method 2, with the means of each span instead of the
    extremes of a day.
    """
    parts = [
        max(0.0, min(celsius, upper_c) - base_c) * lasted / DAY
        for _, lasted, celsius in _known(lived)
    ]
    return sum(parts) if parts else None


type Band = tuple[float, float]


def time_in_band(
    lived: Iterable[Lived], band: Callable[[int], Band | None]
) -> float | None:
    """Give the share of the measured time whose mean lay in its band, from 0 to 1."""
    inside = total = 0.0
    for start, lasted, value in _known(lived):
        limits = band(start)
        if limits is None:
            continue
        total += lasted
        if limits[0] <= value <= limits[1]:
            inside += lasted
    return inside / total if total else None


def between(lived: Iterable[Lived], start: int, end: int, length: int) -> list[Lived]:
    """Keep what was lived between two moments; the spans at the edges in their part."""
    found = []
    for span in lived:
        part = overlap(span.start, span.start + length, start, end) / length
        if part:
            found.append(
                Lived(
                    span.start,
                    round(span.lasted * part),
                    span.value,
                    span.known * part,
                    span.stood * part,
                )
            )
    return found
