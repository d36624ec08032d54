"""Actions with recipes: to look at them, take them in, give them out and copy them."""

from collections.abc import Mapping
from typing import cast

from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.helpers import config_validation as cv
from homeassistant.util.json import JsonObjectType
import probatio

from .action_call import (
    FARM_FIELD,
    async_register_action,
    async_register_admin_action,
    chosen_farm,
)
from .agronomy.crops import load_crops
from .crop_errors import refusals
from .crop_views import recipe_view
from .growing.recipe_document import from_document, from_yaml, to_document, to_yaml

ATTR_RECIPE = "recipe"
ATTR_CROP = "crop"

_LIST = {**FARM_FIELD, probatio.Optional(ATTR_CROP): cv.string}
_NAMED = {**FARM_FIELD, probatio.Required(ATTR_RECIPE): cv.string}
_IMPORT = {**FARM_FIELD, probatio.Required(ATTR_RECIPE): probatio.Any(dict, cv.string)}
_FORK = {
    **_NAMED,
    probatio.Required("new_recipe_id"): cv.string,
    probatio.Optional("name", default=""): cv.string,
}


@callback
def async_setup_recipe_actions(hass: HomeAssistant) -> None:
    """Register the actions; everybody may look, administrators change."""
    only = SupportsResponse.ONLY
    async_register_action(hass, "list_recipes", _list, _LIST, only)
    async_register_action(hass, "export_recipe", _export, _NAMED, only)
    async_register_admin_action(hass, "import_recipe", _import, _IMPORT)
    async_register_admin_action(hass, "fork_recipe", _fork, _FORK)
    async_register_admin_action(hass, "remove_recipe", _remove, _NAMED)


async def _list(call: ServiceCall) -> ServiceResponse:
    """Return the recipes in their newest versions, the grower's own first."""
    book = chosen_farm(call).growing.recipes
    crop: str | None = call.data.get(ATTR_CROP)
    return {
        "recipes": [
            recipe_view(recipe)
            | {
                "library": book.is_of_library(recipe.id),
                "versions": [one.version for one in book.versions(recipe.id)],
            }
            for recipe in book
            if crop in {None, recipe.crop}
        ]
    }


async def _export(call: ServiceCall) -> ServiceResponse:
    """Return a recipe as a document, and as YAML to keep in a file."""
    farm = chosen_farm(call)
    with refusals(farm):
        recipe = farm.growing.recipes.find(call.data[ATTR_RECIPE])
    document = cast("JsonObjectType", to_document(recipe))
    return {"recipe": document, "yaml": to_yaml(recipe)}


async def _import(call: ServiceCall) -> ServiceResponse:
    """Take a recipe in: a new one, or the next version of a known one."""
    farm = chosen_farm(call)
    document: Mapping[str, object] | str = call.data[ATTR_RECIPE]
    crops = load_crops().crops
    with refusals(farm):
        if isinstance(document, str):
            recipe = from_yaml(document, crops)
        else:
            recipe = from_document(document, crops)
        saved = farm.growing.save_recipe(recipe)
    await farm.growing.async_save_now()
    return recipe_view(saved)


async def _fork(call: ServiceCall) -> ServiceResponse:
    """Make a copy of a recipe to change."""
    farm = chosen_farm(call)
    fields = call.data
    with refusals(farm):
        parent = farm.growing.recipes.find(fields[ATTR_RECIPE])
        copy = farm.growing.fork_recipe(
            fields[ATTR_RECIPE],
            fields["new_recipe_id"],
            fields["name"] or parent.name,
        )
    await farm.growing.async_save_now()
    return recipe_view(copy)


async def _remove(call: ServiceCall) -> ServiceResponse:
    """Remove a recipe of the grower's own."""
    farm = chosen_farm(call)
    reference: str = call.data[ATTR_RECIPE]
    with refusals(farm):
        farm.growing.remove_recipe(reference)
    await farm.growing.async_save_now()
    return {"removed": reference}
