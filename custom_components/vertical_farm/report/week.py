"""The report of a farm's week: what was harvested, what happened, and what it took."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from homeassistant.util import dt as dt_util

from ..crop_words import as_local
from ..farm.live import Farm
from ..growing.events import Discarded, Event, Harvested, Sown, StageSet
from ..growing.history import Batch, Stay
from .charts import Column, bars
from .climate import (
    METRICS,
    Climate,
    async_climate,
    async_daily_sums,
    days_between,
    why_no_statistics,
)
from .companion import Reader, async_week_section
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


class NoWeekError(ValueError):
    """A text that is not an ISO week, or a week of the future."""

    def __init__(self, text: str) -> None:
        """Say what is wrong and what would be right."""
        super().__init__(f"{text!r} is not a week up to now; a week is as '2026-W47'")


@dataclass(frozen=True, slots=True)
class Week:
    """A farm's week with everything that its report looks at."""

    farm: Farm
    words: ReportWords
    start: float
    end: float
    batches: tuple[Batch, ...]
    climates: dict[str, Climate]
    energy: dict[float, float]
    cost: dict[float, float]

    @property
    def events(self) -> list[tuple[Event, Batch]]:
        """Return what happened in the week, in its order."""
        found = [
            (event, batch)
            for batch in self.batches
            for event in batch.events
            if self.start <= event.at < self.end
        ]
        return sorted(found, key=lambda pair: (pair[0].at, pair[0].number))

    @property
    def days(self) -> list[float]:
        """Return the starts of the days that have begun."""
        return [begin for begin, _ in days_between(self.start, self.until)]

    @property
    def until(self) -> float:
        """Return the end of the week, or now."""
        return min(self.end, self.farm.now)


