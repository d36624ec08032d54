"""What grows on the farm, to look at: batches, recipes, tasks, and who stands where."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeassistant.core import HomeAssistant

from ..growing.archive import Archive
from ..growing.batches import Batches
from ..growing.exposure import Exposure
from ..growing.history import Batch, Standing, Stay, replay
from ..growing.recipes import Recipe, RecipeError, RecipeRef, Stage
from ..growing.stages import Forecast, InStage, Progress, progress, stage_starts
from ..growing.targets import Share, leading
from ..growing.tasks import Task, Tasks
from .exposures import Exposures
from .growing_store import Kept
from .recipe_book import RecipeBook

if TYPE_CHECKING:
    from .live import Farm


@dataclass(frozen=True, slots=True)
class _Replayed:
    """A batch's history and what it leads to."""

    batch: Batch
    standing: Standing
    stays: tuple[Stay, ...]


class Crops:
    """What grows on a farm; everything here only looks."""

    def __init__(self, hass: HomeAssistant, farm: Farm) -> None:
        """Begin with nothing."""
        self.exposures = Exposures(hass, farm)
        self._farm = farm
        self._kept = Kept(RecipeBook(language=hass.config.language))
        self._archive = Archive()
        self._replayed: dict[str, _Replayed] = {}
        self._by_shelf: dict[str, tuple[tuple[Batch, int], ...]] | None = None

    @property
    def batches(self) -> Batches:
        """Return the batches that stand, and those that ended within the last days."""
        return self._kept.batches

    @property
    def archive(self) -> Archive:
        """Return the batches that ended longer ago."""
        return self._archive

    @property
    def recipes(self) -> RecipeBook:
        """Return the recipes of the library and the grower's own."""
        return self._kept.recipes

    @property
    def tasks(self) -> Tasks:
        """Return what there is to do, and what was done lately."""
        return self._kept.tasks

    @property
    def aside(self) -> Mapping[str, str]:
        """Return the files that could not be read, with the reason."""
        return self._kept.aside

    def batch(self, batch_id: str) -> Batch:
        """Return a batch, live or archived; raise UnknownBatchError where there is none."""
        live = self.batches.by_id.get(batch_id)
        return self._archive[batch_id].batch if live is None else live

    def exposure_of(self, batch_id: str) -> Exposure | None:
        """Return what a batch got, None where that was not kept in the archive.

        Raise UnknownBatchError where there is no such batch.
        """
        if batch_id in self.batches.by_id:
            return self.exposures.of(batch_id)
        return self._archive[batch_id].exposure

    def standing(self, batch_id: str) -> Standing:
        """Return what has become of a batch."""
        return self._replay(self.batch(batch_id)).standing

    def stays(self, batch_id: str) -> tuple[Stay, ...]:
        """Return where the plants of a batch stood and stand."""
        return self._replay(self.batch(batch_id)).stays

    def growing(self) -> tuple[Batch, ...]:
        """Return the batches that stand."""
        return tuple(
            batch
            for batch in self.batches
            if self._replay(batch).standing.ended is None
        )

    def recipe_of(self, batch: Batch) -> Recipe:
        """Return the recipe that a batch grows by; raise RecipeError where it is gone."""
        return self.recipes[RecipeRef.parse(self._replay(batch).standing.recipe)]

    def stage_of(self, batch: Batch) -> Stage | None:
        """Return the stage of a batch, None where its recipe knows none of it."""
        try:
            return self.recipe_of(batch).stage(self._replay(batch).standing.stage)
        except KeyError, RecipeError:
            return None

    @property
    def by_shelf(self) -> Mapping[str, tuple[tuple[Batch, int], ...]]:
        """Return the batches that stand somewhere, with their plants, by shelf."""
        if self._by_shelf is None:
            found: dict[str, list[tuple[Batch, int]]] = {}
            for batch in self.batches:
                for shelf, plants in self._replay(batch).standing.where.items():
                    found.setdefault(shelf, []).append((batch, plants))
            self._by_shelf = {shelf: tuple(there) for shelf, there in found.items()}
        return self._by_shelf

    def on_shelf(self, shelf_id: str) -> tuple[tuple[Batch, int], ...]:
        """Return the batches that stand on a shelf, with their plants there."""
        return self.by_shelf.get(shelf_id, ())

    def area_m2(self, batch: Batch, shelf_id: str) -> float:
        """Return what a batch covers of a shelf at the usual density of its stage."""
        plants = self._replay(batch).standing.where.get(shelf_id, 0)
        stage = self.stage_of(batch)
        return 0.0 if stage is None else plants / stage.density_m2

    def leading(self, shelf_id: str) -> Batch | None:
        """Return the batch that sets a shelf's targets."""
        there = self.on_shelf(shelf_id)
        if len(there) < 2:
            return there[0][0] if there else None
        shares = [
            Share(batch.id, self.area_m2(batch, shelf_id), batch.began)
            for batch, _ in there
        ]
        chosen = leading(shares, self._kept.leads.get(shelf_id))
        return None if chosen is None else self.batches[chosen]

    def in_stage(self, batch_id: str) -> InStage:
        """Return how far a batch is in its stage, by heat where that is known."""
        return self.exposures.in_stage(batch_id)

    def forecast(self, batch_id: str) -> Forecast | None:
        """Return when the harvest of a batch will be, None where its recipe is gone."""
        batch = self.batch(batch_id)
        if self.stage_of(batch) is None:
            return None
        return self.exposures.forecast(batch_id)

    def stage_starts(self, batch_id: str) -> dict[str, float]:
        """Return when each stage of a batch began, or will begin, in UTC seconds.

        A stage that ends by heat ends when its forecast says so.
        """
        batch = self.batch(batch_id)
        stage = self.stage_of(batch)
        if stage is None:
            return {}
        recipe = self.recipe_of(batch)
        starts = stage_starts(batch, recipe)
        following = recipe.after(stage.id)
        if stage.degree_days is None or following is None:
            return starts
        ends = self.exposures.forecast(batch_id).stage_ends
        if ends is not None:
            late = ends - starts[following.id]
            ahead = recipe.stage_ids[recipe.stage_ids.index(following.id) :]
            starts |= {name: starts[name] + late for name in ahead}
        return starts

    def progress(self, batch_id: str) -> Progress | None:
        """Return the share of its stage that a batch has behind it."""
        batch = self.batch(batch_id)
        if self.stage_of(batch) is None:
            return None
        return progress(self.recipe_of(batch), self.in_stage(batch_id))

    def is_ready(self, batch_id: str) -> bool:
        """Return whether a batch has been told to be ready for harvest."""
        return batch_id in self._kept.ready

    def is_held(self, batch_id: str) -> bool:
        """Return whether a batch stays in its stage until somebody lets it go on."""
        return self._kept.held.get(batch_id) == self.standing(batch_id).stage

    def task_list(self) -> list[Task]:
        """Return the open tasks as a person put them in order, new ones by their due time."""
        ranks = {task_id: rank for rank, task_id in enumerate(self._kept.order)}
        open_tasks = self.tasks.open()
        listed = sorted(
            (t for t in open_tasks if t.id in ranks), key=lambda t: ranks[t.id]
        )
        fresh = [task for task in open_tasks if task.id not in ranks]
        if not listed:
            return fresh
        return [*_by_due_between(listed, fresh)]

    def stranded(self) -> dict[str, tuple[str, tuple[Batch, ...]]]:
        """Return the shelves with plants that the layout no longer has.

        By the shelf's id: the name that it had, and the batches there.
        """
        known = {shelf.id for shelf in self._farm.shelves}
        return {
            shelf: (
                self._kept.shelf_names.get(shelf, shelf),
                tuple(batch for batch, _ in there),
            )
            for shelf, there in self.by_shelf.items()
            if shelf not in known
        }

    def _put(self, batches: Batches) -> None:
        """Take over changed batches."""
        self._kept.batches = batches
        self._by_shelf = None

    def _replay(self, batch: Batch) -> _Replayed:
        """Return a batch with what its history leads to."""
        known = self._replayed.get(batch.id)
        if known is not None and known.batch is batch:
            return known
        found = _Replayed(batch, *replay(batch))
        if self.batches.by_id.get(batch.id) is batch:
            self._replayed[batch.id] = found
        return found


def _by_due_between(listed: list[Task], fresh: list[Task]) -> Iterator[Task]:
    """Yield listed tasks in their order, each new one before the first that is due later."""
    waiting = iter(fresh)
    following = next(waiting, None)
    for task in listed:
        while following is not None and following.due < task.due:
            yield following
            following = next(waiting, None)
        yield task
    if following is not None:
        yield following
    yield from waiting
