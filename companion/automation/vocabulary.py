"""The words a rule is written in: what Home Assistant's side can carry out.

A rule names no device and no entity. It says what to do for each place of a site that it
fits, so that one rule serves many sites.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from ..measures import Quantity
from ..schemas import Input, LongText, Name

MOST = 20
DEEPEST = 4

type DayMinutes = Annotated[int, Field(ge=0, le=24 * 60)]
type ClockTime = Annotated[
    str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", examples=["06:30"])
]
type PlaceKey = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$", examples=["vegetative"])
]
type WholePercent = Annotated[int, Field(ge=0, le=100)]


class Mode(StrEnum):
    """A farm's mode, which overrides what rules would do."""

    NORMAL = "normal"
    HARVEST = "harvest"
    MAINTENANCE = "maintenance"
    VACATION = "vacation"
    EMERGENCY_STOP = "emergency_stop"


# Triggers.


class LeftTarget(Input):
    """A metric has left its target band."""

    kind: Literal["left_target"]
    metric: Quantity
    for_minutes: DayMinutes = 0


class ReturnedToTarget(Input):
    """A metric is in its target band again."""

    kind: Literal["returned_to_target"]
    metric: Quantity
    for_minutes: DayMinutes = 0


class Crossed(Input):
    """A metric has gone above or below a value."""

    kind: Literal["crossed"]
    metric: Quantity
    direction: Literal["above", "below"]
    value: float = Field(allow_inf_nan=False)
    for_minutes: DayMinutes = 0


class LightPlanChanged(Input):
    """The light plan of a lamp has changed."""

    kind: Literal["light_plan_changed"]


class IrrigationDue(Input):
    """Plants are to be watered."""

    kind: Literal["irrigation_due"]


class StageChanged(Input):
    """A batch has come into another stage: any, or one of these."""

    kind: Literal["stage_changed"]
    to: list[PlaceKey] = Field(default=[], max_length=MOST)


class BecameReadyToHarvest(Input):
    """A batch may be harvested."""

    kind: Literal["became_ready_to_harvest"]


class HealthFell(Input):
    """The health of a batch has fallen below a value."""

    kind: Literal["health_fell"]
    below: WholePercent = 60


class DataBecameStale(Input):
    """A metric is no longer measured: any, or this one."""

    kind: Literal["data_became_stale"]
    metric: Quantity | None = None


class TaskBecameDue(Input):
    """A task is due."""

    kind: Literal["task_became_due"]


class GuardTripped(Input):
    """The guard has switched something off."""

    kind: Literal["guard_tripped"]


class TimeOfDay(Input):
    """The clock of the site shows a time."""

    kind: Literal["time_of_day"]
    at: ClockTime


type Trigger = Annotated[
    LeftTarget
    | ReturnedToTarget
    | Crossed
    | LightPlanChanged
    | IrrigationDue
    | StageChanged
    | BecameReadyToHarvest
    | HealthFell
    | DataBecameStale
    | TaskBecameDue
    | GuardTripped
    | TimeOfDay,
    Field(discriminator="kind"),
]


# Conditions.


class InTarget(Input):
    """A metric is in its target band."""

    kind: Literal["in_target"]
    metric: Quantity


class InStage(Input):
    """A batch is in one of these stages."""

    kind: Literal["in_stage"]
    stages: list[PlaceKey] = Field(min_length=1, max_length=MOST)


class InPhotoperiod(Input):
    """The plan has the lamp lit."""

    kind: Literal["in_photoperiod"]


class IsReadyToHarvest(Input):
    """A batch may be harvested."""

    kind: Literal["is_ready_to_harvest"]


class IsHealthy(Input):
    """The health of a batch is known, and at least this."""

    kind: Literal["is_healthy"]
    at_least: WholePercent = 60


class DataTrusted(Input):
    """A metric is measured by sensors that can be trusted."""

    kind: Literal["data_trusted"]
    metric: Quantity


class ModeIs(Input):
    """The farm is in one of these modes."""

    kind: Literal["mode_is"]
    modes: list[Mode] = Field(min_length=1, max_length=len(Mode))


class BetweenTimes(Input):
    """The clock of the site is within a span, which may go over midnight."""

    kind: Literal["between_times"]
    after: ClockTime
    before: ClockTime


class AllOf(Input):
    """Each of these is so."""

    kind: Literal["all_of"]
    conditions: list[Condition] = Field(min_length=1, max_length=MOST)


class AnyOf(Input):
    """One of these is so."""

    kind: Literal["any_of"]
    conditions: list[Condition] = Field(min_length=1, max_length=MOST)


class NoneOf(Input):
    """None of these is so."""

    kind: Literal["none_of"]
    conditions: list[Condition] = Field(min_length=1, max_length=MOST)


type Condition = Annotated[
    InTarget
    | InStage
    | InPhotoperiod
    | IsReadyToHarvest
    | IsHealthy
    | DataTrusted
    | ModeIs
    | BetweenTimes
    | AllOf
    | AnyOf
    | NoneOf,
    Field(discriminator="kind"),
]


# Actions.


class ApplyLightPlan(Input):
    """Set the lamp as the plan has it now."""

    kind: Literal["apply_light_plan"]


class RunIrrigation(Input):
    """Water for as long as the schedule says, or for these seconds."""

    kind: Literal["run_irrigation"]
    seconds: int | None = Field(default=None, ge=1, le=3600)


class Dose(Input):
    """Bring reservoirs nearer to their targets, or to these values.

    The site knows its dosers, waits between them, and keeps to their budgets of the day.
    """

    kind: Literal["dose"]
    ec_ms_cm: float | None = Field(default=None, ge=0.1, le=10, allow_inf_nan=False)
    ph: float | None = Field(default=None, ge=4, le=8, allow_inf_nan=False)


class SetMode(Input):
    """Bring the farm into a mode."""

    kind: Literal["set_mode"]
    mode: Mode


class AddTask(Input):
    """Ask people to do something."""

    kind: Literal["add_task"]
    title: Name
    due_in_hours: int = Field(default=24, ge=0, le=24 * 365)


class Notify(Input):
    """Tell people something, in the way the site tells them."""

    kind: Literal["notify"]
    message: LongText = Field(min_length=1)


class Wait(Input):
    """Let time pass."""

    kind: Literal["wait"]
    seconds: int = Field(ge=1, le=24 * 3600)


type Action = Annotated[
    ApplyLightPlan | RunIrrigation | Dose | SetMode | AddTask | Notify | Wait,
    Field(discriminator="kind"),
]


class Places(Input):
    """For which places of a site; what is left empty is no limit."""

    racks: list[Name] = Field(default=[], max_length=100, description="By their names.")
    crops: list[PlaceKey] = Field(default=[], max_length=MOST)
    stages: list[PlaceKey] = Field(default=[], max_length=MOST)


class Document(Input):
    """What a rule says: when, if, then, and where."""

    where: Places = Places()
    triggers: list[Trigger] = Field(min_length=1, max_length=MOST)
    conditions: list[Condition] = Field(
        default=[], max_length=MOST, description="All of them have to be so."
    )
    actions: list[Action] = Field(
        min_length=1, max_length=MOST, description="One after the other."
    )
