"""The sensors of a rack and of the farm: the roll-up of their shelves."""

from collections.abc import Callable

from .farm.metrics import Metric
from .farm.places import Group, Topic
from .farm.shelf import JOULES_PER_KWH, Shelf
from .sensor_shapes import (
    CO2,
    COST,
    DLI,
    ENERGY,
    HUMIDITY,
    PPFD,
    TEMPERATURE,
    VPD,
    PlaceSensorDescription,
    has_air,
)


def _any(metric: Metric) -> Callable[[Group], bool]:
    """Return whether a metric is measured on any shelf of a group."""
    return lambda group: any(shelf.has(metric) for shelf in group.members)


def _mean(value: Callable[[Shelf], float | None]) -> Callable[[Group], float | None]:
    """Return the mean of a shelf's value over a group."""
    return lambda group: group.mean(value)


def _sum(value: Callable[[Shelf], float]) -> Callable[[Group], float]:
    """Return the sum of a shelf's value over a group."""
    return lambda group: sum(value(shelf) for shelf in group.members)


GROUP_SENSORS: tuple[PlaceSensorDescription[Group], ...] = (
    PlaceSensorDescription(
        key="temperature",
        topics=(Topic.ROLLUP,),
        exists_fn=_any(Metric.TEMPERATURE),
        value_fn=_mean(lambda shelf: shelf.value(Metric.TEMPERATURE)),
        **TEMPERATURE,
    ),
    PlaceSensorDescription(
        key="humidity",
        topics=(Topic.ROLLUP,),
        exists_fn=_any(Metric.HUMIDITY),
        value_fn=_mean(lambda shelf: shelf.value(Metric.HUMIDITY)),
        **HUMIDITY,
    ),
    PlaceSensorDescription(
        key="air_vpd",
        topics=(Topic.ROLLUP,),
        exists_fn=lambda group: any(has_air(shelf) for shelf in group.members),
        value_fn=_mean(lambda shelf: shelf.air_vpd),
        **VPD,
    ),
    PlaceSensorDescription(
        key="co2",
        topics=(Topic.ROLLUP,),
        exists_fn=_any(Metric.CO2),
        value_fn=_mean(lambda shelf: shelf.value(Metric.CO2)),
        **CO2,
    ),
    PlaceSensorDescription(
        key="ppfd",
        topics=(Topic.ROLLUP,),
        exists_fn=_any(Metric.PPFD),
        value_fn=_mean(lambda shelf: shelf.value(Metric.PPFD)),
        **PPFD,
    ),
    PlaceSensorDescription(
        key="dli_today",
        topics=(Topic.ROLLUP,),
        exists_fn=_any(Metric.PPFD),
        value_fn=_mean(lambda shelf: shelf.dli),
        **DLI,
    ),
    PlaceSensorDescription(
        key="energy_today",
        topics=(Topic.ROLLUP,),
        exists_fn=_any(Metric.POWER),
        value_fn=_sum(lambda shelf: shelf.energy.total / JOULES_PER_KWH),
        **ENERGY,
    ),
    PlaceSensorDescription(
        key="cost_today",
        topics=(Topic.ROLLUP,),
        exists_fn=lambda group: _any(Metric.POWER)(group) and group.farm.priced,
        value_fn=_sum(lambda shelf: shelf.cost.total / JOULES_PER_KWH),
        unit_fn=lambda group: group.farm.layout.currency,
        **COST,
    ),
)
