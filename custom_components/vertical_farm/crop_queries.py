"""Actions that answer questions about batches, targets and health."""

from collections.abc import Callable, Iterator

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType
import probatio

from .action_call import (
    ATTR_SHELF,
    BATCH_FIELDS,
    FARM_FIELD,
    Fields,
    async_register_action,
    chosen_batch,
    chosen_farm,
    chosen_place,
    chosen_shelf,
    chosen_time,
    whole,
)
from .crop_errors import problem, refusals
from .crop_views import (
    archived_view,
    batch_view,
    event_view,
    exposure_view,
    forecast_view,
    health_view,
    name_of,
    place_name,
    targets_view,
    yield_view,
)
from .farm.live import Farm
from .farm.places import Group
from .farm.shelf import Shelf
from .growing.archive import ArchivedBatch
from .growing.history import Batch
from .light_views import has_lamp, light_plan_view

ATTR_STATUS = "status"
ATTR_DEVICE = "device"
ATTR_LIMIT = "limit"
ATTR_OFFSET = "offset"
PAGE = 50
PAGE_MAX = 500

type Listed = tuple[float, Callable[[], JsonObjectType]]
"""When a batch was sown or ended, and how to show it."""

_LIST = {
    **FARM_FIELD,
    probatio.Optional(ATTR_STATUS, default="live"): probatio.In(
        ["live", "ready", "ended", "all"]
    ),
    probatio.Optional("crop"): cv.string,
    probatio.Optional(ATTR_SHELF): cv.string,
    probatio.Optional("sown_after"): cv.datetime,
    probatio.Optional("sown_before"): cv.datetime,
    probatio.Optional(ATTR_LIMIT, default=PAGE): probatio.All(
        whole, probatio.Range(min=1, max=PAGE_MAX)
    ),
    probatio.Optional(ATTR_OFFSET, default=0): probatio.All(
        whole, probatio.Range(min=0)
    ),
}
_TARGETS: Fields = {probatio.Required(ATTR_SHELF): cv.string}
_HEALTH: Fields = {probatio.Required(ATTR_DEVICE): cv.string}


@callback
def async_setup_crop_queries(hass: HomeAssistant) -> None:
    """Register the actions."""
    only = SupportsResponse.ONLY
    async_register_action(hass, "list_batches", _list_batches, _LIST, only)
    async_register_action(hass, "get_batch", _get_batch, BATCH_FIELDS, only)
    async_register_action(hass, "get_targets", _get_targets, _TARGETS, only)
    async_register_action(hass, "get_health", _get_health, _HEALTH, only)
    async_register_action(hass, "get_light_plan", _get_light_plan, _TARGETS, only)


async def _list_batches(call: ServiceCall) -> ServiceResponse:
    """Return batches, those that stand from the oldest, then the ended from the newest."""
    fields = call.data
    if ATTR_SHELF in fields:
        shelf = chosen_shelf(call.hass, fields[ATTR_SHELF])
        farm = shelf.farm
    else:
        shelf, farm = None, chosen_farm(call)
    wanted = _Wanted(
        fields[ATTR_STATUS],
        fields.get("crop"),
        None if shelf is None else shelf.id,
        chosen_time(call, "sown_after"),
        chosen_time(call, "sown_before"),
    )
    found = list(_found(farm, wanted))
    begin: int = fields[ATTR_OFFSET]
    end = begin + fields[ATTR_LIMIT]
    return {
        "batches": [show() for _, show in found[begin:end]],
        "total": len(found),
        "next_offset": end if end < len(found) else None,
    }


class _Wanted:
    """Which batches a list shows."""

    def __init__(
        self,
        status: str,
        crop: str | None,
        shelf: str | None,
        after: float | None,
        before: float | None,
    ) -> None:
        """Keep what is asked for."""
        self.live = status in {"live", "ready", "all"}
        self.ended = status in {"ended", "all"}
        self.ready = status == "ready"
        self.crop = crop
        self.shelf = shelf
        self.after = after
        self.before = before

    def fits(self, crop: str, sown: float) -> bool:
        """Return whether a crop sown at a time is asked for."""
        return (
            self.crop in {None, crop}
            and (self.after is None or sown >= self.after)
            and (self.before is None or sown < self.before)
        )


