"""The tables of crops, recipes and batches.

What happens to a batch is kept as events that are never changed; where its plants stood,
its stages, observations and harvests are tables that follow from the events, to be asked.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ..commits import NAMED_BY
from ..models import DeletableRecord, TenantModel, partial

_PLANTS_STAND = text("ended_at IS NULL")
_BATCH_STANDS = text("ended_at IS NULL AND deleted_at IS NULL")


class Crop(DeletableRecord):
    """A crop of an organization's own; those of the library are not in the database."""

    __tablename__ = "crop"

    # What recipes and batches name it by, as they name those of the library.
    key: Mapped[str]
    name: Mapped[str]
    latin_name: Mapped[str | None]
    kind: Mapped[str]
    based_on: Mapped[str | None]
    traits: Mapped[dict[str, Any]]
    note: Mapped[str | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        UniqueConstraint("org_id", "key"),
    )


class Recipe(DeletableRecord):
    """What a crop is given stage by stage; a draft until a version is published."""

    __tablename__ = "recipe"

    name: Mapped[str]
    crop_key: Mapped[str]
    note: Mapped[str | None]
    # What the next version will be; none while nothing is being changed.
    draft: Mapped[dict[str, Any] | None]
    # The version that the draft began as, also of the recipe that was copied.
    draft_parent_id: Mapped[UUID | None]
    latest_number: Mapped[int] = mapped_column(default=0)
    latest_version_id: Mapped[UUID | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        Index("ix_recipe_org_id_crop_key", "org_id", "crop_key"),
    )


class RecipeVersion(TenantModel):
    """A version that batches are grown by; the database refuses to change it."""

    __tablename__ = "recipe_version"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    recipe_id: Mapped[UUID]
    number: Mapped[int]
    parent_id: Mapped[UUID | None]
    crop_key: Mapped[str]
    document: Mapped[dict[str, Any]]
    note: Mapped[str | None]
    published_at: Mapped[datetime]
    published_by: Mapped[UUID | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("recipe", "recipe_id"),
        TenantModel.within("recipe_version", "parent_id", at_commit=True),
        UniqueConstraint("org_id", "recipe_id", "number"),
    )


class Batch(DeletableRecord):
    """Plants of one crop that were sown together, as they are after their history."""

    __tablename__ = "batch"

    farm_id: Mapped[UUID]
    code: Mapped[str]
    crop_key: Mapped[str]
    variety: Mapped[str | None]
    recipe_version_id: Mapped[UUID | None]
    seed_lot_id: Mapped[UUID | None]
    # The batch that it was split from.
    parent_id: Mapped[UUID | None]
    note: Mapped[str | None]
    sown_at: Mapped[datetime]
    # When it began: when it was sown, or split off.
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    # harvested, discarded or merged; none while plants stand.
    ended_by: Mapped[str | None]
    stage: Mapped[str | None]
    stage_since: Mapped[datetime | None]
    plants_at_start: Mapped[int]
    plants: Mapped[int]
    harvested_plants: Mapped[int] = mapped_column(default=0)
    discarded_plants: Mapped[int] = mapped_column(default=0)
    harvested_g: Mapped[float] = mapped_column(default=0.0)
    waste_g: Mapped[float] = mapped_column(default=0.0)
    origin: Mapped[str] = mapped_column(default="companion")
    ha_id: Mapped[str | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("farm", "farm_id"),
        TenantModel.within("recipe_version", "recipe_version_id"),
        TenantModel.within("batch", "parent_id", at_commit=True),
        TenantModel.within("seed_lot", "seed_lot_id"),
        UniqueConstraint("org_id", "code"),
        UniqueConstraint("org_id", "farm_id", "ha_id"),
        CheckConstraint("origin IN ('companion', 'home_assistant')", name="origin"),
        CheckConstraint("plants >= 0", name="plants"),
        Index("ix_batch_org_id_farm_id_sown_at", "org_id", "farm_id", "sown_at"),
        Index(
            "ix_batch_standing",
            "org_id",
            "farm_id",
            "sown_at",
            "id",
            **partial(_BATCH_STANDS),
        ),
        Index("ix_batch_org_id_crop_key", "org_id", "crop_key"),
        Index("ix_batch_org_id_parent_id", "org_id", "parent_id"),
        Index("ix_batch_org_id_seed_lot_id", "org_id", "seed_lot_id"),
        Index("ix_batch_org_id_recipe_version_id", "org_id", "recipe_version_id"),
        {"info": {NAMED_BY: "id"}},
    )


