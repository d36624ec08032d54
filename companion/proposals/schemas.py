"""Proposals as the API takes and shows them."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ..growing.bands import (
    AirTemperature,
    Co2,
    Dli,
    Ec,
    Humidity,
    Ph,
    Photoperiod,
    Ppfd,
    StageId,
    Vpd,
    WaterTemperature,
)
from ..growing.schemas import PlantCount
from ..schemas import CropKey, Input, LongText, Name, Output
from .models import ProposalState

MOST_SHELVES = 100


class Sowing(Input):
    """A batch to sow on a day."""

    kind: Literal["sowing"]
    recipe_version_id: UUID | None = Field(
        default=None, description="Without one, by the crop's usual recipe there."
    )
    crop_key: CropKey | None = Field(
        default=None, description="Not needed with a recipe, which is of a crop."
    )
    plants: PlantCount
    sow_on: date
    variety: Name | None = None
    shelf_ids: list[UUID] = Field(
        default=[], max_length=MOST_SHELVES, description="Where it is to stand."
    )

    @model_validator(mode="after")
    def _of_something(self) -> Sowing:
        """Refuse a batch of nothing."""
        if self.recipe_version_id is None and self.crop_key is None:
            raise ValueError("Name a recipe_version_id or a crop_key.")
        return self


class Bands(Input):
    """The bands that are to change; what is left out stays."""

    air_temperature_day_c: AirTemperature | None = None
    air_temperature_night_c: AirTemperature | None = None
    humidity_pct: Humidity | None = None
    vpd_kpa: Vpd | None = None
    co2_ppm: Co2 | None = None
    ppfd_umol: Ppfd | None = None
    photoperiod_h: Photoperiod | None = None
    dli_mol: Dli | None = None
    ec_ms_cm: Ec | None = None
    ph: Ph | None = None
    water_temperature_c: WaterTemperature | None = None

    @model_validator(mode="after")
    def _something(self) -> Bands:
        """Refuse to change nothing."""
        if not self.model_dump(exclude_none=True):
            raise ValueError("Name at least one band.")
        return self


class Targets(Input):
    """Other bands for a stage of a crop, where it grows."""

    kind: Literal["targets"]
    crop_key: CropKey
    stage: StageId
    bands: Bands
    shelf_ids: list[UUID] = Field(
        default=[], max_length=MOST_SHELVES, description="By default the whole farm."
    )


type Proposed = Annotated[Sowing | Targets, Field(discriminator="kind")]


class ProposalQuery(BaseModel):
    """Which proposals."""

    model_config = ConfigDict(frozen=True)

    farm: UUID | None = None
    kind: Literal["sowing", "targets"] | None = None
    state: ProposalState | None = None


class ProposalCreate(Input):
    """A new proposal to a site."""

    farm_id: UUID
    content: Proposed
    note: LongText | None = Field(
        default=None, description="Why, for those who answer."
    )


class ProposalRead(Output):
    """A proposal, and how it stands."""

    id: UUID
    farm_id: UUID
    content: Proposed
    note: str | None
    proposed_by: UUID | None
    state: ProposalState
    reason: str | None
    answered_at: datetime | None
    ha_id: str | None
    created_at: datetime
    updated_at: datetime
