"""Planning backwards: from what is to be delivered to when to sow, and on which shelves.

A shelf may hold several batches, and a batch may stand on several shelves, so a plan is
possible when the area of every day is. Whole deliveries are chosen by an exact search
(branch and bound); what remains is filled with parts of the others, and what is short is
told with its week, its area and its kilograms.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
import math
from types import MappingProxyType

from .recipes import Recipe, TaskKind
from .tasks import Task, TaskSource

USUAL_LOSS = 0.1
"""Share of sown plants that is not harvested; practice."""

DELIVERIES_MAX = 400
"""Deliveries that are planned at once: more than a year of every day."""

NODES_MAX = 50_000
"""Steps of the search after which the best plan so far is taken, and not called proven."""

_EPSILON = 1e-9
_G_PER_KG = 1000.0


@dataclass(frozen=True, slots=True)
class Shelf:
    """A shelf and its area for plants."""

    id: str
    area_m2: float


@dataclass(frozen=True, slots=True)
class Taken:
    """Area of a shelf that others stand on, from one day to before another."""

    shelf: str
    area_m2: float
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Order:
    """Kilograms of a recipe's crop for each of some days.

    `per_plant_g` is the harvest of a plant. The harvest may be up to `early_d` days before
    the delivery, as long as the crop keeps in the cold.
    """

    recipe: Recipe
    kg: float
    days: tuple[date, ...]
    per_plant_g: float
    early_d: int = 0
    loss: float = USUAL_LOSS

    def __post_init__(self) -> None:
        """Refuse an order that cannot be meant."""
        if not (0.0 < self.kg < math.inf and 0.0 < self.per_plant_g < math.inf):
            raise ValueError(
                f"{self.kg:g} kg at {self.per_plant_g:g} g a plant cannot be grown"
            )
        if not 0.0 <= self.loss < 1.0:
            raise ValueError(f"a loss of {self.loss:g} is not a share below 1")
        if self.early_d < 0:
            raise ValueError(f"{self.early_d} days early is after the delivery")

    @property
    def plants(self) -> int:
        """Return the plants to sow for one delivery."""
        wanted = self.kg * _G_PER_KG / (self.per_plant_g * (1.0 - self.loss))
        return math.ceil(wanted - _EPSILON)

    def kg_of(self, plants: int) -> float:
        """Return what so many sown plants give, not more than was ordered."""
        grown = plants * self.per_plant_g * (1.0 - self.loss) / _G_PER_KG
        return min(grown, self.kg)


def every_week(first: date, weeks: int) -> tuple[date, ...]:
    """Return the same day of so many weeks."""
    return tuple(first + timedelta(weeks=number) for number in range(weeks))


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """A stage of a planned batch: from one day to before another, and its area."""

    stage: str
    start: date
    end: date
    area_m2: float


@dataclass(frozen=True, slots=True)
class PlannedBatch:
    """A batch to sow for a delivery."""

    recipe: Recipe
    delivery: date
    plants: int
    kg: float
    stages: tuple[PlannedStage, ...]

    @property
    def sow(self) -> date:
        """Return the day to sow."""
        return self.stages[0].start

    @property
    def harvest(self) -> date:
        """Return the day to harvest."""
        return self.stages[-1].end


class Short(StrEnum):
    """Why a delivery cannot be met."""

    AREA = "area"
    TIME = "time"
    """It would have to be sown in the past."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """A delivery that cannot be met in full.

    `week` is the ISO week (as 2026-W48) with the least room, where `area_m2` are missing.
    """

    recipe: str
    delivery: date
    why: Short
    week: str
    kg: float
    area_m2: float


@dataclass(frozen=True, slots=True)
class ProductionPlan:
    """What to sow and when, what is short, and the most area in use in each week."""

    batches: tuple[PlannedBatch, ...]
    shortages: tuple[Shortage, ...]
    use_m2: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    proven: bool = True

    @property
    def kg(self) -> float:
        """Return what will be delivered."""
        return math.fsum(batch.kg for batch in self.batches)


type _Areas = dict[int, float]
"""Area by the ordinal of a day."""


@dataclass(frozen=True, slots=True)
class _Delivery:
    """One day of an order, with the ways to meet it: days early, stages, area by day."""

    order: Order
    day: date
    ways: tuple[tuple[int, tuple[PlannedStage, ...], _Areas], ...]


def plan_production(
    orders: Sequence[Order],
    shelves: Sequence[Shelf],
    taken: Sequence[Taken],
    today: date,
) -> ProductionPlan:
    """Return the plan that meets the most of the orders within the area.

    The most kilograms in whole deliveries, then the fewest days of keeping, then parts.
    """
    wanted = sum(len(order.days) for order in orders)
    if wanted > DELIVERIES_MAX:
        raise ValueError(
            f"{wanted} deliveries are too many to plan at once, at most {DELIVERIES_MAX}"
        )
    total = math.fsum(shelf.area_m2 for shelf in shelves)
    used = _used(taken)
    deliveries = sorted(
        (_delivery(order, day, today) for order in orders for day in order.days),
        key=lambda delivery: (delivery.day, delivery.order.recipe.id),
    )
    choice, proven = _Search(deliveries, used, total).best()
    batches: list[PlannedBatch] = []
    left: list[_Delivery] = []
    for delivery, way in zip(deliveries, choice, strict=True):
        if way is None:
            left.append(delivery)
            continue
        _add(used, delivery.ways[way][2], 1.0)
        batches.append(_batch(delivery, way, delivery.order.plants))
    shortages = tuple(_filled(delivery, used, total, batches) for delivery in left)
    batches.sort(key=lambda batch: (batch.delivery, batch.recipe.id))
    return ProductionPlan(
        tuple(batches), shortages, MappingProxyType(_weekly(used)), proven
    )


def _used(taken: Sequence[Taken]) -> _Areas:
    """Return the area that others stand on, day by day."""
    used: _Areas = {}
    for one in taken:
        for day in range(one.start.toordinal(), one.end.toordinal()):
            used[day] = used.get(day, 0.0) + one.area_m2
    return used


def _delivery(order: Order, day: date, today: date) -> _Delivery:
    """Return a delivery with the ways to meet it that do not begin in the past."""
    ways = []
    for early in range(order.early_d + 1):
        stages = _stages(order, day - timedelta(days=early), order.plants)
        if stages[0].start >= today:
            ways.append((early, stages, _areas(stages)))
    return _Delivery(order, day, tuple(ways))


def _stages(order: Order, harvest: date, plants: int) -> tuple[PlannedStage, ...]:
    """Return the stages of a batch backwards from its harvest, in whole days."""
    left_d = order.recipe.duration_d
    stages: list[PlannedStage] = []
    for stage in order.recipe.stages:
        start = harvest - timedelta(days=math.ceil(left_d - _EPSILON))
        left_d -= stage.duration_d
        end = harvest - timedelta(days=math.ceil(left_d - _EPSILON))
        stages.append(PlannedStage(stage.id, start, end, plants / stage.density_m2))
    return tuple(stages)


def _areas(stages: Sequence[PlannedStage]) -> _Areas:
    """Return the area of a batch, day by day."""
    return {
        day: stage.area_m2
        for stage in stages
        for day in range(stage.start.toordinal(), stage.end.toordinal())
    }


def _add(used: _Areas, areas: _Areas, sign: float) -> None:
    """Add a batch to the area in use, or take it off."""
    for day, area in areas.items():
        used[day] = used.get(day, 0.0) + sign * area


def _batch(delivery: _Delivery, way: int, plants: int) -> PlannedBatch:
    """Return the planned batch of a delivery."""
    order = delivery.order
    harvest = delivery.day - timedelta(days=delivery.ways[way][0])
    stages = _stages(order, harvest, plants)
    kg = order.kg_of(plants)
    return PlannedBatch(order.recipe, delivery.day, plants, kg, stages)


class _Search:
    """The choice of whole deliveries: branch and bound over ways to meet each."""

    def __init__(
        self, deliveries: Sequence[_Delivery], used: _Areas, total: float
    ) -> None:
        """Begin without a choice."""
        self.deliveries = deliveries
        self.used = dict(used)
        self.total = total + _EPSILON
        self.rest = [0.0] * (len(deliveries) + 1)
        for index in range(len(deliveries) - 1, -1, -1):
            ways = any(self._fits(areas) for _, _, areas in deliveries[index].ways)
            kg = deliveries[index].order.kg if ways else 0.0
            self.rest[index] = self.rest[index + 1] + kg
        self.chosen: list[int | None] = []
        self.found: tuple[int | None, ...] = (None,) * len(deliveries)
        self.score = (0.0, 0)
        self.nodes = 0

    def best(self) -> tuple[tuple[int | None, ...], bool]:
        """Return the way of each delivery, None for not met, and whether it is proven."""
        self._go(0, 0.0, 0)
        return self.found, self.nodes < NODES_MAX

    def _fits(self, areas: _Areas) -> bool:
        """Return whether a batch finds room beside those chosen."""
        used, total = self.used, self.total
        return all(used.get(day, 0.0) + area <= total for day, area in areas.items())

    def _go(self, index: int, kg: float, early: int) -> None:
        """Try every way of the delivery at `index` and of those after it."""
        self.nodes += 1
        if self.nodes >= NODES_MAX:
            return
        bound = kg + self.rest[index]
        if bound < self.score[0] - _EPSILON or (
            bound <= self.score[0] + _EPSILON
            and early >= -self.score[1]
            and self.score[0]
        ):
            return
        if index == len(self.deliveries):
            self.score, self.found = (kg, -early), tuple(self.chosen)
            return
        delivery = self.deliveries[index]
        for way, (days, _, areas) in enumerate(delivery.ways):
            if self._fits(areas):
                _add(self.used, areas, 1.0)
                self.chosen.append(way)
                self._go(index + 1, kg + delivery.order.kg, early + days)
                self.chosen.pop()
                _add(self.used, areas, -1.0)
        self.chosen.append(None)
        self._go(index + 1, kg, early)
        self.chosen.pop()


def _filled(
    delivery: _Delivery, used: _Areas, total: float, batches: list[PlannedBatch]
) -> Shortage:
    """Plan as much of a delivery as finds room, and return what is short."""
    order = delivery.order
    if not delivery.ways:
        first = _stages(order, delivery.day, order.plants)[0]
        return Shortage(
            order.recipe.id, delivery.day, Short.TIME, _week(first.start), order.kg, 0.0
        )
    rooms = [
        min(
            (max(total - used.get(day, 0.0), 0.0) / area, -day)
            for day, area in a.items()
        )
        for _, _, a in delivery.ways
    ]
    way = max(range(len(rooms)), key=lambda index: (rooms[index][0], -index))
    share, day = rooms[way][0], -rooms[way][1]
    area = delivery.ways[way][2][day]
    missing = max(area - max(total - used.get(day, 0.0), 0.0), 0.0)
    plants = min(math.floor(share * order.plants + _EPSILON), order.plants)
    delivered = 0.0
    if plants > 0:
        batch = _batch(delivery, way, plants)
        _add(used, _areas(batch.stages), 1.0)
        batches.append(batch)
        delivered = batch.kg
    return Shortage(
        order.recipe.id,
        delivery.day,
        Short.AREA,
        _week(date.fromordinal(day)),
        order.kg - delivered,
        missing,
    )


def _week(day: date) -> str:
    """Return the ISO week of a day."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def _weekly(used: _Areas) -> dict[str, float]:
    """Return the most area in use of each week, in the order of time."""
    weeks: dict[str, float] = {}
    for ordinal in sorted(used):
        week = _week(date.fromordinal(ordinal))
        weeks[week] = max(weeks.get(week, 0.0), used[ordinal])
    return weeks


