"""A farm's whole state, in the parts that it is shown in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic_core import to_json

from . import board_queries as queries
from .board_energy import energy_since_midnight
from .board_queries import Asked, Barn
from .board_rows import Due, Measured, Rows, Standing
from .cells import HOUR, floor, moment, ms
from .periods import start_of_day

type Content = Mapping[str, object]

# Ages and what is due change without a change of the database.
LASTS = timedelta(seconds=30)
FOR_EVER = datetime.max.replace(tzinfo=UTC)


def _for_ever(farm: Barn, now: datetime) -> datetime:
    return FOR_EVER


def _for_a_moment(farm: Barn, now: datetime) -> datetime:
    return now + LASTS


def _in_this_hour(farm: Barn, now: datetime) -> datetime:
    return min(moment(floor(ms(now), HOUR) + HOUR), _next_midnight(farm, now))


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """What is shown together: of which tables it is made, and until when it holds."""

    show: Callable[[Asked, Barn], Content | Rows]
    tables: tuple[str, ...]
    until: Callable[[Barn, datetime], datetime] = _for_ever

    def made(self, asked: Asked, farm: Barn) -> tuple[bytes, Rows | None]:
        """Write it as JSON, without the braces around it; give what can follow changes."""
        found = self.show(asked, farm)
        if isinstance(found, Mapping):
            return to_json(found)[1:-1], None
        return found.body(), found


def _next_midnight(farm: Barn, now: datetime) -> datetime:
    return start_of_day(farm, start_of_day(farm, now) + timedelta(hours=36))


def _head(asked: Asked, farm: Barn) -> Content:
    now, mark = ms(asked.now), queries.oldest_mark(asked)
    zone = ZoneInfo(farm.time_zone)
    return {
        "as_of": asked.now,
        "complete_until": moment(now if mark is None else min(mark, now)),
        "farm": farm._asdict() | {"today": asked.now.astimezone(zone).date()},
    }


def _standing(asked: Asked, farm: Barn) -> Standing:
    return Standing(asked)


def _racks(asked: Asked, farm: Barn) -> Content:
    return {"racks": queries.racks(asked)}


def _reservoirs(asked: Asked, farm: Barn) -> Content:
    return {"reservoirs": queries.reservoirs(asked)}


def _tasks(asked: Asked, farm: Barn) -> Due:
    return Due(asked, _next_midnight(farm, asked.now))


def _alerts(asked: Asked, farm: Barn) -> Content:
    return {"alerts": queries.alerts(asked)}


def _energy(asked: Asked, farm: Barn) -> Content:
    return {"energy_today": energy_since_midnight(asked, farm).model_dump()}


def _sensors(asked: Asked, farm: Barn) -> Measured:
    return Measured(queries.sensors(asked))


def _values(asked: Asked, farm: Barn) -> Measured:
    return Measured(queries.last_values(asked))


HEAD = Part(_head, ("farm",), _for_a_moment)
LAYOUT = ("shelf", "reservoir", "reservoir_rack", "device")
SENSORS = Part(_sensors, ("sensor",))
VALUES = Part(_values, ("sensor", "reading_hour"))
PARTS = (
    HEAD,
    Part(_racks, ("rack",)),
    Part(_standing, ("shelf", "batch", "stay")),
    Part(_reservoirs, ("reservoir",)),
    Part(_tasks, ("task", "batch"), _for_a_moment),
    Part(_alerts, ("alert",)),
    Part(_energy, ("reading_hour", "sensor", *LAYOUT), _in_this_hour),
    # They stand in one object, at the end.
    SENSORS,
    VALUES,
)
