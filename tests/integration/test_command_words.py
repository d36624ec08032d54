"""Commands read as plain words in the logbook, in the language of the system."""

from typing import Any

from homeassistant.core import Context, Event, HomeAssistant
from homeassistant.helpers.translation import async_load_integrations
import pytest

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.logbook import async_describe_events

TOLD: dict[str, Any] = {
    "entity_id": "light.lamp",
    "on": True,
    "level": 0.6,
    "for_s": None,
    "asked_by": "light_plan",
    "what": "light_level",
    "inputs": {"now": 1.0},
    "gates": [],
    "result": "done",
    "detail": "",
    "shown_by": ["state"],
}


async def read(hass: HomeAssistant, language: str, **told: Any) -> str:  # noqa: ANN401
    """Return how a command reads in the logbook."""
    hass.config.language = language
    await async_load_integrations(hass, {DOMAIN})
    described: dict[str, Any] = {}
    async_describe_events(
        hass, lambda _, event_type, describe: described.update({event_type: describe})
    )
    event: Event = Event("vertical_farm_command", {**TOLD, **told}, context=Context())
    message: str = described["vertical_farm_command"](event)["message"]
    return message


@pytest.mark.parametrize(
    ("language", "told", "message"),
    [
        ("en", {}, "was set to 60 %: so the light plan wants it now"),
        ("de", {}, "wurde auf 60 % gestellt: so will es der Lichtplan jetzt"),
        ("nl", {}, "is op 60 % gezet: zo wil het lichtplan het nu"),
        (
            "en",
            {
                "result": "refused",
                "detail": "guard",
                "what": "irrigation_run",
                "gates": [{"key": "guard", "held": True, "detail": "dry"}],
            },
            (
                "was not switched on: the guard holds it off because its reservoir is empty"
                " (water is wanted)"
            ),
        ),
        (
            "en",
            {"result": "no_effect", "detail": "ppfd"},
            (
                "was commanded, but the light sensor shows no effect"
                " (so the light plan wants it now)"
            ),
        ),
        (
            "en",
            {
                "on": False,
                "level": None,
                "what": "irrigation_over",
                "inputs": {"ran_s": 600.0},
            },
            "was switched off: it has run for 600 s, as wanted",
        ),
    ],
)
async def test_a_command_reads_as_what_was_done_and_why(
    hass: HomeAssistant, language: str, told: dict[str, Any], message: str
) -> None:
    """With what held it back, or what came of it."""
    assert await read(hass, language, **told) == message
