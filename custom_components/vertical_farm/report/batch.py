"""The passport of a batch: what it was, what it got, and what became of it."""

from collections.abc import Mapping
from itertools import pairwise

from ..agronomy.crops import load_crops
from ..farm.live import Farm
from ..growing.events import Harvested
from ..growing.history import Batch
from ..growing.recipes import Band, Recipe, RecipeError
from ..growing.stages import DAY_S
from .batch_exposure import climate, light, sums, targets
from .climate import async_climate
from .companion import Reader, async_batch_section
from .document import Cell, Facts, Report, Row, Section, Table, Text
from .happenings import happened
from .passport import Passport, SectionOf
from .words import ReportWords

_RECIPE_BANDS: Mapping[str, int] = {
    "duration_d": 0,
    "air_temperature_day_c": 1,
    "air_temperature_night_c": 1,
    "humidity_pct": 0,
    "vpd_kpa": 2,
    "co2_ppm": 0,
    "ppfd_umol": 0,
    "photoperiod_h": 1,
    "dli_mol": 1,
    "ec_ms_cm": 1,
    "ph": 1,
    "density_m2": 0,
}


async def async_batch_report(
    farm: Farm, words: ReportWords, batch_id: str, reader: Reader
) -> Report:
    """Return the passport of a batch; raise UnknownBatchError where there is none."""
    growing = farm.growing
    batch = growing.batch(batch_id)
    standing, stays = growing.standing(batch_id), growing.stays(batch_id)
    until = farm.now if standing.ended is None else standing.ended
    passport = Passport(
        farm,
        words,
        batch,
        standing,
        stays,
        _recipe_of(farm, batch),
        growing.exposure_of(batch_id),
        await async_climate(farm, stays, batch.began, until),
    )
    return Report(
        words.language,
        words.say("batch_title", batch=words.crops.batch(batch)),
        f"{farm.layout.name} · {words.day(batch.began)} – {words.day(until)}",
        words.made(words.now()),
        (
            *(section for build in SECTIONS if (section := build(passport))),
            await async_batch_section(farm, words, batch_id, reader),
        ),
    )


def _recipe_of(farm: Farm, batch: Batch) -> Recipe | None:
    """Return the recipe of a batch, None where it is gone."""
    try:
        return farm.growing.recipe_of(batch)
    except RecipeError:
        return None


def _summary(of: Passport) -> Section:
    """Return what the batch is."""
    words, batch, standing = of.words, of.batch, of.standing
    say, number = words.say, words.number
    crop = load_crops().crops.get(batch.crop)
    latin = "" if crop is None else f" ({crop.latin_name})"
    rows: list[tuple[str, Cell]] = [
        (say("batch"), batch.id),
        (say("crop"), f"{words.crops.crop(batch.crop)}{latin}"),
        (say("variety"), batch.variety or of.unknown("why_not_noted")),
        (say("seed_lot"), batch.seed_lot or of.unknown("why_not_noted")),
        (say("recipe"), _recipe_name(of)),
        (say("sown"), words.moment(standing.sown)),
        (say("age"), say("days", days=number((of.until - standing.sown) / DAY_S, 1))),
    ]
    if standing.ended is None:
        rows += [
            (say("stage"), words.crops.stage(standing.stage)),
            (say("standing"), number(standing.plants)),
            (say("harvest_expected"), _forecast(of)),
            (say("yield_expected"), _expected(of)),
        ]
    else:
        rows.append((say("ended"), words.moment(standing.ended)))
    rows += [
        (say("harvested_plants"), number(standing.harvested_plants)),
        (say("discarded_plants"), number(standing.discarded_plants)),
        (say("harvested"), number(standing.grams, 0, "g")),
        (say("waste"), number(standing.waste_g, 0, "g")),
    ]
    return Section(say("summary"), (Facts(tuple(rows)),))


def _recipe_name(of: Passport) -> Cell:
    """Return the recipe with its name."""
    ref = of.standing.recipe
    if of.recipe is None:
        return f"{ref} ({of.words.say('recipe_gone')})"
    name = of.recipe.name
    if of.farm.growing.recipes.is_of_library(of.recipe.id):
        name = of.words.crops.crop(of.recipe.crop)
    return f"{name} ({ref})"


def _forecast(of: Passport) -> Cell:
    """Return when the harvest is expected, with its earliest and latest day."""
    forecast = of.farm.growing.forecast(of.batch.id)
    if forecast is None:
        return of.unknown("why_recipe_gone")
    if forecast.at is None or forecast.earliest is None or forecast.latest is None:
        return of.unknown("why_too_cold")
    day = of.words.day
    return f"{day(forecast.at)} ({day(forecast.earliest)} – {day(forecast.latest)})"