def _found(farm: Farm, wanted: _Wanted) -> Iterator[Listed]:
    """Yield the batches that are asked for, in their order."""
    growing = farm.growing
    live: list[tuple[float, Batch]] = []
    ended: list[tuple[float, Batch | ArchivedBatch]] = []
    for batch in growing.batches:
        standing = growing.standing(batch.id)
        if not wanted.fits(batch.crop, standing.sown):
            continue
        if standing.ended is None:
            here = wanted.shelf is None or wanted.shelf in standing.where
            ready = not wanted.ready or growing.is_ready(batch.id)
            if wanted.live and here and ready:
                live.append((standing.sown, batch))
        elif wanted.ended and _stood_on(batch, wanted.shelf):
            ended.append((standing.ended, batch))
    if wanted.ended:
        ended += [
            (one.ended, one)
            for one in growing.archive
            if wanted.fits(one.crop, one.sown)
            and (wanted.shelf is None or _stood_on(one.batch, wanted.shelf))
        ]
    for sown, batch in sorted(live, key=lambda item: (item[0], item[1].id)):
        yield sown, _shower(farm, batch)
    for at, one in sorted(ended, key=lambda item: (-item[0], item[1].id)):
        yield at, _shower(farm, one)


def _stood_on(batch: Batch, shelf: str | None) -> bool:
    """Return whether a batch ever stood on a shelf; always without one."""
    return shelf is None or any(stay.shelf == shelf for stay in batch.stays)


def _shower(farm: Farm, batch: Batch | ArchivedBatch) -> Callable[[], JsonObjectType]:
    """Return how to show a batch, once somebody looks."""
    if isinstance(batch, ArchivedBatch):
        return lambda: archived_view(batch)
    return lambda: listed_view(farm, batch)


def listed_view(farm: Farm, batch: Batch) -> JsonObjectType:
    """Return a batch with its harvest date."""
    shown = batch_view(farm, batch)
    if batch.standing.ended is None:
        shown |= _dates(farm, batch)
    return shown


def _dates(farm: Farm, batch: Batch) -> JsonObjectType:
    """Return the dates of a batch that stands; none where its recipe is gone."""
    growing, now = farm.growing, farm.now
    ready = growing.is_ready(batch.id)
    if growing.stage_of(batch) is None:
        return {"ready_to_harvest": ready}
    forecast = growing.exposures.forecast(batch.id)
    return {"ready_to_harvest": ready, **forecast_view(forecast, now)}


async def _get_batch(call: ServiceCall) -> ServiceResponse:
    """Return all that is known of a batch."""
    chosen = chosen_batch(call)
    with refusals(chosen.farm):
        batch = chosen.growing.batch(chosen.batch_id)
        shown = listed_view(chosen.farm, batch)
    shown |= _grown(chosen.farm, batch)
    shown["history"] = [event_view(chosen.farm, event) for event in batch.events]
    return shown


def _grown(farm: Farm, batch: Batch) -> JsonObjectType:
    """Return what a batch got, and what it will weigh where it is not in the archive."""
    growing = farm.growing
    if batch.id not in growing.batches.by_id:
        got = growing.exposure_of(batch.id)
        shown = None if got is None else exposure_view(got)
        return {"exposure": shown, "expected_yield": None}
    expected = growing.exposures.expected_yield(batch.id)
    return {
        "exposure": exposure_view(growing.exposures.of(batch.id)),
        "expected_yield": None if expected is None else yield_view(expected),
    }


async def _get_targets(call: ServiceCall) -> ServiceResponse:
    """Return what a shelf should be now, and what it is."""
    shelf = chosen_shelf(call.hass, call.data[ATTR_SHELF])
    leading = shelf.farm.growing.leading(shelf.id)
    stage = shelf.targets.stage
    return {
        "shelf": name_of(shelf),
        "batch_id": None if leading is None else leading.id,
        "stage": None if stage is None else stage.id,
        "lit": shelf.lit,
        "in_target": shelf.targets.in_target,
        "targets": targets_view(shelf.targets),
    }


async def _get_light_plan(call: ServiceCall) -> ServiceResponse:
    """Return what the lamp of a shelf does today, and what that gives."""
    shelf = chosen_shelf(call.hass, call.data[ATTR_SHELF])
    if not has_lamp(shelf):
        raise problem("no_lamp", shelf=name_of(shelf))
    return light_plan_view(shelf)


async def _get_health(call: ServiceCall) -> ServiceResponse:
    """Return the health of a place, and why it is not better."""
    place = chosen_place(call.hass, call.data[ATTR_DEVICE])
    if not isinstance(place, Group | Shelf):
        raise problem("no_health", place=place_name(place.farm, place.id))
    return health_view(place.health)
