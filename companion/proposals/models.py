"""The table of what people propose to a site."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped

from ..models import Record, TenantModel


class ProposalState(StrEnum):
    """How a proposal stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    DELETED = "deleted"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


STATES = (
    "('proposed', 'accepted', 'declined', 'done', 'deleted', 'withdrawn', 'superseded')"
)


class Proposal(Record):
    """Something that people want of a site; nothing happens before somebody accepts it."""

    __tablename__ = "proposal"

    farm_id: Mapped[UUID]
    kind: Mapped[str]
    # What is proposed, in the words of its kind; it never changes.
    content: Mapped[dict[str, Any]]
    note: Mapped[str | None]
    proposed_by: Mapped[UUID | None]
    state: Mapped[str]
    reason: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    # How Home Assistant names what came of it: a task, or a recipe.
    ha_id: Mapped[str | None]

    __table_args__: tuple[Any, ...] = (
        TenantModel.belongs_to("organization", org_id="id"),
        TenantModel.within("farm", "farm_id"),
        ForeignKeyConstraint(["proposed_by"], ["app_user.id"]),
        CheckConstraint("kind IN ('sowing', 'targets')", name="kind"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        Index(None, "org_id", "farm_id", "state"),
    )
