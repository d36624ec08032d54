"""The catalogue of alarms: what each one waits for, and which other one explains it.

Delays and limits are practice unless a physical time to damage stands behind them: a dry
pump fails within minutes, a lit crop with dry roots wilts within one to two hours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import override

MINUTE = 60.0
HOUR = 3600.0


class Severity(StrEnum):
    """How urgent an alarm is."""

    WARNING = "warning"
    CRITICAL = "critical"


class AlarmKind(StrEnum):
    """What an alarm is about."""

    POWER_LOST = "power_lost"
    LEAK = "leak"
    DRY_RUN = "dry_run"
    NO_FLOW = "no_flow"
    UNWANTED_FLOW = "unwanted_flow"
    PUMP_WEAK = "pump_weak"
    WATER_LOSS = "water_loss"
    LEVEL_LOW = "level_low"
    LEVEL_HIGH = "level_high"
    WATER_TEMPERATURE = "water_temperature"
    OXYGEN_LOW = "oxygen_low"
    EC_OFF = "ec_off"
    EC_JUMP = "ec_jump"
    PH_OFF = "ph_off"
    PH_DRIFT = "ph_drift"
    DOSE_WITHOUT_EFFECT = "dose_without_effect"
    DOSER_CAP = "doser_cap"
    AIR_HOT = "air_hot"
    AIR_COLD = "air_cold"
    AIR_HUMID = "air_humid"
    CONDENSATION = "condensation"
    AIR_DRY = "air_dry"
    COOLING_IDLE = "cooling_idle"
    DRYING_IDLE = "drying_idle"
    CO2_HIGH = "co2_high"
    CO2_LOW = "co2_low"
    CO2_DANGER = "co2_danger"
    LIT_IN_DARK = "lit_in_dark"
    DARK_IN_LIGHT = "dark_in_light"
    LIGHT_WEAK = "light_weak"
    DLI_OFF = "dli_off"
    DOOR_OPEN = "door_open"
    SENSOR_FAULT = "sensor_fault"
    DEVICE_DISOBEYS = "device_disobeys"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Rule:
    """How an alarm is raised and clears.

    `warning_s` and `critical_s` are the seconds that its cause must last, None where there
    is no such alarm; `clear_s` those that all must be well. A latched one also waits for a
    person. `explained_by` are the causes that keep it quiet where they are active.
    """

    warning_s: float | None
    critical_s: float | None
    clear_s: float = 5 * MINUTE
    latched: bool = False
    explained_by: frozenset[AlarmKind] = frozenset()


_POWER = frozenset({AlarmKind.POWER_LOST})
_NO_WATER = _POWER | {AlarmKind.LEAK, AlarmKind.DRY_RUN}

RULES: Mapping[AlarmKind, Rule] = MappingProxyType(
    {
        AlarmKind.CO2_DANGER: Rule(None, 0.0),
        AlarmKind.LEAK: Rule(None, 5.0, clear_s=MINUTE, latched=True),
        AlarmKind.POWER_LOST: Rule(30.0, 2 * MINUTE),
        AlarmKind.DRY_RUN: Rule(None, 10.0, clear_s=MINUTE, latched=True),
        AlarmKind.NO_FLOW: Rule(None, MINUTE, clear_s=MINUTE, explained_by=_NO_WATER),
        AlarmKind.DEVICE_DISOBEYS: Rule(None, 0.0, MINUTE, explained_by=_POWER),
        AlarmKind.UNWANTED_FLOW: Rule(None, MINUTE, clear_s=MINUTE),
        AlarmKind.EC_JUMP: Rule(None, 0.0, clear_s=20 * MINUTE, latched=True),
        AlarmKind.AIR_HOT: Rule(15 * MINUTE, 5 * MINUTE),
        AlarmKind.AIR_COLD: Rule(30 * MINUTE, 30 * MINUTE),
        AlarmKind.CO2_HIGH: Rule(15 * MINUTE, 0.0),
        AlarmKind.LIT_IN_DARK: Rule(10 * MINUTE, 30 * MINUTE, clear_s=2 * MINUTE),
        AlarmKind.DARK_IN_LIGHT: Rule(10 * MINUTE, 2 * HOUR, explained_by=_POWER),
        AlarmKind.CONDENSATION: Rule(None, 30 * MINUTE),
        AlarmKind.AIR_DRY: Rule(HOUR, HOUR),
        AlarmKind.AIR_HUMID: Rule(HOUR, None),
        AlarmKind.COOLING_IDLE: Rule(10 * MINUTE, 20 * MINUTE, explained_by=_POWER),
        AlarmKind.DRYING_IDLE: Rule(10 * MINUTE, 20 * MINUTE, explained_by=_POWER),
        AlarmKind.PH_OFF: Rule(30 * MINUTE, 15 * MINUTE),
        AlarmKind.EC_OFF: Rule(30 * MINUTE, 30 * MINUTE),
        AlarmKind.DOSER_CAP: Rule(None, 0.0, clear_s=0.0),
        AlarmKind.DOSE_WITHOUT_EFFECT: Rule(0.0, None, clear_s=0.0),
        AlarmKind.OXYGEN_LOW: Rule(15 * MINUTE, 10 * MINUTE, explained_by=_POWER),
        AlarmKind.WATER_TEMPERATURE: Rule(30 * MINUTE, 30 * MINUTE),
        AlarmKind.LEVEL_LOW: Rule(
            5 * MINUTE,
            MINUTE,
            explained_by=frozenset({AlarmKind.LEAK, AlarmKind.DRY_RUN}),
        ),
        AlarmKind.LEVEL_HIGH: Rule(5 * MINUTE, MINUTE),
        AlarmKind.WATER_LOSS: Rule(
            15 * MINUTE,
            MINUTE,
            clear_s=30 * MINUTE,
            explained_by=frozenset({AlarmKind.LEAK}),
        ),
        AlarmKind.CO2_LOW: Rule(15 * MINUTE, None),
        AlarmKind.DOOR_OPEN: Rule(10 * MINUTE, 30 * MINUTE, clear_s=0.0),
        AlarmKind.SENSOR_FAULT: Rule(5 * MINUTE, 5 * MINUTE, explained_by=_POWER),
        AlarmKind.PUMP_WEAK: Rule(
            HOUR, None, explained_by=_NO_WATER | {AlarmKind.NO_FLOW}
        ),
        AlarmKind.LIGHT_WEAK: Rule(
            24 * HOUR,
            2 * HOUR,
            explained_by=_POWER | {AlarmKind.DARK_IN_LIGHT},
        ),
        AlarmKind.DLI_OFF: Rule(
            HOUR,
            HOUR,
            clear_s=HOUR,
            explained_by=_POWER
            | {AlarmKind.DARK_IN_LIGHT, AlarmKind.LIT_IN_DARK, AlarmKind.LIGHT_WEAK},
        ),
        AlarmKind.PH_DRIFT: Rule(HOUR, None, clear_s=HOUR),
        AlarmKind.TEST: Rule(0.0, 0.0, clear_s=0.0),
    }
)
"""Every alarm, the most urgent first."""

AEROPONIC_NO_FLOW_S = 20.0
"""Roots in the air have no store of water."""

HUMID_IN_DARK_S = 2 * HOUR
SHORT_DAY_NIGHT_BREAK_S = 10 * MINUTE


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a value may be: beyond `low` and `high` a warning, beyond the outer ones critical.

    It is well again once it is inside by `hysteresis`.
    """

    low: float | None = None
    high: float | None = None
    lowest: float | None = None
    highest: float | None = None
    hysteresis: float = 0.0


