"""What the integration's tests share."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from functools import partial
from pathlib import Path
from unittest.mock import PropertyMock, patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest

import custom_components.vertical_farm  # noqa: F401  # wins over the plugin's package
from custom_components.vertical_farm.const import DOMAIN

from .farms import FarmEntry, add_farm

FACE = "custom_components.vertical_farm"

type AddFarm = Callable[..., Awaitable[FarmEntry]]


@pytest.fixture(autouse=True)
def _custom_integrations(enable_custom_integrations: None) -> None:
    """Let Home Assistant load the integration."""


@pytest.fixture(autouse=True)
def _without_frontend(
    request: pytest.FixtureRequest, hass: HomeAssistant
) -> Generator[None]:
    """Leave Home Assistant's frontend out where nobody looks: it takes long to set up."""
    if "with_frontend" in request.keywords:
        yield
        return
    hass.config.components |= {"frontend", "panel_custom"}
    with (
        patch(f"{FACE}.async_serve_frontend"),
        patch(f"{FACE}.async_add_panel"),
        patch(f"{FACE}.async_remove_panel"),
    ):
        yield


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Keep what Home Assistant writes out of the installed packages."""
    return hass_tmp_config_dir


@pytest.fixture(autouse=True)
async def _unloaded_farms(
    hass: HomeAssistant, _custom_integrations: None
) -> AsyncGenerator[None]:
    """Unload every farm at the end, so that none leaves a timer behind."""
    yield
    for entry in hass.config_entries.async_entries(DOMAIN):
        if entry.state is ConfigEntryState.LOADED:
            await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()


@pytest.fixture
def farm(hass: HomeAssistant) -> AddFarm:
    """Return a function that sets up a farm from the keys of a layout document."""
    return partial(add_farm, hass)


@pytest.fixture
def entity_registry_enabled_by_default() -> Generator[None]:
    """Enable the entities that are disabled by default, too."""
    with patch(
        "homeassistant.helpers.entity.Entity.entity_registry_enabled_default",
        new_callable=PropertyMock(return_value=True),
    ):
        yield


__all__ = ["AddFarm", "Path"]
