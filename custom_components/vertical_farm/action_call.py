"""What an action was called for: its farm, shelf, batch and time."""

from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv, service
from homeassistant.helpers.selector import ConfigEntrySelector
from homeassistant.util import dt as dt_util
import probatio

from .const import CONF_KIND, DOMAIN, KIND_FARM
from .crop_errors import problem
from .crop_views import name_of
from .farm.live import Farm
from .farm.places import Place
from .farm.shelf import Shelf
from .models import VerticalFarmConfigEntry

if TYPE_CHECKING:
    from .farm.growing import Growing

ATTR_CONFIG_ENTRY_ID = "config_entry_id"
ATTR_BATCH_ID = "batch_id"
ATTR_SHELF = "shelf"
ATTR_AT = "at"

type Fields = dict[probatio.Marker, Any]
type Handler = Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]

FARM_FIELD: Fields = {
    probatio.Optional(ATTR_CONFIG_ENTRY_ID): ConfigEntrySelector(
        {"integration": DOMAIN}
    )
}
BATCH_FIELDS: Fields = {
    probatio.Optional(ATTR_BATCH_ID): cv.string,
    probatio.Optional(ATTR_SHELF): cv.string,
    **FARM_FIELD,
}
AT_FIELD: Fields = {probatio.Optional(ATTR_AT): cv.datetime}


def whole(value: object) -> int:
    """Return a whole number of plants or rows, which forms give as 36.0."""
    number: float = probatio.Coerce(float)(value)
    if not number.is_integer():
        raise probatio.Invalid("expected a whole number")
    return int(number)


WHERE = probatio.All(
    cv.ensure_list,
    [
        {
            probatio.Required(ATTR_SHELF): cv.string,
            probatio.Required("plants"): whole,
        }
    ],
)


@callback
def async_register_action(
    hass: HomeAssistant,
    name: str,
    handler: Handler,
    fields: Fields,
    supports_response: SupportsResponse = SupportsResponse.OPTIONAL,
) -> None:
    """Register an action of ours, which every user may perform."""
    hass.services.async_register(
        DOMAIN,
        name,
        handler,
        schema=probatio.Schema(fields),
        supports_response=supports_response,
    )


@callback
def async_register_admin_action(
    hass: HomeAssistant, name: str, handler: Handler, fields: Fields
) -> None:
    """Register an action that changes how the farm is set up: for administrators."""
    service.async_register_admin_service(
        hass,
        DOMAIN,
        name,
        handler,
        schema=probatio.Schema(fields),
        supports_response=SupportsResponse.OPTIONAL,
    )


@dataclass(frozen=True, slots=True)
class ChosenBatch:
    """A batch of a farm, and the shelf by which it was chosen."""

    farm: Farm
    batch_id: str
    shelf: Shelf | None

    @property
    def growing(self) -> Growing:
        """Return what grows on the farm."""
        return self.farm.growing


def farms(hass: HomeAssistant) -> Iterator[Farm]:
    """Yield every farm that is set up."""
    entry: VerticalFarmConfigEntry
    for entry in hass.config_entries.async_entries(DOMAIN):
        if (
            entry.data[CONF_KIND] == KIND_FARM
            and entry.state is ConfigEntryState.LOADED
        ):
            yield entry.runtime_data.farm


def chosen_farm(call: ServiceCall) -> Farm:
    """Return the farm that an action names, else the only one."""
    entry_id: str | None = call.data.get(ATTR_CONFIG_ENTRY_ID)
    if entry_id is not None:
        return _entry_farm(service.async_get_config_entry(call.hass, DOMAIN, entry_id))
    found = list(farms(call.hass))
    if len(found) != 1:
        raise problem("farm_not_unique", count=str(len(found)))
    return found[0]


def chosen_place(hass: HomeAssistant, device_id: str) -> Place:
    """Return the part of a farm that a device is."""
    device, entry = service.async_get_device_and_config_entry(hass, DOMAIN, device_id)
    for place in _entry_farm(entry).places:
        if place.device_id == device_id:
            return place
    raise problem("not_a_place", device=device.name or device_id)


def chosen_shelf(hass: HomeAssistant, device_id: str) -> Shelf:
    """Return the shelf that a device is; raises a translated error otherwise."""
    place = chosen_place(hass, device_id)
    if isinstance(place, Shelf):
        return place
    device, _ = service.async_get_device_and_config_entry(hass, DOMAIN, device_id)
    raise problem("not_a_shelf", device=device.name_by_user or device.name or device_id)


def chosen_batch(call: ServiceCall) -> ChosenBatch:
    """Return the batch that an action names, or that leads on the shelf it names."""
    device_id: str | None = call.data.get(ATTR_SHELF)
    batch_id: str | None = call.data.get(ATTR_BATCH_ID)
    if device_id is not None:
        shelf = chosen_shelf(call.hass, device_id)
        if batch_id is None:
            batch_id = leading_on(shelf)
        return ChosenBatch(shelf.farm, batch_id, shelf)
    if batch_id is None:
        raise problem("batch_needed")
    return ChosenBatch(_farm_of_batch(call, batch_id), batch_id, None)


def leading_on(shelf: Shelf) -> str:
    """Return the batch that leads on a shelf; raises where nothing grows."""
    leading = shelf.farm.growing.leading(shelf.id)
    if leading is None:
        raise problem("empty_shelf", shelf=name_of(shelf))
    return leading.id


def chosen_where(
    hass: HomeAssistant, farm: Farm, rows: list[Mapping[str, Any]]
) -> dict[str, int]:
    """Return plants by shelf from rows of shelves and plants."""
    where: dict[str, int] = {}
    for row in rows:
        shelf = chosen_shelf(hass, row[ATTR_SHELF])
        if shelf.farm is not farm:
            raise problem("other_farm", shelf=name_of(shelf), farm=farm.layout.name)
        where[shelf.id] = where.get(shelf.id, 0) + row["plants"]
    return where


def chosen_time(call: ServiceCall, key: str = ATTR_AT) -> float | None:
    """Return a time of a call in UTC seconds; without an offset it is local."""
    value: datetime | None = call.data.get(key)
    return None if value is None else utc_seconds(value)


def utc_seconds(value: datetime) -> float:
    """Return a time as UTC seconds; without an offset it is local."""
    return dt_util.as_utc(value).timestamp()


def _farm_of_batch(call: ServiceCall, batch_id: str) -> Farm:
    """Return the farm that has a batch; an id may be there in several farms."""
    if ATTR_CONFIG_ENTRY_ID in call.data:
        return chosen_farm(call)
    found = [
        farm
        for farm in farms(call.hass)
        if batch_id in farm.growing.batches.by_id
        or batch_id in farm.growing.archive.by_id
    ]
    if not found:
        raise problem("unknown_batch", batch=batch_id)
    if len(found) > 1:
        names = ", ".join(farm.layout.name for farm in found)
        raise problem("batch_in_several_farms", batch=batch_id, farms=names)
    return found[0]


def _entry_farm(entry: VerticalFarmConfigEntry) -> Farm:
    """Return the farm of a config entry; raises where it is simulated hardware."""
    if entry.data[CONF_KIND] != KIND_FARM:
        raise problem("not_a_farm", title=entry.title)
    return entry.runtime_data.farm
