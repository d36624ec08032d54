"""What there is to tell of a farm: what differs from what was told last, and what happened."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er

from ..const import DOMAIN
from ..farm.live import Farm
from ..farm.metrics import (
    RESERVOIR_METRICS,
    SHELF_METRICS,
    Conversion,
    Metric,
    UnusableUnitError,
    converter,
)
from ..growing.archive import Archive, ArchivedBatch
from ..growing.batch_store import batch_to_stored
from ..growing.batches import Batches
from ..growing.tasks import Tasks
from .outbox import News
from .readings import Convert
from .wire import (
    Json,
    Measured,
    batch_content,
    digest,
    layout_content,
    moment,
    packed,
    task_content,
)

AT_ONCE: Final = 100
"""Entities that are looked at before others have their turn."""
ALL_BATCHES: Final = "batches"
ALL_TASKS: Final = "tasks"
_BATCH: Final = "batch/"
_TASK: Final = "task/"
ANSWER: Final = "answer/"


def farm_content(hass: HomeAssistant, farm: Farm) -> Json:
    """Return what is said of the whole farm."""
    return {
        "name": farm.layout.name[:120],
        "time_zone": hass.config.time_zone,
        "latitude": hass.config.latitude,
        "longitude": hass.config.longitude,
    }


async def layout(hass: HomeAssistant, farm: Farm, sensors: list[Measured]) -> Json:
    """Return the farm as it stands, without keeping others waiting."""
    racks = [rack.layout for rack in farm.racks.values()]
    reservoirs = [tank.layout for tank in farm.reservoirs.values()]
    content = farm_content(hass, farm)
    refs = {ref for rack in racks for ref in rack.entities()}
    refs |= {ref for tank in reservoirs for ref in tank.entities()}
    registry = er.async_get(hass)
    named: dict[str, str] = {}
    async for ref in in_turns(refs):
        named[ref] = _name(hass, registry, ref)
    return await hass.async_add_executor_job(
        layout_content, content, racks, reservoirs, sensors, named
    )


async def in_turns[T](things: Iterable[T]) -> AsyncIterator[T]:
    """Yield things, and let others have their turn after some of them."""
    for number, each in enumerate(things, 1):
        yield each
        if number % AT_ONCE == 0:
            await asyncio.sleep(0)


def _name(hass: HomeAssistant, registry: er.EntityRegistry, ref: str) -> str:
    """Return what people call a bound entity."""
    entity_id = er.async_resolve_entity_id(registry, ref) or ref
    state = hass.states.get(entity_id)
    return entity_id if state is None else state.name or entity_id


async def measured(hass: HomeAssistant, farm: Farm) -> dict[str, Measured]:
    """Return the sensors whose readings are sent, by their entities."""
    registry = er.async_get(hass)
    found: dict[str, Measured] = {}
    async for each in in_turns([*_possible(farm)]):
        entity_id = registry.async_get_entity_id("sensor", DOMAIN, each.key)
        entry = None if entity_id is None else registry.async_get(entity_id)
        if entry is not None and entry.disabled_by is None:
            found[entry.entity_id] = each
    return found


def _possible(farm: Farm) -> Iterator[Measured]:
    """Yield what is measured on shelves and in reservoirs.

    A shelf shows what its rack measures, so the rack's own roll-up is not sent.
    """
    for rack in farm.racks.values():
        for shelf in rack.shelves.values():
            for metric in SHELF_METRICS:
                name = f"{shelf.layout.name} {metric.value.replace('_', ' ')}"
                yield Measured(
                    f"{shelf.id}_{metric.value}", name[:120], metric, shelf=shelf.id
                )
    for tank in farm.reservoirs.values():
        for metric in RESERVOIR_METRICS:
            name = f"{tank.layout.name} {metric.value.replace('_', ' ')}"
            yield Measured(
                f"{tank.id}_{metric.value}", name[:120], metric, reservoir=tank.id
            )


def conversion(hass: HomeAssistant, entity_id: str, metric: Metric) -> Convert | None:
    """Return how an entity's states become the companion's unit, None where they cannot.

    Home Assistant records states in the unit that its user has chosen to see.
    """
    state = hass.states.get(entity_id)
    unit = None if state is None else state.attributes.get("unit_of_measurement")
    if unit is None and metric is not Metric.PH:
        registered = er.async_get(hass).async_get(entity_id)
        unit = None if registered is None else registered.unit_of_measurement
    try:
        return converter(metric, unit, Conversion())
    except UnusableUnitError:
        return None


@dataclass(frozen=True, slots=True)
class Known:
    """What a farm knows of its crops and tasks at a moment; nothing in it changes."""

    archive: Archive
    batches: Batches
    tasks: Tasks
    answers: Mapping[str, Json]

    @classmethod
    def of(cls, farm: Farm, answers: Mapping[str, Json]) -> Known:
        """Return what a farm knows now, and has answered the companion."""
        growing = farm.growing
        return cls(growing.archive, growing.batches, growing.tasks, answers)


def news(known: Known, told: Mapping[str, str], at: float) -> list[News]:
    """Return what differs from what was told last: of batches, tasks, and which there are."""
    when = moment(at)
    found: list[News] = []
    there: set[str] = set()
    for fact in _facts(known):
        there.add(fact.name)
        if told.get(fact.name) != fact.digest:
            found.append(
                News(fact.kind, when, packed(fact.content()), fact.name, fact.digest)
            )
    for name in sorted(told.keys() - there - {ALL_BATCHES, ALL_TASKS}):
        if name.startswith(ANSWER):
            continue
        kind = "batch_gone" if name.startswith(_BATCH) else "task_gone"
        found.append(News(kind, when, packed({"id": name.partition("/")[2]}), name))
    for kind, prefix in ((ALL_BATCHES, _BATCH), (ALL_TASKS, _TASK)):
        if kind not in told:
            names = [name for name in there if name.startswith(prefix)]
            ids = sorted(name.removeprefix(prefix) for name in names)
            found.append(News(kind, when, packed({"ids": ids}), kind, "told"))
    return found


@dataclass(frozen=True, slots=True)
class _Fact:
    """The present state of a batch, a task or an answer, written out only as news."""

    name: str
    kind: str
    digest: str
    content: Callable[[], Json]


def _facts(known: Known) -> Iterator[_Fact]:
    """Yield all batches, those of the archive first, and all tasks."""
    for packed_batch in known.archive:
        if packed_batch.id not in known.batches.by_id:
            yield _Fact(
                f"{_BATCH}{packed_batch.id}",
                "batch",
                digest(packed_batch.packed),
                partial(_unpacked, packed_batch),
            )
    for batch in known.batches:
        stored = packed(batch_to_stored(batch))
        yield _Fact(
            f"{_BATCH}{batch.id}",
            "batch",
            digest(stored),
            partial(batch_content, batch),
        )
    for task in known.tasks:
        content = task_content(task)
        yield _Fact(
            f"{_TASK}{task.id}", "task", digest(packed(content)), partial(dict, content)
        )
    for name, answer in known.answers.items():
        yield _Fact(name, "answer", digest(packed(answer)), partial(dict, answer))


def _unpacked(archived: ArchivedBatch) -> Json:
    """Return a batch of the archive."""
    return batch_content(archived.batch)