BOUNDS: Mapping[AlarmKind, Bounds] = MappingProxyType(
    {
        AlarmKind.AIR_HOT: Bounds(high=27.0, highest=32.0, hysteresis=1.0),
        AlarmKind.AIR_COLD: Bounds(low=14.0, lowest=8.0, hysteresis=1.0),
        AlarmKind.AIR_DRY: Bounds(high=1.6, highest=2.2, hysteresis=0.2),
        AlarmKind.AIR_HUMID: Bounds(high=85.0, hysteresis=3.0),
        AlarmKind.CO2_HIGH: Bounds(high=1500.0, highest=2000.0, hysteresis=100.0),
        AlarmKind.CO2_LOW: Bounds(low=350.0, hysteresis=20.0),
        AlarmKind.CO2_DANGER: Bounds(highest=5000.0, hysteresis=100.0),
        AlarmKind.PH_OFF: Bounds(5.3, 6.6, 4.5, 7.5, 0.1),
        AlarmKind.WATER_TEMPERATURE: Bounds(15.0, 24.0, 10.0, 28.0, 0.5),
        AlarmKind.OXYGEN_LOW: Bounds(low=5.0, lowest=3.0, hysteresis=0.5),
        AlarmKind.LEVEL_LOW: Bounds(low=25.0, lowest=10.0, hysteresis=5.0),
        AlarmKind.LEVEL_HIGH: Bounds(high=97.0, highest=99.0, hysteresis=3.0),
    }
)
"""Limits of leafy crops in °C, kPa, %, ppm, pH and mg/L; practice."""

HUMID_IN_DARK_PCT = 92.0
WARM_FRUITING_C = 30.0
COOL_TENDER_C, COLD_TENDER_C = 16.0, 11.0
"""Basil and fruiting crops chill at 10 to 12 °C."""
WARM_WATER_SPINACH_C = 21.0
"""Pythium takes spinach in warm water."""


@dataclass(frozen=True, slots=True)
class AlarmKey:
    """Which alarm: what it is about, of which place, and of which part there."""

    kind: AlarmKind
    place: str
    part: str = ""

    @override
    def __str__(self) -> str:
        """Return the key as people and stores write it."""
        return ".".join(filter(None, (self.kind.value, self.place, self.part)))

    @classmethod
    def parse(cls, text: str) -> AlarmKey:
        """Return the key of a text; raises ValueError where it is none."""
        kind, _, rest = text.partition(".")
        place, _, part = rest.partition(".")
        if not place:
            raise ValueError(f"'{text}' is not an alarm, such as 'air_hot.<place>'")
        return cls(AlarmKind(kind), place, part)
