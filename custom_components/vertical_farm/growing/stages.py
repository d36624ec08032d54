"""Stages and dates: when a stage is over, by days or by heat, and when harvest will be.

A stage with degree days in its recipe ends by heat, else by days. The forecast carries a
warmer or colder room on through the stages that are still to come, and says so.
"""

from dataclasses import dataclass
from enum import StrEnum

from .events import StageSet
from .history import Batch
from .recipes import Recipe, Stage

DAY_S = 86400.0

_ON_TIME_D = 0.5


class Basis(StrEnum):
    """What ends a stage."""

    DAYS = "days"
    HEAT = "heat"


class Reason(StrEnum):
    """Why the harvest is forecast for its date."""

    BY_DAYS = "by_days"
    """The recipe counts days."""
    ON_TIME = "on_time"
    """The heat is what the recipe expects."""
    WARMER = "warmer"
    COLDER = "colder"
    HEAT_UNKNOWN = "heat_unknown"
    """The recipe counts heat, which is not known; days are counted instead."""
    TOO_COLD = "too_cold"
    """At this temperature the crop does not develop, so there is no date."""
    OVERDUE = "overdue"
    """The last stage is over."""


@dataclass(frozen=True, slots=True)
class InStage:
    """How far a batch is in its stage.

    `heat` are the °C·d of the stage so far and `heat_per_day` those of a recent day, None
    where too little was measured to say.
    """

    stage: str
    days: float
    heat: float | None = None
    heat_per_day: float | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """The share of a stage that is over, 1 at its end and more after it, and by what."""

    share: float
    basis: Basis

    @property
    def due(self) -> bool:
        """Return whether the stage is over."""
        return self.share >= 1.0


def progress(recipe: Recipe, state: InStage) -> Progress:
    """Return how far a batch is in its stage."""
    stage = recipe.stage(state.stage)
    if stage.degree_days is not None and state.heat is not None:
        return Progress(max(state.heat, 0.0) / stage.degree_days, Basis.HEAT)
    days = max(state.days, 0.0)
    share = days / stage.duration_d if stage.duration_d > 0.0 else 1.0
    return Progress(share, Basis.DAYS)


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the harvest will be, at the earliest and latest, and why; UTC seconds.

    `shift_d` are the days later (negative: earlier) than the recipe says. There is no date
    where it is too cold to develop.
    """

    at: float | None
    earliest: float | None
    latest: float | None
    stage_ends: float | None
    reason: Reason
    shift_d: float = 0.0


def forecast_harvest(recipe: Recipe, state: InStage, now: float) -> Forecast:
    """Return the forecast of the harvest from what was measured until now."""
    remaining = [recipe.stage(state.stage)]
    while (following := recipe.after(remaining[-1].id)) is not None:
        remaining.append(following)
    by_heat = [s for s in remaining if s.degree_days is not None]
    known = state.heat is not None and state.heat_per_day is not None
    warmth = _warmth(recipe, state)
    if known and by_heat and warmth <= 0.0:
        return Forecast(None, None, None, None, Reason.TOO_COLD)
    days, early, late = 0.0, 0.0, 0.0
    stage_ends = now
    for index, stage in enumerate(remaining):
        share = min(progress(recipe, state).share, 1.0) if index == 0 else 0.0
        whole = _days_of(recipe, stage, warmth if known else 1.0)
        band = stage["duration_d"]
        usual = max(band.typical, 1e-9)
        days += (1.0 - share) * whole
        early += max(band.minimum / usual - share, 0.0) * whole
        late += max(band.maximum / usual - share, 0.0) * whole
        if index == 0:
            stage_ends = now + days * DAY_S
    shift = days - (recipe.duration_d - _days_before(recipe, state))
    if days <= 0.0:
        reason = Reason.OVERDUE
    elif not by_heat:
        reason = Reason.BY_DAYS
    elif not known:
        reason = Reason.HEAT_UNKNOWN
    else:
        reason = _heat_reason(shift)
    at, earliest, latest = (now + d * DAY_S for d in (days, early, late))
    return Forecast(at, earliest, latest, stage_ends, reason, shift)


def _heat_reason(shift_d: float) -> Reason:
    """Return what the heat has done to the date."""
    if abs(shift_d) <= _ON_TIME_D:
        return Reason.ON_TIME
    return Reason.COLDER if shift_d > 0.0 else Reason.WARMER


def _warmth(recipe: Recipe, state: InStage) -> float:
    """Return the measured heat of a day as a share of the usual one in this stage."""
    usual = recipe.usual_heat_per_day(recipe.stage(state.stage))
    if state.heat_per_day is None or usual <= 0.0:
        return 1.0
    return state.heat_per_day / usual


def _days_of(recipe: Recipe, stage: Stage, warmth: float) -> float:
    """Return the days that a whole stage takes in a room so much warmer than usual."""
    usual = recipe.usual_heat_per_day(stage)
    if stage.degree_days is None or usual <= 0.0:
        return stage.duration_d
    return stage.degree_days / (usual * warmth)


def _days_before(recipe: Recipe, state: InStage) -> float:
    """Return the days of the recipe that should be over by now."""
    index = recipe.stage_ids.index(state.stage)
    return sum(s.duration_d for s in recipe.stages[:index]) + max(state.days, 0.0)


def stage_starts(batch: Batch, recipe: Recipe) -> dict[str, float]:
    """Return when each stage began or will begin by the recipe's days; UTC seconds.

    Stages that were left out have no time, what is ahead follows the stage of now.
    """
    standing = batch.standing
    starts: dict[str, float] = {recipe.stage_ids[0]: standing.sown}
    for event in batch.events:
        if isinstance(event, StageSet):
            starts[event.stage] = event.at
    if standing.stage not in recipe.stage_ids:
        return starts
    current = recipe.stage_ids.index(standing.stage)
    at = starts.setdefault(standing.stage, standing.stage_since)
    for stage, following in zip(
        recipe.stages[current:], recipe.stages[current + 1 :], strict=False
    ):
        at += stage.duration_d * DAY_S
        starts[following.id] = at
    return starts
