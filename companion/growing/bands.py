"""What a stage of a crop or recipe asks for: bands of quantities, within what can be."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from ..schemas import Input, LongText

type Number = Annotated[float, Field(allow_inf_nan=False)]
type StageId = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$"),
    Field(examples=["finishing"]),
]
type Celsius = Annotated[float, Field(ge=-10, le=60, allow_inf_nan=False)]


class Band(Input):
    """A range and its usual value."""

    min: Number
    typical: Number
    max: Number

    @model_validator(mode="after")
    def _rises(self) -> Self:
        """Refuse a usual value outside of the range."""
        if not self.min <= self.typical <= self.max:
            raise ValueError(
                f"min {self.min:g}, typical {self.typical:g} and max {self.max:g} "
                "have to rise."
            )
        return self


def _within(low: float, high: float) -> Callable[[Band], Band]:
    """Refuse a band beyond what the quantity can be."""

    def check(band: Band) -> Band:
        if band.min < low or band.max > high:
            raise ValueError(
                f"{band.min:g} to {band.max:g} is not within {low:g} to {high:g}."
            )
        return band

    return check


type Days = Annotated[Band, AfterValidator(_within(0, 1000))]
type AirTemperature = Annotated[Band, AfterValidator(_within(0, 45))]
type Humidity = Annotated[Band, AfterValidator(_within(0, 100))]
type Vpd = Annotated[Band, AfterValidator(_within(0, 5))]
type Co2 = Annotated[Band, AfterValidator(_within(200, 3000))]
type Ppfd = Annotated[Band, AfterValidator(_within(0, 1500))]
type Photoperiod = Annotated[Band, AfterValidator(_within(0, 24))]
type Dli = Annotated[Band, AfterValidator(_within(0, 80))]
type Ec = Annotated[Band, AfterValidator(_within(0, 10))]
type Ph = Annotated[Band, AfterValidator(_within(3, 9))]
type WaterTemperature = Annotated[Band, AfterValidator(_within(0, 40))]
type Density = Annotated[Band, AfterValidator(_within(0.1, 100_000))]


class Stage(Input):
    """A phase of growth and the climate, light and solution it wants."""

    id: StageId
    degree_days: float | None = Field(
        default=None,
        ge=1,
        le=20_000,
        description="The heat in °C·d that ends the stage, where heat does.",
    )
    duration_d: Days
    air_temperature_day_c: AirTemperature
    air_temperature_night_c: AirTemperature
    humidity_pct: Humidity
    vpd_kpa: Vpd
    co2_ppm: Co2
    ppfd_umol: Ppfd
    photoperiod_h: Photoperiod
    dli_mol: Dli
    ec_ms_cm: Ec
    ph: Ph
    water_temperature_c: WaterTemperature
    density_m2: Density


def _distinct(stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
    """Refuse two stages of one name."""
    names = [stage.id for stage in stages]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{', '.join(twice)} is there twice.")
    return stages


type Stages = Annotated[
    tuple[Stage, ...], Field(min_length=1, max_length=20), AfterValidator(_distinct)
]


class TaskKind(StrEnum):
    """What there is to do."""

    SOW = "sow"
    THIN = "thin"
    TRANSPLANT = "transplant"
    CHECK = "check"
    CLEAN = "clean"
    HARVEST = "harvest"
    CALIBRATE = "calibrate"
    MAINTAIN = "maintain"
    OTHER = "other"


class RecipeTask(Input):
    """Something to do a number of days into a stage, once or every few days."""

    kind: TaskKind
    stage: StageId
    day: float = Field(default=0, ge=0, le=1000)
    every_d: float | None = Field(default=None, gt=0, le=1000)
    note: LongText = ""


class RecipeDocument(Input):
    """What a crop is given, stage by stage."""

    base_c: Celsius = Field(description="Below this air temperature nothing grows.")
    upper_c: Celsius = Field(description="Above this more heat does not count.")
    stages: Stages
    tasks: tuple[RecipeTask, ...] = Field(default=(), max_length=200)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        """Refuse temperatures the wrong way round, and tasks of no stage."""
        if self.base_c >= self.upper_c:
            raise ValueError(
                f"base_c {self.base_c:g} has to be below upper_c {self.upper_c:g}."
            )
        known = {stage.id for stage in self.stages}
        for number, task in enumerate(self.tasks):
            if task.stage not in known:
                raise ValueError(
                    f"tasks/{number} is in the stage {task.stage!r}; there are "
                    f"{', '.join(stage.id for stage in self.stages)}."
                )
        return self


class LightLimits(Input):
    """What a light plan may do to a crop."""

    continuous_below_ppfd_umol: Number | None = Field(
        default=None, description="None where it needs a night."
    )
    dark_min_h: Annotated[float, Field(ge=0, le=24)]
    dark_may_be_split: bool
    photoperiod_max_h: Annotated[float, Field(gt=0, le=24)]
    ppfd_max_umol: Annotated[float, Field(gt=0, le=3000)]
    dli_max_mol: Annotated[float, Field(gt=0, le=100)]
    dli_max_with_airflow_mol: Annotated[float, Field(gt=0, le=100)]
    block_min_h: Annotated[float, Field(gt=0, le=24)]


class Yields(Input):
    """Fresh mass to expect, and seed to sow where it is weighed."""

    per_plant_g: Band | None = None
    per_area_kg_m2: Band | None = None
    weekly_per_plant_g: Band | None = None
    seed_g_m2: Band | None = None


class Traits(Input):
    """How a crop grows: temperatures, light, mass, and its usual stages."""

    base_c: Celsius
    optimum_c: Celsius
    upper_c: Celsius
    light: LightLimits | None = None
    light_use_g_per_mol: Band | None = Field(
        default=None, description="Fresh mass per mol of incident light."
    )
    dry_matter_fraction: float | None = Field(default=None, gt=0, le=1)
    yields: Yields = Field(default_factory=Yields)
    stages: Stages

    @model_validator(mode="after")
    def _rises(self) -> Self:
        """Refuse temperatures that do not rise."""
        if not self.base_c < self.optimum_c <= self.upper_c:
            raise ValueError("base_c, optimum_c and upper_c have to rise.")
        return self


class CropKind(StrEnum):
    """How a crop is grown and harvested."""

    HEAD = "head"
    BABY_LEAF = "baby_leaf"
    HERB = "herb"
    HERB_MULTICUT = "herb_multicut"
    MICROGREENS = "microgreens"
    FRUITING = "fruiting"
