"""The panel in Home Assistant's sidebar, and the cards for its dashboards.

The built files are in the folder `frontend`. Their hash is part of the address, so that
a browser may keep them for as long as they are what they are.
"""

import hashlib
from pathlib import Path

from homeassistant.components import frontend, panel_custom
from homeassistant.components.http import StaticPathConfig
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN

PANEL = "vertical-farm"
PANEL_ICON = "mdi:sprout"
PANEL_TITLE = "Vertical farm"
_BUILT = Path(__file__).parent / "frontend" / "dist"
_ADDRESS: HassKey[str] = HassKey(f"{DOMAIN}.frontend")


async def async_serve_frontend(hass: HomeAssistant) -> None:
    """Serve the built files, and let every page of Home Assistant load the cards."""
    version = await hass.async_add_executor_job(_version, _BUILT)
    address = f"/{DOMAIN}/{version}"
    hass.data[_ADDRESS] = address
    await hass.http.async_register_static_paths(
        [StaticPathConfig(address, str(_BUILT), cache_headers=True)]
    )
    frontend.add_extra_js_url(hass, f"{address}/loader.js")


async def async_add_panel(hass: HomeAssistant) -> None:
    """Add the panel to the sidebar, where it is not there yet."""
    if frontend.async_panel_exists(hass, PANEL):
        return
    await panel_custom.async_register_panel(
        hass,
        frontend_url_path=PANEL,
        webcomponent_name="vertical-farm-panel",
        sidebar_title=PANEL_TITLE,
        sidebar_icon=PANEL_ICON,
        module_url=f"{hass.data[_ADDRESS]}/panel.js",
        config={},
        require_admin=False,
        handle_safe_area=True,
    )


@callback
def async_remove_panel(hass: HomeAssistant) -> None:
    """Take the panel out of the sidebar."""
    frontend.async_remove_panel(hass, PANEL, warn_if_unknown=False)


def _version(folder: Path) -> str:
    """Return a text that differs whenever a built file does."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.js")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]
