"""What grows on the farm: its batches, recipes and tasks, and what is done with them."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from homeassistant.core import CoreState, callback

from ..growing import batches as steps
from ..growing.archive import put_away
from ..growing.batches import Batches
from ..growing.events import (
    Event,
    NotUndoableError,
    SplitFrom,
    StageSet,
    TooFewPlantsError,
    UnknownBatchError,
)
from ..growing.history import Batch
from ..growing.maintenance import kept_up, without_old
from ..growing.recipes import RecipeError
from ..growing.stages import DAY_S
from ..growing.tasks import Tasks
from ..growing.upkeep import Work, after_step, after_undo, in_step, without_batch
from .batch_events import HAPPENINGS, BatchEvent, Happening, by_plants, told
from .crop_records import CropRecords
from .equipment import upkeep
from .places import Topic

KEPT_LIVE_S: Final = 7 * DAY_S
"""How long an ended batch takes further steps, such as an undo, before it is put away."""


LOOK_EVERY_S: Final = 3600.0
DONE_KEPT_S: Final = 30 * DAY_S
"""How long a task that was done stays on the list."""


def _differ(old: Tasks, new: Tasks) -> bool:
    """Return whether tasks came or went, or are due at another hour."""
    return old.by_id.keys() != new.by_id.keys() or any(
        abs(task.due - new[task.id].due) > LOOK_EVERY_S for task in old.by_id.values()
    )


class Growing(CropRecords):
    """The crops of one farm, and what is done with them.

    Each command checks everything first, and raises BatchError, RecipeError or TaskError
    with nothing changed. `at` is the farm's time in UTC seconds, now where it is left out.
    """

    # Commands for batches

    def sow(
        self,
        recipe: str,
        where: Mapping[str, int],
        *,
        at: float | None = None,
        variety: str = "",
        seed_lot: str = "",
        batch_id: str | None = None,
    ) -> Batch:
        """Begin a batch by a recipe, "id" in its newest version or "id@version"."""
        found = self.recipes.find(recipe)
        now, at = self._times(at)
        for shelf in where:
            self._check_shelf(shelf)
        new_id = self._new_id(batch_id, found.crop, at)
        after = steps.sow(
            self.batches,
            new_id,
            found,
            where,
            at=at,
            now=now,
            variety=variety,
            seed_lot=seed_lot,
        )
        return self._take(after, new_id)

    def move(
        self,
        batch_id: str,
        plants: int,
        origin: str,
        target: str,
        *,
        at: float | None = None,
    ) -> Batch:
        """Move plants from one shelf to another."""
        now, at = self._times(at)
        self._check_live(batch_id)
        self._check_shelf(target)
        after = steps.move(
            self.batches, batch_id, plants, origin, target, at=at, now=now
        )
        return self._take(after, batch_id)

    def split(
        self,
        batch_id: str,
        where: Mapping[str, int],
        *,
        at: float | None = None,
        new_id: str | None = None,
    ) -> Batch:
        """Make some of the plants a batch of their own; return that."""
        now, at = self._times(at)
        batch = self._check_live(batch_id)
        sown = self._replay(batch).standing.sown
        child_id = self._new_id(new_id, batch.crop, sown)
        after = steps.split(self.batches, batch_id, child_id, where, at=at, now=now)
        self._take(after, batch_id, child_id)
        return self.batches[child_id]

    def merge(self, batch_id: str, into_id: str, *, at: float | None = None) -> Batch:
        """Let all plants of a batch join another one; return that."""
        now, at = self._times(at)
        self._check_live(batch_id)
        self._check_live(into_id)
        after = steps.merge(self.batches, batch_id, into_id, at=at, now=now)
        self._take(after, batch_id, into_id)
        return self.batches[into_id]

    def advance(self, batch_id: str, *, at: float | None = None) -> Batch:
        """Let a batch enter the stage that follows."""
        now, at = self._times(at)
        recipe = self.recipe_of(self._check_live(batch_id))
        return self._take(
            steps.advance(self.batches, batch_id, recipe, at=at, now=now), batch_id
        )

    def set_stage(self, batch_id: str, stage: str, *, at: float | None = None) -> Batch:
        """Put a batch into a stage of its recipe."""
        now, at = self._times(at)
        recipe = self.recipe_of(self._check_live(batch_id))
        return self._take(
            steps.set_stage(self.batches, batch_id, recipe, stage, at=at, now=now),
            batch_id,
        )

    def set_recipe(
        self, batch_id: str, recipe: str, *, at: float | None = None
    ) -> Batch:
        """Let a batch go on by another recipe of its crop, or another version."""
        now, at = self._times(at)
        self._check_live(batch_id)
        found = self.recipes.find(recipe)
        return self._take(
            steps.set_recipe(self.batches, batch_id, found, at=at, now=now), batch_id
        )

    def observe(
        self,
        batch_id: str,
        *,
        at: float | None = None,
        plants: int = 0,
        weight_g: float | None = None,
        height_cm: float | None = None,
        note: str = "",
        photo: str = "",
    ) -> Batch:
        """Log what was seen or weighed."""
        now, at = self._times(at)
        self._check_live(batch_id)
        after = steps.observe(
            self.batches,
            batch_id,
            at=at,
            now=now,
            plants=plants,
            weight_g=weight_g,
            height_cm=height_cm,
            note=note,
            photo=photo,
        )
        return self._take(after, batch_id)

    def harvest(
        self,
        batch_id: str,
        grades: Mapping[str, float],
        *,
        at: float | None = None,
        where: Mapping[str, int] | None = None,
        waste_g: float = 0.0,
        waste_cause: str = "",
    ) -> Batch:
        """Log grams by grade; without `where` all plants are gone, with {} all grow on."""
        now, at = self._times(at)
        self._check_live(batch_id)
        after = steps.harvest(
            self.batches,
            batch_id,
            grades,
            at=at,
            now=now,
            where=where,
            waste_g=waste_g,
            waste_cause=waste_cause,
        )
        return self._take(after, batch_id)

    def discard(
        self,
        batch_id: str,
        reason: str,
        *,
        at: float | None = None,
        where: Mapping[str, int] | None = None,
    ) -> Batch:
        """Throw plants away, all of them without `where`."""
        now, at = self._times(at)
        self._check_live(batch_id)
        after = steps.discard(
            self.batches, batch_id, reason, at=at, now=now, where=where
        )
        return self._take(after, batch_id)

    def undo(self, batch_id: str) -> BatchEvent:
        """Take back what was logged last for a batch; return what is told of it.

        A stage that came by itself and is taken back does not come by itself again: the
        batch stays in the stage before until somebody lets it go on.
        """
        batch = self._check_live(batch_id)
        last = max(batch.events, key=lambda event: event.number)
        try:
            after = steps.undo(self.batches, batch_id)
        except UnknownBatchError as error:
            raise NotUndoableError(
                batch_id, f"{error.batch!r} has been put into the archive"
            ) from error
        before = self.batches
        concerned = [b.id for b in before if after.by_id.get(b.id) is not b]
        undone = self._undone(batch, last)
        self._put(after)
        if batch_id in after.by_id and isinstance(last, StageSet) and not last.by_hand:
            self._kept.held[batch_id] = self.standing(batch_id).stage
        for one in concerned:
            if one in after.by_id:
                work = self._work(after[one])
                self._kept.tasks = after_undo(self.tasks, work, last)
            else:
                self._kept.tasks = without_batch(self.tasks, one)
        self._settle(concerned, before, last.at)
        self._tell(undone)
        return undone

    def lead(self, shelf_id: str, batch_id: str | None) -> None:
        """Let a batch set a shelf's targets; None lets the largest do it again."""
        self._check_shelf(shelf_id)
        if batch_id is None:
            self._kept.leads.pop(shelf_id, None)
        else:
            batch = self._check_live(batch_id)
            if shelf_id not in self._replay(batch).standing.where:
                raise TooFewPlantsError(1, 0, shelf_id, self._farm.now)
            self._kept.leads[shelf_id] = batch_id
        self._changed()
        self._show({shelf_id}, Topic.CROP, Topic.DATES, Topic.TARGETS)

    # Time

    @callback
    def tick(self, now: float) -> None:
        """Let stages begin that are due, and put away what ended long ago.

        Stages begin at the time at which they were due, whenever that is noticed; not
        before Home Assistant runs, so that automations do not miss them.
        """
        if self._hass.state is not CoreState.running:
            return
        for batch in self.growing():
            self._let_stages_begin(batch.id, now)
        self._put_away(now - KEPT_LIVE_S)
        if not 0.0 <= now - self._looked < LOOK_EVERY_S:
            self._looked = now
            self.keep_tasks()

    @callback
    def keep_tasks(self) -> None:
        """Bring the tasks into step with the equipment and with what heat did to dates."""
        now = self._farm.now
        tasks = kept_up(self.tasks, [*upkeep(self._farm)], self._kept.dropped, now)
        tasks = without_old(tasks, now - DONE_KEPT_S, self.batches.by_id)
        for batch in self.growing():
            stage = self.stage_of(batch)
            if stage is not None and stage.degree_days is not None:
                moved = in_step(tasks, self._work(batch))
                tasks = moved if _differ(tasks, moved) else tasks
        if tasks.by_id != self.tasks.by_id:
            self._tasks(tasks)
        self._kept.order = [t for t in self._kept.order if t in self.tasks.by_id]
        self._show(set(), Topic.TASKS)

    def _let_stages_begin(self, batch_id: str, now: float) -> None:
        """Let a batch enter every stage that is due."""
        while (due := self._stage_over(batch_id)) is not None and due <= now:
            recipe = self.recipe_of(self.batches[batch_id])
            stage = self.standing(batch_id).stage
            if recipe.after(stage) is None:
                if batch_id not in self._kept.ready:
                    self._tell_ready(batch_id, due)
                return
            if self.is_held(batch_id):
                return
            after = steps.advance(
                self.batches, batch_id, recipe, at=due, now=now, by_hand=False
            )
            self._take(after, batch_id)

    def _stage_over(self, batch_id: str) -> float | None:
        """Return when the stage of a batch was or will be over, None where unknown."""
        batch = self.batches[batch_id]
        stage = self.stage_of(batch)
        if stage is None:
            return None
        since = self.standing(batch_id).stage_since
        if (
            stage.degree_days is not None
            and self.exposures.in_stage(batch_id).heat is not None
        ):
            return self.exposures.heat_reached(batch_id, stage.degree_days)
        return since + stage.duration_d * DAY_S

    def _tell_ready(self, batch_id: str, due: float) -> None:
        """Tell that a batch is ready for harvest."""
        self._kept.ready.add(batch_id)
        batch, standing = self.batches[batch_id], self.standing(batch_id)
        shelves = by_plants(standing.where)
        self._changed()
        self._show({*shelves}, Topic.CROP, Topic.DATES)
        self._tell(
            BatchEvent(
                kind=Happening.READY_TO_HARVEST,
                at=due,
                batch=batch_id,
                crop=batch.crop,
                stage=standing.stage,
                recipe=standing.recipe,
                shelves=shelves,
                plants=standing.plants,
                by_hand=False,
            )
        )

    def _put_away(self, ended_before: float) -> None:
        """Put batches into the archive that ended before a time."""
        old = {
            batch.id: batch
            for batch in self.batches
            if (ended := self._replay(batch).standing.ended) is not None
            and ended < ended_before
        }
        if not old:
            return
        kept = self._kept
        _, self._archive = put_away(
            Batches(MappingProxyType(old)),
            self._archive,
            ended_before,
            {one: got for one in old if (got := self.exposures.of(one)).measured},
        )
        left = {key: one for key, one in self.batches.by_id.items() if key not in old}
        self._put(Batches(MappingProxyType(left), self.batches.next_number))
        for batch_id in old:
            self._replayed.pop(batch_id, None)
            kept.held.pop(batch_id, None)
            kept.ready.discard(batch_id)
        kept.leads = {k: v for k, v in kept.leads.items() if v not in old}
        kept.dropped = {
            task for task in kept.dropped if task.partition("/")[0] not in old
        }
        self._archive_changed = True
        self._hass.async_create_task(
            self.async_save_now(), f"archive of {self._farm.entry.title}"
        )

    # What every change leads to

    def _take(self, after: Batches, *ids: str) -> Batch:
        """Take over what a step has led to, with all that follows; return the first."""
        before, number = self.batches, self.batches.next_number
        self._put(after)
        since = min(
            event.at
            for one in ids
            for event in after[one].events
            if event.number == number
        )
        for one in ids:
            self._kept.tasks = after_step(self.tasks, self._work(after[one]), number)
        self._settle(ids, before, since)
        for one in ids:
            for happened in told(after[one], number):
                self._tell(happened)
        return after[ids[0]]

    def _settle(self, ids: Iterable[str], before: Batches, since: float) -> None:
        """Bring everything into step after batches have changed from a time on."""
        shelves: set[str] = set()
        for one in ids:
            for batch in (before.by_id.get(one), self.batches.by_id.get(one)):
                if batch is not None:
                    shelves.update(self._replay(batch).standing.where)
            self._forget_outdated(one)
        self.exposures.refold([one for one in ids if one in self.batches.by_id], since)
        self._changed()
        self._show(shelves, Topic.CROP, Topic.DATES, Topic.TARGETS, Topic.TASKS)
        if shelves - {shelf.id for shelf in self._farm.shelves}:
            self._farm.roll_ups.problems_due(self._farm)

    def _forget_outdated(self, batch_id: str) -> None:
        """Forget what was noted of a batch and no longer holds."""
        kept = self._kept
        if batch_id not in self.batches.by_id:
            self._replayed.pop(batch_id, None)
            kept.held.pop(batch_id, None)
            kept.ready.discard(batch_id)
            return
        standing = self.standing(batch_id)
        if kept.held.get(batch_id) not in (None, standing.stage):
            del kept.held[batch_id]
        due = self._stage_over(batch_id)
        batch = self.batches[batch_id]
        stage = self.stage_of(batch)
        last = stage is not None and self.recipe_of(batch).after(stage.id) is None
        if (
            not last
            or standing.ended is not None
            or due is None
            or due > self._farm.now
        ):
            kept.ready.discard(batch_id)

    def _work(self, batch: Batch) -> Work:
        """Return a batch with what its tasks follow from."""
        try:
            recipe = self.recipe_of(batch)
        except RecipeError:
            recipe = None
        return Work(
            batch=batch,
            standing=self._replay(batch).standing,
            recipe=recipe,
            starts=self.stage_starts(batch.id),
            dropped=self._kept.dropped,
            now=self._farm.now,
        )

    def _undone(self, batch: Batch, last: Event) -> BatchEvent:
        """Return what is told of a step that is taken back."""
        standing = self._replay(batch).standing
        kind = Happening.SPLIT if isinstance(last, SplitFrom) else Happening.MERGED
        return BatchEvent(
            kind=Happening.UNDONE,
            at=last.at,
            batch=batch.id,
            crop=batch.crop,
            stage=standing.stage,
            recipe=standing.recipe,
            shelves=by_plants(standing.where),
            plants=standing.plants,
            undone=HAPPENINGS.get(type(last), kind),
        )
