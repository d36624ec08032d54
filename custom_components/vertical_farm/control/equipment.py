"""Equipment: the devices that a farm switches, what they are and how long they may run."""

from dataclasses import dataclass
from enum import StrEnum

DOSER_LONGEST_RUN_S = 60.0
"""Seconds that a dosing pump runs at most in one go; practice."""

CO2_LONGEST_RUN_S = 900.0
"""Seconds that a CO2 valve is open at most in one go; practice."""

FILL_LONGEST_RUN_S = 900.0
"""Seconds that a water inlet is open at most in one go; practice."""


class Kind(StrEnum):
    """What a device does."""

    PUMP = "pump"
    DOSER = "doser"
    LAMP = "lamp"
    HEATER = "heater"
    COOLER = "cooler"
    HUMIDIFIER = "humidifier"
    DEHUMIDIFIER = "dehumidifier"
    FAN = "fan"
    EXHAUST_FAN = "exhaust_fan"
    CO2_VALVE = "co2_valve"
    WATER_INLET = "water_inlet"
    IRRIGATION_VALVE = "irrigation_valve"


CLIMATE_KINDS = (
    Kind.HEATER,
    Kind.COOLER,
    Kind.HUMIDIFIER,
    Kind.DEHUMIDIFIER,
    Kind.FAN,
    Kind.EXHAUST_FAN,
    Kind.CO2_VALVE,
)
"""What keeps the air of a rack."""


class Solution(StrEnum):
    """What a doser adds."""

    A = "a"
    B = "b"
    PH_DOWN = "ph_down"
    PH_UP = "ph_up"
    WATER = "water"
    OTHER = "other"


class Irrigation(StrEnum):
    """How the water comes to the roots."""

    NFT = "nft"
    DEEP_WATER = "deep_water"
    EBB_AND_FLOW = "ebb_and_flow"
    DRIP = "drip"
    AEROPONIC = "aeroponic"


PUMP_LONGEST_RUN_S: dict[Irrigation, float | None] = {
    Irrigation.NFT: None,
    Irrigation.DEEP_WATER: None,
    Irrigation.EBB_AND_FLOW: 1200.0,
    Irrigation.DRIP: 900.0,
    Irrigation.AEROPONIC: 60.0,
}
"""Seconds that a pump runs at most in one go, None where it runs for ever; practice."""

_USUAL_LONGEST_RUN_S = {
    Kind.DOSER: DOSER_LONGEST_RUN_S,
    Kind.CO2_VALVE: CO2_LONGEST_RUN_S,
    Kind.WATER_INLET: FILL_LONGEST_RUN_S,
}

STOPPED_AT_START = frozenset(
    {Kind.PUMP, Kind.DOSER, Kind.CO2_VALVE, Kind.WATER_INLET, Kind.HEATER}
)
"""What is switched off when found running at start-up, where its run has a limit."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a grower has said about a device; None is not said.

    `longest_run_s` 0 is for ever. `auto_off` is an entity of the device itself that
    switches it off without anybody's help. A doser gives `ml_per_s` and at most `daily_ml`
    in a crop day; its stock has `stock_ms_cm`, its acid or base `meq_per_ml`.
    """

    longest_run_s: float | None = None
    auto_off: str | None = None
    solution: Solution | None = None
    ml_per_s: float | None = None
    daily_ml: float | None = None
    stock_ms_cm: float | None = None
    meq_per_ml: float | None = None


NOT_SET = Settings()


@dataclass(frozen=True, slots=True)
class Equipment:
    """A device, by the reference to its entity, and the limits of its use.

    `longest_run_s` is None where it may run for ever.
    """

    ref: str
    kind: Kind
    longest_run_s: float | None = None
    auto_off: str | None = None
    solution: Solution | None = None
    ml_per_s: float | None = None
    daily_ml: float | None = None
    stock_ms_cm: float | None = None
    meq_per_ml: float | None = None


def equipment(
    ref: str,
    kind: Kind,
    settings: Settings = NOT_SET,
    irrigation: Irrigation | None = None,
) -> Equipment:
    """Return a device with the grower's limits, and the usual ones where none was said."""
    longest = settings.longest_run_s
    if longest is None:
        longest = usual_longest_run_s(kind, irrigation)
    return Equipment(
        ref,
        kind,
        longest or None,
        settings.auto_off,
        settings.solution,
        settings.ml_per_s,
        settings.daily_ml,
        settings.stock_ms_cm,
        settings.meq_per_ml,
    )


def usual_longest_run_s(kind: Kind, irrigation: Irrigation | None) -> float | None:
    """Return the longest run in seconds where the grower has not said another."""
    if kind is Kind.PUMP:
        return None if irrigation is None else PUMP_LONGEST_RUN_S[irrigation]
    return _USUAL_LONGEST_RUN_S.get(kind)
