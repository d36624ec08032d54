"""The calendar of a farm: stages and harvests, as they were and as they are forecast."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final, override

from homeassistant.components.calendar import (
    CalendarEntity,
    CalendarEntityDescription,
    CalendarEvent,
)
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .crop_words import CropWords, as_local, async_crop_words
from .entity import PlaceEntityDescription, async_show_places
from .farm.live import Farm
from .farm.places import Topic
from .farm_lists import FarmList
from .growing.events import Harvested, Sown, StageSet
from .growing.history import Batch
from .growing.recipes import TaskKind
from .growing.tasks import Task, TaskSource
from .models import VerticalFarmConfigEntry

PARALLEL_UPDATES = 0

TASK_LASTS: Final = timedelta(minutes=30)


@dataclass(frozen=True, kw_only=True)
class GrowingCalendarDescription(
    PlaceEntityDescription[Farm], CalendarEntityDescription
):
    """The calendar of a farm."""


CALENDAR = GrowingCalendarDescription(
    key="growing", topics=(Topic.CROP, Topic.DATES, Topic.TASKS)
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in the calendar, before it is put into words.

    It is at a time where the hour matters, else on the day of that time.
    """

    at: datetime
    timed: bool
    worded: Callable[[], CalendarEvent]

    @property
    def start(self) -> datetime:
        """Return when it begins."""
        return self.at if self.timed else dt_util.start_of_local_day(self.at)

    @property
    def end(self) -> datetime:
        """Return when it is over."""
        if self.timed:
            return self.at + TASK_LASTS
        return dt_util.start_of_local_day(self.at.date() + timedelta(days=1))


async def async_setup_entry(
    hass: HomeAssistant,
    entry: VerticalFarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Set up the calendar of a farm."""
    words = await async_crop_words(hass, entry.runtime_data.farm)
    async_show_places(
        entry,
        async_add_entities,
        Platform.CALENDAR,
        Farm,
        describe=lambda _: (CALENDAR,),
        create=partial(GrowingCalendar, words),
    )


class GrowingCalendar(FarmList[GrowingCalendarDescription], CalendarEntity):
    """When stages begin, harvests are due, and work is to be done."""

    entity_description: GrowingCalendarDescription

    def __init__(
        self,
        words: CropWords,
        place: Farm,
        description: GrowingCalendarDescription,
        device: dr.AnyDeviceEntry | None,
    ) -> None:
        """Take what comes next."""
        super().__init__(words, place, description, device)
        self._next = self._find_next()

    @property
    @override
    def event(self) -> CalendarEvent | None:
        now = as_local(self.place.now)
        if self._next is not None and self._next.end_datetime_local <= now:
            self._next = self._find_next()
        return self._next

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        archived = await hass.async_add_executor_job(
            self._archived, start_date.timestamp(), end_date.timestamp()
        )
        past = (e for b in (*self._growing.batches, *archived) for e in self._past(b))
        found = [
            entry
            for entry in (*past, *self._ahead())
            if entry.start < end_date and entry.end > start_date
        ]
        found.sort(key=lambda entry: (entry.start, entry.at))
        return [entry.worded() for entry in found]

    @override
    def _renew(self) -> bool:
        following = self._find_next()
        if following == self._next:
            return False
        self._next = following
        return True

    def _find_next(self) -> CalendarEvent | None:
        """Return what is on, or comes next."""
        now = as_local(self.place.now)
        ahead = (entry for entry in self._ahead() if entry.end > now)
        following = min(ahead, key=lambda entry: entry.at, default=None)
        return None if following is None else following.worded()

    def _archived(self, start: float, end: float) -> list[Batch]:
        """Return the batches of the archive that grew within a time."""
        return [
            one.batch
            for one in self._growing.archive
            if one.sown <= end and one.ended >= start
        ]

    def _past(self, batch: Batch) -> Iterator[Entry]:
        """Yield the stages and harvests that a batch has had."""
        say = self._words.say
        for event in batch.events:
            match event:
                case Sown():
                    text = partial(say, "calendar_sown")
                case StageSet(stage=stage):
                    text = partial(
                        say, "calendar_stage", stage=self._words.stage(stage)
                    )
                case Harvested():
                    text = partial(
                        say, "calendar_harvested", grams=f"{event.grams:.0f}"
                    )
                case _:
                    continue
            yield self._of_batch(batch, event.at, text, f"{event.number}")

    def _ahead(self) -> Iterator[Entry]:
        """Yield the stages and harvests that are forecast, and the open tasks."""
        growing, words, now = self._growing, self._words, self.place.now
        for batch in growing.growing():
            for stage, at in growing.stage_starts(batch.id).items():
                if at > now:
                    text = partial(
                        words.say, "calendar_stage", stage=words.stage(stage)
                    )
                    yield self._of_batch(batch, at, text, stage)
            forecast = growing.forecast(batch.id)
            if forecast is not None and forecast.at is not None:
                text = partial(words.say, "calendar_harvest")
                yield self._of_batch(batch, max(forecast.at, now), text, "harvest")
        for task in growing.tasks.open():
            of_recipe = task.source is TaskSource.RECIPE
            if task.scheduled and not (of_recipe and task.kind is TaskKind.HARVEST):
                due = as_local(task.due)
                yield Entry(due, task.timed, partial(self._of_task, task, due))

    def _of_batch(
        self, batch: Batch, at: float, text: Callable[..., str], name: str
    ) -> Entry:
        """Return something that happens to a batch on the day of a time."""
        local = as_local(at)

        def worded() -> CalendarEvent:
            """Return it in words."""
            live = batch.id in self._growing.batches.by_id
            return CalendarEvent(
                start=local.date(),
                end=local.date() + timedelta(days=1),
                summary=text(batch=self._words.batch(batch)),
                description=batch.id,
                location=self._words.where(batch) if live else None,
                uid=f"{batch.id}/{name}",
            )

        return Entry(local, False, worded)

    def _of_task(self, task: Task, at: datetime) -> CalendarEvent:
        """Return a task in words, on its day, or at its hour where that matters."""
        start: date | datetime = at if task.timed else at.date()
        end = at + TASK_LASTS if task.timed else at.date() + timedelta(days=1)
        return CalendarEvent(
            start=start,
            end=end,
            summary=self._words.task(task),
            description=task.note or None,
            uid=task.id,
        )
