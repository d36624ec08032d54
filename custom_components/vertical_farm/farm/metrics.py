"""What can be measured in a farm: units, limits and the sensors that fit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from homeassistant.components.sensor import SensorDeviceClass
from homeassistant.const import (
    LIGHT_LUX,
    UnitOfConductivity,
    UnitOfDensity,
    UnitOfPower,
    UnitOfPressure,
    UnitOfRatio,
    UnitOfTemperature,
    UnitOfVolume,
    UnitOfVolumeFlowRate,
)
from homeassistant.util.unit_conversion import (
    BaseUnitConverter,
    ConductivityConverter,
    PowerConverter,
    PressureConverter,
    TemperatureConverter,
    VolumeConverter,
    VolumeFlowRateConverter,
)

from ..agronomy.light import LampType, UncalibratedLampError, clamp_ppfd, lux_to_ppfd
from ..agronomy.nutrients import EcScale, to_ms_cm
from .trust import Cause, Limits, Stuck, Trust

MINUTE: Final = 60.0
HOUR: Final = 3600.0

UNIT_PPFD: Final = "μmol/s⋅m²"
UNIT_DLI: Final = "mol/m²/d"
UNIT_LIGHT_SUM: Final = "mol/m²"
PPFD_UNITS: Final = frozenset(
    f"{micro}mol{rest}"
    for micro in ("μ", "µ", "u")
    for rest in (
        "/s⋅m²",
        "/s·m²",
        "/(s⋅m²)",
        "/(s·m²)",
        "/(m²⋅s)",
        "/(m²·s)",
        "/m²/s",
        "/m²s",
        "/m2/s",
        "/s/m²",
        "·m⁻²·s⁻¹",
        " m⁻² s⁻¹",
    )
)


class Metric(StrEnum):
    """A quantity that sensors measure in a farm."""

    TEMPERATURE = "temperature"
    HUMIDITY = "humidity"
    LEAF_TEMPERATURE = "leaf_temperature"
    CO2 = "co2"
    PPFD = "ppfd"
    AIR_PRESSURE = "air_pressure"
    POWER = "power"
    EC = "ec"
    PH = "ph"
    WATER_TEMPERATURE = "water_temperature"
    DISSOLVED_OXYGEN = "dissolved_oxygen"
    LEVEL = "level"
    FLOW = "flow"


RACK_METRICS: Final = (
    Metric.TEMPERATURE,
    Metric.HUMIDITY,
    Metric.LEAF_TEMPERATURE,
    Metric.CO2,
    Metric.PPFD,
    Metric.AIR_PRESSURE,
)
SHELF_METRICS: Final = (
    Metric.TEMPERATURE,
    Metric.HUMIDITY,
    Metric.LEAF_TEMPERATURE,
    Metric.CO2,
    Metric.PPFD,
    Metric.POWER,
)
RESERVOIR_METRICS: Final = (
    Metric.EC,
    Metric.PH,
    Metric.WATER_TEMPERATURE,
    Metric.DISSOLVED_OXYGEN,
    Metric.LEVEL,
    Metric.FLOW,
    Metric.POWER,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricSpec:
    """How a metric is bound and judged; `unit` is the one that values are kept in."""

    unit: str | None
    device_classes: tuple[SensorDeviceClass, ...] = ()
    units: tuple[str, ...] = ()
    converter: type[BaseUnitConverter] | None = None
    limits: Limits


_AIR_SILENCE: Final = (15 * MINUTE, HOUR)
_TANK_SILENCE: Final = (30 * MINUTE, 2 * HOUR)

SPECS: Final[Mapping[Metric, MetricSpec]] = {
    Metric.TEMPERATURE: MetricSpec(
        unit=UnitOfTemperature.CELSIUS,
        device_classes=(SensorDeviceClass.TEMPERATURE,),
        converter=TemperatureConverter,
        limits=Limits(
            fail=(-5, 50),
            suspect=(8, 38),
            max_step=5,
            step_s=5 * MINUTE,
            flat_s=8 * HOUR,
            disagree=2,
            stale_s=_AIR_SILENCE[0],
            dead_s=_AIR_SILENCE[1],
        ),
    ),
    Metric.HUMIDITY: MetricSpec(
        unit=UnitOfRatio.PERCENTAGE,
        device_classes=(SensorDeviceClass.HUMIDITY,),
        limits=Limits(
            fail=(5, 100.5),
            suspect=(25, 97),
            max_step=25,
            step_s=5 * MINUTE,
            flat_s=3 * HOUR,
            disagree=10,
            stuck=Stuck(99.5, 100.5, 6 * HOUR, Trust.FAILED),
            stale_s=_AIR_SILENCE[0],
            dead_s=_AIR_SILENCE[1],
        ),
    ),
    Metric.LEAF_TEMPERATURE: MetricSpec(
        unit=UnitOfTemperature.CELSIUS,
        device_classes=(SensorDeviceClass.TEMPERATURE,),
        converter=TemperatureConverter,
        limits=Limits(
            fail=(-5, 50),
            suspect=(5, 45),
            max_step=5,
            step_s=5 * MINUTE,
            flat_s=3 * HOUR,
            disagree=3,
            stale_s=_AIR_SILENCE[0],
            dead_s=_AIR_SILENCE[1],
        ),
    ),
    Metric.CO2: MetricSpec(
        unit=UnitOfRatio.PARTS_PER_MILLION,
        device_classes=(SensorDeviceClass.CO2,),
        limits=Limits(
            fail=(200, 20_000),
            suspect=(330, 3000),
            max_step=1500,
            step_s=MINUTE,
            flat_s=2 * HOUR,
            disagree=200,
            stale_s=_AIR_SILENCE[0],
            dead_s=_AIR_SILENCE[1],
        ),
    ),
    Metric.PPFD: MetricSpec(
        unit=UNIT_PPFD,
        device_classes=(SensorDeviceClass.ILLUMINANCE,),
        units=tuple(sorted(PPFD_UNITS)),
        limits=Limits(
            fail=(-5, 2500),
            suspect=(-5, 1000),
            disagree=75,
            stale_s=_AIR_SILENCE[0],
            dead_s=_AIR_SILENCE[1],
        ),
    ),
    Metric.AIR_PRESSURE: MetricSpec(
        unit=UnitOfPressure.KPA,
        device_classes=(
            SensorDeviceClass.ATMOSPHERIC_PRESSURE,
            SensorDeviceClass.PRESSURE,
        ),
        converter=PressureConverter,
        limits=Limits(
            fail=(50, 110),
            suspect=(70, 106),
            max_step=1,
            step_s=10 * MINUTE,
            disagree=2,
            stale_s=HOUR,
            dead_s=6 * HOUR,
        ),
    ),
    Metric.POWER: MetricSpec(
        unit=UnitOfPower.WATT,
        device_classes=(SensorDeviceClass.POWER,),
        converter=PowerConverter,
        limits=Limits(
            fail=(-10, 100_000),
            suspect=(-10, 20_000),
            stale_s=_AIR_SILENCE[0],
            dead_s=_AIR_SILENCE[1],
        ),
    ),
    Metric.EC: MetricSpec(
        unit=UnitOfConductivity.MILLISIEMENS_PER_CM,
        device_classes=(SensorDeviceClass.CONDUCTIVITY,),
        units=("mS/cm", "µS/cm", "μS/cm", "S/cm", "dS/m", "ppm", "CF"),
        converter=ConductivityConverter,
        limits=Limits(
            fail=(0, 10),
            suspect=(0.05, 4.5),
            max_step=0.5,
            step_s=MINUTE,
            flat_s=12 * HOUR,
            disagree=0.3,
            stale_s=_TANK_SILENCE[0],
            dead_s=_TANK_SILENCE[1],
        ),
    ),
    Metric.PH: MetricSpec(
        unit=None,
        device_classes=(SensorDeviceClass.PH,),
        units=("pH",),
        limits=Limits(
            fail=(2, 12),
            suspect=(4, 8.5),
            max_step=1,
            step_s=MINUTE,
            flat_s=12 * HOUR,
            disagree=0.4,
            stuck=Stuck(6.98, 7.02, 6 * HOUR, Trust.FAILED),
            stale_s=_TANK_SILENCE[0],
            dead_s=_TANK_SILENCE[1],
        ),
    ),
    Metric.WATER_TEMPERATURE: MetricSpec(
        unit=UnitOfTemperature.CELSIUS,
        device_classes=(SensorDeviceClass.TEMPERATURE,),
        converter=TemperatureConverter,
        limits=Limits(
            fail=(0, 45),
            suspect=(10, 32),
            max_step=2,
            step_s=10 * MINUTE,
            flat_s=24 * HOUR,
            disagree=2,
            stale_s=_TANK_SILENCE[0],
            dead_s=_TANK_SILENCE[1],
        ),
    ),
    Metric.DISSOLVED_OXYGEN: MetricSpec(
        unit="mg/L",
        units=("mg/L", "ppm"),
        limits=Limits(
            fail=(0, 20),
            suspect=(0, 13.5),
            max_step=2,
            step_s=10 * MINUTE,
            flat_s=12 * HOUR,
            disagree=1.5,
            stale_s=_TANK_SILENCE[0],
            dead_s=_TANK_SILENCE[1],
        ),
    ),
    Metric.LEVEL: MetricSpec(
        unit=UnitOfRatio.PERCENTAGE,
        device_classes=(SensorDeviceClass.VOLUME_STORAGE, SensorDeviceClass.VOLUME),
        units=("%",),
        converter=VolumeConverter,
        limits=Limits(
            fail=(-2, 105),
            suspect=(-2, 105),
            max_step=20,
            step_s=MINUTE,
            flat_s=24 * HOUR,
            disagree=10,
            stale_s=_AIR_SILENCE[0],
            dead_s=_AIR_SILENCE[1],
        ),
    ),
    Metric.FLOW: MetricSpec(
        unit=UnitOfVolumeFlowRate.LITERS_PER_MINUTE,
        device_classes=(SensorDeviceClass.VOLUME_FLOW_RATE,),
        converter=VolumeFlowRateConverter,
        limits=Limits(
            fail=(0, 1000),
            suspect=(0, 500),
            stale_s=5 * MINUTE,
            dead_s=15 * MINUTE,
        ),
    ),
}

type Convert = Callable[[float], float]


class UnusableUnitError(ValueError):
    """A sensor's unit cannot be brought to its metric's; `cause` says why."""

    def __init__(self, cause: Cause) -> None:
        """Keep the cause for the reading."""
        super().__init__(cause)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a sensor's surroundings say about its unit."""

    lamp_type: LampType | None = None
    lux_calibration: float | None = None
    ec_scale: EcScale | None = None
    volume_l: float | None = None


