"""Actions that keep the air: one call is one decision and the commands that follow."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from homeassistant.core import (
    Context,
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType

from .action_call import farms
from .automation_targets import targeted_devices
from .const import DOMAIN
from .control import climate, co2
from .control.climate import OPPOSED
from .control.decisions import gas_run
from .control.equipment import Kind
from .control.reasons import AskedBy, Outcome, Reason, Result, Wanted
from .crop_errors import problem
from .farm.air import AirRoom
from .farm.live import Farm
from .growing.recipes import Band

_DIGITS: Final = 3

type Keep = Callable[[Farm, AirRoom, Context], Awaitable[list[_Done]]]


@callback
def async_setup_air_actions(hass: HomeAssistant) -> None:
    """Register the actions."""
    hass.services.async_register(
        DOMAIN,
        "control_climate",
        _control_climate,
        schema=cv.make_entity_service_schema(None),
        supports_response=SupportsResponse.OPTIONAL,
    )
    hass.services.async_register(
        DOMAIN,
        "control_co2",
        _control_co2,
        schema=cv.make_entity_service_schema(None),
        supports_response=SupportsResponse.OPTIONAL,
    )


class _Done:
    """What was decided for a device, and what came of it."""

    def __init__(
        self, entity_id: str, kind: Kind, *, on: bool, why: str, outcome: Outcome | None
    ) -> None:
        """Keep it; without an outcome nothing had to be done."""
        self.entity_id, self.kind, self.on = entity_id, kind, on
        self.why, self.outcome = why, outcome

    @property
    def failed(self) -> bool:
        """Return whether the device does not do what was decided, and no gate wants that."""
        return self.outcome is not None and not (
            self.outcome.ok or self.outcome.result is Result.REFUSED
        )

    def as_response(self) -> JsonObjectType:
        """Return it as an answer."""
        return {
            "entity_id": self.entity_id,
            "kind": self.kind.value,
            "on": self.on,
            "why": self.why,
            "outcome": None if self.outcome is None else self.outcome.result.value,
        }


async def _control_climate(call: ServiceCall) -> ServiceResponse:
    """Bring the devices of each room to what its temperature and VPD want."""
    return await _keep(call, _keep_climate, lambda room: bool(room.kept))


async def _control_co2(call: ServiceCall) -> ServiceResponse:
    """Open or close the CO2 valves of each room."""
    return await _keep(call, _keep_co2, lambda room: bool(room.valves))


async def _keep(
    call: ServiceCall, keep: Keep, equipped: Callable[[AirRoom], bool]
) -> ServiceResponse:
    """Decide for every room of a target; raises where a device did not obey."""
    devices = targeted_devices(call.hass, call.data)
    rooms: list[JsonObjectType] = []
    failed: list[_Done] = []
    for farm in farms(call.hass):
        places = {place for place in farm.places if place.device_id in devices}
        for room in filter(equipped, farm.air.rooms_of(places)):
            done = await keep(farm, room, call.context)
            failed += [one for one in done if one.failed]
            rooms.append(
                {
                    "racks": [rack.layout.name for rack in room.racks],
                    **_air(farm, room),
                    "devices": [one.as_response() for one in done],
                }
            )
        farm.air.tick()
    if not rooms:
        raise problem("no_climate_devices")
    if failed:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="devices_did_not_obey",
            translation_placeholders={
                "devices": ", ".join(one.entity_id for one in failed)
            },
        )
    return {"rooms": [*rooms]}


async def _keep_climate(farm: Farm, room: AirRoom, context: Context) -> list[_Done]:
    """Decide the climate of a room and command its devices, those off first."""
    air, units = farm.air.room_inputs(room)
    inputs = climate.as_inputs(air, units)
    done: list[_Done] = []
    for choice in climate.decide(air, units):
        kind = choice.unit.kind
        outcome = None
        opponent_runs = any(
            one.failed and one.kind is OPPOSED.get(kind) for one in done
        )
        if choice.changes and not (choice.on and opponent_runs):
            reason = Reason(AskedBy.CLIMATE, f"climate_{choice.why}", inputs)
            outcome = await farm.commands.carry_out(
                choice.unit.ref, Wanted(choice.on), reason, context
            )
        entity_id = farm.air.entity_id(choice.unit.ref)
        done.append(
            _Done(entity_id, kind, on=choice.on, why=choice.why.value, outcome=outcome)
        )
    return done


async def _keep_co2(farm: Farm, room: AirRoom, context: Context) -> list[_Done]:
    """Decide the CO2 of a room and command its valves."""
    done: list[_Done] = []
    for valve in room.valves:
        air = farm.air.air_inputs(room, valve)
        decided = co2.decide(air)
        outcome = None
        if decided.open is not air.valve_open:
            inputs = co2.as_inputs(air)
            if decided.open:
                farm.air.begin_pulse(valve, decided.pulse_s)
            reason = Reason(AskedBy.CO2, f"co2_{decided.why}", inputs)
            outcome = await farm.commands.carry_out(
                valve.ref, gas_run(inputs), reason, context
            )
        done.append(
            _Done(
                farm.air.entity_id(valve.ref),
                valve.kind,
                on=decided.open,
                why=decided.why.value,
                outcome=outcome,
            )
        )
    return done


def _air(farm: Farm, room: AirRoom) -> Mapping[str, Any]:
    """Return the air of a room and its bands."""
    air, _ = farm.air.room_inputs(room)
    return {
        "temperature": _rounded(air.temperature_c),
        "humidity": _rounded(air.humidity_pct),
        "vpd": _rounded(air.vpd_kpa),
        "temperature_band": _ends(air.temperature),
        "vpd_band": _ends(air.vpd),
    }


def _ends(band: Band | None) -> list[float] | None:
    """Return the ends of a band."""
    if band is None:
        return None
    return [round(band.minimum, _DIGITS), round(band.maximum, _DIGITS)]


def _rounded(value: float | None) -> float | None:
    """Return a value without digits that nobody can measure."""
    return None if value is None else round(value, _DIGITS)
