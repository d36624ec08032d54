"""The health of a shelf while it is lived through, and that of rack and farm."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from ..agronomy.crops import CropKind, load_crops
from ..agronomy.health import (
    RULES,
    Child,
    Dose,
    Health,
    HealthMetric,
    dli_severity,
    severity,
    shelf_health,
)
from ..growing.recipes import Band
from ..growing.targets import Target
from .metrics import Metric

if TYPE_CHECKING:
    from .shelf import Shelf

UNKNOWN: Final = Health(None, 0.0)

_LEAFY_C: Final = (8.0, 32.0)
_BASIL_C: Final = (11.0, 32.0)
_FRUIT_C: Final = (11.0, 35.0)
"""°C at which a crop is damaged within hours: leaves, chilled basil, fruit; practice."""

_LIMITS: Final[Mapping[HealthMetric, tuple[Target, float, float, float]]] = {
    HealthMetric.VPD: (Target.VPD, 0.0, 2.2, 0.2),
    HealthMetric.PH: (Target.PH, 4.5, 7.5, 0.5),
    HealthMetric.WATER_TEMPERATURE: (Target.WATER_TEMPERATURE, 10.0, 28.0, 2.0),
    HealthMetric.CO2: (Target.CO2, 200.0, 2000.0, 100.0),
}
"""Target, lowest and highest bearable value, and how far these are from any band at least."""

_AIR_APART_K: Final = 2.0
_EC_APART: Final = 0.6
_HOUR_S: Final = 3600.0
_LONGEST_LOOK_S: Final = 900.0


class ShelfHealth:
    """The doses that a shelf's plants have taken, and what they make of its health.

    Whoever leads the shelf anew begins without any.
    """

    def __init__(self, shelf: Shelf) -> None:
        """Begin without a crop."""
        self._shelf = shelf
        self._doses: dict[HealthMetric, Dose] = {}
        self._looked: float | None = None
        self._batch: str | None = None
        self.health = UNKNOWN

    def tick(self, now: float) -> None:
        """Let what was found since the last look act on the plants."""
        farm = self._shelf.farm
        batch = farm.growing.leading(self._shelf.id)
        bands = self._shelf.targets.bands
        if batch is None or not bands:
            self._doses, self._looked, self._batch = {}, None, None
            self.health = UNKNOWN
            return
        if self._batch not in (None, batch.id):
            self._doses, self._looked = {}, None
        self._batch = batch.id
        expected = self.expected
        elapsed_s = 0.0 if self._looked is None else max(now - self._looked, 0.0)
        self._looked = now
        if elapsed_s:
            missed = elapsed_s > _LONGEST_LOOK_S + farm.tick_s
            found = {} if missed else self._severities(bands, batch.crop)
            for metric in expected:
                self._doses[metric] = self._doses.get(metric, Dose()).after(
                    elapsed_s / _HOUR_S, found.get(metric), RULES[metric].tolerance_h
                )
        doses = {m: dose for m, dose in self._doses.items() if m in expected}
        self.health = shelf_health(doses, expected)

    def endure_light(self, dli_mol: float, hours: float) -> None:
        """Let the light of past days act, which was known before anybody looked here."""
        batch = self._shelf.farm.growing.leading(self._shelf.id)
        band = self._shelf.targets.bands.get(Target.DLI)
        if batch is None or band is None or band.typical <= 0.0:
            return
        self._batch = batch.id
        self._doses[HealthMetric.DLI] = Dose().after(
            hours,
            dli_severity(dli_mol, band.typical),
            RULES[HealthMetric.DLI].tolerance_h,
        )

    @property
    def expected(self) -> frozenset[HealthMetric]:
        """Return what this shelf should know: everything that is bound."""
        shelf, reservoir = self._shelf, self._shelf.targets.reservoir
        air = shelf.has(Metric.TEMPERATURE)
        bound = [
            (HealthMetric.AIR_TEMPERATURE, air),
            (HealthMetric.VPD, air and shelf.has(Metric.HUMIDITY)),
            (HealthMetric.DLI, shelf.has(Metric.PPFD)),
            (HealthMetric.CO2, shelf.has(Metric.CO2)),
        ]
        if reservoir is not None:
            bound += [
                (HealthMetric.EC, reservoir.has(Metric.EC)),
                (HealthMetric.PH, reservoir.has(Metric.PH)),
                (
                    HealthMetric.WATER_TEMPERATURE,
                    reservoir.has(Metric.WATER_TEMPERATURE),
                ),
                (
                    HealthMetric.WATER_SUPPLY,
                    reservoir.has(Metric.LEVEL) or reservoir.layout.pump is not None,
                ),
            ]
        return frozenset(metric for metric, there in bound if there)

    def as_dict(self) -> dict[str, dict[str, float] | float | None]:
        """Return what must survive a restart."""
        return {
            "looked": self._looked,
            **{
                metric.value: {
                    "dose": dose.dose,
                    "covered_h": dose.covered_h,
                    "elapsed_h": dose.elapsed_h,
                }
                for metric, dose in self._doses.items()
            },
        }

    def restore(self, stored: Mapping[str, Mapping[str, float] | float | None]) -> None:
        """Restore the doses; raises KeyError, TypeError or ValueError if malformed."""
        doses: dict[HealthMetric, Dose] = {}
        looked: float | None = None
        for key, kept in stored.items():
            if isinstance(kept, Mapping):
                doses[HealthMetric(key)] = Dose(
                    kept["dose"], kept["covered_h"], kept["elapsed_h"]
                )
            else:
                looked = kept
        self._doses, self._looked = doses, looked

    def _severities(
        self, bands: Mapping[Target, Band], crop_id: str
    ) -> dict[HealthMetric, float | None]:
        """Return how bad everything is now."""
        targets = self._shelf.targets
        reservoir = targets.reservoir
        found: dict[HealthMetric, float | None] = {
            metric: _severity(
                targets.value(target),
                bands[target],
                (
                    min(low, bands[target].minimum - apart),
                    max(high, bands[target].maximum + apart),
                ),
            )
            for metric, (target, low, high, apart) in _LIMITS.items()
        }
        air, ec = bands[Target.TEMPERATURE], bands[Target.EC]
        low, high = critical_air_c(crop_id)
        found[HealthMetric.AIR_TEMPERATURE] = _severity(
            targets.value(Target.TEMPERATURE),
            air,
            (
                min(low, air.minimum - _AIR_APART_K),
                max(high, air.maximum + _AIR_APART_K),
            ),
        )
        found[HealthMetric.EC] = _severity(
            targets.value(Target.EC),
            ec,
            (ec.minimum - _EC_APART, ec.maximum + _EC_APART),
        )
        wanted = bands[Target.DLI].typical
        dli = self._shelf.dli_yesterday
        found[HealthMetric.DLI] = dli_severity(dli, wanted) if wanted > 0.0 else 0.0
        found[HealthMetric.WATER_SUPPLY] = (
            None if reservoir is None else reservoir.supply.severity
        )
        return found


def critical_air_c(crop_id: str) -> tuple[float, float]:
    """Return the air temperatures in °C at which a crop is damaged within hours."""
    crop = load_crops().crops.get(crop_id)
    if crop is not None and crop.kind is CropKind.FRUITING:
        return _FRUIT_C
    return _BASIL_C if crop_id.startswith("basil") else _LEAFY_C


def children(shelves: Iterable[Shelf]) -> list[Child]:
    """Return the shelves with a crop; an empty one is neither well nor ill."""
    planted = [shelf for shelf in shelves if shelf.targets.bands]
    sized = all(shelf.layout.area_m2 for shelf in planted)
    return [
        Child(
            f"{shelf.rack.layout.name}, {shelf.layout.name}",
            (shelf.layout.area_m2 or 1.0) if sized else 1.0,
            shelf.health,
        )
        for shelf in planted
    ]


def _severity(
    value: float | None, band: Band, critical: tuple[float, float]
) -> float | None:
    """Return how bad a value is, between its band and the critical limits."""
    return severity(value, (band.minimum, band.maximum), critical)
