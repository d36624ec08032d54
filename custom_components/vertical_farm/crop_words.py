"""Batches, stages, tasks and places in the words of the system's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import dt as dt_util

from .agronomy.crops import load_crops
from .const import DOMAIN
from .farm.live import Farm
from .growing.events import UnknownBatchError
from .growing.history import Batch
from .growing.maintenance import upkeep_of
from .growing.tasks import Task


def as_local(at: float) -> datetime:
    """Return UTC seconds as local time."""
    return dt_util.as_local(dt_util.utc_from_timestamp(int(at)))


async def async_crop_words(hass: HomeAssistant, farm: Farm) -> CropWords:
    """Return how a farm speaks of its crops."""
    language = hass.config.language
    texts: dict[str, str] = {}
    for category in ("common", "selector"):
        texts |= await async_get_translations(hass, language, category, {DOMAIN})
    return CropWords(farm, language, texts)


@dataclass(frozen=True, slots=True)
class CropWords:
    """How a farm speaks of its crops."""

    farm: Farm
    language: str
    texts: Mapping[str, str]

    def say(self, key: str, **placeholders: str) -> str:
        """Return a text of the system's language."""
        return self.texts[f"component.{DOMAIN}.common.{key}"].format(**placeholders)

    def crop(self, crop_id: str) -> str:
        """Return the name of a crop."""
        crop = load_crops().crops.get(crop_id)
        return crop_id if crop is None else crop.common_name(self.language)

    def stage(self, stage_id: str) -> str:
        """Return the name of a stage; a grower's own stage is called by its id."""
        key = f"component.{DOMAIN}.selector.stage.options.{stage_id}"
        return self.texts.get(key, stage_id)

    def batch(self, batch: Batch) -> str:
        """Return a batch by its crop and what its name adds to that."""
        return f"{self.crop(batch.crop)} {batch.id.removeprefix(f'{batch.crop}-')}"

    def place(self, place_id: str) -> str | None:
        """Return where a place is, None where the farm has none of it."""
        farm = self.farm
        if place_id in farm.racks:
            return farm.racks[place_id].layout.name
        if place_id in farm.reservoirs:
            return farm.reservoirs[place_id].layout.name
        for shelf in farm.shelves:
            if shelf.id == place_id:
                return f"{shelf.rack.layout.name}, {shelf.layout.name}"
        return None

    def where(self, batch: Batch) -> str | None:
        """Return where most plants of a batch stand, and how many shelves more there are."""
        where = self.farm.growing.standing(batch.id).where
        if not where:
            return None
        main = min(where, key=lambda shelf: (-where[shelf], shelf))
        more = f" +{len(where) - 1}" if len(where) > 1 else ""
        name = self.place(main)
        return None if name is None else f"{name}{more}"

    def task(self, task: Task) -> str:
        """Return what there is to do, and where."""
        place = None if task.name else self.task_place(task)
        named = self.task_name(task)
        return named if place is None else f"{named} ({place})"

    def task_name(self, task: Task) -> str:
        """Return what there is to do."""
        if task.name:
            return task.name
        batch = self._batch_of(task)
        upkeep = upkeep_of(task)
        what = self.say(f"task_{task.kind if upkeep is None else upkeep}")
        return what if batch is None else f"{what}: {self.batch(batch)}"

    def task_place(self, task: Task) -> str | None:
        """Return where there is something to do, None where nobody knows."""
        batch = self._batch_of(task)
        place = None if batch is None else self.where(batch)
        if place is None and task.place is not None:
            place = self.place(task.place)
        return place

    def _batch_of(self, task: Task) -> Batch | None:
        """Return the batch of a task."""
        if task.batch is None:
            return None
        try:
            return self.farm.growing.batch(task.batch)
        except UnknownBatchError:
            return None