@dataclass(frozen=True, slots=True)
class Placed:
    """Area on a shelf for a stage of a planned batch."""

    batch: int
    stage: str
    shelf: str
    area_m2: float
    start: date
    end: date


def place(
    plan: ProductionPlan, shelves: Sequence[Shelf], taken: Sequence[Taken]
) -> tuple[Placed, ...]:
    """Return the shelves of every planned stage, the emptiest first.

    Where everything that is taken is so from the first day on, all of the plan finds its
    place; an area that is kept for later on one shelf may force a stage apart.
    """
    free = {
        shelf.id: (shelf.area_m2, _used([t for t in taken if t.shelf == shelf.id]))
        for shelf in shelves
    }
    wanted = sorted(
        (
            (stage.start, index, stage)
            for index, batch in enumerate(plan.batches)
            for stage in batch.stages
            if stage.end > stage.start
        ),
        key=lambda entry: entry[:2],
    )
    placed: list[Placed] = []
    for start, index, stage in wanted:
        days = range(start.toordinal(), stage.end.toordinal())
        left = stage.area_m2
        rooms = {
            shelf: area - max(used.get(day, 0.0) for day in days)
            for shelf, (area, used) in free.items()
        }
        for shelf in sorted(rooms, key=lambda name: (-rooms[name], name)):
            part = min(rooms[shelf], left)
            if part > _EPSILON:
                _add(free[shelf][1], dict.fromkeys(days, part), 1.0)
                placed.append(Placed(index, stage.stage, shelf, part, start, stage.end))
                left -= part
    return tuple(placed)


