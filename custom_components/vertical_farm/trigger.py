"""Triggers of farms: what can begin an automation."""

from typing import ClassVar, override

from homeassistant.const import (
    CONF_OPTIONS,
    STATE_ON,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
    Platform,
    UnitOfPressure,
)
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.trigger import (
    ENTITY_STATE_TRIGGER_SCHEMA,
    ENTITY_STATE_TRIGGER_SCHEMA_WITH_BEHAVIOR,
    EntityNumericalStateCrossedThresholdTriggerBase,
    EntityNumericalStateCrossedThresholdTriggerWithUnitBase,
    EntityTargetStateTriggerBase,
    EntityTriggerBase,
    NotTriggeredReasonReporter,
    StatelessEntityTriggerBase,
    Trigger,
    TriggerConfig,
)
from homeassistant.util.unit_conversion import PressureConverter
import probatio

from .agronomy.health import Grade
from .automation_targets import Reach, Shown, listed, shown_by
from .farm.batch_events import Happening
from .farm.metrics import UNIT_DLI
from .growing.targets import Target

CONF_METRIC = "metric"
CONF_STAGE = "stage"

METRICS = probatio.All(cv.ensure_list, [probatio.Coerce(Target)])
POOR = {Grade.ACT.value, Grade.BAD.value}

_METRIC_SCHEMA = ENTITY_STATE_TRIGGER_SCHEMA_WITH_BEHAVIOR.extend(
    {
        probatio.Required(CONF_OPTIONS, default={}): {
            probatio.Optional(CONF_METRIC): METRICS,
        },
    }
)
_STAGE_SCHEMA = ENTITY_STATE_TRIGGER_SCHEMA.extend(
    {
        probatio.Required(CONF_OPTIONS, default={}): {
            probatio.Optional(CONF_STAGE): probatio.All(cv.ensure_list, [cv.string]),
        },
    }
)


class FarmTrigger(EntityTriggerBase):
    """A trigger on entities of farms."""

    _shown: ClassVar[Shown]

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Return those of the targeted entities that show what the trigger waits for."""
        widened = self._shown.widened(self._hass, self._target, entities)
        return self._shown.narrowed(self._hass, super().entity_filter(widened))


class TargetTrigger(FarmTrigger):
    """A trigger on the metrics of shelves that are in or out of their bands."""

    _domain_specs = shown_by(Platform.BINARY_SENSOR)
    _schema = _METRIC_SCHEMA
    _shown = Shown(frozenset({"in_target"}))

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Take the chosen metrics; all of them where none is."""
        super().__init__(hass, config)
        chosen: list[Target] = self._options.get(CONF_METRIC) or list(Target)
        self._metrics = {metric.value for metric in chosen}

    def _out(self, state: State) -> frozenset[object]:
        """Return the chosen metrics that are out of their bands."""
        return (listed(state, "low") | listed(state, "high")) & self._metrics

    def _within(self, state: State) -> frozenset[object]:
        """Return the chosen metrics that are in their bands."""
        return listed(state, "within") & self._metrics


class LeftTarget(TargetTrigger):
    """A metric that was in its band is out of it."""

    @override
    def is_valid_state(
        self, state: State, report_not_triggered: NotTriggeredReasonReporter
    ) -> bool:
        """Return whether a chosen metric is out of its band."""
        return bool(self._out(state))

    @override
    def is_valid_transition(self, from_state: State, to_state: State) -> bool:
        """Return whether a metric went out that was in: an unknown one did not."""
        return bool(self._out(to_state) & self._within(from_state))


class ReturnedToTarget(TargetTrigger):
    """The metrics of a shelf are back in their bands."""

    @override
    def is_valid_state(
        self, state: State, report_not_triggered: NotTriggeredReasonReporter
    ) -> bool:
        """Return whether chosen metrics are in their bands, and none is out."""
        return bool(self._within(state)) and not self._out(state)

    @override
    def is_valid_transition(self, from_state: State, to_state: State) -> bool:
        """Return whether a metric that was out is in: an unknown one is not."""
        return bool(self._out(from_state) & self._within(to_state))


class CropEventTrigger(StatelessEntityTriggerBase, FarmTrigger):
    """Something happened to a batch of a shelf."""

    _domain_specs = shown_by(Platform.EVENT)
    _shown = Shown(frozenset({"crop_event"}))
    _happening: ClassVar[Happening]

    @override
    def is_valid_state(
        self, state: State, report_not_triggered: NotTriggeredReasonReporter
    ) -> bool:
        """Return whether it is this that happened last."""
        return state.attributes.get("event_type") == self._happening

    @override
    def is_valid_transition(self, from_state: State, to_state: State) -> bool:
        """Return whether it happened now; two batches may do so in the same instant."""
        told = ("event_type", "batch", "stage", "at")
        return from_state.state != to_state.state or any(
            from_state.attributes.get(key) != to_state.attributes.get(key)
            for key in told
        )


class BecameReadyToHarvest(CropEventTrigger):
    """The last stage of a batch is over."""

    _happening = Happening.READY_TO_HARVEST


class StageChanged(CropEventTrigger):
    """A batch entered another stage."""

    _schema = _STAGE_SCHEMA
    _happening = Happening.STAGE_CHANGED

    @override
    def is_valid_state(
        self, state: State, report_not_triggered: NotTriggeredReasonReporter
    ) -> bool:
        """Return whether a chosen stage was entered."""
        chosen = self._options.get(CONF_STAGE)
        return super().is_valid_state(state, report_not_triggered) and (
            not chosen or state.attributes.get("stage") in chosen
        )


