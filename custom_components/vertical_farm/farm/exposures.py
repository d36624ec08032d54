"""What every batch of the farm has got, kept up with each quarter of an hour."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from homeassistant.core import HomeAssistant, callback

from ..agronomy.crops import load_crops
from ..agronomy.yields import ExpectedYield, Gain, Weighing, fit_gain
from ..growing.events import Joined, MergedInto, SplitFrom, SplitOff, UnknownBatchError
from ..growing.exposure import Cultivation, Exposure
from ..growing.fold import Course, World, fold
from ..growing.growth_model import CropModel
from ..growing.history import Batch
from ..growing.recipes import RecipeError, RecipeRef, Stage
from ..growing.stages import DAY_S, Forecast, InStage, forecast_harvest
from ..growing.stretches import start_of
from .exposure_store import ExposureStore, Kept

if TYPE_CHECKING:
    from .live import Farm

CHECKPOINTS: Final = 5
"""How many past states are kept, a day apart, to take in what is logged for the past."""

YIELD_LASTS_S: Final = 3 * 3600.0
_WEIGHINGS_KEPT: Final = 50
_STRETCHES_PER_SAVE: Final = 4


@dataclass(frozen=True, slots=True)
class _Expected:
    """A yield, and what it was computed from."""

    batch: Batch
    until: float
    gain: Gain
    found: ExpectedYield | None


class Exposures:
    """The exposures of a farm's batches, as of the last quarter of an hour."""

    def __init__(self, hass: HomeAssistant, farm: Farm) -> None:
        """Begin with nothing; `async_load` brings back what was kept."""
        self._farm = farm
        self._store = ExposureStore(hass, farm.entry.entry_id)
        self._kept = Kept(0.0)
        self._courses: dict[str, Course] = {}
        self._cultivations: dict[str, Cultivation | None] = {}
        self._models: dict[str, CropModel] = {}
        self._expected: dict[str, _Expected] = {}
        self._gains: dict[str, Gain] = {}

    @property
    def until(self) -> float:
        """Return up to when everything is added up, in UTC seconds."""
        return self._kept.until

    def of(self, batch_id: str) -> Exposure:
        """Return what a batch has got; raise UnknownBatchError for one that is archived."""
        batch = self._farm.growing.batches[batch_id]
        return self._kept.states.get(batch_id) or Exposure(batch.began, batch.began)

    def in_stage(self, batch_id: str) -> InStage:
        """Return how far a batch is in its stage."""
        standing = self._farm.growing.standing(batch_id)
        now = self._farm.now if standing.ended is None else standing.ended
        state = self._of_stage(batch_id)
        if state is None:
            days = (now - standing.stage_since) / DAY_S
            return InStage(standing.stage, days)
        return state.in_stage(standing.stage, standing.stage_since, now)

    def heat_reached(self, batch_id: str, degree_days: float) -> float | None:
        """Return when the heat of a batch's stage passed its sum, in UTC seconds."""
        state = self._of_stage(batch_id)
        if state is None or state.stage.heat_cd < degree_days:
            return None
        return state.until if state.stage.due is None else state.stage.due

    def forecast(self, batch_id: str) -> Forecast:
        """Return when a batch will be harvested; RecipeError without its recipe."""
        growing = self._farm.growing
        recipe = growing.recipe_of(growing.batch(batch_id))
        return forecast_harvest(recipe, self.in_stage(batch_id), self._farm.now)

    def gain(self, crop_id: str) -> Gain:
        """Return the gain that this farm's weighed samples of a crop speak for."""
        if crop_id not in self._gains:
            self._gains[crop_id] = fit_gain([*self._weighings(crop_id)])
        return self._gains[crop_id]

    def expected_yield(self, batch_id: str) -> ExpectedYield | None:
        """Return the g to expect of the plants that stand, None where nobody can say.

        What is ahead is taken for usual. Computed anew after some hours, or when
        something happened to the batch.
        """
        growing = self._farm.growing
        batch = growing.batch(batch_id)
        plants = growing.standing(batch_id).plants
        state = self._kept.states.get(batch_id)
        if not plants or state is None:
            return None
        gain, known = self.gain(batch.crop), self._expected.get(batch_id)
        if (
            known is None
            or known.batch is not batch
            or known.gain != gain
            or not 0.0 <= state.until - known.until < YIELD_LASTS_S
        ):
            known = _Expected(
                batch, state.until, gain, self._per_plant(batch_id, state, gain)
            )
            self._expected[batch_id] = known
        return None if known.found is None else known.found.times(plants)

    @callback
    def refold(self, batch_ids: Iterable[str], since: float) -> None:
        """Take in that the history of batches has changed from a time on.

        What is older than the kept stretches becomes unknown.
        """
        kept = self._kept
        batches = self._farm.growing.batches
        if since >= kept.until or not kept.checkpoints:
            return
        changed = self._family(batch_ids)
        old = {one: self._courses.get(one) for one in changed}
        number = max(
            (n for n, (at, _) in enumerate(kept.checkpoints) if at <= since), default=0
        )
        start, states = kept.checkpoints[number]
        before = {one: states[one] for one in changed if one in states}
        if since < start:
            if any(state.measured for state in before.values()):
                self._make_unknown(before, old, start)
            else:
                # Nothing was measured that folding anew from the sowing could lose.
                before = {}
        courses = self._neighbours(changed)
        world = self._world()
        late = [c for c in courses if c.batch.began < start]
        late = [c for c in late if c.batch.id not in before and c.batch.id in changed]
        if late:
            began = min(course.batch.began for course in late)
            before |= fold({}, late, replace(world, ledgers={}), began, start)
        while True:
            _replace(kept.checkpoints[number][1], before, changed, batches.by_id)
            number += 1
            if number == len(kept.checkpoints):
                break
            end = kept.checkpoints[number][0]
            before = fold(before, courses, world, start, end)
            start = end
        before = fold(before, courses, world, start, kept.until)
        _replace(kept.states, before, changed, batches.by_id)
        self._gains.clear()

    async def async_load(self) -> None:
        """Bring back what was kept; call when batches and the layout are there."""
        log = self._farm.stretches
        loaded = await self._store.async_load()
        if loaded is not None and loaded.kept.until <= start_of(log.open):
            self._kept = loaded.kept
            log.restore(loaded.ledgers)
        log.on_closed(self._closed)

    @callback
    def begin(self) -> None:
        """Add up what was closed while nobody looked; the log has been brought back."""
        log = self._farm.stretches
        if not self._kept.until:
            first = min((ledger.first for ledger in log.ledgers.values()), default=None)
            self._kept = Kept(start_of(log.open if first is None else first))
            self._kept.checkpoints.append((self._kept.until, {}))
        batches = self._farm.growing.batches
        lost = [b for b in batches if b.id not in self._kept.states]
        if lost:
            began = min(batch.began for batch in lost)
            self.refold([batch.id for batch in lost], began)
        self._advance(start_of(log.open))

    async def async_save(self) -> None:
        """Write down everything now."""
        await self._store.async_save(self._kept, self._farm.stretches.as_dict())

    @callback
    def _closed(self, until: float) -> None:
        """Add up a stretch that was closed."""
        if not self._kept.until:
            return
        self._advance(until)
        if self._farm.stretches.unsaved >= _STRETCHES_PER_SAVE:
            self._store.save_soon(self._kept, self._farm.stretches)

    def _advance(self, until: float) -> None:
        """Add up everything to the end of a stretch."""
        kept = self._kept
        if until < kept.until:
            # The clock was set back: what lies ahead was another's time.
            kept.checkpoints = [c for c in kept.checkpoints if c[0] <= until]
            kept.until = until
            self._mark()
            return
        growing = self._farm.growing
        courses = [self._course(batch) for batch in growing.batches]
        live = {course.batch.id for course in courses}
        for gone in kept.states.keys() - live:
            self._forget(gone)
        courses = [c for c in courses if c.unfinished(kept.until)]
        while kept.until < until:
            end = min(until, kept.checkpoints[-1][0] + DAY_S)
            kept.states = fold(kept.states, courses, self._world(), kept.until, end)
            kept.until = end
            self._mark()
        for batch_id in self._courses.keys() - live:
            del self._courses[batch_id]
        self._gains.clear()

    def _mark(self) -> None:
        """Keep the state of now as a checkpoint where a day has passed since the last."""
        kept = self._kept
        if not kept.checkpoints or kept.until >= kept.checkpoints[-1][0] + DAY_S:
            kept.checkpoints.append((kept.until, dict(kept.states)))
            del kept.checkpoints[:-CHECKPOINTS]

    def _forget(self, batch_id: str) -> None:
        """Drop a batch that was put away; what was weighed of it stays known."""
        kept = self._kept
        state = kept.states.pop(batch_id)
        self._expected.pop(batch_id, None)
        for _, states in kept.checkpoints:
            states.pop(batch_id, None)
        if state.weighings:
            try:
                crop = self._farm.growing.batch(batch_id).crop
            except UnknownBatchError:
                return
            weighings = [*kept.weighings.get(crop, ()), *state.weighings]
            kept.weighings[crop] = weighings[-_WEIGHINGS_KEPT:]

    def _weighings(self, crop_id: str) -> Iterator[Weighing]:
        """Yield the samples of a crop that were weighed on this farm."""
        yield from self._kept.weighings.get(crop_id, ())
        batches = self._farm.growing.batches.by_id
        for batch_id, state in self._kept.states.items():
            batch = batches.get(batch_id)
            if state.weighings and batch is not None and batch.crop == crop_id:
                yield from state.weighings

    def _of_stage(self, batch_id: str) -> Exposure | None:
        """Return the exposure of a batch, None where its stage is newer than that."""
        state = self._kept.states.get(batch_id)
        since = self._farm.growing.standing(batch_id).stage_since
        return None if state is None or since >= state.until else state

    def _per_plant(
        self, batch_id: str, state: Exposure, gain: Gain
    ) -> ExpectedYield | None:
        """Return the yield of a plant at the harvest."""
        standing = self._farm.growing.standing(batch_id)
        cultivation = self._cultivation(standing.recipe)
        if cultivation is None or state.growth is None:
            return None
        recipe = cultivation.recipe
        if standing.stage not in recipe.stage_ids:
            return None
        forecast = forecast_harvest(recipe, self.in_stage(batch_id), state.until)
        if forecast.at is None or forecast.stage_ends is None:
            return None
        ahead: list[tuple[Stage, float]] = [
            (
                recipe.stage(standing.stage),
                max(forecast.stage_ends - state.until, 0.0) / DAY_S,
            )
        ]
        later = recipe.stages[recipe.stage_ids.index(standing.stage) + 1 :]
        usual = sum(stage.duration_d for stage in later)
        left = max(forecast.at - forecast.stage_ends, 0.0) / DAY_S
        ahead += [(stage, stage.duration_d / usual * left) for stage in later if usual]
        return cultivation.model.expected(state.growth, ahead, gain)

    def _world(self) -> World:
        """Return what the fold looks at."""
        farm = self._farm
        return World(farm.stretches.ledgers, self._cultivation, farm.crop_day)

    def _course(self, batch: Batch) -> Course:
        """Return the phases of a batch."""
        known = self._courses.get(batch.id)
        if known is None or known.batch is not batch:
            known = self._courses[batch.id] = Course(batch)
        return known

    def _cultivation(self, ref: str) -> Cultivation | None:
        """Return a recipe with the model of its crop, None where it is gone."""
        try:
            recipe = self._farm.growing.recipes[RecipeRef.parse(ref)]
        except RecipeError:
            return None
        known = self._cultivations.get(ref)
        if known is not None and known.recipe is recipe:
            return known
        crop = load_crops().crops.get(recipe.crop)
        if crop is None:
            return None
        model = self._models.setdefault(crop.id, CropModel(crop))
        found = self._cultivations[ref] = Cultivation(recipe, model)
        return found

    def _family(self, batch_ids: Iterable[str]) -> set[str]:
        """Return batches with all that were parted from them or joined them."""
        batches = self._farm.growing.batches.by_id
        found: set[str] = set()
        open_ = set(batch_ids)
        while open_:
            one = open_.pop()
            found.add(one)
            known = self._courses.get(one)
            for batch in (batches.get(one), known and known.batch):
                for event in batch.events if batch else ():
                    if isinstance(event, SplitOff | SplitFrom | MergedInto | Joined):
                        open_ |= {event.other} - found
        return found

    def _neighbours(self, changed: set[str]) -> list[Course]:
        """Return the courses of batches and of those that ever shared a shelf with them."""
        batches = self._farm.growing.batches
        courses = [self._course(batch) for batch in batches]
        shelves = {
            shelf
            for course in courses
            if course.batch.id in changed
            for shelf in course.shelves
        }
        return [c for c in courses if c.batch.id in changed or c.shelves & shelves]

    def _make_unknown(
        self,
        before: dict[str, Exposure],
        old: Mapping[str, Course | None],
        start: float,
    ) -> None:
        """Forget what batches got where they turn out not to have stood."""
        batches = self._farm.growing.batches.by_id
        for batch_id, state in [*before.items()]:
            was = old[batch_id]
            if was is None or batch_id not in batches:
                continue
            course = self._course(batches[batch_id])
            moved = course.parts_from(was, start)
            if moved is not None:
                before[batch_id] = state.forgotten(moved)
            since = course.stage_since(start)
            if since != was.stage_since(start):
                before[batch_id] = before[batch_id].restaged(since)


def _replace(
    states: dict[str, Exposure],
    folded: Mapping[str, Exposure],
    changed: set[str],
    known: Mapping[str, Batch],
) -> None:
    """Put the exposures of changed batches in the place of the old ones."""
    for batch_id in changed:
        if batch_id in folded and batch_id in known:
            states[batch_id] = folded[batch_id]
        else:
            states.pop(batch_id, None)
