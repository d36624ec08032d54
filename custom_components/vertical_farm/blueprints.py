"""An action that puts our blueprints among those of the user's automations."""

from hashlib import sha256
from pathlib import Path
from typing import Final

from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.components.blueprint import BLUEPRINT_SCHEMA, Blueprint
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.service import async_register_admin_service
from homeassistant.helpers.storage import Store
from homeassistant.util.yaml import load_yaml_dict
import probatio

from .const import DOMAIN

FOLDER: Final = Path(__file__).parent / "blueprints" / AUTOMATION
_STORAGE_KEY: Final = f"{DOMAIN}.blueprints"


@callback
def async_setup_blueprints(hass: HomeAssistant) -> None:
    """Register the action; files are written for administrators alone."""
    async_register_admin_service(
        hass,
        DOMAIN,
        "install_blueprints",
        _install,
        schema=probatio.Schema({}),
        supports_response=SupportsResponse.OPTIONAL,
    )


async def _install(call: ServiceCall) -> ServiceResponse:
    """Install each blueprint, or renew it where it is still as we left it."""
    hass = call.hass
    if AUTOMATION not in hass.config.components:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="automations_not_set_up"
        )
    blueprints = async_get_blueprints(hass)
    # A folder that is there keeps Home Assistant from adding its own examples.
    await blueprints.async_populate()
    store: Store[dict[str, str]] = Store(hass, 1, _STORAGE_KEY)
    left = await store.async_load() or {}
    done: dict[str, list[str]] = {
        "installed": [],
        "updated": [],
        "unchanged": [],
        "kept": [],
    }
    for name, blueprint in (await hass.async_add_executor_job(_shipped)).items():
        path = f"{DOMAIN}/{name}"
        present = await hass.async_add_executor_job(
            _digest_of, blueprints.blueprint_folder / path
        )
        wanted = _digest(blueprint.yaml())
        if present is None:
            kind = "installed"
        elif present == wanted:
            kind = "unchanged"
        else:
            kind = "updated" if present == left.get(name) else "kept"
        done[kind].append(path)
        if kind in ("installed", "updated"):
            await blueprints.async_add_blueprint(blueprint, path, allow_override=True)
        if kind != "kept":
            left[name] = wanted
    await store.async_save(left)
    return {kind: [*paths] for kind, paths in done.items()}


def _shipped() -> dict[str, Blueprint]:
    """Return our blueprints by the names of their files."""
    return {
        path.name: Blueprint(
            load_yaml_dict(path),
            path=path.name,
            expected_domain=AUTOMATION,
            schema=BLUEPRINT_SCHEMA,
        )
        for path in sorted(FOLDER.glob("*.yaml"))
    }


def _digest_of(path: Path) -> str | None:
    """Return the hash of a file's text, None where there is no file."""
    return _digest(path.read_text("utf-8")) if path.exists() else None


def _digest(text: str) -> str:
    """Return the hash of a text."""
    return sha256(text.encode()).hexdigest()