class VpdCrossedThreshold(
    FarmTrigger, EntityNumericalStateCrossedThresholdTriggerWithUnitBase
):
    """The vapour pressure deficit of the air crossed a threshold."""

    _domain_specs = shown_by(Platform.SENSOR)
    _base_unit = UnitOfPressure.KPA
    _unit_converter = PressureConverter
    _shown = Shown(frozenset({"air_vpd"}))


class DliCrossedThreshold(FarmTrigger, EntityNumericalStateCrossedThresholdTriggerBase):
    """The light sum of the crop day crossed a threshold."""

    _domain_specs = shown_by(Platform.SENSOR)
    _valid_unit = UNIT_DLI
    _shown = Shown(frozenset({"dli_today"}))


class LightPlanChanged(FarmTrigger):
    """The level that is planned for a shelf's lamp is another one."""

    _domain_specs = shown_by(Platform.SENSOR)
    _schema = ENTITY_STATE_TRIGGER_SCHEMA
    _shown = Shown(frozenset({"planned_level"}))

    @override
    def is_valid_state(
        self, state: State, report_not_triggered: NotTriggeredReasonReporter
    ) -> bool:
        """Return whether a level is planned at all."""
        return state.state not in (STATE_UNAVAILABLE, STATE_UNKNOWN)

    @override
    def is_valid_transition(self, from_state: State, to_state: State) -> bool:
        """Return whether the level is another one: a crop that came has its first."""
        return from_state.state not in (STATE_UNAVAILABLE, to_state.state)


def make_due_trigger(key: str) -> type[FarmTrigger]:
    """Create a trigger on something that a reservoir wants from now on."""

    class DueTrigger(FarmTrigger, EntityTargetStateTriggerBase):
        """A reservoir wants something."""

        _domain_specs = shown_by(Platform.BINARY_SENSOR)
        _to_states = {STATE_ON}  # noqa: RUF012 - declared so by the base
        _shown = Shown(frozenset({key}), Reach.SOURCE)

    return DueTrigger


def make_health_trigger(grades: set[str]) -> type[FarmTrigger]:
    """Create a trigger on health that came to one of some grades."""

    class HealthTrigger(FarmTrigger, EntityTargetStateTriggerBase):
        """The health of a shelf came to other grades."""

        _domain_specs = shown_by(Platform.SENSOR, "grade")
        _to_states = grades
        _shown = Shown(frozenset({"health"}))

    return HealthTrigger


def make_listed_trigger(
    platform: Platform, shown: Shown, attribute: str, *identity: str
) -> type[FarmTrigger]:
    """Create a trigger on an attribute that lists something more.

    Items are the same where the `identity` keys of them are.
    """

    class ListedTrigger(FarmTrigger):
        """There is something that was not there before."""

        _domain_specs = shown_by(platform)
        _primary_entities_only = shown.primary
        _shown = shown

        @override
        def is_valid_state(
            self, state: State, report_not_triggered: NotTriggeredReasonReporter
        ) -> bool:
            """Return whether anything is listed."""
            return bool(listed(state, attribute, *identity))

        @override
        def is_valid_transition(self, from_state: State, to_state: State) -> bool:
            """Return whether more is listed than before."""
            before = listed(from_state, attribute, *identity)
            return bool(listed(to_state, attribute, *identity) - before)

    return ListedTrigger


def _make_air_trigger(key: str) -> type[FarmTrigger]:
    """Create a trigger on devices of the air that should switch, or still should."""
    return make_listed_trigger(
        Platform.BINARY_SENSOR,
        Shown(frozenset({key}), Reach.FARM, primary=False),
        "changes",
        "entity_id",
        "on",
        "again",
    )


TRIGGERS: dict[str, type[Trigger]] = {
    "alarm_raised": make_listed_trigger(
        Platform.BINARY_SENSOR,
        Shown(frozenset({"alarm"}), Reach.WHOLE),
        "alarms",
        "alarm",
        "severity",
    ),
    "became_ready_to_harvest": BecameReadyToHarvest,
    "climate_became_due": _make_air_trigger("climate_due"),
    "co2_became_due": _make_air_trigger("co2_due"),
    "data_became_stale": make_listed_trigger(
        Platform.BINARY_SENSOR,
        Shown(frozenset({"sensor_problem"}), Reach.WHOLE, primary=False),
        "stale",
    ),
    "dli_crossed_threshold": DliCrossedThreshold,
    "guard_tripped": make_listed_trigger(
        Platform.BINARY_SENSOR,
        Shown(frozenset({"guard"}), Reach.WHOLE),
        "faults",
        "entity_id",
        "fault",
    ),
    "health_became_poor": make_health_trigger(POOR),
    "health_no_longer_poor": make_health_trigger({Grade.GOOD.value, Grade.WATCH.value}),
    "irrigation_became_due": make_due_trigger("irrigation_due"),
    "left_target": LeftTarget,
    "light_plan_changed": LightPlanChanged,
    "returned_to_target": ReturnedToTarget,
    "stage_changed": StageChanged,
    "task_became_due": make_listed_trigger(
        Platform.SENSOR,
        Shown(frozenset({"next_task", "overdue_tasks"}), Reach.WHOLE),
        "due_tasks",
        "task",
    ),
    "top_up_became_due": make_due_trigger("top_up_due"),
    "vpd_crossed_threshold": VpdCrossedThreshold,
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers of farms."""
    return TRIGGERS
