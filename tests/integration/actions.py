"""Actions to test with, called as a user calls them."""

from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import device_registry as dr
import pytest

from custom_components.vertical_farm.const import DOMAIN

from .farms import FarmEntry, place_id


def device_of(hass: HomeAssistant, entry: FarmEntry, place: str) -> str:
    """Return the device of a part of the farm, by its name."""
    identifier = (DOMAIN, place_id(entry, place))
    registry = dr.async_get(hass)
    device = registry.async_get_device_by_identifier(
        identifier, entry.entry_id
    ) or registry.async_get_child_device_by_identifier(identifier, entry.entry_id)
    assert device is not None
    return device.id


async def act(hass: HomeAssistant, action: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401
    """Perform an action and return its response."""
    return await act_as(hass, Context(), action, **fields)


async def act_as(
    hass: HomeAssistant,
    context: Context,
    action: str,
    **fields: Any,  # noqa: ANN401
) -> dict[str, Any]:
    """Perform an action in a person's or an automation's context."""
    response = await hass.services.async_call(
        DOMAIN, action, fields, blocking=True, context=context, return_response=True
    )
    assert isinstance(response, dict)
    return response


async def refused(hass: HomeAssistant, action: str, **fields: Any) -> tuple[str, str]:  # noqa: ANN401
    """Perform an action that is refused; return the key of the error and its text."""
    with pytest.raises(ServiceValidationError) as caught:
        await act(hass, action, **fields)
    assert caught.value.translation_domain == DOMAIN
    assert caught.value.translation_key is not None
    return caught.value.translation_key, str(caught.value)
