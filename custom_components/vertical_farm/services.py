"""Actions of the Vertical Farm integration."""

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv, service
from homeassistant.helpers.selector import ConfigEntrySelector
import probatio
import yaml

from .acting import async_setup_acting
from .air_actions import async_setup_air_actions
from .alarm_actions import async_setup_alarm_actions
from .attention import async_setup_attention
from .blueprints import async_setup_blueprints
from .const import CONF_KIND, CONF_LAYOUT, DOMAIN, KIND_FARM
from .crop_actions import async_setup_crop_actions
from .crop_queries import async_setup_crop_queries
from .dose_actions import async_setup_dose_actions
from .explain import async_setup_explain
from .farm.document import LayoutError, parse
from .guard_actions import async_setup_guard_actions
from .layout_io import async_apply_document, async_export_document
from .models import VerticalFarmConfigEntry
from .plan_actions import async_setup_plan_actions
from .preview_action import async_setup_preview
from .proposal_actions import async_setup_proposal_actions
from .recipe_actions import async_setup_recipe_actions
from .suggestions import async_setup_suggestions
from .top_up_action import async_setup_top_up

ATTR_CONFIG_ENTRY_ID = "config_entry_id"
ATTR_REPLACE = "replace"
ACTION_IMPORT_LAYOUT = "import_layout"
ACTION_EXPORT_LAYOUT = "export_layout"

_ENTRY_FIELD = {
    probatio.Required(ATTR_CONFIG_ENTRY_ID): ConfigEntrySelector(
        {"integration": DOMAIN}
    )
}
EXPORT_SCHEMA = probatio.Schema(_ENTRY_FIELD)
IMPORT_SCHEMA = probatio.Schema(
    {
        **_ENTRY_FIELD,
        probatio.Required(CONF_LAYOUT): probatio.Any(dict, str),
        probatio.Optional(ATTR_REPLACE, default=False): cv.boolean,
    }
)


@callback
def async_setup_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    async_setup_air_actions(hass)
    async_setup_alarm_actions(hass)
    async_setup_acting(hass)
    async_setup_attention(hass)
    async_setup_blueprints(hass)
    async_setup_crop_actions(hass)
    async_setup_crop_queries(hass)
    async_setup_dose_actions(hass)
    async_setup_top_up(hass)
    async_setup_explain(hass)
    async_setup_guard_actions(hass)
    async_setup_plan_actions(hass)
    async_setup_preview(hass)
    async_setup_proposal_actions(hass)
    async_setup_recipe_actions(hass)
    async_setup_suggestions(hass)
    service.async_register_admin_service(
        hass,
        DOMAIN,
        ACTION_IMPORT_LAYOUT,
        _import_layout,
        schema=IMPORT_SCHEMA,
        supports_response=SupportsResponse.OPTIONAL,
    )
    hass.services.async_register(
        DOMAIN,
        ACTION_EXPORT_LAYOUT,
        _export_layout,
        schema=EXPORT_SCHEMA,
        supports_response=SupportsResponse.ONLY,
    )


async def _import_layout(call: ServiceCall) -> ServiceResponse:
    """Bring a farm to what a layout document says."""
    entry = _farm_entry(call)
    layout = call.data[CONF_LAYOUT]
    try:
        if isinstance(layout, str):
            layout = await call.hass.async_add_executor_job(_read_yaml, layout)
        changes = async_apply_document(
            call.hass, entry, parse(layout), replace=call.data[ATTR_REPLACE]
        )
    except LayoutError as error:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="invalid_layout",
            translation_placeholders={"path": error.path, "problem": error.problem},
        ) from error
    return {
        "added": list(changes.added),
        "updated": list(changes.updated),
        "unchanged": list(changes.unchanged),
        "removed": list(changes.removed),
    }


async def _export_layout(call: ServiceCall) -> ServiceResponse:
    """Give a farm as a layout document."""
    return {CONF_LAYOUT: async_export_document(call.hass, _farm_entry(call))}


def _farm_entry(call: ServiceCall) -> VerticalFarmConfigEntry:
    """Return the farm that an action names; raises a translated error otherwise."""
    entry: VerticalFarmConfigEntry = service.async_get_config_entry(
        call.hass, DOMAIN, call.data[ATTR_CONFIG_ENTRY_ID]
    )
    if entry.data[CONF_KIND] != KIND_FARM:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="not_a_farm",
            translation_placeholders={"title": entry.title},
        )
    return entry


def _read_yaml(text: str) -> object:
    """Return the data of a YAML text; raises LayoutError with the line of a mistake."""
    try:
        return yaml.load(text, yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise LayoutError("layout", " ".join(str(error).split())) from error
