"""The tables of farms and what stands in them.

A farm that is linked to Home Assistant is a mirror: `origin` says who writes a row.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..models import SEEDED, DeletableRecord, Model, TenantModel


class Origin(StrEnum):
    """Who owns a row, and so is the only one to change it."""

    COMPANION = "companion"
    HOME_ASSISTANT = "home_assistant"


ORIGINS = "origin IN ('companion', 'home_assistant')"


class Mirrored(DeletableRecord):
    """A record that Home Assistant may own; what it no longer has is retired."""

    __abstract__ = True

    origin: Mapped[str] = mapped_column(default=Origin.COMPANION, sort_order=80)
    ha_id: Mapped[str | None] = mapped_column(sort_order=81)
    retired_at: Mapped[datetime | None] = mapped_column(sort_order=82)


class Farm(Mirrored):
    """A place where plants are grown under one roof, in one time zone."""

    __tablename__ = "farm"

    name: Mapped[str]
    time_zone: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    note: Mapped[str | None]
    # Whose allowance of farms it is counted in.
    counted_for: Mapped[UUID | None]
    # The revision of the layout that was taken over last from Home Assistant.
    layout_revision: Mapped[int | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        ForeignKeyConstraint(["counted_for"], ["app_user.id"]),
        UniqueConstraint("org_id", "ha_id"),
        CheckConstraint(ORIGINS, name="origin"),
    )


class InFarm(Mirrored):
    """Something that stands in a farm."""

    __abstract__ = True

    farm_id: Mapped[UUID] = mapped_column(sort_order=-1)
    name: Mapped[str] = mapped_column(sort_order=-1)
    note: Mapped[str | None] = mapped_column(sort_order=79)


def _in_farm(*further: Any) -> tuple[Any, ...]:  # noqa: ANN401 - SQLAlchemy's form
    """Give what every table below a farm has."""
    return (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("farm", "farm_id"),
        UniqueConstraint("org_id", "farm_id", "ha_id"),
        CheckConstraint(ORIGINS, name="origin"),
        *further,
    )


class Rack(InFarm):
    """A rack with shelves; racks stand in rows."""

    __tablename__ = "rack"

    row_name: Mapped[str | None]
    position: Mapped[int | None]

    __table_args__: tuple[Any, ...] = _in_farm(
        Index("ix_rack_org_id_farm_id_name_id", "org_id", "farm_id", "name", "id")
    )


class Shelf(InFarm):
    """One level of a rack: where plants stand, below its lamp."""

    __tablename__ = "shelf"

    rack_id: Mapped[UUID]
    level: Mapped[int]
    # What Home Assistant was never told is not known here either.
    width_m: Mapped[float | None]
    depth_m: Mapped[float | None]
    plant_sites: Mapped[int | None]
    lamp_power_w: Mapped[float | None]

    @property
    def area_m2(self) -> float | None:
        """The growing area, where the size is known."""
        if self.width_m is None or self.depth_m is None:
            return None
        return self.width_m * self.depth_m

    __table_args__: tuple[Any, ...] = _in_farm(
        TenantModel.within("rack", "rack_id"),
        Index("ix_shelf_org_id_farm_id_name_id", "org_id", "farm_id", "name", "id"),
        Index("ix_shelf_org_id_rack_id", "org_id", "rack_id"),
    )


class Reservoir(InFarm):
    """A tank of nutrient solution, and the racks that it feeds."""

    __tablename__ = "reservoir"

    volume_l: Mapped[float]

    __table_args__: tuple[Any, ...] = _in_farm(
        Index("ix_reservoir_org_id_farm_id", "org_id", "farm_id")
    )


class ReservoirRack(TenantModel):
    """A rack that a reservoir feeds."""

    __tablename__ = "reservoir_rack"

    reservoir_id: Mapped[UUID] = mapped_column(primary_key=True)
    rack_id: Mapped[UUID] = mapped_column(primary_key=True)

    __table_args__: tuple[Any, ...] = (
        TenantModel.within("reservoir", "reservoir_id"),
        TenantModel.within("rack", "rack_id"),
        Index("ix_reservoir_rack_org_id_rack_id", "org_id", "rack_id"),
    )


class Device(InFarm):
    """A lamp, pump, fan, meter or other appliance, and where it is."""

    __tablename__ = "device"

    rack_id: Mapped[UUID | None]
    shelf_id: Mapped[UUID | None]
    reservoir_id: Mapped[UUID | None]
    kind: Mapped[str]
    manufacturer: Mapped[str | None]
    model: Mapped[str | None]
    serial_number: Mapped[str | None]
    rated_power_w: Mapped[float | None]
    installed_at: Mapped[datetime | None]

    __table_args__: tuple[Any, ...] = _in_farm(
        TenantModel.within("rack", "rack_id"),
        TenantModel.within("shelf", "shelf_id"),
        TenantModel.within("reservoir", "reservoir_id"),
        Index("ix_device_org_id_farm_id", "org_id", "farm_id"),
    )


class PlanLimit(Model):
    """How much a plan includes; what has no row here has no limit."""

    __tablename__ = "plan_limit"

    plan: Mapped[str] = mapped_column(primary_key=True)
    resource: Mapped[str] = mapped_column(primary_key=True)
    most: Mapped[int]

    __table_args__ = {"info": {SEEDED: True}}  # noqa: RUF012 - SQLAlchemy's form


class Allowance(Model):
    """How much of a resource a person uses, over all organizations."""

    __tablename__ = "allowance"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    resource: Mapped[str] = mapped_column(primary_key=True)
    used: Mapped[int]

    __table_args__ = (ForeignKeyConstraint(["user_id"], ["app_user.id"]),)