def week_of(day: date) -> str:
    """Return the ISO week of a day."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def parse_week(text: str, today: date) -> date:
    """Return the Monday of an ISO week; raise NoWeekError where it is none up to now."""
    try:
        monday = datetime.strptime(f"{text}-1", "%G-W%V-%u").date()  # noqa: DTZ007  # a day has no zone
    except ValueError as error:
        raise NoWeekError(text) from error
    if monday > today:
        raise NoWeekError(text)
    return monday


async def async_week_report(
    farm: Farm, words: ReportWords, text: str, reader: Reader
) -> Report:
    """Return the report of an ISO week; raise NoWeekError where it is none up to now."""
    monday = parse_week(text, as_local(farm.now).date())
    start = dt_util.start_of_local_day(monday).timestamp()
    end = dt_util.start_of_local_day(monday + timedelta(days=7)).timestamp()
    until = min(end, farm.now)
    archived = await farm.hass.async_add_executor_job(_archived, farm, start, end)
    live = [b for b in farm.growing.batches if _lived(farm, b, start, end)]
    week = Week(
        farm,
        words,
        start,
        end,
        (*archived, *live),
        {
            shelf.id: await async_climate(
                farm, [Stay(shelf.id, 1, start, until)], start, until
            )
            for shelf in farm.shelves
        },
        await async_daily_sums(farm, farm.id, "energy_today", start, until),
        await async_daily_sums(farm, farm.id, "cost_today", start, until),
    )
    sections = (_short, _harvests, _batches, _happened, _tasks, _energy, _climate)
    return Report(
        words.language,
        words.say("week_title", farm=farm.layout.name, week=text),
        f"{words.day(start)} – {words.day(end - 1.0)}",
        words.made(words.now()),
        (
            *(section for build in sections if (section := build(week))),
            await async_week_section(farm, words, start, until, reader),
        ),
    )


def _archived(farm: Farm, start: float, end: float) -> list[Batch]:
    """Return the batches of the archive that stood in a time."""
    return [
        one.batch
        for one in farm.growing.archive
        if one.sown < end and one.ended >= start
    ]


def _lived(farm: Farm, batch: Batch, start: float, end: float) -> bool:
    """Return whether a batch stood in a time."""
    ended = farm.growing.standing(batch.id).ended
    return batch.began < end and (ended is None or ended >= start)


def _short(week: Week) -> Section:
    """Return the week in numbers."""
    words, say = week.words, week.words.say
    events = [event for event, _ in week.events]
    grams = sum(e.grams for e in events if isinstance(e, Harvested))
    waste = sum(e.waste_g for e in events if isinstance(e, Harvested))
    gone = sum(n for e in events if isinstance(e, Discarded) for _, n in e.where)
    sown = [e for e in events if isinstance(e, Sown)]
    plants = sum(n for e in sown for _, n in e.where)
    rows: tuple[tuple[str, Cell], ...] = (
        (say("harvested"), words.number(grams / 1000.0, 2, "kg")),
        (say("waste"), words.number(waste / 1000.0, 2, "kg")),
        (
            say("batches_sown"),
            f"{words.number(len(sown))} ({say('plants', plants=words.number(plants))})",
        ),
        (say("discarded_plants"), words.number(gone)),
        (say("sum_energy"), _counted(week, week.energy, 1, "kWh")),
        (
            say("sum_cost"),
            _counted(week, week.cost, 2, week.farm.layout.currency or ""),
        ),
    )
    blocks: list[Block] = [Facts(rows)]
    if week.until < week.end:
        blocks.insert(0, Text(say("week_not_over", time=words.moment(week.until))))
    return Section(say("summary"), tuple(blocks))


def _counted(week: Week, by_day: dict[float, float], decimals: int, unit: str) -> Cell:
    """Return what was counted in the week, or why that is not known."""
    if not by_day:
        return Unknown(
            week.words.say(why_no_statistics(week.farm) or "why_not_counted")
        )
    return week.words.number(sum(by_day.values()), decimals, unit)


def _harvests(week: Week) -> Section | None:
    """Return what was harvested, by crop and by day."""
    words, say = week.words, week.words.say
    by_crop: dict[str, float] = defaultdict(float)
    by_day: dict[str, float] = defaultdict(float)
    for event, batch in week.events:
        if isinstance(event, Harvested):
            by_crop[words.crops.crop(batch.crop)] += event.grams
            by_day[words.day(event.at)] += event.grams
    if not by_crop:
        return None
    kg = [(day, by_day.get(words.day(day), 0.0) / 1000.0) for day in week.days]
    chart = Chart(
        bars(
            say("harvests"), [Column(words.short_day(day), value) for day, value in kg]
        ),
        Table(
            (say("day"), say("kg")),
            tuple((words.day(day), words.number(value, 2)) for day, value in kg),
        ),
    )
    crops = tuple(
        (crop, words.number(grams / 1000.0, 2))
        for crop, grams in sorted(by_crop.items())
    )
    return Section(say("harvests"), (Table((say("crop"), say("kg")), crops), chart))


def _batches(week: Week) -> Section:
    """Return the batches that stood, as they are now."""
    words, say, growing = week.words, week.words.say, week.farm.growing
    if not week.batches:
        return Section(say("batches"), (Text(say("no_batches")),))
    rows: list[Row] = []
    for batch in sorted(week.batches, key=lambda batch: batch.began):
        standing = growing.standing(batch.id)
        forecast = growing.forecast(batch.id) if standing.ended is None else None
        after: Cell = "–"
        if standing.ended is not None:
            after = say("ended_on", day=words.day(standing.ended))
        elif forecast is not None and forecast.at is not None:
            after = say("harvest_on", day=words.day(forecast.at))
        rows.append(
            (
                words.crops.batch(batch),
                words.day(standing.sown),
                _stage_then(batch, week.until, words),
                words.number(standing.plants),
                after,
            )
        )
    head = (say("batch"), say("sown"), say("stage"), say("plants_head"), say("after"))
    return Section(say("batches"), (Table(head, tuple(rows)),))


def _stage_then(batch: Batch, at: float, words: ReportWords) -> str:
    """Return the stage that a batch was in at a time."""
    stage = ""
    for event in batch.events:
        if event.at > at:
            break
        if isinstance(event, StageSet) or hasattr(event, "stage"):
            stage = str(event.stage)
    return words.crops.stage(stage)


def _happened(week: Week) -> Section:
    """Return everything that was logged in the week."""
    words, say = week.words, week.words.say
    rows = tuple(
        (words.moment(event.at), words.crops.batch(batch), happened(words, event))
        for event, batch in week.events
    )
    if not rows:
        return Section(say("history"), (Text(say("nothing_happened")),))
    head = (say("when"), say("batch"), say("what"))
    return Section(say("history"), (Table(head, rows),))


def _tasks(week: Week) -> Section:
    """Return what was done in the week, and what was due by its end and is open."""
    say = week.words.say
    rows = tuple(_task_rows(week))
    if not rows:
        return Section(say("tasks"), (Text(say("no_tasks")),))
    head = (say("task"), say("place"), say("due"), say("done"))
    return Section(say("tasks"), (Text(say("tasks_kept")), Table(head, rows)))


def _task_rows(week: Week) -> Iterator[Row]:
    """Yield the tasks of the week."""
    words, say = week.words, week.words.say
    for task in week.farm.growing.tasks:
        done = task.done is not None and week.start <= task.done < week.end
        late = task.done is None and task.due < week.until
        if done or late:
            yield (
                words.crops.task_name(task),
                words.crops.task_place(task) or "–",
                words.day(task.due) if task.scheduled else "–",
                say("open") if task.done is None else words.moment(task.done),
            )


def _energy(week: Week) -> Section:
    """Return the energy of each day."""
    words, say = week.words, week.words.say
    why = why_no_statistics(week.farm) or (None if week.energy else "why_not_counted")
    if why is not None:
        return Section(say("energy"), (Text(say(why)),))
    columns = [Column(words.short_day(day), week.energy.get(day)) for day in week.days]
    rows = tuple(
        (
            words.day(day),
            _of_day(week, week.energy, day, 2),
            _of_day(week, week.cost, day, 2),
        )
        for day in week.days
    )
    currency = week.farm.layout.currency or ""
    head = (say("day"), "kWh", f"{say('sum_cost')} ({currency})")
    return Section(
        say("energy"), (Chart(bars(say("energy"), columns), Table(head, rows)),)
    )


def _of_day(week: Week, by_day: dict[float, float], day: float, decimals: int) -> Cell:
    """Return what was counted on a day."""
    if day not in by_day:
        return Unknown(week.words.say("why_not_counted"))
    return week.words.number(by_day[day], decimals)


def _climate(week: Week) -> Section:
    """Return the mean, lowest and highest values of each shelf."""
    words, say = week.words, week.words.say
    why = why_no_statistics(week.farm)
    if why is not None:
        return Section(say("climate"), (Text(say(why)),))
    head = (
        say("place"),
        *(
            f"{say(f'metric_{metric}')} ({unit})"
            for metric, (unit, _) in METRICS.items()
        ),
    )
    rows = tuple(
        (
            words.place(shelf),
            *(_of_week(words, climate, metric) for metric in METRICS),
        )
        for shelf, climate in week.climates.items()
    )
    return Section(say("climate"), (Text(say("week_climate_means")), Table(head, rows)))


def _of_week(words: ReportWords, climate: Climate, metric: str) -> Cell:
    """Return a metric over the days that are known, with the share that is known."""
    days = climate.days.get(metric, ())
    known = [
        (day.mean, day.low, day.high, day.known) for day in days if day.mean is not None
    ]
    if not known:
        return Unknown(words.say("why_no_statistics"))
    _, decimals = METRICS[metric]
    weight = sum(share for *_, share in known)
    mean = sum(mean * share for mean, _, _, share in known) / weight
    low = min(low for _, low, _, _ in known if low is not None)
    high = max(high for _, _, high, _ in known if high is not None)
    text = f"{words.number(mean, decimals)} ({words.number(low, decimals)} – {words.number(high, decimals)})"
    share = weight / len(days)
    return text if share >= 0.995 else f"{text}, {say_known(words, share)}"


def say_known(words: ReportWords, share: float) -> str:
    """Return which share is known."""
    return words.say("share_known", share=words.percent(share))
