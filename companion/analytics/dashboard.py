"""A farm's whole state, in the parts that it is shown in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic_core import to_json

from ..farms.models import Farm
from ..scope import Scope
from . import board_queries as queries, repository
from .cells import HOUR, floor, moment, ms
from .metering import read_meters, window_of
from .periods import start_of_day
from .schemas import Figure
from .usage import Resource

type Content = Mapping[str, object]

# Ages and what is due change without a change of the database.
LASTS = timedelta(seconds=30)
FOR_EVER = datetime.max.replace(tzinfo=UTC)


def _for_ever(farm: Farm, now: datetime) -> datetime:
    return FOR_EVER


def _for_a_moment(farm: Farm, now: datetime) -> datetime:
    return now + LASTS


def _in_this_hour(farm: Farm, now: datetime) -> datetime:
    return min(moment(floor(ms(now), HOUR) + HOUR), _next_midnight(farm, now))


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What is shown together: of which tables it is made, and until when it holds."""

    show: Callable[[Scope, Farm], Content]
    tables: tuple[str, ...]
    until: Callable[[Farm, datetime], datetime] = _for_ever

    def made(self, scope: Scope, farm: Farm) -> bytes:
        """Write it as JSON, without the braces around it."""
        return to_json(self.show(scope, farm))[1:-1]


def _next_midnight(farm: Farm, now: datetime) -> datetime:
    return start_of_day(farm, start_of_day(farm, now) + timedelta(hours=36))


def _head(scope: Scope, farm: Farm) -> Content:
    return {
        "as_of": scope.now,
        "complete_until": repository.complete_until(scope, ms(scope.now)),
        "farm": {
            "id": farm.id,
            "name": farm.name,
            "time_zone": farm.time_zone,
            "today": scope.now.astimezone(ZoneInfo(farm.time_zone)).date(),
        },
    }


def _racks(scope: Scope, farm: Farm) -> Content:
    return {"racks": queries.racks(scope, farm.id)}


def _shelves(scope: Scope, farm: Farm) -> Content:
    plants: dict[str, int] = {}
    for _, shelf_id, number in queries.stays(scope, farm.id):
        plants[shelf_id] = plants.get(shelf_id, 0) + number
    shown = queries.shelves(scope, farm.id)
    for each in shown:
        each["plants"] = plants.get(each["id"], 0)
    return {"shelves": shown}


def _reservoirs(scope: Scope, farm: Farm) -> Content:
    return {"reservoirs": queries.reservoirs(scope, farm.id)}


def _batches(scope: Scope, farm: Farm) -> Content:
    shelves: dict[str, list[str]] = {}
    for batch_id, shelf_id, _ in queries.stays(scope, farm.id):
        shelves.setdefault(batch_id, []).append(shelf_id)
    shown = queries.batches(scope, farm.id)
    for each in shown:
        each["shelf_ids"] = shelves.get(each["id"], [])
    return {"batches": shown}


def _tasks(scope: Scope, farm: Farm) -> Content:
    tomorrow = _next_midnight(farm, scope.now)
    return {"tasks": queries.due(scope, farm.id, tomorrow)}


def _alerts(scope: Scope, farm: Farm) -> Content:
    return {"alerts": queries.alerts(scope, farm.id)}


def _energy(scope: Scope, farm: Farm) -> Content:
    return {"energy_today": _energy_today(scope, farm).model_dump()}


def _energy_today(scope: Scope, farm: Farm) -> Figure:
    """Give what the farm used since its midnight."""
    midnight = start_of_day(farm, scope.now)
    layout = repository.layout_since(scope, farm.id, midnight)
    window = window_of(ms(midnight), max(ms(scope.now), ms(midnight) + 1), 0)
    found = read_meters(scope, layout, window, (), divided=False)
    return found[Resource.ENERGY].figure()


def _sensors(scope: Scope, farm: Farm) -> Content:
    return queries.sensors(scope, farm.id)


def _values(scope: Scope, farm: Farm) -> Content:
    return queries.last_values(scope, farm.id)


HEAD = Part(_head, ("farm",), _for_a_moment)
LAYOUT = ("shelf", "reservoir", "reservoir_rack", "device")
# The sensors and their last values stand in one object, at the end.
PARTS = (
    HEAD,
    Part(_racks, ("rack",)),
    Part(_shelves, ("shelf", "stay")),
    Part(_reservoirs, ("reservoir",)),
    Part(_batches, ("batch", "stay")),
    Part(_tasks, ("task", "batch"), _for_a_moment),
    Part(_alerts, ("alert",)),
    Part(_energy, ("reading_hour", "sensor", *LAYOUT), _in_this_hour),
    Part(_sensors, ("sensor",)),
    Part(_values, ("sensor", "reading_hour")),
)
