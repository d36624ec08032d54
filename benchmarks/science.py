"""What the science costs: growth, light plans and the archive, as CPU time of one run."""

from collections.abc import Callable
from dataclasses import dataclass, replace
import json
import time
from types import MappingProxyType

from custom_components.vertical_farm.agronomy.growth import (
    PRESETS,
    Climate,
    DryMass,
    Preset,
    grow,
)
from custom_components.vertical_farm.agronomy.light_plan import (
    Day,
    Lamp,
    LightRules,
    plan_light,
)
from custom_components.vertical_farm.growing.archive import (
    Archive,
    ArchivedBatch,
    archive_from_stored,
    archive_to_stored,
)
from custom_components.vertical_farm.growing.events import (
    Harvested,
    Moved,
    Observed,
    Sown,
    StageSet,
)
from custom_components.vertical_farm.growing.history import Batch

_RUNS = 5
_DAYS = 35
_BATCHES = 10_000
_LIT = Climate.of_ppfd(295.0, 1000.0, 24.0)
_DARK = Climate(0.0, 450.0, 19.0)
_PRICES = tuple(0.02 + 0.001 * ((7 * slot) % 96) for slot in range(96))
_HISTORY = (
    Sown(0.0, 1, (("s1", 36),), "germination"),
    StageSet(1e5, 2, "propagation", by_hand=False),
    Moved(9e5, 3, 36, "s1", "s2"),
    StageSet(9e5, 4, "vegetative", by_hand=False),
    Observed(1.5e6, 5, 3, 120.0),
    StageSet(2e6, 6, "finishing", by_hand=False),
    Harvested(3e6, 7, (("s2", 36),), (("A", 4000.0), ("B", 300.0)), 90.0, "tip-burn"),
)


@dataclass(frozen=True, slots=True)
class ScienceCost:
    """The best of some runs in ms, and what it should stay below."""

    what: str
    milliseconds: float
    limit: float


def _best_ms(work: Callable[[], object]) -> float:
    """Return the fastest of some runs in ms of CPU."""
    times = []
    for _ in range(_RUNS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times) * 1000.0


def _grow() -> object:
    """Grow lettuce for five weeks."""
    course = ((16 * 3600.0, _LIT), (8 * 3600.0, _DARK)) * _DAYS
    return grow(PRESETS[Preset.INDOOR], DryMass(0.25, 0.75), course)


def _plan() -> object:
    """Plan a day of quarters of an hour for one lamp."""
    rules = LightRules(starts_max=2, night_min_h=6.0, lit_run_min_h=1.0)
    lamp = Lamp(power_kw=0.4, ppfd_umol=250.0)
    return plan_light(14.4, lamp, rules, Day(prices=_PRICES, slot_h=0.25))


def _stored_archive() -> object:
    """Return the JSON of many finished batches."""
    sown = Batch(
        "b", "lettuce_butterhead", "lettuce_butterhead@1", _HISTORY, "Rex", "D001"
    )
    old = ArchivedBatch.of(sown)
    many = {f"b{n}": replace(old, id=f"b{n}") for n in range(_BATCHES)}
    return json.loads(json.dumps(archive_to_stored(Archive(MappingProxyType(many)))))


def science_costs() -> list[ScienceCost]:
    """Measure each part."""
    stored = _stored_archive()
    return [
        ScienceCost("lettuce grows for 35 days", _best_ms(_grow), 50.0),
        ScienceCost("a day of 96 slots is planned", _best_ms(_plan), 300.0),
        ScienceCost(
            f"{_BATCHES:,} finished batches are read",
            _best_ms(lambda: archive_from_stored(stored)),
            500.0,
        ),
    ]