def _expected(of: Passport) -> Cell:
    """Return what the plants will weigh."""
    expected = of.farm.growing.exposures.expected_yield(of.batch.id)
    if expected is None:
        return of.unknown("why_no_yield")
    number = of.words.number
    low, high = number(expected.low_g), number(expected.high_g, 0, "g")
    return f"{number(expected.typical_g, 0, 'g')} ({low} – {high})"


def _places(of: Passport) -> Section:
    """Return where the plants stood."""
    say, words = of.words.say, of.words
    rows = tuple(
        (
            words.place(stay.shelf),
            words.number(stay.plants),
            words.moment(stay.start),
            say("until_now") if stay.end is None else words.moment(stay.end),
        )
        for stay in sorted(of.stays, key=lambda stay: (stay.start, stay.shelf))
    )
    head = (say("place"), say("plants_head"), say("from"), say("to"))
    return Section(say("places"), (Table(head, rows),))


def _stages(of: Passport) -> Section | None:
    """Return when the stages began, and how long they lasted against the recipe."""
    if of.recipe is None:
        return None
    words, say = of.words, of.words.say
    starts = of.farm.growing.stage_starts(of.batch.id)
    known = [stage for stage in of.recipe.stages if stage.id in starts]
    ends = {a.id: starts[b.id] for a, b in pairwise(known)}
    rows: list[Row] = []
    for stage in known:
        began = starts[stage.id]
        ahead = began > of.until
        if ahead and of.standing.ended is not None:
            continue
        end = min(ends.get(stage.id, of.until), of.until)
        took = say("ahead") if ahead else words.number((end - began) / DAY_S, 1)
        planned = words.number(stage.duration_d, 1)
        rows.append((words.crops.stage(stage.id), words.day(began), took, planned))
    head = (say("stage"), say("began"), say("lasted"), say("by_recipe"))
    return Section(say("stages"), (Table(head, tuple(rows)),))


def _recipe(of: Passport) -> Section | None:
    """Return what the recipe wants, stage by stage."""
    if of.recipe is None:
        return None
    say, crops = of.words.say, of.words.crops
    stages = of.recipe.stages
    head = (say("what"), *(crops.stage(stage.id) for stage in stages))
    rows = tuple(
        (
            say(f"band_{name}"),
            *(_band(of.words, stage[name], decimals) for stage in stages),
        )
        for name, decimals in _RECIPE_BANDS.items()
    )
    return Section(
        say("recipe_wants", recipe=str(of.recipe.ref)),
        (Text(say("band_means")), Table(head, rows)),
    )


def _band(words: ReportWords, band: Band, decimals: int) -> str:
    """Return a band with its usual value."""
    low, usual, high = (
        words.number(value, decimals)
        for value in (band.minimum, band.typical, band.maximum)
    )
    return f"{usual} ({low} – {high})"


def _harvests(of: Passport) -> Section | None:
    """Return what was cut, by grade."""
    say, words = of.words.say, of.words
    grades: dict[str, float] = {}
    for event in of.batch.events:
        if isinstance(event, Harvested):
            for grade, grams in event.grades:
                grades[grade] = grades.get(grade, 0.0) + grams
    if not grades:
        return None
    rows = tuple(
        (grade or say("ungraded"), words.number(grams, 0, "g"))
        for grade, grams in sorted(grades.items())
    )
    return Section(say("harvests"), (Table((say("grade"), say("weight")), rows),))


def _history(of: Passport) -> Section:
    """Return everything that was logged."""
    say, words = of.words.say, of.words
    rows = tuple(
        (words.moment(event.at), happened(words, event)) for event in of.batch.events
    )
    return Section(say("history"), (Table((say("when"), say("what")), rows),))


def _tasks(of: Passport) -> Section | None:
    """Return the work that was done for the batch, and what is late."""
    say, words, now = of.words.say, of.words, of.farm.now
    rows = tuple(
        (
            words.crops.task_name(task),
            words.day(task.due) if task.scheduled else "–",
            say("open") if task.done is None else words.moment(task.done),
        )
        for task in of.farm.growing.tasks
        if task.batch == of.batch.id and (task.done is not None or task.due <= now)
    )
    if not rows:
        return None
    head = (say("task"), say("due"), say("done"))
    return Section(say("tasks"), (Text(say("tasks_kept")), Table(head, rows)))


SECTIONS: tuple[SectionOf, ...] = (
    _summary,
    _places,
    _stages,
    _harvests,
    light,
    targets,
    climate,
    sums,
    _history,
    _tasks,
    _recipe,
)
"""The parts of a passport in their order."""
