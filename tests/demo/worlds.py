"""Small simulated farms to test with, and how to audit their balances."""

import json
from typing import cast

from custom_components.vertical_farm.demo.faults import FaultKind
from custom_components.vertical_farm.demo.world import World

HOUR = 3600.0
DAY = 24 * HOUR
WEEK = 7 * DAY
START = 1_790_000_040.0
QUANTITIES = ("energy_j", "water_kg", "salt_g", "co2_mol")


def world_of(racks: int = 2, shelves: int = 2, seed: int = 3) -> World:
    """Return a simulated farm at the start of its crop's day."""
    return World(racks, shelves, seed, START)


def stored(world: World) -> dict[str, float]:
    """Return what a farm holds of everything that is balanced."""
    return {
        "energy_j": world.stored_energy_j(),
        "water_kg": world.stored_water_kg(),
        "salt_g": world.stored_salt_g(),
        "co2_mol": world.stored_co2_mol(),
    }


def imbalances(world: World, before: dict[str, float]) -> dict[str, float]:
    """Return per quantity what is missing, as a share of all that flowed."""
    after = stored(world)
    missing = {}
    for quantity in QUANTITIES:
        flows = getattr(world.ledger, quantity).values()
        gross = sum(abs(flow) for flow in flows)
        change = after[quantity] - before[quantity]
        missing[quantity] = abs(change - sum(flows)) / gross
    return missing


def reloaded(world: World) -> World:
    """Return the farm as it comes back from a file."""
    return World.from_dict(cast("dict[str, object]", json.loads(saved(world))))


def saved(world: World) -> str:
    """Return the farm as a file holds it."""
    return json.dumps(world.as_dict(), allow_nan=False)


def broken(world: World, **faults: FaultKind) -> World:
    """Return the farm with devices broken in the usual strength."""
    for key, kind in faults.items():
        world.set_fault(key, kind, None)
    return world
