"""What the bound equipment of a farm asks for."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ..growing.maintenance import Upkeep
from .metrics import Metric

if TYPE_CHECKING:
    from .live import Farm

_PROBES: Final = (
    (Metric.PH, Upkeep.CALIBRATE_PH),
    (Metric.EC, Upkeep.CALIBRATE_EC),
    (Metric.DISSOLVED_OXYGEN, Upkeep.CALIBRATE_OXYGEN),
    (Metric.CO2, Upkeep.CALIBRATE_CO2),
)


def upkeep(farm: Farm) -> Iterator[tuple[str, Upkeep]]:
    """Yield each place with what its equipment asks for.

    Lamps are wiped a rack at a time; a probe is calibrated where it is bound.
    """
    for place in farm.places:
        for metric, calibration in _PROBES:
            if metric in place.slots:
                yield place.id, calibration
    for rack in farm.racks.values():
        if any(shelf.layout.lamp for shelf in rack.shelves.values()):
            yield rack.id, Upkeep.WIPE_LAMPS
    for reservoir in farm.reservoirs.values():
        yield reservoir.id, Upkeep.CHANGE_SOLUTION
        if reservoir.layout.pump is not None:
            yield reservoir.id, Upkeep.CLEAN_PUMP
        if reservoir.layout.dosers:
            yield reservoir.id, Upkeep.CHECK_DOSERS
