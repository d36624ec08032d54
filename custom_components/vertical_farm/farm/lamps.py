"""Bring the lamps of a farm to what their plans say now."""

from typing import TYPE_CHECKING

from homeassistant.core import Context

from ..control.decisions import light_level
from ..control.reasons import AskedBy, Inputs, Outcome, Reason, Wanted
from .light import LampPlan

if TYPE_CHECKING:
    from .live import Farm


def light_inputs(farm: Farm, lamp: LampPlan) -> Inputs | None:
    """Return what the level of a lamp is decided from, None where nothing is planned.

    The light of the shelf that is farthest from its goal explains the plan.
    """
    schedule = lamp.schedule
    if schedule is None:
        return None
    outlooks = [found for shelf in lamp.shelves if (found := farm.light.outlook(shelf))]
    worst = max(outlooks, key=lambda found: found.short_mol, default=None)
    return {
        "now": farm.now,
        "start": schedule.start,
        "end": schedule.end,
        "level": schedule.level,
        "ramp_s": schedule.ramp_s,
        "dims": farm.light.dims(lamp),
        "most_level": lamp.most_level,
        "goal_mol": None if worst is None else worst.goal_mol,
        "forecast_mol": None if worst is None else worst.forecast_mol,
    }


async def async_apply_light(
    farm: Farm, lamp: LampPlan, context: Context
) -> tuple[Wanted, Outcome] | None:
    """Bring a lamp to its planned level; None where nothing is planned for it."""
    inputs = light_inputs(farm, lamp)
    if inputs is None:
        return None
    wanted = light_level(inputs)
    what = "light_level" if lamp.most_level >= 1.0 else "light_level_hot"
    reason = Reason(AskedBy.LIGHT_PLAN, what, inputs)
    return wanted, await farm.commands.carry_out(lamp.ref, wanted, reason, context)
