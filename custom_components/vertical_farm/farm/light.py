"""The light plans of a farm: one for each lamp, from what the crops under it want."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from homeassistant.components.light import (
    ATTR_SUPPORTED_COLOR_MODES,
    DOMAIN as LIGHT_DOMAIN,
    brightness_supported,
)
from homeassistant.helpers import entity_registry as er

from ..agronomy.light import LIT_PPFD, DimMap, dli_mol
from ..control.heat import Heat, feel
from ..control.light_schedule import (
    Outlook,
    Schedule,
    UnderLamp,
    Wish,
    outlook,
    plan_lamp,
)
from .metrics import Metric
from .places import Topic
from .wake import Wake

if TYPE_CHECKING:
    from .live import Farm
    from .shelf import Shelf

SURE_SHARE: Final = 0.9
"""Share of the day so far whose light must be known for a forecast."""

_LITTLE_SHARE: Final = 0.05
_SEEN_S: Final = 1800.0
_SECONDS_PER_HOUR: Final = 3600.0
_MOL_PER_PPFD_HOUR: Final = 0.0036


class Debt:
    """The light in mol/m² that a shelf's crop is owed, and what of it was lost."""

    def __init__(self) -> None:
        """Owe nothing."""
        self.batch: str | None = None
        self.stage: str | None = None
        self.owed_mol = 0.0
        self.lost_mol = 0.0

    def follow(self, batch: str | None, stage: str | None) -> None:
        """Owe nothing to a crop that has just come; its light is judged by its stage."""
        if batch != self.batch:
            self.batch, self.owed_mol, self.lost_mol = batch, 0.0, 0.0
            self.stage = stage


class LampPlan:
    """A lamp with the shelves under it, and its schedule of the crop day."""

    def __init__(self, ref: str) -> None:
        """Plan nothing yet."""
        self.ref = ref
        self.shelves: list[Shelf] = []
        self.schedule: Schedule | None = None
        self.heat = Heat()
        self.dims = False

    @property
    def most_level(self) -> float:
        """Return the most that it is to give: less in hot air, if it can be dimmed."""
        return self.heat.most_level if self.dims else 1.0

    def level(self, now: float) -> float | None:
        """Return the level that is planned now, None where nothing is wanted."""
        if self.schedule is None:
            return None
        return min(self.schedule.level_at(now), self.most_level)


