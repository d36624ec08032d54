"""The queries on crops, recipes and batches."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, func

from ..farms.repository import within_farm
from ..problems import NotFound
from ..records import looking_for, present
from ..scope import Scope, WriteScope
from .models import (
    Batch,
    BatchEvent,
    Harvest,
    HarvestGrade,
    Observation,
    RecipeVersion,
    StageSpan,
    Stay,
)
from .schemas import BatchQuery, HarvestQuery


def plants_on(scope: Scope, shelf_ids: Sequence[UUID]) -> int:
    """Count the plants that stand on shelves now."""
    counted = (
        scope.select(Stay)
        .where(Stay.shelf_id.in_(shelf_ids), Stay.ended_at.is_(None))
        .with_only_columns(func.sum(Stay.plants))
    )
    return scope.session.scalar(counted) or 0


def version(scope: Scope, version_id: UUID) -> RecipeVersion:
    """Give a version of a recipe."""
    row = scope.session.scalar(
        scope.select(RecipeVersion).where(RecipeVersion.id == version_id)
    )
    if row is None:
        raise NotFound
    return row


def batches(scope: Scope) -> Select[Batch]:
    """Begin a query over the batches that the caller may see."""
    return within_farm(scope, scope.select(Batch), Batch.farm_id)


def batch(scope: Scope, batch_id: UUID, *, deleted: bool = False) -> Batch:
    """Give a batch that the caller may see."""
    statement = batches(scope).where(Batch.id == batch_id)
    row = scope.session.scalar(present(statement, Batch, deleted=deleted))
    if row is None:
        raise NotFound
    return row


def locked(scope: WriteScope, batch_ids: Iterable[UUID]) -> dict[UUID, Batch]:
    """Give batches that nobody else changes until this transaction ends.

    In the order of their ids: two that lock the same ones cannot wait for each other.
    """
    rows = scope.session.scalars(
        scope.select(Batch)
        .where(Batch.id.in_(set(batch_ids)))
        .order_by(Batch.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}


def listed_batches(scope: Scope, only: BatchQuery) -> Select[Batch]:
    """Begin a list of batches, with what it is filtered by."""
    statement = present(batches(scope), Batch, deleted=only.deleted)
    wanted = {
        Batch.farm_id: only.farm,
        Batch.crop_key: only.crop,
        Batch.recipe_version_id: only.recipe_version,
        Batch.seed_lot_id: only.seed_lot,
        Batch.stage: only.stage,
    }
    conditions = [
        column == value for column, value in wanted.items() if value is not None
    ]
    if only.ended is not None:
        over = Batch.ended_at
        conditions.append(over.is_not(None) if only.ended else over.is_(None))
    if only.sown_from is not None:
        conditions.append(Batch.sown_at >= only.sown_from)
    if only.sown_before is not None:
        conditions.append(Batch.sown_at < only.sown_before)
    if only.shelf is not None:
        standing = scope.select(Stay).where(
            Stay.shelf_id == only.shelf, Stay.ended_at.is_(None)
        )
        conditions.append(Batch.id.in_(standing.with_only_columns(Stay.batch_id)))
    if only.recipe is not None:
        versions = scope.select(RecipeVersion).where(
            RecipeVersion.recipe_id == only.recipe
        )
        conditions.append(
            Batch.recipe_version_id.in_(versions.with_only_columns(RecipeVersion.id))
        )
    conditions += looking_for(only.q, Batch.code, Batch.variety, Batch.crop_key)
    return statement.where(*conditions)


def events_in_force(scope: Scope, batch_id: UUID) -> Sequence[BatchEvent]:
    """Give a batch's events that are not undone, as they were written down."""
    return scope.session.scalars(
        scope.select(BatchEvent)
        .where(BatchEvent.batch_id == batch_id, BatchEvent.undone_at.is_(None))
        .order_by(BatchEvent.number)
    ).all()


def last_number(scope: Scope, batch_id: UUID) -> int:
    """Give the number of the event that was written down last, undone or not."""
    counted = (
        scope.select(BatchEvent)
        .where(BatchEvent.batch_id == batch_id)
        .with_only_columns(func.max(BatchEvent.number))
    )
    return scope.session.scalar(counted) or 0


def events_of_step(scope: Scope, step_id: UUID) -> Sequence[BatchEvent]:
    """Give everything that happened at once."""
    return scope.session.scalars(
        scope.select(BatchEvent)
        .where(BatchEvent.step_id == step_id)
        .order_by(BatchEvent.id)
    ).all()


def stays(scope: Scope, batch_id: UUID) -> Sequence[Stay]:
    """Give where a batch stood."""
    return scope.session.scalars(
        scope.select(Stay)
        .where(Stay.batch_id == batch_id)
        .order_by(Stay.started_at, Stay.shelf_id)
    ).all()


def stage_spans(scope: Scope, batch_id: UUID) -> Sequence[StageSpan]:
    """Give the stages of a batch."""
    return scope.session.scalars(
        scope.select(StageSpan)
        .where(StageSpan.batch_id == batch_id)
        .order_by(StageSpan.started_at)
    ).all()


def observations(scope: Scope, batch_id: UUID) -> Sequence[Observation]:
    """Give what was observed of a batch."""
    return scope.session.scalars(
        scope.select(Observation)
        .where(Observation.batch_id == batch_id)
        .order_by(Observation.at, Observation.id)
    ).all()


def observation(scope: Scope, observation_id: UUID) -> Observation:
    """Give an observation."""
    return scope.session.scalars(
        scope.select(Observation).where(Observation.id == observation_id)
    ).one()


def harvests(scope: Scope) -> Select[Harvest]:
    """Begin a query over the harvests that the caller may see."""
    return within_farm(scope, scope.select(Harvest), Harvest.farm_id)


def harvests_of(scope: Scope, batch_id: UUID) -> Sequence[Harvest]:
    """Give what was harvested of a batch."""
    return scope.session.scalars(
        harvests(scope)
        .where(Harvest.batch_id == batch_id)
        .order_by(Harvest.at, Harvest.id)
    ).all()


def harvest(scope: Scope, harvest_id: UUID) -> Harvest:
    """Give a harvest that the caller may see."""
    row = scope.session.scalar(harvests(scope).where(Harvest.id == harvest_id))
    if row is None:
        raise NotFound
    return row


def listed_harvests(scope: Scope, only: HarvestQuery) -> Select[Harvest]:
    """Begin a list of harvests, with what it is filtered by."""
    statement = harvests(scope)
    if only.farm is not None:
        statement = statement.where(Harvest.farm_id == only.farm)
    if only.batch is not None:
        statement = statement.where(Harvest.batch_id == only.batch)
    if only.crop is not None:
        statement = statement.where(Harvest.crop_key == only.crop)
    if only.start is not None:
        statement = statement.where(Harvest.at >= only.start)
    if only.end is not None:
        statement = statement.where(Harvest.at < only.end)
    return statement


def grades(scope: Scope, harvest_ids: Sequence[UUID]) -> dict[UUID, list[HarvestGrade]]:
    """Give the grades of harvests."""
    found: dict[UUID, list[HarvestGrade]] = {each: [] for each in harvest_ids}
    rows = scope.session.scalars(
        scope.select(HarvestGrade)
        .where(HarvestGrade.harvest_id.in_(harvest_ids))
        .order_by(HarvestGrade.grade)
    )
    for row in rows:
        found[row.harvest_id].append(row)
    return found
