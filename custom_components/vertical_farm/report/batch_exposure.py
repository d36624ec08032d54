"""The parts of a batch's passport that say what it got: light, climate, energy, water."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from ..agronomy.light import MIN_COVERAGE
from ..growing.exposure import Day, Exposure, Times
from ..growing.stages import DAY_S
from .charts import Column, Share, bars, ranges, shares
from .climate import METRICS, DayOfMetric
from .document import Block, Cell, Chart, Row, Section, Table, Text, Unknown
from .passport import Passport
from .words import ReportWords

_HOUR_S = 3600.0
_G_PER_KG = 1000.0


def light(of: Passport) -> Section:
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


def targets(of: Passport) -> Section | None:
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


def climate(of: Passport) -> Section:
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
                _metric_chart(of.words, metric, days),
            ]
        else:
            missing.append(say(f"metric_{metric}"))
    if missing:
        text = say("why_no_statistics_of", metrics=", ".join(missing))
        blocks.append(Text(text))
    return Section(say("climate"), (Text(say("climate_means")), *blocks))


def _metric_chart(
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


def sums(of: Passport) -> Section:
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
