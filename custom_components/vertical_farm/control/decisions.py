"""The decisions behind commands, each a function of the inputs in its reason alone."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from . import climate, co2
from .dosing import first_dose_wanted, ph_dose_wanted, second_dose_wanted
from .irrigation import RUN_SHARE
from .light_schedule import Schedule
from .numbers import number, some_number
from .reasons import OFF, ON, AskedBy, Inputs, Reason, Wanted
from .top_up import top_up_run

type Decision = Callable[[Inputs], Wanted]

_LEVEL_DIGITS = 3
_SHORTEST_S = 1.0


def light_level(inputs: Inputs) -> Wanted:
    """Return the level of a lamp at a time of its schedule: `start`, `end`, `level`, `ramp_s`.

    In hot air it is `most_level` at most. A lamp that does not dim is on as long as it is to be lit at all.
    """
    schedule = Schedule(
        number(inputs, "start"),
        number(inputs, "end"),
        number(inputs, "level"),
        number(inputs, "ramp_s"),
    )
    most = some_number(inputs, "most_level")
    planned = schedule.level_at(number(inputs, "now"))
    level = round(min(planned, 1.0 if most is None else most), _LEVEL_DIGITS)
    if level <= 0.0:
        return OFF
    return Wanted(on=True, level=level if inputs["dims"] else None)


def irrigation_run(inputs: Inputs) -> Wanted:
    """Return for how long a pump is to run: what was asked for, else what is due.

    `always` is a pump that runs without a break. Never longer than it may.
    """
    asked_s, remaining_s = some_number(inputs, "asked_s"), number(inputs, "remaining_s")
    if asked_s is None and not inputs["due"]:
        return OFF
    if asked_s is None and inputs["always"]:
        return Wanted(on=True)
    seconds = remaining_s if asked_s is None else asked_s
    longest_s = some_number(inputs, "longest_run_s")
    if longest_s is not None:
        seconds = min(seconds, RUN_SHARE * longest_s)
    return OFF if seconds < _SHORTEST_S else Wanted(on=True, for_s=seconds)


def climate_run(inputs: Inputs, ref: str) -> Wanted:
    """Return whether a device of the air runs, by what is written down of its room."""
    choices = climate.decide(*climate.from_inputs(inputs))
    return ON if any(one.on for one in choices if one.unit.ref == ref) else OFF


def gas_run(inputs: Inputs) -> Wanted:
    """Return whether a CO2 valve is open, and for how long."""
    decided = co2.decide(co2.from_inputs(inputs))
    return Wanted(on=True, for_s=decided.pulse_s) if decided.open else OFF


def switch_off(inputs: Inputs) -> Wanted:
    """Return that a device is to be off, whatever the inputs."""
    return OFF


def switch_on(inputs: Inputs) -> Wanted:
    """Return that a device is to be on, whatever the inputs."""
    return ON


DECISIONS: Mapping[str, Decision] = MappingProxyType(
    {
        "light_level": light_level,
        "light_level_hot": light_level,
        "irrigation_run": irrigation_run,
        "irrigation_resumed": irrigation_run,
        "irrigation_valve_opens": switch_on,
        "irrigation_valve_closes": switch_off,
        "irrigation_over": switch_off,
        "irrigation_paused": switch_off,
        "irrigation_ended": switch_off,
        "irrigation_without_flow": switch_off,
        "top_up": top_up_run,
        "top_up_full": switch_off,
        "top_up_time_over": switch_off,
        "top_up_paused": switch_off,
        "top_up_no_effect": switch_off,
        "dose_a": first_dose_wanted,
        "dose_b": second_dose_wanted,
        "dose_ph": ph_dose_wanted,
        "dose_over": switch_off,
        "dose_paused": switch_off,
        "air_paused": switch_off,
        "mode_began": switch_off,
    }
)
"""What is decided, by the key in the reason."""


def replayed(reason: Reason, ref: str) -> Wanted:
    """Return what follows for a device from a reason alone; raises KeyError.

    It is what was wanted then, for the inputs hold all that the decision was made of.
    """
    if (decision := DECISIONS.get(reason.what)) is not None:
        return decision(reason.inputs)
    match reason.asked_by:
        case AskedBy.CLIMATE:
            return climate_run(reason.inputs, ref)
        case AskedBy.CO2:
            return gas_run(reason.inputs)
        case _:
            raise KeyError(reason.what)
