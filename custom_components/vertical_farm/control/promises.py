"""What the guard promises for a device, and which of that the device keeps by itself."""

from dataclasses import dataclass

from .equipment import STOPPED_AT_START, Equipment, Kind
from .guard import Fault


@dataclass(frozen=True, slots=True)
class Promise:
    """That a device is switched off at a fault.

    `kept` says whether what the promise needs is bound, `kept_by_device` whether the
    device would do it too if Home Assistant died.
    """

    fault: Fault
    kept: bool
    kept_by_device: bool = False


def promises(
    device: Equipment,
    *,
    has_level: bool,
    has_leak_sensor: bool,
    has_air: bool,
    has_co2: bool,
    has_flow: bool = False,
    has_solution: bool = False,
    has_power: bool = False,
) -> list[Promise]:
    """Return the promises for a device by what is bound around it."""
    limited = device.longest_run_s is not None
    promised = [
        Promise(Fault.EMERGENCY_STOP, kept=True),
        Promise(Fault.RAN_TOO_LONG, limited, limited and device.auto_off is not None),
    ]
    if device.kind in STOPPED_AT_START:
        promised.append(
            Promise(
                Fault.FOUND_RUNNING, limited, limited and device.auto_off is not None
            )
        )
    match device.kind:
        case Kind.PUMP:
            promised += [
                Promise(Fault.DRY, has_level),
                Promise(Fault.LEVEL_UNKNOWN, has_level),
                Promise(Fault.LEAK, has_leak_sensor),
                Promise(Fault.NO_FLOW, has_flow),
                Promise(Fault.RUNS_DRY, has_power),
            ]
        case Kind.WATER_INLET:
            promised += [
                Promise(Fault.LEAK, has_leak_sensor),
                Promise(Fault.FULL, has_level),
                Promise(Fault.LEVEL_UNKNOWN, has_level),
            ]
        case Kind.IRRIGATION_VALVE:
            promised.append(Promise(Fault.LEAK, has_leak_sensor))
        case Kind.DOSER:
            budgeted = device.daily_ml is not None and device.ml_per_s is not None
            promised += [
                Promise(Fault.OVER_BUDGET, budgeted),
                Promise(Fault.SOLUTION_WRONG, has_solution),
            ]
        case Kind.LAMP | Kind.HEATER:
            promised.append(Promise(Fault.AIR_TOO_HOT, has_air))
        case Kind.CO2_VALVE:
            promised += [
                Promise(Fault.CO2_TOO_HIGH, has_co2),
                Promise(Fault.CO2_UNKNOWN, kept=True),
            ]
        case _:
            pass
    return promised
