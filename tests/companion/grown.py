"""A farm with a batch that was harvested, for tests of what is recorded about it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import cast
from uuid import UUID, uuid7

from fastapi import FastAPI

from companion.farms.models import Farm, Rack, Shelf
from companion.growing.models import Batch, Harvest
from companion.runtime import Runtime
from tests.companion.people import Tenant
from tests.companion.rows import scope_over


@dataclass(frozen=True)
class Grown:
    """The ids of what was grown."""

    farm: str
    shelf: str
    batch: str
    harvest: str


def runtime_of(tenant: Tenant) -> Runtime:
    """Give what the app of a tenant runs on."""
    return cast("Runtime", cast("FastAPI", tenant.owner.client.app).state.runtime)


def grow(
    tenant: Tenant,
    *,
    grams: float = 1000.0,
    zone: str = "Europe/Lisbon",
    seed_lot: str | None = None,
) -> Grown:
    """Sow a batch eight weeks ago, and harvest it a week ago."""
    runtime = runtime_of(tenant)
    now = runtime.clock()
    farm, rack, shelf, batch, harvest = (uuid7() for _ in range(5))
    with runtime.database.system() as session:
        scope = scope_over(runtime, tenant, session)
        for row in (
            Farm(id=farm, name="Barn", time_zone=zone),
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
            Batch(
                id=batch,
                farm_id=farm,
                code=f"basil-{batch.hex}",
                crop_key="basil",
                seed_lot_id=None if seed_lot is None else UUID(seed_lot),
                sown_at=now - timedelta(weeks=8),
                began_at=now - timedelta(weeks=8),
                plants_at_start=40,
                plants=0,
            ),
            Harvest(
                id=harvest,
                batch_id=batch,
                farm_id=farm,
                crop_key="basil",
                at=now - timedelta(weeks=1),
                plants=40,
                grams=grams,
                waste_g=0.0,
            ),
        ):
            scope.add(row)
    return Grown(str(farm), str(shelf), str(batch), str(harvest))
