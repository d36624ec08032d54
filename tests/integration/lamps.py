"""Lamps of another integration, which obey, refuse or only pretend."""

from dataclasses import dataclass, field
from typing import Any

from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv


@dataclass(slots=True)
class Lamps:
    """Lights that can be dimmed; what was asked of them, and which are broken."""

    hass: HomeAssistant
    called: list[tuple[str, int | None]] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)
    rude: set[str] = field(default_factory=set)

    def show(self, entity_id: str, brightness: int | None) -> None:
        """Let a lamp be as bright as it says."""
        self.hass.states.async_set(
            entity_id,
            "on" if brightness else "off",
            {"supported_color_modes": ["brightness"], "brightness": brightness},
        )

    async def take(self, call: ServiceCall) -> None:
        """Do what is asked, where the lamp is not broken."""
        for entity_id in cv.ensure_list(call.data["entity_id"]):
            brightness = call.data.get("brightness")
            if call.service == "turn_on" and brightness is None:
                brightness = 255
            self.called.append((entity_id, brightness))
            if entity_id in self.rude:
                raise HomeAssistantError("the lamp does not answer")
            if entity_id not in self.dead:
                state: dict[str, Any] = {
                    "supported_color_modes": ["brightness"],
                    "brightness": brightness,
                }
                self.hass.states.async_set(
                    entity_id,
                    "on" if brightness else "off",
                    state,
                    context=call.context,
                )


def add_lamps(hass: HomeAssistant, *entity_ids: str) -> Lamps:
    """Provide lights that are off."""
    lamps = Lamps(hass)
    for domain in ("light", "homeassistant"):
        for service in ("turn_on", "turn_off"):
            hass.services.async_register(domain, service, lamps.take)
    for entity_id in entity_ids:
        lamps.show(entity_id, None)
    return lamps
