"""What the integration's tests share."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

from homeassistant.core import HomeAssistant
import pytest

import custom_components.vertical_farm  # noqa: F401  # wins over the plugin's package

from .farms import FarmEntry, add_farm

type AddFarm = Callable[..., Awaitable[FarmEntry]]


@pytest.fixture(autouse=True)
def _custom_integrations(enable_custom_integrations: None) -> None:
    """Let Home Assistant load the integration."""


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    """Keep what Home Assistant writes out of the installed packages."""
    return hass_tmp_config_dir


@pytest.fixture
async def farm(hass: HomeAssistant) -> AsyncGenerator[AddFarm]:
    """Return a function that sets up a farm; every farm is unloaded at the end."""
    entries: list[FarmEntry] = []

    async def add(**layout: object) -> FarmEntry:
        """Set up a farm from the keys of a layout document."""
        entry = await add_farm(hass, **layout)
        entries.append(entry)
        return entry

    yield add
    for entry in entries:
        if entry.entry_id in {
            known.entry_id for known in hass.config_entries.async_entries()
        }:
            await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done()


__all__ = ["AddFarm", "Path"]
