"""Actions about alarms: see them, put them aside, test them, list them."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv
import probatio

from .action_call import FARM_FIELD, async_register_action, chosen_farm, farms
from .alarm_views import alarm_report
from .automation_targets import targeted_devices
from .const import DOMAIN
from .control.alarm_catalogue import AlarmKey, Severity
from .control.alarms import LONGEST_SHELF_S, Alarm
from .crop_errors import problem
from .farm.live import Farm

ATTR_ALARM = "alarm"
ATTR_DURATION = "duration"
ATTR_SEVERITY = "severity"

_ALARMS = {probatio.Optional(ATTR_ALARM): probatio.All(cv.ensure_list, [cv.string])}
_TARGET = cv.make_entity_service_schema(None)
_TARGET_OR_ALARMS = probatio.Schema({**cv.TARGET_SERVICE_FIELDS, **_ALARMS})
_SHELVE = probatio.Schema(
    {
        **cv.TARGET_SERVICE_FIELDS,
        **_ALARMS,
        probatio.Required(ATTR_DURATION): cv.positive_time_period,
    }
)


@callback
def async_setup_alarm_actions(hass: HomeAssistant) -> None:
    """Register the actions."""
    optional, only = SupportsResponse.OPTIONAL, SupportsResponse.ONLY
    hass.services.async_register(DOMAIN, "get_alarms", _get_alarms, _TARGET, only)
    hass.services.async_register(
        DOMAIN, "acknowledge_alarm", _acknowledge, _TARGET_OR_ALARMS, optional
    )
    hass.services.async_register(DOMAIN, "shelve_alarm", _shelve, _SHELVE, optional)
    async_register_action(
        hass,
        "test_alarm",
        _test,
        {
            **FARM_FIELD,
            probatio.Optional(ATTR_SEVERITY, default=Severity.WARNING): probatio.Coerce(
                Severity
            ),
        },
    )


async def _get_alarms(call: ServiceCall) -> ServiceResponse:
    """Return the active alarms of a target, the most urgent first."""
    return {
        "alarms": [
            alarm_report(farm, key, alarm) for farm, key, alarm in _targeted(call)
        ]
    }


async def _acknowledge(call: ServiceCall) -> ServiceResponse:
    """Take note that a person has seen alarms."""
    return {
        "acknowledged": [
            str(key)
            for farm, keys in _chosen(call).items()
            for key in farm.alarms.acknowledge(keys)
        ]
    }


async def _shelve(call: ServiceCall) -> ServiceResponse:
    """Put alarms aside for a while."""
    duration: timedelta = call.data[ATTR_DURATION]
    seconds = duration.total_seconds()
    if not 0.0 < seconds <= LONGEST_SHELF_S:
        raise problem("shelf_too_long", days=str(round(LONGEST_SHELF_S / 86400.0)))
    return {
        "shelved": [
            str(key)
            for farm, keys in _chosen(call).items()
            for key in farm.alarms.shelve(keys, seconds)
        ]
    }


async def _test(call: ServiceCall) -> ServiceResponse:
    """Raise an alarm that tests whether people are reached."""
    farm = chosen_farm(call)
    farm.alarms.raise_test(call.data[ATTR_SEVERITY])
    people = [one.name for one in farm.alarms.post.people if one.notify is not None]
    return {"people": list(people)}


def _targeted(call: ServiceCall) -> Iterator[tuple[Farm, AlarmKey, Alarm]]:
    """Yield the active alarms at the places of a target."""
    devices = targeted_devices(call.hass, call.data)
    for farm in farms(call.hass):
        for key, alarm in farm.alarms:
            if farm.alarms.place(key).device_id in devices:
                yield farm, key, alarm


def _chosen(call: ServiceCall) -> Mapping[Farm, list[AlarmKey]]:
    """Return the alarms that an action names or targets; raises where one is not raised."""
    found: dict[Farm, list[AlarmKey]] = {}
    named: list[str] | None = call.data.get(ATTR_ALARM)
    if named is None:
        if not any(field in call.data for field in cv.ENTITY_SERVICE_FIELDS):
            raise problem("alarm_needed")
        for farm, key, _ in _targeted(call):
            found.setdefault(farm, []).append(key)
        return found
    active: dict[str, tuple[Farm, AlarmKey]] = {
        str(key): (farm, key) for farm in farms(call.hass) for key, _ in farm.alarms
    }
    for text in named:
        if text not in active:
            raise problem("unknown_alarm", alarm=text)
        farm, key = active[text]
        found.setdefault(farm, []).append(key)
    return found
