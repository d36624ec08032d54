"""One row in every table of growing, for tests of what concerns all tables."""

from datetime import datetime
from uuid import uuid7

from companion.database import WriteSession
from companion.farms.models import Device, Farm, Rack, Reservoir, ReservoirRack, Shelf
from companion.growing.models import (
    Batch,
    BatchEvent,
    Crop,
    Harvest,
    HarvestGrade,
    Observation,
    Recipe,
    RecipeVersion,
    StageSpan,
    Stay,
)
from companion.models import TenantModel
from companion.permissions import ROLE_PERMISSIONS, Role
from companion.runtime import Runtime
from companion.scope import Actor, ActorKind, WriteScope
from tests.companion.people import Tenant


def scope_over(runtime: Runtime, tenant: Tenant, session: WriteSession) -> WriteScope:
    """Act as the companion itself in one organization."""
    return WriteScope(
        session,
        tenant.id,
        Actor(ActorKind.SYSTEM, None),
        Role.OWNER,
        ROLE_PERMISSIONS[Role.OWNER],
        runtime.clock(),
    )


def fill(runtime: Runtime, tenant: Tenant) -> None:
    """Write a small farm with a batch that has a history."""
    with runtime.database.system() as session:
        scope = scope_over(runtime, tenant, session)
        for row in _rows(runtime.clock()):
            scope.add(row)


def linked(runtime: Runtime, tenant: Tenant, *, retired: bool = False) -> None:
    """Let Home Assistant own all that stands in the organization's farms."""
    since = runtime.clock() if retired else None
    with runtime.database.system() as session:
        scope = scope_over(runtime, tenant, session)
        for kind in (Farm, Rack, Shelf, Reservoir, Device):
            session.execute(
                scope.update(kind).values(origin="home_assistant", retired_at=since)
            )


def _rows(now: datetime) -> list[TenantModel]:
    farm, rack, shelf, reservoir = uuid7(), uuid7(), uuid7(), uuid7()
    recipe, version, batch, harvest = uuid7(), uuid7(), uuid7(), uuid7()
    parent = uuid7()
    return [
        Farm(id=farm, name="Barn", time_zone="UTC"),
        Rack(id=rack, farm_id=farm, name="A"),
        Shelf(
            id=shelf,
            farm_id=farm,
            rack_id=rack,
            name="A1",
            level=1,
            width_m=1.2,
            depth_m=0.6,
        ),
        Reservoir(id=reservoir, farm_id=farm, name="Tank", volume_l=200.0),
        ReservoirRack(reservoir_id=reservoir, rack_id=rack),
        Device(farm_id=farm, shelf_id=shelf, name="Lamp", kind="lamp"),
        Crop(key="cress", name="Cress", kind="microgreens", traits={}),
        Recipe(id=recipe, name="Fast cress", crop_key="cress"),
        RecipeVersion(
            id=version,
            recipe_id=recipe,
            number=1,
            crop_key="cress",
            document={},
            published_at=now,
        ),
        *(
            Batch(
                id=each,
                farm_id=farm,
                code=f"cress-{each.hex}",
                crop_key="cress",
                recipe_version_id=version,
                parent_id=None if each == parent else parent,
                sown_at=now,
                began_at=now,
                plants_at_start=10,
                plants=10,
            )
            for each in (parent, batch)
        ),
        BatchEvent(
            id=uuid7(),
            batch_id=batch,
            step_id=uuid7(),
            number=1,
            kind="sown",
            at=now,
            recorded_at=now,
            actor_kind="system",
            content={"where": {str(shelf): 10}},
        ),
        Stay(
            id=uuid7(),
            batch_id=batch,
            farm_id=farm,
            shelf_id=shelf,
            plants=10,
            started_at=now,
        ),
        StageSpan(id=uuid7(), batch_id=batch, stage="light", started_at=now),
        Observation(id=uuid7(), batch_id=batch, at=now, height_cm=3.5),
        Harvest(
            id=harvest,
            batch_id=batch,
            farm_id=farm,
            crop_key="cress",
            at=now,
            plants=0,
            grams=12.5,
            waste_g=0.0,
        ),
        HarvestGrade(harvest_id=harvest, grade="A", grams=12.5),
    ]
