"""The demo farm's batches: one in every stage, some that ended, and some trouble.

They are logged as a grower would log them, by the farm's own commands and for the past.
"""

from datetime import timedelta
import random

from homeassistant.util import dt as dt_util

from ..farm.live import Farm
from ..farm.shelf import Shelf
from ..growing.recipes import Recipe
from ..growing.stages import DAY_S
from ..growing.targets import Target
from .canopies import usual_plant_g
from .devices import lamp_key
from .faults import FaultKind
from .hardware import Hardware

RECIPE = "lettuce_butterhead"
VARIETIES = ("Rex", "Alexandria", "Salanova")
PAST_BATCHES = 4
_CLEANED_D = 2.0
_SICK_LIGHT = 0.3
_DUE_WITHIN_S = 2 * 3600.0
_SICK_DAYS = 3.0
_WASTE_SHARE = 0.04


async def async_sow_demo_crops(farm: Farm, hardware: Hardware) -> None:
    """Log the batches of a new demo farm, and break a lamp and a sensor."""
    growing = farm.growing
    recipe = growing.recipes.find(RECIPE)
    shelves = list(farm.shelves)
    rng = random.Random(hardware.world.seed)
    ages = _ages(recipe, len(shelves))
    due = farm.now + _until_due_s(farm.now)
    for number, (shelf, age) in enumerate(zip(shelves, ages, strict=True)):
        sown = due - age * DAY_S
        if number < PAST_BATCHES:
            _grow_past(farm, recipe, shelf, sown - _CLEANED_D * DAY_S, rng)
        growing.sow(
            RECIPE,
            {shelf.id: _plants(recipe, age, shelf)},
            at=sown,
            variety=VARIETIES[number % len(VARIETIES)],
            seed_lot=f"D{number + 1:03}",
        )
    growing.tick(farm.now)
    _work_off(farm)
    _break(hardware)
    _remember_light(farm)
    await growing.async_save_now()


def _ages(recipe: Recipe, count: int) -> list[float]:
    """Return the days since the sowing of each shelf's batch, seen from the harvest due.

    The first is due today, then one in the middle of each stage, then all ages of those
    that stand apart.
    """
    whole = recipe.duration_d
    ages = [whole]
    begin = 0.0
    for stage in recipe.stages:
        ages.append(begin + stage.duration_d / 2.0)
        begin += stage.duration_d
    left = count - len(ages)
    seedlings = sum(stage.duration_d for stage in recipe.stages[:2])
    step = (whole - seedlings) / (left + 1) if left > 0 else 0.0
    ages += [seedlings + step * (number + 1) for number in range(left)]
    return ages[:count]


def _plants(recipe: Recipe, age: float, shelf: Shelf) -> int:
    """Return how many plants stand on a shelf at an age: fewer when they are bigger."""
    begin = 0.0
    density = recipe.stages[-1].density_m2
    for stage in recipe.stages:
        if age < begin + stage.duration_d:
            density = stage.density_m2
            break
        begin += stage.duration_d
    room = int(density * (shelf.layout.area_m2 or 1.0))
    return max(min(room, shelf.layout.plant_sites or room), 1)


def _until_due_s(now: float) -> float:
    """Return the seconds until the harvest that is due today."""
    local = dt_util.as_local(dt_util.utc_from_timestamp(now))
    midnight = dt_util.start_of_local_day(local + timedelta(days=1))
    return min(_DUE_WITHIN_S, (midnight - local).total_seconds() / 2.0)


def _grow_past(
    farm: Farm, recipe: Recipe, shelf: Shelf, ended: float, rng: random.Random
) -> None:
    """Log a batch from its sowing to its harvest, in the past."""
    growing = farm.growing
    at = ended - recipe.duration_d * DAY_S
    plants = _plants(recipe, recipe.duration_d, shelf)
    batch = growing.sow(RECIPE, {shelf.id: plants}, at=at, variety=VARIETIES[0])
    for stage in recipe.stages[:-1]:
        at += stage.duration_d * DAY_S
        growing.advance(batch.id, at=at)
    weighed_g = usual_plant_g(recipe, recipe.duration_d) * rng.uniform(0.85, 1.0)
    grams = round(plants * weighed_g)
    waste = round(grams * _WASTE_SHARE)
    second = round(grams * rng.uniform(0.08, 0.15))
    growing.harvest(
        batch.id,
        {"A": grams - second - waste, "B": second},
        at=ended,
        waste_g=waste,
        waste_cause="tip-burn",
    )


def _work_off(farm: Farm) -> None:
    """Log the work of the past as done when it was due; yesterday's waits to be done."""
    growing = farm.growing
    until = farm.now - DAY_S
    while late := [task for task in growing.tasks.open() if task.due < until]:
        for task in late:
            growing.complete_task(task.id, at=task.due)


def _break(hardware: Hardware) -> None:
    """Let one shelf be sick for lack of light, and one sensor be dead."""
    world = hardware.world
    count = world.racks * world.shelves
    dead = count - 1 if count > 4 else 0
    lamp = lamp_key(*_spot(_sick(count), world.shelves))
    hardware.async_set_fault(lamp, FaultKind.WEAK, _SICK_LIGHT)
    rack, shelf = _spot(dead, world.shelves)
    hardware.async_set_fault(f"leaf_temperature_{rack}_{shelf}", FaultKind.DEAD, None)


def _sick(count: int) -> int:
    """Return which of so many shelves is the sick one."""
    return min(3, count - 1)


def _remember_light(farm: Farm) -> None:
    """Let every shelf know the light of the days before: as its crop wants, but for one."""
    shelves = list(farm.shelves)
    sick = _sick(len(shelves))
    for number, shelf in enumerate(shelves):
        wanted = shelf.targets.bands.get(Target.DLI)
        if wanted is not None:
            share = _SICK_LIGHT if number == sick else 1.0
            shelf.recall_light(wanted.typical * share, _SICK_DAYS)


def _spot(index: int, shelves: int) -> tuple[int, int]:
    """Return rack and shelf of a plot, both from 1."""
    rack, shelf = divmod(index, shelves)
    return rack + 1, shelf + 1
