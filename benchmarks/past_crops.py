"""What many finished batches cost a farm: at its start, and in memory."""

from dataclasses import dataclass
import gc
import json
from pathlib import Path
import time
import tracemalloc
from types import MappingProxyType

from homeassistant.core import HomeAssistant

from custom_components.vertical_farm.agronomy.crops import load_crops
from custom_components.vertical_farm.farm.growing_store import (
    VERSION,
    GrowingStore,
    archive_key,
)
from custom_components.vertical_farm.growing import batches as steps
from custom_components.vertical_farm.growing.archive import (
    Archive,
    ArchivedBatch,
    archive_to_stored,
)
from custom_components.vertical_farm.growing.history import Batch
from custom_components.vertical_farm.growing.recipes import Recipe, from_library
from custom_components.vertical_farm.growing.stages import DAY_S

from .home import alone, farm_entries, home, write_sources

PAST_BATCHES = 10_000
FIRST_SOWN = 1_500_000_000.0
LATER = FIRST_SOWN + 40_000 * DAY_S


@dataclass(frozen=True, slots=True)
class PastCropCost:
    """Seconds of CPU at the start of a farm, and bytes of memory per finished batch."""

    shelves: int
    batches: int
    without_s: float
    with_s: float
    bytes_per_batch: float


def past_crop_cost(shelves: int) -> PastCropCost:
    """Measure a farm without and with past batches, each in a process of its own."""
    return PastCropCost(
        shelves=shelves,
        batches=PAST_BATCHES,
        without_s=alone(_start, (shelves, 0)),
        with_s=alone(_start, (shelves, PAST_BATCHES)),
        bytes_per_batch=alone(_memory, PAST_BATCHES) / PAST_BATCHES,
    )


def archive_of(number: int) -> Archive:
    """Return so many batches of all crops, each with a usual life of ten steps."""
    recipes = [from_library(crop) for crop in load_crops().crops.values()]
    lives = (
        _life(recipes[n % len(recipes)], n, FIRST_SOWN + n * DAY_S)
        for n in range(number)
    )
    by_id = {batch.id: ArchivedBatch.of(batch) for batch in lives}
    return Archive(MappingProxyType(by_id))


def _life(recipe: Recipe, number: int, sown: float) -> Batch:
    """Return a batch that was sown, moved twice, weighed three times and harvested."""
    nursery, upper, lower = (
        f"01K5VERTICALFARMSHELF{(number + n) % 300:05d}" for n in range(3)
    )
    name = f"{recipe.crop}-{number:06d}"
    batches = steps.sow(
        steps.Batches(),
        name,
        recipe,
        {nursery: 120},
        at=sown,
        now=LATER,
        variety="Alexandria",
        seed_lot=f"lot {number % 97}",
    )
    batches = steps.move(
        batches, name, 60, nursery, upper, at=sown + 11.3 * DAY_S, now=LATER
    )
    batches = steps.move(
        batches, name, 58, nursery, lower, at=sown + 12.1 * DAY_S, now=LATER
    )
    for day, grams in ((14.2, 20.5), (21.4, 61.0), (28.6, 130.0)):
        batches = steps.observe(
            batches,
            name,
            at=sown + day * DAY_S,
            now=LATER,
            plants=5,
            weight_g=5 * grams,
            note="even, no tip burn",
        )
    at = sown + 2.0 * DAY_S
    for stage in recipe.stage_ids[1:]:
        batches = steps.set_stage(batches, name, recipe, stage, at=at, now=LATER)
        at += 9.0 * DAY_S
    batches = steps.harvest(
        batches,
        name,
        {"A": 14_210.0, "B": 1_830.0},
        at=sown + 39.4 * DAY_S,
        now=LATER,
        waste_g=420.0,
        waste_cause="outer leaves",
    )
    return batches[name]


async def _start(subject: tuple[int, int]) -> float:
    """Return the CPU seconds to set up a farm with so many shelves and past batches."""
    shelves, past = subject
    async with home() as hass:
        write_sources(hass, shelves, 0)
        entry = farm_entries(hass, shelves)[0]
        if past:
            _write(hass, entry.entry_id, past)
        await hass.async_block_till_done()
        gc.collect()
        start = time.process_time()
        if not await hass.config_entries.async_setup(entry.entry_id):
            raise RuntimeError("the farm was not set up")
        await hass.async_block_till_done()
        return time.process_time() - start


async def _memory(past: int) -> float:
    """Return the bytes that so many past batches take once they are loaded."""
    async with home() as hass:
        _write(hass, "farm", past)
        store = GrowingStore(hass, "farm")
        load_crops()
        gc.collect()
        tracemalloc.start()
        _, archive = await store.async_load()
        gc.collect()
        size, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        if len(archive) != past:
            raise RuntimeError("the archive was not read")
        return float(size)


def _write(hass: HomeAssistant, entry_id: str, past: int) -> None:
    """Write the archive of a farm, as it is after years."""
    key = archive_key(entry_id)
    path = Path(hass.config.path(".storage", key))
    path.parent.mkdir(exist_ok=True)
    stored = archive_to_stored(archive_of(past))
    head = {"version": VERSION, "minor_version": 1, "key": key}
    path.write_text(json.dumps({**head, "data": stored}), encoding="utf-8")
