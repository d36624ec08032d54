"""What happens to batches, and what switches devices, in plain words for the logbook."""

from collections.abc import Callable, Mapping
from typing import Any

from homeassistant.components.logbook import (
    LOGBOOK_ENTRY_ENTITY_ID,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.translation import async_get_cached_translations

from .alarm_words import kind_text
from .command_words import command_words
from .const import DOMAIN
from .farm.alarms import EVENT_ALARM
from .farm.batch_events import EVENT_BATCH, Happening
from .farm.commands import EVENT_COMMAND
from .farm.guard import EVENT_GUARD
from .farm.irrigation import EVENT_IRRIGATION


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[[str, str, Callable[[Event], dict[str, str]]], None],
) -> None:
    """Tell the logbook how the events of batches read."""

    @callback
    def describe(event: Event) -> dict[str, str]:
        """Return the batch, and what happened to it."""
        return {
            LOGBOOK_ENTRY_NAME: str(event.data.get("batch", "")),
            LOGBOOK_ENTRY_MESSAGE: _message(hass, event.data),
        }

    def describe_device(
        message: Callable[[HomeAssistant, Mapping[str, Any]], str],
    ) -> Callable[[Event], dict[str, str]]:
        """Return how an event about a device reads: its name, and what happened."""

        @callback
        def describe_event(event: Event) -> dict[str, str]:
            """Return the device and the message."""
            entity_id = str(event.data.get(ATTR_ENTITY_ID, ""))
            state = hass.states.get(entity_id)
            return {
                LOGBOOK_ENTRY_NAME: entity_id if state is None else state.name,
                LOGBOOK_ENTRY_MESSAGE: message(hass, event.data),
                LOGBOOK_ENTRY_ENTITY_ID: entity_id,
            }

        return describe_event

    @callback
    def describe_alarm(event: Event) -> dict[str, str]:
        """Return the place, and what happened to an alarm there."""
        device = dr.async_get(hass).async_get(str(event.data.get("device_id", "")))
        name = None if device is None else device.name_by_user or device.name
        return {
            LOGBOOK_ENTRY_NAME: name or "",
            LOGBOOK_ENTRY_MESSAGE: _alarm_message(hass, event.data),
        }

    async_describe_event(DOMAIN, EVENT_BATCH, describe)
    async_describe_event(DOMAIN, EVENT_ALARM, describe_alarm)
    async_describe_event(DOMAIN, EVENT_COMMAND, describe_device(command_words))
    async_describe_event(DOMAIN, EVENT_IRRIGATION, describe_device(_irrigation_message))
    async_describe_event(DOMAIN, EVENT_GUARD, describe_device(_guard_message))


def _guard_message(hass: HomeAssistant, told: Mapping[str, Any]) -> str:
    """Return what the guard did and why, in the system's language."""
    texts = async_get_cached_translations(hass, hass.config.language, "common", DOMAIN)

    def text(key: str) -> str:
        """Return a text, its key where there is none."""
        return texts.get(f"component.{DOMAIN}.common.{key}", key.replace("_", " "))

    fault = text(f"fault_{told.get('fault')}")
    return text(f"guard_{told.get('type')}").format_map({"fault": fault})


def _alarm_message(hass: HomeAssistant, told: Mapping[str, Any]) -> str:
    """Return what happened to an alarm, in the system's language."""
    texts = async_get_cached_translations(hass, hass.config.language, "common", DOMAIN)
    kind = str(told.get("type", ""))
    text = texts.get(
        f"component.{DOMAIN}.common.alarm_{kind}_line", f"{{alarm}}: {kind}"
    )
    return text.format_map({"alarm": kind_text(hass, str(told.get("kind", "")))})


def _irrigation_message(hass: HomeAssistant, told: Mapping[str, Any]) -> str:
    """Return what became of a cycle, in the system's language."""
    texts = async_get_cached_translations(hass, hass.config.language, "common", DOMAIN)
    kind = str(told.get("type", ""))
    text = texts.get(f"component.{DOMAIN}.common.irrigation_{kind}", kind)
    return text.format_map({"seconds": "?", "of_seconds": "?", **told})


def _message(hass: HomeAssistant, told: Mapping[str, Any]) -> str:
    """Return what happened in the system's language; its bare name where none is known."""
    kind = str(told.get("type", ""))
    texts = async_get_cached_translations(hass, hass.config.language, "common", DOMAIN)
    text = texts.get(f"component.{DOMAIN}.common.{_text_key(kind, told)}")
    if text is None:
        return kind.replace("_", " ")
    stages = {key: _stage(hass, told.get(key)) for key in ("stage", "previous_stage")}
    values = {**dict.fromkeys(_PLACEHOLDERS, "?"), **told, **stages}
    return text.format_map(values)


_PLACEHOLDERS = (
    "grams",
    "height_cm",
    "note",
    "other_batch",
    "plants",
    "previous_stage",
    "recipe",
    "stage",
    "weight_g",
)


def _text_key(kind: str, told: Mapping[str, Any]) -> str:
    """Return which text tells what happened."""
    match kind:
        case Happening.STAGE_CHANGED if told.get("by_hand"):
            return "logbook_stage_set"
        case Happening.OBSERVED:
            for detail in ("weight_g", "height_cm", "note"):
                if told.get(detail):
                    return f"logbook_observed_{detail}"
        case _:
            pass
    return f"logbook_{kind}"


def _stage(hass: HomeAssistant, stage: object) -> str:
    """Return the name of a stage in the system's language."""
    names = async_get_cached_translations(hass, hass.config.language, "entity", DOMAIN)
    key = f"component.{DOMAIN}.entity.select.stage.state.{stage}"
    return names.get(key, str(stage).replace("_", " "))
