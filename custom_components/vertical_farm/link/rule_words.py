"""Rules of the team as automations of Home Assistant, made of our triggers and actions.

A rule names no device. Where all of its triggers are about shelves, conditions and actions
are about the shelf that triggered; else they are about all places that the rule is for.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from homeassistant.const import (
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
    Platform,
    UnitOfTemperature,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util.unit_conversion import TemperatureConverter

from ..const import DOMAIN
from ..farm.live import Farm
from ..farm.places import Place
from ..farm.rack import Rack
from ..farm.reservoir import Reservoir
from ..growing.targets import Target
from .wire import Json

type Config = dict[str, Any]

OF_SHELVES: Final = frozenset(
    {
        "left_target",
        "returned_to_target",
        "crossed",
        "light_plan_changed",
        "stage_changed",
        "became_ready_to_harvest",
        "health_fell",
    }
)
IN_RESERVOIRS: Final = frozenset(
    {"ec", "ph", "water_temperature", "dissolved_oxygen", "level", "flow"}
)
SENSORS: Final[Mapping[str, str]] = {"vpd": "air_vpd", "dli": "dli_today"}
"""The keys of our sensors, where they are not those of the quantity."""
DOSED: Final = ("ec_ms_cm", "ph")
USUAL_HEALTH: Final = 60
STORED_TRACES: Final = 20
_PLACE: Final = "{{ place }}"
_ENTITIES: Final = "expand(device_entities(place))"


class UnfitRuleError(ValueError):
    """A rule that cannot be carried out here, and why."""


def automation_of(hass: HomeAssistant, farm: Farm, rule: Json) -> Config:
    """Return the automation that carries out a rule; raise UnfitRuleError where none can."""
    return _Writer(hass, farm, rule["document"]).automation(rule)


class _Writer:
    """Writes one rule for one farm."""

    def __init__(self, hass: HomeAssistant, farm: Farm, document: Json) -> None:
        self._hass = hass
        self._farm = farm
        self._document = document
        self._where = document.get("where") or {}
        kinds = {each["kind"] for each in document["triggers"]}
        self._places = list(self._chosen())
        in_tanks = {
            each["kind"] == "crossed" and each["metric"] in IN_RESERVOIRS
            for each in document["triggers"]
        }
        self._by_shelf = kinds <= OF_SHELVES and in_tanks == {False}
        self._by_place = self._by_shelf or kinds == {"irrigation_due"}
        self._target = {"device_id": [place.device_id for place in self._places]}

    def _chosen(self) -> Iterable[Place]:
        """Return the places that the rule is for: racks by their names, or the farm."""
        names = set(self._where.get("racks") or ())
        if not names:
            return [self._farm]
        racks: list[Place] = [
            rack for rack in self._farm.racks.values() if rack.layout.name in names
        ]
        missing = names - {rack.layout.name for rack in racks if isinstance(rack, Rack)}
        if missing:
            raise UnfitRuleError(f"There is no rack {', '.join(sorted(missing))}.")
        return racks

    def automation(self, rule: Json) -> Config:
        """Return the whole automation."""
        document = self._document
        config: Config = {
            "alias": rule["name"],
            "description": rule["note"] or "",
            "mode": "parallel",
            "max": 50,
            "max_exceeded": "silent",
            "trace": {"stored_traces": STORED_TRACES},
            "triggers": [self._trigger(each) for each in document["triggers"]],
            "conditions": [
                *self._fitting(),
                *(self._condition(each) for each in document["conditions"]),
            ],
            "actions": [self._action(rule, each) for each in document["actions"]],
        }
        if self._by_place:
            config["variables"] = {
                "place": "{{ device_id(trigger.entity_id) "
                "if trigger.entity_id is defined else '' }}"
            }
        return config

    # Triggers

    def _trigger(self, each: Json) -> Config:
        """Return a trigger."""
        match each["kind"]:
            case "left_target" | "returned_to_target" as kind:
                metric = _target(each["metric"])
                return self._ours(kind, each, metric=[metric])
            case "crossed":
                return self._crossed(each)
            case "health_fell":
                entities = self._sensors("health")
                return {**_numeric(entities), "below": each["below"]}
            case "stage_changed":
                stages = {"stage": each["to"]} if each["to"] else {}
                return {"trigger": f"{DOMAIN}.stage_changed", **self._at(stages)}
            case "light_plan_changed" | "became_ready_to_harvest" as kind:
                return {"trigger": f"{DOMAIN}.{kind}", **self._at({})}
            case "irrigation_due":
                return self._ours("irrigation_became_due", each)
            case "data_became_stale" if each["metric"] is None:
                return self._ours("data_became_stale", each)
            case "data_became_stale":
                return self._lost(each["metric"])
            case "task_became_due" | "guard_tripped" as kind:
                return self._ours(kind, each)
            case "time_of_day":
                return {"trigger": "time", "at": f"{each['at']}:00"}
        raise UnfitRuleError(f"Nothing here triggers on {_told(each)}.")

    def _at(self, options: Config) -> Config:
        """Return the target, and the options where there are any."""
        return {"target": self._target, **({"options": options} if options else {})}

    def _ours(self, name: str, each: Json, **options: object) -> Config:
        """Return a trigger of ours that may ask for some time."""
        minutes = each.get("for_minutes") or 0
        lasting = {"for": {"minutes": minutes}} if minutes else {}
        return {"trigger": f"{DOMAIN}.{name}", **self._at({**options, **lasting})}

    def _crossed(self, each: Json) -> Config:
        """Return a trigger on a threshold, in the units that the sensors are shown in."""
        metric, value = each["metric"], each["value"]
        entities = self._sensors(SENSORS.get(metric, metric))
        config: Config = {
            **_numeric(entities),
            each["direction"]: self._shown(entities[0], value),
        }
        if each["for_minutes"]:
            config["for"] = {"minutes": each["for_minutes"]}
        return config

    def _lost(self, metric: str) -> Config:
        """Return a trigger on a value that was there and is not known any longer."""
        return {
            "trigger": "state",
            "entity_id": self._sensors(SENSORS.get(metric, metric)),
            "not_from": [STATE_UNAVAILABLE, STATE_UNKNOWN],
            "to": [STATE_UNAVAILABLE, STATE_UNKNOWN],
            # A farm that is loaded anew has no values for a moment.
            "for": {"minutes": 1},
        }

    def _shown(self, entity_id: str, value: float) -> float:
        """Return a value in the unit that an entity has; temperatures alone have several."""
        state = self._hass.states.get(entity_id)
        unit = None if state is None else state.attributes.get("unit_of_measurement")
        if unit != UnitOfTemperature.FAHRENHEIT:
            return value
        return TemperatureConverter.convert(value, UnitOfTemperature.CELSIUS, unit)

    def _sensors(self, key: str) -> list[str]:
        """Return the sensors that show something at the rule's places."""
        registry = er.async_get(self._hass)
        found = []
        for place in self._parts():
            entity_id = registry.async_get_entity_id(
                Platform.SENSOR, DOMAIN, f"{place.id}_{key}"
            )
            entry = None if entity_id is None else registry.async_get(entity_id)
            if entry is not None and entry.disabled_by is None:
                found.append(entry.entity_id)
        if not found:
            raise UnfitRuleError(f"Nothing here measures {key.replace('_', ' ')}.")
        return found

    def _parts(self) -> Iterable[Place]:
        """Yield the shelves of the rule's racks, and the reservoirs that feed these."""
        racks = {place.id for place in self._places}
        whole = self._farm.id in racks
        for shelf in self._farm.shelves:
            if whole or shelf.rack.id in racks:
                yield shelf
        for reservoir in self._farm.reservoirs.values():
            if whole or racks & set(reservoir.layout.racks):
                yield reservoir

    # Conditions

    def _fitting(self) -> Iterable[Config]:
        """Yield the conditions that a rule's crops and stages are."""
        if crops := self._where.get("crops"):
            if not self._by_shelf:
                raise UnfitRuleError(
                    "A rule for some crops needs triggers that are about shelves."
                )
            yield _template(
                f"{_ENTITIES} | selectattr('attributes.ready_to_harvest', 'defined')"
                f" | selectattr('state', 'in', {list(crops)})"
            )
        if stages := self._where.get("stages"):
            yield self._condition({"kind": "in_stage", "stages": stages})

    def _condition(self, each: Json) -> Config:
        """Return a condition."""
        groups = {"all_of": "and", "any_of": "or", "none_of": "not"}
        kind = each["kind"]
        if kind in groups:
            nested = [self._condition(one) for one in each["conditions"]]
            if kind == "none_of":
                nested = [{"condition": "or", "conditions": nested}]
            return {"condition": groups[kind], "conditions": nested}
        if kind == "between_times":
            return {
                "condition": "time",
                "after": f"{each['after']}:00",
                "before": f"{each['before']}:00",
            }
        if kind == "mode_is":
            return self._asked("is_mode", {"mode": each["modes"]})
        return self._of_shelf(each) if self._by_shelf else self._of_all(each)

    def _asked(self, name: str, options: Config) -> Config:
        """Return a condition of ours on all places of the rule."""
        return {"condition": f"{DOMAIN}.{name}", **self._at(options)}

    def _of_shelf(self, each: Json) -> Config:
        """Return a condition on the shelf that triggered."""
        write = _ON_SHELF.get(each["kind"])
        if write is None:
            raise UnfitRuleError(f"Nothing here asks for {_told(each)}.")
        return _template(f"{_ENTITIES} | {write(each)}")

    def _of_all(self, each: Json) -> Config:
        """Return a condition on any of the rule's places."""
        match each["kind"]:
            case "in_target":
                return self._asked(
                    "is_in_target", {"metric": [_target(each["metric"])]}
                )
            case "in_stage":
                return self._asked("is_in_stage", {"stage": each["stages"]})
            case "in_photoperiod" | "is_ready_to_harvest" as kind:
                name = kind if kind.startswith("is_") else f"is_{kind}"
                return self._asked(name, {})
            case "is_healthy" if each["at_least"] == USUAL_HEALTH:
                return self._asked("is_healthy", {})
            case "is_healthy":
                ids = self._sensors("health")
                return _template(f"expand({ids}) | {_healthy(each)}")
            case "data_trusted":
                return self._asked("is_data_trusted", {})
        raise UnfitRuleError(f"Nothing here asks for {_told(each)}.")

    # Actions

    def _action(self, rule: Json, each: Json) -> Config:
        """Return an action."""
        match each["kind"]:
            case "apply_light_plan":
                return self._acted("apply_light_plan", {}, self._by_shelf)
            case "run_irrigation":
                seconds = each["seconds"]
                options = {} if seconds is None else {"seconds": seconds}
                return self._acted("run_irrigation", options, self._by_place)
            case "dose":
                self._check_dosers()
                goal = {key: each[key] for key in DOSED if each[key] is not None}
                return self._acted("dose", goal, self._by_place)
            case "set_mode":
                return {
                    "action": "select.select_option",
                    "target": {"entity_id": self._mode()},
                    "data": {"option": each["mode"]},
                }
            case "add_task":
                hours = each["due_in_hours"]
                due = f"{{{{ (now() + timedelta(hours={hours})).isoformat() }}}}"
                named = {"name": each["title"], "due": due}
                whose = {"config_entry_id": self._farm.id}
                return {"action": f"{DOMAIN}.add_task", "data": {**whose, **named}}
            case "notify":
                told = {"title": rule["name"], "message": each["message"]}
                return {"action": "persistent_notification.create", "data": told}
            case "wait":
                return {"delay": {"seconds": each["seconds"]}}
        raise UnfitRuleError(f"Nothing here does {_told(each)}.")

    def _check_dosers(self) -> None:
        """Refuse to dose where nothing doses."""
        dosers = self._farm.doses.dosers
        tanks = [each for each in self._parts() if isinstance(each, Reservoir)]
        if not any(dosers(tank) for tank in tanks):
            raise UnfitRuleError("No reservoir of these places has a doser.")

    def _acted(self, name: str, options: Config, by_place: bool) -> Config:  # noqa: FBT001
        """Return an action of ours, on the place that triggered or on all."""
        target = {"device_id": _PLACE} if by_place else self._target
        data = {"data": options} if options else {}
        return {"action": f"{DOMAIN}.{name}", "target": target, **data}

    def _mode(self) -> str:
        """Return the entity by which the farm's mode is set."""
        found = er.async_get(self._hass).async_get_entity_id(
            Platform.SELECT, DOMAIN, f"{self._farm.id}_mode"
        )
        if found is None:
            raise UnfitRuleError("The farm's mode has no entity.")
        return found