class BatchEvent(TenantModel):
    """Something that happened to a batch; undoing it leaves it here, as undone."""

    __tablename__ = "batch_event"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[UUID]
    # One for everything that happened at once, also to two batches.
    step_id: Mapped[UUID]
    # The order in which a batch's events were recorded.
    number: Mapped[int]
    kind: Mapped[str]
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor_kind: Mapped[str]
    actor_id: Mapped[UUID | None]
    other_batch_id: Mapped[UUID | None]
    content: Mapped[dict[str, Any]]
    undone_at: Mapped[datetime | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("batch", "batch_id"),
        TenantModel.within("batch", "other_batch_id"),
        UniqueConstraint("org_id", "batch_id", "number"),
        Index("ix_batch_event_org_id_step_id", "org_id", "step_id"),
        Index("ix_batch_event_org_id_batch_id_at", "org_id", "batch_id", "at"),
    )


class Stay(TenantModel):
    """So many plants of a batch on a shelf, from one time to another."""

    __tablename__ = "stay"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[UUID]
    farm_id: Mapped[UUID]
    shelf_id: Mapped[UUID]
    plants: Mapped[int]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("batch", "batch_id"),
        TenantModel.within("farm", "farm_id"),
        TenantModel.within("shelf", "shelf_id"),
        CheckConstraint("plants > 0", name="plants"),
        Index("ix_stay_org_id_batch_id", "org_id", "batch_id"),
        Index(
            "ix_stay_standing",
            "org_id",
            "farm_id",
            "shelf_id",
            **partial(_PLANTS_STAND),
        ),
        Index("ix_stay_org_id_shelf_id_started_at", "org_id", "shelf_id", "started_at"),
        {"info": {NAMED_BY: "batch_id"}},
    )


class StageSpan(TenantModel):
    """A stage of a batch, from one time to another."""

    __tablename__ = "stage_span"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[UUID]
    stage: Mapped[str]
    recipe_version_id: Mapped[UUID | None]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("batch", "batch_id"),
        TenantModel.within("recipe_version", "recipe_version_id"),
        Index("ix_stage_span_org_id_batch_id", "org_id", "batch_id"),
    )


class Observation(TenantModel):
    """What somebody saw or weighed; its id is the event's."""

    __tablename__ = "observation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[UUID]
    shelf_id: Mapped[UUID | None]
    at: Mapped[datetime]
    # How many plants the weight is of.
    plants: Mapped[int | None]
    weight_g: Mapped[float | None]
    height_cm: Mapped[float | None]
    note: Mapped[str | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("batch", "batch_id"),
        TenantModel.within("shelf", "shelf_id"),
        Index("ix_observation_org_id_batch_id_at", "org_id", "batch_id", "at"),
    )


class Harvest(TenantModel):
    """What was cut of a batch; its id is the event's, and what is sold names it."""

    __tablename__ = "harvest"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    batch_id: Mapped[UUID]
    farm_id: Mapped[UUID]
    crop_key: Mapped[str]
    at: Mapped[datetime]
    # Plants that are gone; none where all grow on.
    plants: Mapped[int]
    grams: Mapped[float]
    waste_g: Mapped[float]
    waste_cause: Mapped[str | None]
    note: Mapped[str | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("batch", "batch_id"),
        TenantModel.within("farm", "farm_id"),
        Index("ix_harvest_org_id_batch_id", "org_id", "batch_id"),
        Index("ix_harvest_org_id_farm_id_at", "org_id", "farm_id", "at"),
    )


class HarvestGrade(TenantModel):
    """Grams of one grade of a harvest."""

    __tablename__ = "harvest_grade"

    harvest_id: Mapped[UUID] = mapped_column(primary_key=True)
    grade: Mapped[str] = mapped_column(primary_key=True)
    grams: Mapped[float]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("harvest", "harvest_id", ondelete="CASCADE"),
        CheckConstraint("grams >= 0", name="grams"),
    )
