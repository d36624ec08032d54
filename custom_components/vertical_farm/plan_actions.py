"""Actions that plan work: what to sow for what is ordered, and tasks of people."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
import math
from typing import Any

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType
import probatio

from .action_call import (
    AT_FIELD,
    ATTR_BATCH_ID,
    FARM_FIELD,
    async_register_action,
    chosen_farm,
    chosen_place,
    chosen_time,
    utc_seconds,
    whole,
)
from .agronomy.crops import load_crops
from .agronomy.yields import usual_plant_g
from .crop_errors import problem, refusals
from .crop_views import shelf_name, task_view
from .farm.live import Farm
from .growing.history import Batch
from .growing.production import (
    Order,
    Placed,
    PlannedBatch,
    ProductionPlan,
    Shelf,
    Taken,
    every_week,
    place,
    plan_production,
    production_tasks,
)
from .growing.recipes import TaskKind
from .growing.stages import DAY_S, stage_starts
from .growing.tasks import Task

ATTR_ORDERS = "orders"
ATTR_ACCEPT = "accept"
ATTR_FIRST = "first"
ATTR_WEEKDAY = "weekday"
DELIVERIES = 8
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_POSITIVE = probatio.All(
    probatio.Coerce(float), probatio.Range(min=0, min_included=False, max=1e6)
)
_ORDER = {
    probatio.Required("recipe"): cv.string,
    probatio.Required("kg"): _POSITIVE,
    probatio.Optional(ATTR_WEEKDAY): probatio.In(WEEKDAYS),
    probatio.Optional(ATTR_FIRST): cv.date,
    probatio.Optional("deliveries", default=DELIVERIES): probatio.All(
        whole, probatio.Range(min=1, max=400)
    ),
    probatio.Optional("per_plant_g"): _POSITIVE,
    probatio.Optional("early_d", default=0): probatio.All(
        whole, probatio.Range(min=0, max=30)
    ),
}
_PLAN = {
    **FARM_FIELD,
    probatio.Required(ATTR_ORDERS): probatio.All(cv.ensure_list, [_ORDER]),
    probatio.Optional(ATTR_ACCEPT, default=False): cv.boolean,
}
_ADD = {
    **FARM_FIELD,
    probatio.Required("name"): cv.string,
    probatio.Required("due"): cv.datetime,
    probatio.Optional("kind", default=TaskKind.OTHER.value): probatio.In(
        [kind.value for kind in TaskKind]
    ),
    probatio.Optional("note", default=""): cv.string,
    probatio.Optional("place"): cv.string,
    probatio.Optional(ATTR_BATCH_ID): cv.string,
    probatio.Optional("every_days"): probatio.Coerce(float),
}
_COMPLETE = {**FARM_FIELD, probatio.Required("task_id"): cv.string, **AT_FIELD}


@callback
def async_setup_plan_actions(hass: HomeAssistant) -> None:
    """Register the actions."""
    async_register_action(hass, "plan_production", _plan, _PLAN, SupportsResponse.ONLY)
    async_register_action(hass, "add_task", _add_task, _ADD)
    async_register_action(hass, "complete_task", _complete_task, _COMPLETE)


async def _plan(call: ServiceCall) -> ServiceResponse:
    """Plan backwards from deliveries; accepted, the plan becomes tasks."""
    farm = chosen_farm(call)
    today = _day(farm.now)
    with refusals(farm):
        orders = [_order(farm, fields, today) for fields in call.data[ATTR_ORDERS]]
    shelves = [
        Shelf(shelf.id, shelf.layout.area_m2)
        for shelf in farm.shelves
        if shelf.layout.area_m2
    ]
    if not shelves:
        raise problem("no_area", farm=farm.layout.name)
    taken = tuple(_taken(farm, today))
    try:
        plan, placed = await call.hass.async_add_executor_job(
            partial(_planned, orders, shelves, taken, today)
        )
    except ValueError as error:
        raise problem("plan_refused", reason=str(error)) from error
    tasks: tuple[Task, ...] = ()
    if call.data[ATTR_ACCEPT]:
        tasks = _accepted(farm, plan)
        await farm.growing.async_save_now()
    return {
        **_plan_view(farm, plan, placed, math.fsum(s.area_m2 for s in shelves)),
        "tasks": [task_view(farm, task) for task in tasks],
    }


def _planned(
    orders: Sequence[Order],
    shelves: Sequence[Shelf],
    taken: Sequence[Taken],
    today: date,
) -> tuple[ProductionPlan, tuple[Placed, ...]]:
    """Return the plan and where its batches stand; this may take seconds."""
    plan = plan_production(orders, shelves, taken, today)
    return plan, place(plan, shelves, taken)


def _order(farm: Farm, fields: Mapping[str, Any], today: date) -> Order:
    """Return what is ordered.

    Without a first day, deliveries begin as soon as what is sown today can be ready.
    """
    recipe = farm.growing.recipes.find(fields["recipe"])
    soonest = today + timedelta(days=math.ceil(recipe.duration_d))
    first: date = fields.get(ATTR_FIRST, soonest)
    if ATTR_WEEKDAY in fields:
        ahead = WEEKDAYS.index(fields[ATTR_WEEKDAY]) - first.weekday()
        first += timedelta(days=ahead % 7)
    per_plant_g = fields.get("per_plant_g") or usual_plant_g(
        load_crops().crops[recipe.crop]
    )
    return Order(
        recipe,
        fields["kg"],
        every_week(first, fields["deliveries"]),
        per_plant_g,
        fields["early_d"],
    )


def _taken(farm: Farm, today: date) -> Iterator[Taken]:
    """Yield the area that present batches need until their harvest."""
    growing = farm.growing
    for batch in growing.growing():
        stage = growing.stage_of(batch)
        if stage is None:
            continue
        for start, end, density_m2 in _stages_ahead(farm, batch, today):
            for shelf, plants in growing.standing(batch.id).where.items():
                yield Taken(shelf, plants / density_m2, start, end)


def _stages_ahead(
    farm: Farm, batch: Batch, today: date
) -> Iterator[tuple[date, date, float]]:
    """Yield the first day, the day after the last one and the density of stages ahead."""
    recipe = farm.growing.recipe_of(batch)
    starts = stage_starts(batch, recipe)
    current = recipe.stage_ids.index(farm.growing.standing(batch.id).stage)
    for stage in recipe.stages[current:]:
        start = starts[stage.id]
        following = recipe.after(stage.id)
        over = start + stage.duration_d * DAY_S
        end = _day(over if following is None else starts[following.id])
        begin = max(_day(start), today)
        if following is None or end > begin:
            # A harvest that is late stands at least for today.
            yield begin, max(end, begin + timedelta(days=1)), stage.density_m2


def _accepted(farm: Farm, plan: ProductionPlan) -> tuple[Task, ...]:
    """Put the work of a plan on the list; raise where a delivery is planned already."""
    growing = farm.growing
    planned = {task.id.rpartition("/")[0] for task in growing.tasks.open()}
    for batch in plan.batches:
        if any(name.startswith(_plan_id(batch)) for name in planned):
            raise problem(
                "planned_already",
                recipe=batch.recipe.id,
                delivery=batch.delivery.isoformat(),
            )
    with refusals(farm):
        return tuple(
            growing.create_task(
                task.name,
                task.due,
                kind=task.kind,
                source=task.source,
                note=task.note,
                task_id=task.id,
            )
            for task in production_tasks(plan, dt_util.get_default_time_zone())
        )


def _plan_id(batch: PlannedBatch) -> str:
    """Return how the tasks of a planned delivery begin."""
    return f"plan/{batch.recipe.id} {batch.delivery.isoformat()}/"


def _plan_view(
    farm: Farm, plan: ProductionPlan, placed: Sequence[Placed], area_m2: float
) -> JsonObjectType:
    """Return a plan: batches, shortages, and the use of shelves week by week."""
    return {
        "kg": round(plan.kg, 3),
        "proven": plan.proven,
        "area_m2": round(area_m2, 3),
        "batches": [
            _batch_view(farm, batch, [one for one in placed if one.batch == number])
            for number, batch in enumerate(plan.batches)
        ],
        "shortages": [
            {
                "recipe": short.recipe,
                "delivery": short.delivery.isoformat(),
                "why": short.why.value,
                "week": short.week,
                "short_kg": round(short.kg, 3),
                "short_m2": round(short.area_m2, 3),
            }
            for short in plan.shortages
        ],
        "weeks": [
            {
                "week": week,
                "used_m2": round(used, 3),
                "free_m2": round(max(area_m2 - used, 0.0), 3),
                "shelves": _week_view(farm, placed, week),
            }
            for week, used in plan.use_m2.items()
        ],
    }


def _batch_view(
    farm: Farm, batch: PlannedBatch, placed: Sequence[Placed]
) -> JsonObjectType:
    """Return a planned batch: what to do on which day, and where it stands."""
    transplants = {
        task.stage for task in batch.recipe.tasks if task.kind is TaskKind.TRANSPLANT
    }
    return {
        "recipe": str(batch.recipe.ref),
        "crop": batch.recipe.crop,
        "delivery": batch.delivery.isoformat(),
        "plants": batch.plants,
        "kg": round(batch.kg, 3),
        "sow": batch.sow.isoformat(),
        "transplant": [
            stage.start.isoformat()
            for stage in batch.stages
            if stage.stage in transplants
        ],
        "harvest": batch.harvest.isoformat(),
        "stages": [
            {
                "stage": stage.stage,
                "start": stage.start.isoformat(),
                "end": stage.end.isoformat(),
                "area_m2": round(stage.area_m2, 3),
                "shelves": {
                    shelf_name(farm, one.shelf): round(one.area_m2, 3)
                    for one in placed
                    if one.stage == stage.stage
                },
            }
            for stage in batch.stages
        ],
    }


def _week_view(farm: Farm, placed: Sequence[Placed], week: str) -> JsonObjectType:
    """Return the most area that the plan takes of each shelf in a week."""
    year, _, number = week.partition("-W")
    monday = date.fromisocalendar(int(year), int(number), 1)
    most: dict[str, float] = {}
    for day in (monday + timedelta(days=days) for days in range(7)):
        used: dict[str, float] = {}
        for one in placed:
            if one.start <= day < one.end:
                used[one.shelf] = used.get(one.shelf, 0.0) + one.area_m2
        for shelf, area in used.items():
            most[shelf] = max(most.get(shelf, 0.0), area)
    return {shelf_name(farm, shelf): round(area, 3) for shelf, area in most.items()}


async def _add_task(call: ServiceCall) -> ServiceResponse:
    """Put something on the list."""
    fields = call.data
    place_id: str | None = None
    if "place" in fields:
        chosen = chosen_place(call.hass, fields["place"])
        farm, place_id = chosen.farm, chosen.id
    else:
        farm = chosen_farm(call)
    with refusals(farm):
        task = farm.growing.create_task(
            fields["name"],
            utc_seconds(fields["due"]),
            kind=TaskKind(fields["kind"]),
            note=fields["note"],
            batch=fields.get(ATTR_BATCH_ID),
            place=place_id,
            every_d=fields.get("every_days"),
        )
    await farm.growing.async_save_now()
    return task_view(farm, task)


async def _complete_task(call: ServiceCall) -> ServiceResponse:
    """Take note that a task was done."""
    farm = chosen_farm(call)
    with refusals(farm):
        task = farm.growing.complete_task(call.data["task_id"], chosen_time(call))
    await farm.growing.async_save_now()
    return task_view(farm, task)


def _day(at: float) -> date:
    """Return the local day of a UTC second."""
    return dt_util.as_local(dt_util.utc_from_timestamp(at)).date()
