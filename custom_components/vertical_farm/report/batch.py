"""The passport of a batch: what it was, what it got, and what became of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from ..agronomy.crops import load_crops
from ..agronomy.light import MIN_COVERAGE
from ..farm.live import Farm
from ..growing.events import Harvested
from ..growing.exposure import Day, Exposure, Times
from ..growing.history import Batch, Standing, Stay
from ..growing.recipes import Band, Recipe, RecipeError
from ..growing.stages import DAY_S
from .charts import Column, Share, bars, ranges, shares
from .climate import METRICS, Climate, DayOfMetric, async_climate
from .companion import Reader, async_batch_section
from .document import (
    Block,
    Cell,
    Chart,
    Facts,
    Report,
    Row,
    Section,
    Table,
    Text,
    Unknown,
)
from .happenings import happened
from .words import ReportWords

_HOUR_S = 3600.0
_G_PER_KG = 1000.0
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


@dataclass(frozen=True, slots=True)
class Passport:
    """A batch with everything that its passport looks at."""

    farm: Farm
    words: ReportWords
    batch: Batch
    standing: Standing
    stays: tuple[Stay, ...]
    recipe: Recipe | None
    exposure: Exposure | None
    climate: Climate

    @property
    def until(self) -> float:
        """Return the end of the batch, or now."""
        return self.farm.now if self.standing.ended is None else self.standing.ended

    def unknown(self, key: str, **placeholders: str) -> Unknown:
        """Return that something is not known, and why."""
        return Unknown(self.words.say(key, **placeholders))


type SectionOf = Callable[[Passport], Section | None]


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


def _light(of: Passport) -> Section:
    """Return the light of each day against its band."""
    say, words = of.words.say, of.words
    if of.exposure is None or not of.exposure.days:
        key = "why_archived" if of.exposure is None else "why_too_new"
        return Section(say("light"), (Text(say(key)),))
    days = [
        (day, _band_at(of, day.start + DAY_S / 2.0, "dli_mol"))
        for day in of.exposure.days
    ]
    columns = [
        Column(words.short_day(day.start), day.dli_mol, band=band) for day, band in days
    ]
    rows = _light_rows(of, days)
    head = (say("day"), say("hours"), say("dli"), say("known"), say("target"))
    chart = Chart(bars(say("light"), columns), Table(head, tuple(rows)))
    return Section(say("light"), (Text(say("light_means")), chart))


def _light_rows(
    of: Passport, days: Sequence[tuple[Day, tuple[float, float] | None]]
) -> Iterator[Row]:
    """Yield the days as numbers; those that follow each other unknown are one row."""
    words = of.words
    for (known, band), run in groupby(
        days, lambda pair: (pair[0].dli_mol is not None and pair[0].start, pair[1])
    ):
        all_days = [day for day, _ in run]
        first, last = all_days[0], all_days[-1]
        seconds = sum(day.seconds for day in all_days)
        named = words.day(first.start)
        if last is not first:
            named = f"{named} – {words.day(last.start)}"
        value: Cell = of.unknown("why_light", least=words.percent(MIN_COVERAGE))
        if known and first.dli_mol is not None:
            value = words.number(first.dli_mol, 2)
        light_s = sum(day.light_s for day in all_days)
        yield (
            named,
            words.number(seconds / _HOUR_S, 1),
            value,
            words.percent(light_s / seconds if seconds else 0.0),
            "–" if band is None else _ends(words, band, 1),
        )


def _ends(words: ReportWords, band: tuple[float, float], decimals: int) -> str:
    """Return the ends of a band."""
    return f"{words.number(band[0], decimals)} – {words.number(band[1], decimals)}"


def _band_at(of: Passport, at: float, name: str) -> tuple[float, float] | None:
    """Return the band of the stage that the batch was in at a time."""
    if of.recipe is None:
        return None
    starts = of.farm.growing.stage_starts(of.batch.id)
    begun = [s for s in of.recipe.stages if starts.get(s.id, at + 1.0) <= at]
    if not begun:
        return None
    band = begun[-1][name]
    return band.minimum, band.maximum


def _targets(of: Passport) -> Section | None:
    """Return for how long the batch was within its targets."""
    if of.exposure is None:
        return None
    say, words = of.words.say, of.words
    seen = {
        target: times
        for target, times in of.exposure.targets.items()
        if times.within_s + times.below_s + times.above_s > 0.0
    }
    never = [t for t in of.exposure.targets if t not in seen]
    blocks: list[Block] = []
    parts = ("within", "below", "above", "unknown")
    if seen:
        picture = shares(
            say("targets"),
            [Share(words.target(t), _parts(times)) for t, times in seen.items()],
            [say(part) for part in parts],
        )
        rows = tuple(
            (
                words.target(target),
                *(words.number(part / _HOUR_S, 1) for part in _parts(times)),
            )
            for target, times in seen.items()
        )
        head = (say("target"), *(f"{say(part)} (h)" for part in parts))
        blocks.append(Chart(picture, Table(head, rows)))
    if never:
        names = ", ".join(words.target(target) for target in never)
        blocks.append(Text(say("never_measured", targets=names)))
    return Section(say("targets"), tuple(blocks)) if blocks else None


def _parts(times: Times) -> tuple[float, float, float, float]:
    """Return the times in the order in which they are shown."""
    return (times.within_s, times.below_s, times.above_s, times.unknown_s)


def _climate(of: Passport) -> Section:
    """Return the climate where the plants stood, day by day."""
    say, climate = of.words.say, of.climate
    if climate.why is not None:
        return Section(say("climate"), (Text(say(climate.why)),))
    blocks: list[Block] = []
    missing: list[str] = []
    for metric in METRICS:
        days = climate.of(metric)
        if days:
            blocks += [
                Text(say(f"metric_{metric}")),
                metric_chart(of.words, metric, days),
            ]
        else:
            missing.append(say(f"metric_{metric}"))
    if missing:
        text = say("why_no_statistics_of", metrics=", ".join(missing))
        blocks.append(Text(text))
    return Section(say("climate"), (Text(say("climate_means")), *blocks))


def metric_chart(
    words: ReportWords, metric: str, days: tuple[DayOfMetric, ...]
) -> Chart:
    """Return a metric day by day, as a chart and as numbers."""
    say = words.say
    unit, decimals = METRICS[metric]
    columns = [
        Column(words.short_day(day.start), day.mean, day.low, day.high) for day in days
    ]

    def shown(value: float | None) -> Cell:
        """Return a value."""
        if value is None:
            return Unknown(say("why_no_statistics"))
        return words.number(value, decimals)

    rows = tuple(
        (
            words.day(day.start),
            shown(day.mean),
            shown(day.low),
            shown(day.high),
            words.percent(day.known),
        )
        for day in days
    )
    head = (
        say("day"),
        f"{say('mean')} ({unit})",
        say("lowest"),
        say("highest"),
        say("known"),
    )
    return Chart(ranges(say(f"metric_{metric}"), columns), Table(head, rows))


def _sums(of: Passport) -> Section:
    """Return what the batch got in all, and what that is per kg."""
    say = of.words.say
    got = of.exposure
    if got is None:
        return Section(say("sums"), (Text(say("why_archived")),))
    lived = got.whole.seconds
    rows: list[Row] = [
        _sum(
            of,
            "sum_light",
            (got.whole.light_mol, 1, "mol/m²"),
            got.whole.light_s,
            lived,
        ),
        _sum(of, "sum_heat", (got.whole.heat_cd, 1, "°C·d"), got.whole.heat_s, lived),
        _sum(of, "sum_energy", (got.energy_kwh, 2, "kWh"), got.energy_s, lived),
        _sum(of, "sum_water", (got.water_l, 1, "L"), got.water_s, lived),
    ]
    rows += _per_kg(of, got)
    head = (say("what"), say("sum"), say("known_for"))
    return Section(say("sums"), (Text(say("sums_mean")), Table(head, tuple(rows))))


def _sum(
    of: Passport, key: str, amount: tuple[float, int, str], known_s: float, lived: float
) -> Row:
    """Return a sum with the share of the time for which it is known."""
    words = of.words
    share = min(known_s / lived, 1.0) if lived else 0.0
    value: Cell = (
        words.number(*amount) if share > 0.0 else of.unknown("why_never_measured")
    )
    return (words.say(key), value, words.percent(share))


def _per_kg(of: Passport, got: Exposure) -> Iterator[Row]:
    """Yield energy and water per kg of a batch that has ended."""
    say, words, grams = of.words.say, of.words, of.standing.grams
    if of.standing.ended is None:
        return
    for key, total, known_s, unit in (
        ("energy_per_kg", got.energy_kwh, got.energy_s, "kWh/kg"),
        ("water_per_kg", got.water_l, got.water_s, "L/kg"),
    ):
        share = known_s / got.whole.seconds if got.whole.seconds else 0.0
        value: Cell
        if not grams:
            value = of.unknown("why_no_harvest")
        elif share < MIN_COVERAGE:
            value = of.unknown("why_little_known", least=words.percent(MIN_COVERAGE))
        else:
            value = words.number(total / grams * _G_PER_KG, 2, unit)
        yield (say(key), value, words.percent(min(share, 1.0)))


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
    _light,
    _targets,
    _climate,
    _sums,
    _history,
    _tasks,
    _recipe,
)
"""The parts of a passport in their order."""
