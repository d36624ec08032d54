"""Shelves whose stretches are made up, and a count of exposure minute by minute."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from custom_components.vertical_farm.agronomy.crops import load_crops
from custom_components.vertical_farm.growing.events import (
    Discarded,
    Event,
    Harvested,
    Joined,
    MergedInto,
    Moved,
    Sown,
    SplitFrom,
    SplitOff,
)
from custom_components.vertical_farm.growing.exposure import Cultivation
from custom_components.vertical_farm.growing.fold import World
from custom_components.vertical_farm.growing.growth_model import CropModel
from custom_components.vertical_farm.growing.history import Batch
from custom_components.vertical_farm.growing.recipes import Recipe, from_library
from custom_components.vertical_farm.growing.stretches import (
    STRETCH_S,
    Ledger,
    Stretch,
    index_of,
)

DAY = 86400.0
START = 20_000 * DAY
MINUTE = 60.0

CROP = load_crops().crops["lettuce_butterhead"]
RECIPE = from_library(CROP)


def cultivation(recipe: Recipe = RECIPE) -> Cultivation:
    """Return a recipe with the model of its crop."""
    return Cultivation(recipe, CropModel(load_crops().crops[recipe.crop]))


def crop_day(at: float) -> tuple[float, float]:
    """Return crop days that begin at six, without changes of the clocks."""
    start = (at - 6 * 3600) // DAY * DAY + 6 * 3600
    return start, start + DAY


def world(ledgers: Mapping[str, Ledger], recipe: Recipe = RECIPE) -> World:
    """Return shelves on which one recipe is grown."""
    grown = cultivation(recipe)
    return World(ledgers, lambda _: grown, crop_day)


def ledger_of(stretches: Iterable[Stretch], start: float = START) -> Ledger:
    """Return a ledger that holds stretches from a time on."""
    ledger = Ledger()
    for index, stretch in enumerate(stretches, index_of(start)):
        ledger.add(index, stretch)
    return ledger


def steady(
    ppfd: float = 250.0, air_c: float = 22.0, known: float = 1.0, **more: float
) -> Stretch:
    """Return a stretch with the same light and air all the time that is known."""
    known_s = known * STRETCH_S
    return Stretch(
        light_mol=ppfd * known_s / 1e6,
        light_s=known_s,
        lit_s=known_s if ppfd > 5.0 else 0.0,
        temperature_c=air_c,
        temperature_s=known_s,
        **more,
    )


@dataclass(slots=True)
class Count:
    """What the mean plant got, and the batch as a whole."""

    plants: int = 0
    light_mol: float = 0.0
    light_s: float = 0.0
    heat_cd: float = 0.0
    heat_s: float = 0.0
    seconds: float = 0.0
    energy_kwh: float = 0.0


def counted(
    batches: Iterable[Batch],
    ledgers: Mapping[str, Ledger],
    end: float,
    base_c: float = RECIPE.base_c,
) -> dict[str, Count]:
    """Return what batches of one stage got, minute by minute and event by event."""
    history = sorted(
        ((event, batch.id) for batch in batches for event in batch.events),
        key=lambda one: (one[0].at, one[0].number, not isinstance(one[0], SplitOff)),
    )
    where: dict[str, dict[str, int]] = {batch.id: {} for batch in batches}
    counts: dict[str, Count] = {}
    now = START
    while now < end:
        while history and history[0][0].at <= now:
            event, batch_id = history.pop(0)
            _happens(event, batch_id, where, counts)
        _minute(now, where, counts, ledgers, base_c)
        now += MINUTE
    return counts


def _happens(
    event: Event,
    batch_id: str,
    where: dict[str, dict[str, int]],
    counts: dict[str, Count],
) -> None:
    """Move plants about, and what they got with them."""
    own = where[batch_id]
    match event:
        case Sown():
            own.update(event.where)
            counts[batch_id] = Count()
        case SplitFrom():
            own.update(event.where)
        case Moved(plants=plants, origin=origin, target=target):
            own[origin] -= plants
            own[target] = own.get(target, 0) + plants
        case SplitOff(where=left, other=other):
            share = sum(n for _, n in left) / sum(own.values())
            had = counts[batch_id]
            counts[other] = Count(
                0,
                had.light_mol,
                had.light_s,
                had.heat_cd,
                had.heat_s,
                had.seconds,
                had.energy_kwh * share,
            )
            had.energy_kwh *= 1.0 - share
            _leave(own, left)
        case MergedInto(where=left) | Harvested(where=left) | Discarded(where=left):
            _leave(own, left)
        case Joined(where=joining, other=other):
            _join(counts[batch_id], sum(own.values()), counts[other], joining)
            for shelf, plants in joining:
                own[shelf] = own.get(shelf, 0) + plants


def _leave(own: dict[str, int], left: Iterable[tuple[str, int]]) -> None:
    """Let plants leave."""
    for shelf, plants in left:
        own[shelf] -= plants


def _join(
    into: Count, before: int, other: Count, joining: Iterable[tuple[str, int]]
) -> None:
    """Let the mean plant be that of both."""
    more = sum(n for _, n in joining)
    for name in ("light_mol", "light_s", "heat_cd", "heat_s", "seconds"):
        mine, theirs = getattr(into, name), getattr(other, name)
        setattr(into, name, (mine * before + theirs * more) / (before + more))
    into.energy_kwh += other.energy_kwh


def _minute(
    now: float,
    where: Mapping[str, dict[str, int]],
    counts: Mapping[str, Count],
    ledgers: Mapping[str, Ledger],
    base_c: float,
) -> None:
    """Let a minute pass."""
    on_shelf: dict[str, int] = {}
    for own in where.values():
        for shelf, plants in own.items():
            on_shelf[shelf] = on_shelf.get(shelf, 0) + plants
    for batch_id, own in where.items():
        total = sum(own.values())
        if not total:
            continue
        count = counts[batch_id]
        count.seconds += MINUTE
        for shelf, plants in own.items():
            seen = ledgers[shelf][index_of(now)]
            part = MINUTE / STRETCH_S * plants / total
            count.light_mol += seen.light_mol * part
            count.light_s += seen.light_s * part
            above = max(seen.temperature_c - base_c, 0.0)
            count.heat_cd += above * seen.temperature_s * part / DAY
            count.heat_s += seen.temperature_s * part
            if plants:
                count.energy_kwh += (
                    seen.energy_kwh * MINUTE / STRETCH_S * plants / on_shelf[shelf]
                )
