"""The queries on crops, recipes and batches."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func

from ..scope import Scope
from .models import Stay


def plants_on(scope: Scope, shelf_ids: Sequence[UUID]) -> int:
    """Count the plants that stand on shelves now."""
    counted = (
        scope.select(Stay)
        .where(Stay.shelf_id.in_(shelf_ids), Stay.ended_at.is_(None))
        .with_only_columns(func.sum(Stay.plants))
    )
    return scope.session.scalar(counted) or 0
