"""Whether a command had its effect: by the device's state, then by trusted sensors."""

import asyncio
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from homeassistant.components.fan import ATTR_PERCENTAGE, DOMAIN as FAN_DOMAIN
from homeassistant.components.light import ATTR_BRIGHTNESS, DOMAIN as LIGHT_DOMAIN
from homeassistant.core import HomeAssistant, State, callback, split_entity_id
from homeassistant.helpers.event import async_call_later, async_track_state_change_event

from ..agronomy.light import LIT_PPFD
from ..control.equipment import Kind
from ..control.reasons import Outcome, Result, Wanted
from .guard import Guarded, runs
from .metrics import Metric
from .places import Place

if TYPE_CHECKING:
    from .live import Farm

STATE_WAIT_S: Final = 10.0
"""Seconds of real time in which a device has to show its new state."""

EFFECT_WAIT_S: Final = 20.0
"""Seconds of the farm's time in which a sensor has to show the effect, if it reports."""

LEVEL_TOLERANCE: Final = 0.02
"""Devices round their level to whole percent or to 1/255."""

_RUNS_W: Final = 2.0
_SURE: Final = 0.1
"""Level below which a lamp may give too little light to tell."""

_MEASURED: Final = {
    Kind.LAMP: (Metric.PPFD, Metric.POWER),
    Kind.PUMP: (Metric.FLOW,),
}

type Subscribe = Callable[[Callable[[], None]], Callable[[], None]]


async def async_until(
    hass: HomeAssistant,
    ready: Callable[[], bool],
    subscriptions: list[Subscribe],
    wall_s: float,
) -> bool:
    """Wait until something is so, at most for some seconds of real time."""
    if ready():
        return True
    news = asyncio.Event()
    stops = [subscribe(news.set) for subscribe in subscriptions]
    over = False

    @callback
    def time_is_up(_: object) -> None:
        """Wait no longer."""
        nonlocal over
        over = True
        news.set()

    stop_timer = async_call_later(hass, wall_s, time_is_up)
    try:
        while not ready() and not over:
            await news.wait()
            news.clear()
    finally:
        for stop in stops:
            stop()
        if not over:
            stop_timer()
    return ready()


def level_of(state: State) -> float | None:
    """Return the level of 0 to 1 at which a device runs, None where it has none."""
    match split_entity_id(state.entity_id)[0]:
        case domain if domain == LIGHT_DOMAIN:
            brightness = state.attributes.get(ATTR_BRIGHTNESS)
            return None if brightness is None else float(brightness) / 255.0
        case domain if domain == FAN_DOMAIN:
            percentage = state.attributes.get(ATTR_PERCENTAGE)
            return None if percentage is None else float(percentage) / 100.0
        case _:
            return None


def does(state: State | None, wanted: Wanted) -> bool:
    """Return whether a device does what is wanted, as far as its state tells."""
    if state is None or runs(state) is not wanted.on:
        return False
    level = level_of(state)
    if not wanted.on or wanted.level is None or level is None:
        return True
    return abs(level - wanted.level) <= LEVEL_TOLERANCE


async def async_state_shows(farm: Farm, entity_id: str, wanted: Wanted) -> bool:
    """Wait until a device shows that it does what is wanted."""
    hass = farm.hass

    def on_state(tell: Callable[[], None]) -> Callable[[], None]:
        """Tell of every new state."""
        return async_track_state_change_event(hass, entity_id, lambda _: tell())

    return await async_until(
        hass,
        lambda: does(hass.states.get(entity_id), wanted),
        [on_state],
        STATE_WAIT_S,
    )


async def async_sensors_show(
    farm: Farm, guarded: Guarded, wanted: Wanted, since: float, wait_s: float
) -> Outcome:
    """Wait until trusted sensors that reported since a farm time show the effect.

    A sensor that does not report in time says nothing; one that shows the contrary, and
    still does at the end, says that there was no effect.
    """
    watched = list(_watched(guarded))
    if not watched or wait_s <= 0.0:
        return Outcome(Result.DONE)

    def shown() -> list[tuple[Metric, bool | None]]:
        """Return what each sensor says."""
        return [
            (metric, _shows(place, metric, wanted, since)) for place, metric in watched
        ]

    subscriptions: list[Subscribe] = [
        lambda tell, place=place, metric=metric: place.add_show((metric,), tell)  # type: ignore[misc]
        for place, metric in watched
    ]
    await async_until(
        farm.hass,
        lambda: all(says for _, says in shown()),
        subscriptions,
        farm.clock.wall_seconds(wait_s),
    )
    said = shown()
    shown_by = tuple(dict.fromkeys(metric.value for metric, says in said if says))
    against = next((metric for metric, says in said if says is False), None)
    if against is not None:
        return Outcome(Result.NO_EFFECT, against.value, shown_by)
    return Outcome(Result.DONE, "", shown_by)


def _watched(guarded: Guarded) -> Iterator[tuple[Place, Metric]]:
    """Yield the sensors that show what a device does."""
    for place in guarded.places:
        for metric in _MEASURED.get(guarded.equipment.kind, ()):
            if metric in place.slots:
                yield place, metric


def _shows(place: Place, metric: Metric, wanted: Wanted, since: float) -> bool | None:
    """Return whether a sensor shows what is wanted, None where it says nothing."""
    reading = place.reading(metric)
    if reading.value is None or reading.reported is None or reading.reported <= since:
        return None
    match metric:
        case Metric.PPFD | Metric.POWER if wanted.on and (wanted.level or 1.0) < _SURE:
            return True if reading.value > LIT_PPFD else None
        case Metric.PPFD if wanted.on:
            return reading.value > LIT_PPFD
        case Metric.POWER if wanted.on:
            return reading.value > _RUNS_W
        case Metric.FLOW:
            return (reading.value > 0.0) is wanted.on
        case _:
            # In the dark other lamps may shine, and drivers draw some power.
            return True