def production_tasks(
    plan: ProductionPlan, tz: tzinfo, at: time = time(8)
) -> tuple[Task, ...]:
    """Return the work of a plan: sowing, transplanting and harvest, at an hour of the day."""
    return tuple(_tasks(plan, tz, at))


def _tasks(plan: ProductionPlan, tz: tzinfo, at: time) -> Iterator[Task]:
    """Yield the work of every batch of a plan."""
    for number, batch in enumerate(plan.batches, 1):
        name = f"{batch.recipe.id} {batch.delivery.isoformat()}"
        note = f"{batch.plants} plants for {batch.kg:g} kg on {batch.delivery}"
        work = [(TaskKind.SOW, batch.stages[0].stage, batch.sow)]
        work += [
            (TaskKind.TRANSPLANT, task.stage, stage.start)
            for task in batch.recipe.tasks
            for stage in batch.stages
            if task.kind is TaskKind.TRANSPLANT and task.stage == stage.stage
        ]
        work.append((TaskKind.HARVEST, batch.stages[-1].stage, batch.harvest))
        for kind, stage_id, day in work:
            yield Task(
                id=f"plan/{name}/{number}/{kind}/{stage_id}",
                kind=kind,
                due=datetime.combine(day, at, tz).timestamp(),
                source=TaskSource.PLAN,
                note=note,
                stage=stage_id,
            )
