"""The kinds of rules, as they are written, and the limits that each means."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ..measures import Quantity, implausible
from ..schemas import Input
from .levels import Limits

type SilentMinutes = Annotated[int, Field(ge=5, le=60 * 24 * 30)]
type PartPercent = Annotated[float, Field(gt=0, lt=100, allow_inf_nan=False)]
type Number = Annotated[float, Field(allow_inf_nan=False)]


class Kind(StrEnum):
    """What a rule looks at."""

    SITE_SILENT = "site_silent"
    SENSOR_SILENT = "sensor_silent"
    OUT_OF_BAND = "out_of_band"
    ENERGY_PER_KG_HIGH = "energy_per_kg_high"
    YIELD_FORECAST_LOW = "yield_forecast_low"


class Silent(Input):
    """Nothing has come for so long."""

    warning_minutes: SilentMinutes
    critical_minutes: SilentMinutes | None = None

    @model_validator(mode="after")
    def _worse_later(self) -> Self:
        if self.critical_minutes and self.critical_minutes <= self.warning_minutes:
            raise ValueError("It is critical later than it is a warning.")
        return self

    def limits(self) -> Limits:
        """Give the limits."""
        return Limits(high=(self.warning_minutes, self.critical_minutes))


class SiteSilent(Silent):
    """A site sends nothing."""

    kind: Literal[Kind.SITE_SILENT]
    warning_minutes: SilentMinutes = 15
    critical_minutes: SilentMinutes | None = 60


class SensorSilent(Silent):
    """A sensor tells nothing, although its site sends."""

    kind: Literal[Kind.SENSOR_SILENT]
    warning_minutes: SilentMinutes = 60
    critical_minutes: SilentMinutes | None = 360


class OutOfBand(Input):
    """A metric is out of a band for a time."""

    kind: Literal[Kind.OUT_OF_BAND]
    metric: Quantity
    low: Number | None = None
    high: Number | None = None
    critical_low: Number | None = None
    critical_high: Number | None = None
    for_minutes: int = Field(default=15, ge=0, le=60 * 24)
    hysteresis: float = Field(
        default=0.0,
        ge=0,
        allow_inf_nan=False,
        description="How far back inside the band it has to be to be well again.",
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        """Refuse a band that is none, and one in another unit."""
        order = [self.critical_low, self.low, self.high, self.critical_high]
        known = [each for each in order if each is not None]
        if not known:
            raise ValueError("Say at least one of low and high.")
        if known != sorted(set(known)):
            raise ValueError(
                "The limits have to rise: critical_low, low, high, critical_high."
            )
        for each in known:
            if why := implausible(self.metric, each):
                raise ValueError(why)
        if None not in {self.low, self.high} and (
            self.hysteresis * 2 >= (self.high or 0) - (self.low or 0)
        ):
            raise ValueError("The hysteresis leaves nothing of the band.")
        return self

    def limits(self) -> Limits:
        """Give the limits."""
        return Limits(
            high=(self.high, self.critical_high),
            low=(self.low, self.critical_low),
            hysteresis=self.hysteresis,
            hold=timedelta(minutes=self.for_minutes),
        )


class EnergyPerKgHigh(Input):
    """A kilogram of harvest takes more energy than it should."""

    kind: Literal[Kind.ENERGY_PER_KG_HIGH]
    warning_kwh: float = Field(gt=0, le=10_000, allow_inf_nan=False)
    critical_kwh: float | None = Field(
        default=None, gt=0, le=10_000, allow_inf_nan=False
    )
    days: int = Field(default=28, ge=1, le=366, description="Over so many days.")
    hysteresis_kwh: float = Field(default=0.0, ge=0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _worse_higher(self) -> Self:
        if self.critical_kwh is not None and self.critical_kwh <= self.warning_kwh:
            raise ValueError("It is critical above what is a warning.")
        return self

    def limits(self) -> Limits:
        """Give the limits."""
        return Limits(
            high=(self.warning_kwh, self.critical_kwh), hysteresis=self.hysteresis_kwh
        )


class YieldForecastLow(Input):
    """A batch will give less than batches of its crop have given."""

    kind: Literal[Kind.YIELD_FORECAST_LOW]
    warning_percent: PartPercent = 85
    critical_percent: PartPercent | None = 70
    hysteresis_percent: float = Field(default=3, ge=0, lt=50, allow_inf_nan=False)

    @model_validator(mode="after")
    def _worse_lower(self) -> Self:
        if self.critical_percent and self.critical_percent >= self.warning_percent:
            raise ValueError("It is critical below what is a warning.")
        return self

    def limits(self) -> Limits:
        """Give the limits."""
        return Limits(
            low=(self.warning_percent, self.critical_percent),
            hysteresis=self.hysteresis_percent,
        )


type Watches = Annotated[
    SiteSilent | SensorSilent | OutOfBand | EnergyPerKgHigh | YieldForecastLow,
    Field(discriminator="kind"),
]
