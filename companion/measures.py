"""What is measured in a farm, in which unit, and what can be."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Quantity(StrEnum):
    """A quantity that a farm measures, or derives from what it measures."""

    TEMPERATURE = "temperature"
    HUMIDITY = "humidity"
    LEAF_TEMPERATURE = "leaf_temperature"
    VPD = "vpd"
    CO2 = "co2"
    PPFD = "ppfd"
    DLI = "dli"
    AIR_PRESSURE = "air_pressure"
    POWER = "power"
    ENERGY = "energy"
    EC = "ec"
    PH = "ph"
    WATER_TEMPERATURE = "water_temperature"
    DISSOLVED_OXYGEN = "dissolved_oxygen"
    LEVEL = "level"
    FLOW = "flow"


@dataclass(frozen=True, slots=True)
class Measure:
    """The unit of a quantity, and the range that a threshold on it can lie in."""

    unit: str
    least: float
    most: float


# Thresholds beyond these are slips of the unit (Fahrenheit, µS/cm), not of the judgement.
MEASURES: Final[dict[Quantity, Measure]] = {
    Quantity.TEMPERATURE: Measure("°C", -20, 60),
    Quantity.HUMIDITY: Measure("%", 0, 100),
    Quantity.LEAF_TEMPERATURE: Measure("°C", -20, 60),
    Quantity.VPD: Measure("kPa", 0, 10),
    Quantity.CO2: Measure("ppm", 0, 10_000),
    Quantity.PPFD: Measure("μmol/m²/s", 0, 3_000),
    Quantity.DLI: Measure("mol/m²/d", 0, 100),
    Quantity.AIR_PRESSURE: Measure("hPa", 500, 1_100),
    Quantity.POWER: Measure("W", 0, 1_000_000),
    Quantity.ENERGY: Measure("kWh", 0, 1_000_000_000),
    Quantity.EC: Measure("mS/cm", 0, 20),
    Quantity.PH: Measure("pH", 0, 14),
    Quantity.WATER_TEMPERATURE: Measure("°C", -5, 60),
    Quantity.DISSOLVED_OXYGEN: Measure("mg/L", 0, 30),
    Quantity.LEVEL: Measure("%", 0, 100),
    Quantity.FLOW: Measure("L/min", 0, 1_000),
}


def implausible(quantity: Quantity, value: float) -> str | None:
    """Say why a threshold cannot be meant, if it cannot."""
    measure = MEASURES[quantity]
    if measure.least <= value <= measure.most:
        return None
    return (
        f"{quantity} is in {measure.unit}, from {measure.least:g} to {measure.most:g}."
    )
