"""Conditions of farms: what an automation can ask."""

from typing import ClassVar, override

from homeassistant.const import CONF_OPTIONS, Platform
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import (
    ENTITY_STATE_CONDITION_SCHEMA_ANY_ALL,
    Condition,
    ConditionConfig,
    EntityConditionBase,
    EntityStateConditionBase,
)
import probatio

from .agronomy.health import Grade
from .automation_targets import Reach, Shown, listed, shown_by
from .control.alarm_catalogue import Severity
from .control.mode import Mode
from .trigger import CONF_METRIC, CONF_STAGE, METRICS

CONF_MODE = "mode"


class FarmCondition(EntityConditionBase):
    """A condition on entities of farms."""

    _shown: ClassVar[Shown]

    @override
    def entity_filter(self, entities: set[str]) -> set[str]:
        """Return those of the targeted entities that show what is asked."""
        widened = self._shown.widened(self._hass, self._target, entities)
        return self._shown.narrowed(self._hass, super().entity_filter(widened))


class IsInTarget(FarmCondition):
    """Whether metrics of shelves are in their bands; an unknown one is not."""

    _domain_specs = shown_by(Platform.BINARY_SENSOR, "within")
    _shown = Shown(frozenset({"in_target"}))
    _schema = ENTITY_STATE_CONDITION_SCHEMA_ANY_ALL.extend(
        {
            probatio.Required(CONF_OPTIONS, default={}): {
                probatio.Optional(CONF_METRIC): METRICS,
            },
        }
    )

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Take the chosen metrics; all that are known where none is chosen."""
        super().__init__(hass, config)
        chosen = (config.options or {}).get(CONF_METRIC) or ()
        self._metrics = {metric.value for metric in chosen}

    @override
    def is_valid_state(self, entity_state: State) -> bool:
        """Return whether every chosen metric is in its band."""
        within = listed(entity_state, "within")
        if self._metrics:
            return within >= self._metrics
        out = listed(entity_state, "low") | listed(entity_state, "high")
        return bool(within) and not out


class _ChosenCondition(FarmCondition, EntityStateConditionBase):
    """Whether a choice of a place is one of those that the user named."""

    _domain_specs = shown_by(Platform.SELECT)
    _option: ClassVar[str]

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Take the named choices."""
        super().__init__(hass, config)
        self._states = set((config.options or {})[self._option])


class IsInStage(_ChosenCondition):
    """Whether the leading batch of a shelf is in a stage."""

    _option = CONF_STAGE
    _shown = Shown(frozenset({"stage"}))
    _schema = ENTITY_STATE_CONDITION_SCHEMA_ANY_ALL.extend(
        {
            probatio.Required(CONF_OPTIONS): {
                probatio.Required(CONF_STAGE): probatio.All(
                    cv.ensure_list, [cv.string], probatio.Length(min=1)
                ),
            },
        }
    )


class IsMode(_ChosenCondition):
    """Whether the farm is run in a mode, whatever part of it is the target."""

    _option = CONF_MODE
    _shown = Shown(frozenset({"mode"}), Reach.FARM)
    _schema = ENTITY_STATE_CONDITION_SCHEMA_ANY_ALL.extend(
        {
            probatio.Required(CONF_OPTIONS): {
                probatio.Required(CONF_MODE): probatio.All(
                    cv.ensure_list, [probatio.Coerce(Mode)], probatio.Length(min=1)
                ),
            },
        }
    )


def make_attribute_condition(
    platform: Platform, shown: Shown, attribute: str, *values: str | bool
) -> type[FarmCondition]:
    """Create a condition on an attribute that is one of some values."""
    states: set[str | bool] = set(values)

    class AttributeCondition(FarmCondition, EntityStateConditionBase):
        """Whether an attribute says so."""

        _domain_specs = shown_by(platform, attribute)
        _primary_entities_only = shown.primary
        _shown = shown
        _states = states

    return AttributeCondition


_CROP = Shown(frozenset({"crop"}))

CONDITIONS: dict[str, type[Condition]] = {
    "has_alarm": make_attribute_condition(
        Platform.BINARY_SENSOR,
        Shown(frozenset({"alarm"}), Reach.WHOLE),
        "severity",
        Severity.WARNING.value,
        Severity.CRITICAL.value,
    ),
    "has_critical_alarm": make_attribute_condition(
        Platform.BINARY_SENSOR,
        Shown(frozenset({"alarm"}), Reach.WHOLE),
        "severity",
        Severity.CRITICAL.value,
    ),
    "is_data_trusted": make_attribute_condition(
        Platform.BINARY_SENSOR,
        Shown(frozenset({"sensor_problem"}), primary=False),
        "trusted",
        True,
    ),
    "is_healthy": make_attribute_condition(
        Platform.SENSOR,
        Shown(frozenset({"health"})),
        "grade",
        Grade.GOOD.value,
        Grade.WATCH.value,
    ),
    "is_in_photoperiod": make_attribute_condition(Platform.SENSOR, _CROP, "lit", True),
    "is_in_stage": IsInStage,
    "is_in_target": IsInTarget,
    "is_mode": IsMode,
    "is_ready_to_harvest": make_attribute_condition(
        Platform.SENSOR, _CROP, "ready_to_harvest", True
    ),
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions of farms."""
    return CONDITIONS