def converter(metric: Metric, unit: str | None, context: Conversion) -> Convert:
    """Return the function from a sensor's value to the metric's unit.

    Raises UnusableUnitError where the unit cannot be converted, or only with
    something that the farm has not been told (the lamp of a lux meter, the scale
    of a ppm meter).
    """
    match metric:
        case Metric.PPFD:
            return _ppfd_converter(unit, context)
        case Metric.EC:
            return _ec_converter(unit, context)
        case Metric.LEVEL:
            return _level_converter(unit, context)
        case Metric.PH if unit in (None, "", "pH"):
            return _same
        case Metric.CO2 | Metric.DISSOLVED_OXYGEN if unit in (
            "ppm",
            SPECS[metric].unit,
        ):
            return _same
        case Metric.DISSOLVED_OXYGEN if unit == UnitOfDensity.GRAMS_PER_CUBIC_METER:
            return _same
    spec = SPECS[metric]
    if unit == spec.unit:
        return _same
    if spec.converter is None or unit not in spec.converter.VALID_UNITS:
        raise UnusableUnitError(Cause.UNIT)
    return spec.converter.converter_factory(unit, spec.unit)


def _same(value: float) -> float:
    """Return the value as it is."""
    return value


def _ppfd_converter(unit: str | None, context: Conversion) -> Convert:
    """Return the conversion of a quantum sensor or, for a known lamp, a lux meter."""
    if unit in PPFD_UNITS:
        return clamp_ppfd
    if unit != LIGHT_LUX:
        raise UnusableUnitError(Cause.UNIT)
    if context.lamp_type is None and context.lux_calibration is None:
        raise UnusableUnitError(Cause.NOT_CALIBRATED)
    lamp = context.lamp_type or LampType.RED_BLUE_LED
    calibration = context.lux_calibration
    try:
        lux_to_ppfd(0.0, lamp, calibration)
    except UncalibratedLampError:
        raise UnusableUnitError(Cause.NOT_CALIBRATED) from None
    return lambda lux: lux_to_ppfd(lux, lamp, calibration)