class LightPlans:
    """What every lamp of a farm should do, now and for the rest of the crop day."""

    def __init__(self, farm: Farm) -> None:
        """Plan nothing yet."""
        self._farm = farm
        self._lamps: dict[str, LampPlan] = {}
        self._debts: dict[str, Debt] = {}
        self._unfollow: list[Callable[[], None]] = []
        self._wake = Wake(farm, "light plan", self._level_changes)

    def __iter__(self) -> Iterator[LampPlan]:
        """Yield every lamp."""
        return iter(self._lamps.values())

    def of(self, shelf: Shelf) -> LampPlan | None:
        """Return the plan of a shelf's lamp."""
        lamp = shelf.layout.lamp
        return None if lamp is None else self._lamps.get(lamp)

    def debt(self, shelf: Shelf) -> Debt:
        """Return what a shelf is owed."""
        return self._debts.setdefault(shelf.id, Debt())

    def apply(self) -> None:
        """Take over the farm's layout."""
        known, self._lamps = self._lamps, {}
        for shelf in self._farm.shelves:
            ref = shelf.layout.lamp
            if ref is None:
                continue
            if ref not in self._lamps:
                self._lamps[ref] = known.get(ref) or LampPlan(ref)
                self._lamps[ref].shelves = []
            self._lamps[ref].shelves.append(shelf)
        for unfollow in self._unfollow:
            unfollow()
        self._unfollow = [
            shelf.add_show((Topic.CROP,), partial(self._crop_changed, lamp))
            for lamp in self
            for shelf in lamp.shelves
        ]
        shelves = {shelf.id for shelf in self._farm.shelves}
        self._debts = {key: debt for key, debt in self._debts.items() if key in shelves}

    def stop(self) -> None:
        """Wait for nothing any more."""
        self._wake.stop()

    def tick(self, part: int = 0, parts: int = 1) -> None:
        """Plan the rest of the day of every lamp, or of a part of them, and show it."""
        now = self._farm.now
        for lamp in list(self)[part::parts]:
            self._plan(lamp, now)
            for shelf in lamp.shelves:
                shelf.show(Topic.LIGHT)
        self._wait(now)

    def turn_day(self) -> None:
        """Take down what yesterday lacked for those crops that stood there all day."""
        for shelf in self._farm.shelves:
            debt = self._debts.get(shelf.id)
            wish = self.wish(shelf)
            received = shelf.dli_yesterday
            if debt is None or wish is None:
                continue
            batch, stage = self._stands(shelf)
            if batch is not None and batch == debt.batch and received is not None:
                # What another stage wanted of the day, nobody knows any more.
                steady = stage == debt.stage
                owed = wish.owed_after(received) if steady else (0.0, 0.0)
                debt.owed_mol, debt.lost_mol = owed
            debt.follow(batch, stage)
            debt.stage = stage

    def steady(self, shelf: Shelf) -> bool:
        """Return whether a crop wants the same of the whole day: its stage is the same."""
        return self.debt(shelf).stage == self._stands(shelf)[1]

    def _stands(self, shelf: Shelf) -> tuple[str | None, str | None]:
        """Return the batch that leads on a shelf, and its stage."""
        batch, stage = self._farm.growing.leading(shelf.id), shelf.targets.stage
        return (
            None if batch is None else batch.id,
            None if stage is None else stage.id,
        )

    def wish(self, shelf: Shelf) -> Wish | None:
        """Return what the crop of a shelf wants, None without one."""
        stage = shelf.targets.stage
        if stage is None:
            return None
        return Wish(
            stage["dli_mol"],
            stage["ppfd_umol"],
            stage["photoperiod_h"],
            self.debt(shelf).owed_mol,
        )

    def outlook(self, shelf: Shelf) -> Outlook | None:
        """Return what a shelf will have got today, None without a crop.

        The forecast is unknown where too much of the day so far is.
        """
        lamp, wish = self.of(shelf), self.wish(shelf)
        if lamp is None or wish is None:
            return None
        if lamp.schedule is None:
            return Outlook(wish.goal_mol, None)
        now, day = self._farm.now, self._day
        under = self._under(shelf, wish, now, self.dims(lamp))
        found = outlook(lamp.schedule, under, now, day)
        if under.unknown_s > (1.0 - SURE_SHARE) * max(now - day[0], _SEEN_S):
            return Outlook(found.goal_mol, None)
        return found

    def ppfd(self, shelf: Shelf) -> float | None:
        """Return the PPFD in µmol/(m² s) that is planned for a shelf now."""
        lamp = self.of(shelf)
        level = None if lamp is None else lamp.level(self._farm.now)
        if lamp is None or level is None:
            return None
        gives = self.gives(shelf, dims=self.dims(lamp))
        return None if gives is None else gives.ppfd(level)

    def next_change(self, shelf: Shelf) -> float | None:
        """Return when a shelf's lamp changes next by the plan; UTC seconds."""
        lamp = self.of(shelf)
        if lamp is None or lamp.schedule is None:
            return None
        return lamp.schedule.next_change(self._farm.now) or self._farm.day_end

    def dims(self, lamp: LampPlan) -> bool:
        """Return whether a lamp can be dimmed and somebody has measured what it gives."""
        if not all(shelf.layout.dim_map for shelf in lamp.shelves):
            return False
        entity_id = self.entity_id(lamp)
        state = self._farm.hass.states.get(entity_id)
        # Of a lamp that was removed, only its id in the registry is left.
        if entity_id.partition(".")[0] != LIGHT_DOMAIN:
            return False
        modes = (
            None if state is None else state.attributes.get(ATTR_SUPPORTED_COLOR_MODES)
        )
        return modes is None or brightness_supported(modes)

    def entity_id(self, lamp: LampPlan) -> str:
        """Return a lamp's entity, or what it is bound by where that is gone."""
        registry = er.async_get(self._farm.hass)
        return er.async_resolve_entity_id(registry, lamp.ref) or lamp.ref

    def gives(self, shelf: Shelf, *, dims: bool) -> DimMap | None:
        """Return what a lamp gives on a shelf by its level: measured, else as seen.

        Without a map, the mean light of the lit hours of today or yesterday counts.
        """
        if shelf.layout.dim_map is not None:
            if dims:
                return shelf.layout.dim_map
            return _full(shelf.layout.dim_map.ppfd(1.0))
        if shelf.light.above_s >= _SEEN_S:
            hours = shelf.light.above_s / _SECONDS_PER_HOUR
            return _full(dli_mol(shelf.light) / hours / _MOL_PER_PPFD_HOUR)
        if shelf.dli_yesterday and shelf.lit_h_yesterday:
            return _full(
                shelf.dli_yesterday / shelf.lit_h_yesterday / _MOL_PER_PPFD_HOUR
            )
        return None

    def as_dict(self) -> dict[str, Any]:
        """Return what must survive a restart: what is owed to whom."""
        return {
            shelf: {
                "batch": debt.batch,
                "stage": debt.stage,
                "owed": debt.owed_mol,
                "lost": debt.lost_mol,
            }
            for shelf, debt in self._debts.items()
            if debt.batch is not None
        }

    def restore(self, stored: Mapping[str, Any]) -> None:
        """Restore what is owed; raises KeyError, TypeError or ValueError if malformed."""
        known = {shelf.id for shelf in self._farm.shelves}
        for shelf, kept in stored.items():
            if shelf not in known:
                continue
            debt = Debt()
            debt.batch, debt.stage = str(kept["batch"]), kept.get("stage")
            debt.owed_mol, debt.lost_mol = float(kept["owed"]), float(kept["lost"])
            self._debts[shelf] = debt

    @property
    def _day(self) -> tuple[float, float]:
        """Return when the crop day begins and ends."""
        return self._farm.day_start, self._farm.day_end

    def _crop_changed(self, lamp: LampPlan) -> None:
        """Plan for what stands under a lamp now."""
        now = self._farm.now
        self._plan(lamp, now)
        for shelf in lamp.shelves:
            shelf.show(Topic.LIGHT)
        self._wait(now)

    def _plan(self, lamp: LampPlan, now: float) -> None:
        """Plan the rest of the day of a lamp."""
        dims = lamp.dims = self.dims(lamp)
        lamp.heat = feel(lamp.heat, self._air_c(lamp), now)
        under: list[UnderLamp] = []
        for shelf in lamp.shelves:
            self.debt(shelf).follow(*self._stands(shelf))
            wish = self.wish(shelf)
            if wish is None:
                continue
            found = self._under(shelf, wish, now, dims)
            under.append(found)
            if found.received_mol < _LITTLE_SHARE * wish.goal_mol:
                # All that counts of the day is still to come.
                self.debt(shelf).stage = self._stands(shelf)[1]
        lamp.schedule = plan_lamp(
            self._day, now, under, dimmable=dims, running=lamp.schedule
        )

    def _air_c(self, lamp: LampPlan) -> float | None:
        """Return the highest trusted temperature under a lamp."""
        found = (shelf.value(Metric.TEMPERATURE) for shelf in lamp.shelves)
        return max((air_c for air_c in found if air_c is not None), default=None)

    def under(self, shelf: Shelf, wish: Wish, *, dims: bool) -> UnderLamp:
        """Return a shelf with what its crop wants and what it has got today."""
        return self._under(shelf, wish, self._farm.now, dims)

    def _under(self, shelf: Shelf, wish: Wish, now: float, dims: bool) -> UnderLamp:  # noqa: FBT001
        """Return a shelf with what it has got today."""
        light = shelf.light.advance(now, LIT_PPFD)
        unknown_s = max(now - self._farm.day_start - light.covered_s, 0.0)
        return UnderLamp(
            wish,
            self.gives(shelf, dims=dims),
            shelf.layout.area_m2 or 1.0,
            dli_mol(light),
            unknown_s,
        )

    def _wait(self, now: float) -> None:
        """Wait for the next change of any lamp's level."""
        self.stop()
        changes = [
            change
            for lamp in self
            if lamp.schedule is not None
            and (change := lamp.schedule.next_change(now)) is not None
        ]
        if changes:
            self._wake.by(min(changes))

    def _level_changes(self) -> None:
        """Show the level that is planned from now on."""
        self._farm.turn(self._farm.now)
        self.tick()


def _full(ppfd: float) -> DimMap | None:
    """Return what a lamp gives that is only on or off, None where that is no light."""
    return DimMap(((1.0, ppfd),)) if ppfd > LIT_PPFD else None
