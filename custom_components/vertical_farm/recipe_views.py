"""What the panel asks over the WebSocket about a recipe: every number with its source.

The panel copies, changes and takes in recipes by the actions.
"""

from collections.abc import Iterator
from dataclasses import asdict

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.json import JsonObjectType, JsonValueType
import probatio

from .agronomy.crops import Crop, Level, Source, Sourced, load_crops
from .const import DOMAIN
from .crop_views import band_view, recipe_view
from .farm.live import Farm
from .farm.recipe_book import RecipeBook
from .growing.recipe_document import to_document
from .growing.recipes import (
    LIMITS,
    Recipe,
    RecipeError,
    RecipeTask,
    Stage,
    diff,
    from_library,
)
from .task_views import farm_or_error
from .websocket import View


@callback
def async_setup_recipe_views(hass: HomeAssistant) -> None:
    """Register the command."""
    websocket_api.async_register_command(hass, _async_get_recipe)


@websocket_api.websocket_command(
    {
        probatio.Required("type"): f"{DOMAIN}/recipe",
        probatio.Required("config_entry_id"): str,
        probatio.Required("recipe"): str,
        probatio.Optional("against"): str,
    }
)
@callback
def _async_get_recipe(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: View
) -> None:
    """Answer with a recipe, and how it differs from another one."""
    farm = farm_or_error(hass, connection, msg)
    if farm is None:
        return
    try:
        answer = recipe_details(farm, msg["recipe"], msg.get("against"))
    except RecipeError as error:
        connection.send_error(
            msg["id"], websocket_api.const.ERR_NOT_FOUND, error.reason
        )
        return
    connection.send_result(msg["id"], answer)


def recipe_details(farm: Farm, ref: str, against: str | None) -> JsonObjectType:
    """Return a recipe with its sources, and its changes against another or its parent."""
    book = farm.growing.recipes
    recipe = book.find(ref)
    other = _parent(book, recipe) if against is None else book.find(against)
    crop = load_crops().crops[recipe.crop]
    sources: dict[str, Source] = {}
    stages = [_stage(crop, stage, sources) for stage in recipe.stages]
    document: JsonObjectType = {**to_document(recipe)}  # type: ignore[dict-item]  # a document is JSON
    return {
        **recipe_view(recipe),
        "latin_name": crop.latin_name,
        "library": book.is_of_library(recipe.id),
        "versions": [str(one.ref) for one in book.versions(recipe.id)],
        "used_by": [
            batch.id
            for batch in farm.growing.growing()
            if farm.growing.standing(batch.id).recipe == str(recipe.ref)
        ],
        "document": document,
        "limits": {name: list(limits) for name, limits in LIMITS.items()},
        "heat": _heat(crop, recipe, sources),
        "stages": [*stages],
        "sources": [_source(source) for source in sources.values()],
        "against": None if other is None else str(other.ref),
        "changes": [] if other is None else [*_changes(other, recipe)],
    }


def _parent(book: RecipeBook, recipe: Recipe) -> Recipe | None:
    """Return what a recipe was made from, None where that is gone or nothing."""
    if recipe.parent is None:
        return None
    try:
        return book[recipe.parent]
    except RecipeError:
        return None


def _stage(crop: Crop, stage: Stage, sources: dict[str, Source]) -> JsonObjectType:
    """Return a stage: each band with its source, or with what the library says instead."""
    known = {one.id: dict(one.bands()) for one in crop.stages}.get(stage.id, {})
    shown: JsonObjectType = {}
    for name, band in stage.bands.items():
        library = known.get(name)
        same = library is not None and (
            (band.minimum, band.typical, band.maximum)
            == (library.minimum, library.typical, library.maximum)
        )
        shown[name] = {
            **band_view(band),
            **_origin(library if same else None, sources),
            "library": None
            if library is None or same
            else [library.minimum, library.typical, library.maximum],
        }
    return {"id": stage.id, "degree_days": stage.degree_days, "bands": shown}


def _heat(crop: Crop, recipe: Recipe, sources: dict[str, Source]) -> JsonObjectType:
    """Return the temperatures between which warmth counts, each with its source."""
    cardinal, usual = crop.cardinal_temperature_c, from_library(crop)
    return {
        "base_c": {
            "value": recipe.base_c,
            **_origin(
                cardinal.base if recipe.base_c == usual.base_c else None, sources
            ),
        },
        "upper_c": {
            "value": recipe.upper_c,
            **_origin(
                cardinal.maximum if recipe.upper_c == usual.upper_c else None, sources
            ),
        },
    }


def _origin(number: Sourced | None, sources: dict[str, Source]) -> JsonObjectType:
    """Return where a number comes from, None for a grower's own; take note of the source."""
    if number is None:
        return {"source": None, "note": None}
    sources.setdefault(number.source.key, number.source)
    return {"source": number.source.key, "note": number.note}


def _source(source: Source) -> JsonObjectType:
    """Return a source as it is cited."""
    return {
        "key": source.key,
        "level": source.level.value,
        "citation": source.citation,
        "finding": None if source.level is Level.PRACTICE else source.finding,
        "url": source.url,
    }


def _changes(old: Recipe, new: Recipe) -> Iterator[JsonObjectType]:
    """Yield every place where a recipe differs, with what was and what is there."""
    for change in diff(old, new):
        yield {
            "path": change.path.replace("minimum", "min").replace("maximum", "max"),
            "old": _shown(change.old),
            "new": _shown(change.new),
        }


def _shown(value: object) -> JsonValueType:
    """Return a value of a recipe as JSON."""
    match value:
        case RecipeTask():
            return {**asdict(value), "kind": value.kind.value}
        case tuple():
            return [str(one) for one in value]
        case str() | float() | int() | None:
            return value
    return str(value)
