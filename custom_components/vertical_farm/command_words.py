"""Commands and their reasons in plain words of the system's language."""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import async_get_cached_translations

from .const import DOMAIN
from .control.reasons import Result
from .farm.commands import Command
from .farm.live import Farm


@callback
def command_words(hass: HomeAssistant, told: Mapping[str, Any]) -> str:
    """Return what became of a command and why, from the fields of its event."""
    words = _Words(hass)
    why = words.why(told)
    match told.get("result"):
        case Result.REFUSED:
            return words.say("command_refused", gate=words.gate(told), why=why)
        case Result.DONE:
            return _done(words, told, why)
        case "interrupted":
            fault = told.get("fault")
            key = "command_interrupted" if fault is None else "command_cut_off"
            cause = words.say(f"fault_{fault}")
            return words.say(key, seconds=str(told.get("seconds")), fault=cause)
        case Result.NO_EFFECT:
            detail = words.say(f"shown_{told.get('detail')}")
            return words.say("command_no_effect", detail=detail, why=why)
        case result:
            return words.say(
                f"command_{result}", detail=str(told.get("detail", "")), why=why
            )


@callback
def say(hass: HomeAssistant, key: str, **values: str) -> str:
    """Return a text of the system's language."""
    return _Words(hass).say(key, **values)


@callback
def words_of(farm: Farm, command: Command) -> str:
    """Return what became of a command, and why."""
    return command_words(farm.hass, fields_of(command))


def fields_of(command: Command) -> dict[str, Any]:
    """Return a command as its event tells it."""
    return {
        **command.wanted.as_dict(),
        **command.reason.as_dict(),
        **command.outcome.as_dict(),
    }


def _done(words: _Words, told: Mapping[str, Any], why: str) -> str:
    """Return what a command did."""
    level = told.get("level")
    if not told.get("on"):
        return words.say("command_off", why=why)
    if level is None:
        return words.say("command_on", why=why)
    return words.say("command_level", level=str(round(level * 100.0)), why=why)


class _Words:
    """Texts of the system's language; a key without a text speaks for itself."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Take the texts that are loaded."""
        language = hass.config.language
        self._texts = async_get_cached_translations(hass, language, "common", DOMAIN)
        self._states = async_get_cached_translations(hass, language, "entity", DOMAIN)

    def say(self, key: str, **values: str) -> str:
        """Return a text with its values."""
        text = self._texts.get(f"component.{DOMAIN}.common.{key}")
        if text is None:
            return key.partition("_")[2].replace("_", " ")
        return text.format_map(_Known(values))

    def why(self, told: Mapping[str, Any]) -> str:
        """Return the reason of a command."""
        inputs = {key: _shown(value) for key, value in told.get("inputs", {}).items()}
        return self.say(f"reason_{told.get('what')}", **inputs)

    def gate(self, told: Mapping[str, Any]) -> str:
        """Return what held a command back."""
        held = next((gate for gate in told.get("gates", ()) if gate["held"]), None)
        if held is None:
            return str(told.get("detail", ""))
        detail = held["detail"]
        match held["key"]:
            case "guard" | "source":
                detail = self.say(f"fault_{detail}")
            case "mode":
                key = f"component.{DOMAIN}.entity.select.mode.state.{detail}"
                detail = self._states.get(key, detail)
            case _:
                pass
        return self.say(f"gate_{held['key']}", detail=detail)


class _Known(dict[str, str]):
    """The values of a text, with a mark for those that are not known."""

    def __missing__(self, key: str) -> str:
        """Return the mark."""
        return "?"


def _shown(value: object) -> str:
    """Return an input as people read it."""
    match value:
        case None:
            return "?"
        case bool():
            return str(value).lower()
        case int() | float():
            return f"{value:.4g}"
        case _:
            return str(value)