_EC_SCALES: Final[Mapping[str | None, EcScale]] = {
    "mS/cm": EcScale.MS_CM,
    "dS/m": EcScale.MS_CM,
    "µS/cm": EcScale.US_CM,
    "μS/cm": EcScale.US_CM,
    "CF": EcScale.CF,
}


def _ec_converter(unit: str | None, context: Conversion) -> Convert:
    """Return the conversion of an EC probe; a ppm scale must have been said."""
    if unit == UnitOfConductivity.SIEMENS_PER_CM:
        return lambda value: value * 1000
    scale = _EC_SCALES.get(unit)
    if scale is None:
        if unit not in (None, "", "ppm"):
            raise UnusableUnitError(Cause.UNIT)
        scale = context.ec_scale
        if scale is None:
            raise UnusableUnitError(Cause.NOT_CALIBRATED)
    return lambda value: to_ms_cm(value, scale)


def _level_converter(unit: str | None, context: Conversion) -> Convert:
    """Return the conversion of a level in % or in a volume of the reservoir."""
    if unit == UnitOfRatio.PERCENTAGE:
        return _same
    if unit not in VolumeConverter.VALID_UNITS:
        raise UnusableUnitError(Cause.UNIT)
    if not context.volume_l:
        raise UnusableUnitError(Cause.NOT_CALIBRATED)
    volume_l = context.volume_l
    litres = VolumeConverter.converter_factory(unit, UnitOfVolume.LITERS)
    return lambda value: litres(value) / volume_l * 100
