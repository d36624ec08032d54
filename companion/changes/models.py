"""The tables of what sites are to hear of."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..models import TenantModel


class ChangeKind(StrEnum):
    """What a change is of."""

    RECIPE = "recipe"
    TASK = "task"
    PROPOSAL = "proposal"
    RULE = "rule"


KINDS = "('recipe', 'task', 'proposal', 'rule')"


class SiteChange(TenantModel):
    """Something that changed last at this number; what it says is read when it is sent."""

    __tablename__ = "site_change"

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    # None: every site of the organization is to hear of it.
    farm_id: Mapped[UUID | None]
    kind: Mapped[str]
    # Of a recipe the version's id.
    item_id: Mapped[UUID]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("farm", "farm_id"),
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        Index(None, "org_id", "kind", "item_id"),
        Index(None, "org_id", "farm_id", "number"),
    )


class ChangeCounter(TenantModel):
    """The last number that was given: whoever holds its row is the only one to give one."""

    __tablename__ = "change_counter"

    last: Mapped[int] = mapped_column(BigInteger)