def _numeric(entities: list[str]) -> Config:
    """Return a trigger on numbers, of each entity on its own."""
    return {"trigger": "numeric_state", "entity_id": entities}


def _template(expression: str) -> Config:
    """Return a condition that an expression finds something."""
    return {
        "condition": "template",
        "value_template": f"{{{{ {expression} | list | count > 0 }}}}",
    }


def _target(metric: str) -> str:
    """Return a metric that has a band; refuse one that has none."""
    if metric not in Target:
        raise UnfitRuleError(f"{metric.replace('_', ' ')} has no target here.")
    return metric


def _healthy(each: Json) -> str:
    return (
        "selectattr('attributes.grade', 'defined') | map(attribute='state')"
        f" | map('float', -1) | select('>=', {each['at_least']})"
    )


_ON_SHELF: Final[Mapping[str, Callable[[Json], str]]] = {
    "in_target": lambda each: (
        "selectattr('attributes.within', 'defined')"
        f" | selectattr('attributes.within', 'contains', '{_target(each['metric'])}')"
    ),
    "in_stage": lambda each: (
        "selectattr('domain', 'eq', 'select')"
        f" | selectattr('state', 'in', {list(each['stages'])})"
    ),
    "in_photoperiod": lambda _: (
        "selectattr('attributes.lit', 'defined') | selectattr('attributes.lit')"
    ),
    "is_ready_to_harvest": lambda _: (
        "selectattr('attributes.ready_to_harvest', 'defined')"
        " | selectattr('attributes.ready_to_harvest')"
    ),
    "is_healthy": _healthy,
    "data_trusted": lambda _: (
        "selectattr('attributes.trusted', 'defined') | selectattr('attributes.trusted')"
    ),
}


def _told(each: Json) -> str:
    """Return what a rule asks for, in its own words."""
    return ", ".join(
        [each["kind"].replace("_", " ")]
        + [f"{name} {value}" for name, value in each.items() if name != "kind"]
    )
