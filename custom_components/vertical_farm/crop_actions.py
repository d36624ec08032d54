"""Actions with batches: what a grower does with plants."""

from collections.abc import Mapping
from typing import Any

from homeassistant.components.media_player import BrowseError
from homeassistant.components.media_source import (
    Unresolvable,
    async_resolve_media,
    is_media_source_id,
)
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, callback
from homeassistant.helpers import config_validation as cv
import probatio

from .action_call import (
    AT_FIELD,
    ATTR_BATCH_ID,
    ATTR_SHELF,
    BATCH_FIELDS,
    WHERE,
    ChosenBatch,
    Fields,
    async_register_action,
    chosen_batch,
    chosen_shelf,
    chosen_time,
    chosen_where,
    leading_on,
    whole,
)
from .crop_errors import problem, refusals
from .crop_views import batch_view, event_view, name_of, shelf_name
from .farm.live import Farm
from .farm.shelf import Shelf
from .growing.history import Batch

ATTR_PLANTS = "plants"
ATTR_WHERE = "where"
ATTR_RECIPE = "recipe"
ATTR_GRAMS = "grams"
ATTR_GRADES = "grades"
ATTR_KEEP_GROWING = "keep_growing"
ATTR_PHOTO = "photo"
UNGRADED = "ungraded"

_NUMBER = probatio.Coerce(float)
_TAKEN: Fields = {
    probatio.Optional(ATTR_PLANTS): whole,
    probatio.Optional(ATTR_WHERE): WHERE,
}
_SOW: Fields = {
    probatio.Required(ATTR_RECIPE): cv.string,
    probatio.Optional(ATTR_SHELF): cv.string,
    **_TAKEN,
    probatio.Optional("variety", default=""): cv.string,
    probatio.Optional("seed_lot", default=""): cv.string,
    probatio.Optional(ATTR_BATCH_ID): cv.string,
    **AT_FIELD,
}
_MOVE: Fields = {
    **BATCH_FIELDS,
    probatio.Required("target_shelf"): cv.string,
    probatio.Optional(ATTR_PLANTS): whole,
    **AT_FIELD,
}
_SPLIT: Fields = {
    **BATCH_FIELDS,
    **_TAKEN,
    probatio.Optional("new_batch_id"): cv.string,
    **AT_FIELD,
}
_MERGE: Fields = {
    **BATCH_FIELDS,
    probatio.Required("into_batch_id"): cv.string,
    **AT_FIELD,
}
_ADVANCE: Fields = {**BATCH_FIELDS, **AT_FIELD}
_SET_STAGE: Fields = {**_ADVANCE, probatio.Required("stage"): cv.string}
_SET_RECIPE: Fields = {**_ADVANCE, probatio.Required(ATTR_RECIPE): cv.string}
_OBSERVE: Fields = {
    **_ADVANCE,
    probatio.Optional(ATTR_PLANTS, default=0): whole,
    probatio.Optional("weight_g"): _NUMBER,
    probatio.Optional("height_cm"): _NUMBER,
    probatio.Optional("note", default=""): cv.string,
    probatio.Optional(ATTR_PHOTO): probatio.Any(
        cv.string,
        probatio.Schema(
            {probatio.Required("media_content_id"): cv.string},
            extra=probatio.ALLOW_EXTRA,
        ),
    ),
}
_HARVEST: Fields = {
    **_ADVANCE,
    **_TAKEN,
    probatio.Optional(ATTR_GRAMS): _NUMBER,
    probatio.Optional(ATTR_GRADES): {cv.string: _NUMBER},
    probatio.Optional(ATTR_KEEP_GROWING, default=False): cv.boolean,
    probatio.Optional("waste_g", default=0.0): _NUMBER,
    probatio.Optional("waste_cause", default=""): cv.string,
}
_DISCARD: Fields = {
    **_ADVANCE,
    **_TAKEN,
    probatio.Optional("reason", default=""): cv.string,
}
_LEAD: Fields = {
    probatio.Required(ATTR_SHELF): cv.string,
    probatio.Optional(ATTR_BATCH_ID): cv.string,
}


@callback
def async_setup_crop_actions(hass: HomeAssistant) -> None:
    """Register the actions."""
    async_register_action(hass, "sow", _sow, _SOW)
    async_register_action(hass, "move_batch", _move, _MOVE)
    async_register_action(hass, "split_batch", _split, _SPLIT)
    async_register_action(hass, "merge_batch", _merge, _MERGE)
    async_register_action(hass, "advance_stage", _advance, _ADVANCE)
    async_register_action(hass, "set_stage", _set_stage, _SET_STAGE)
    async_register_action(hass, "set_recipe", _set_recipe, _SET_RECIPE)
    async_register_action(hass, "observe", _observe, _OBSERVE)
    async_register_action(hass, "harvest", _harvest, _HARVEST)
    async_register_action(hass, "discard", _discard, _DISCARD)
    async_register_action(hass, "undo", _undo, BATCH_FIELDS)
    async_register_action(hass, "lead_shelf", _lead, _LEAD)


async def _sow(call: ServiceCall) -> ServiceResponse:
    """Begin a batch."""
    fields = call.data
    rows: list[Mapping[str, Any]] = list(fields.get(ATTR_WHERE, ()))
    if ATTR_SHELF in fields:
        if ATTR_PLANTS not in fields:
            raise problem("plants_needed")
        rows.append({k: fields[k] for k in (ATTR_SHELF, ATTR_PLANTS)})
    elif ATTR_PLANTS in fields or not rows:
        raise problem("sowing_place_needed")
    farm = chosen_shelf(call.hass, rows[0][ATTR_SHELF]).farm
    where = chosen_where(call.hass, farm, rows)
    with refusals(farm):
        batch = farm.growing.sow(
            fields[ATTR_RECIPE],
            where,
            at=chosen_time(call),
            variety=fields["variety"],
            seed_lot=fields["seed_lot"],
            batch_id=fields.get(ATTR_BATCH_ID),
        )
    return await _answered(farm, batch)


async def _move(call: ServiceCall) -> ServiceResponse:
    """Move plants to another shelf."""
    chosen, at = chosen_batch(call), chosen_time(call)
    farm, target = chosen.farm, chosen_shelf(call.hass, call.data["target_shelf"])
    if target.farm is not farm:
        raise problem("other_farm", shelf=name_of(target), farm=farm.layout.name)
    with refusals(farm):
        stood = stood_at(chosen, at)
        origin = _only_shelf(chosen, stood)
        if origin == target.id:
            raise problem("same_shelf", shelf=name_of(target))
        plants = call.data.get(ATTR_PLANTS, stood.get(origin, 0))
        batch = chosen.growing.move(chosen.batch_id, plants, origin, target.id, at=at)
    return await _answered(farm, batch)


async def _split(call: ServiceCall) -> ServiceResponse:
    """Make some of the plants a batch of their own."""
    chosen, at = chosen_batch(call), chosen_time(call)
    with refusals(chosen.farm):
        where = _taken(call, chosen, at)
        if where is None:
            raise problem("split_what", batch=chosen.batch_id)
        batch = chosen.growing.split(
            chosen.batch_id, where, at=at, new_id=call.data.get("new_batch_id")
        )
    return await _answered(chosen.farm, batch)


async def _merge(call: ServiceCall) -> ServiceResponse:
    """Let all plants of a batch join another one."""
    chosen = chosen_batch(call)
    with refusals(chosen.farm):
        batch = chosen.growing.merge(
            chosen.batch_id, call.data["into_batch_id"], at=chosen_time(call)
        )
    return await _answered(chosen.farm, batch)


async def _advance(call: ServiceCall) -> ServiceResponse:
    """Let a batch enter its next stage."""
    chosen = chosen_batch(call)
    with refusals(chosen.farm):
        batch = chosen.growing.advance(chosen.batch_id, at=chosen_time(call))
    return await _answered(chosen.farm, batch)


async def _set_stage(call: ServiceCall) -> ServiceResponse:
    """Put a batch into any stage of its recipe."""
    chosen = chosen_batch(call)
    with refusals(chosen.farm):
        batch = chosen.growing.set_stage(
            chosen.batch_id, call.data["stage"], at=chosen_time(call)
        )
    return await _answered(chosen.farm, batch)


async def _set_recipe(call: ServiceCall) -> ServiceResponse:
    """Let a batch go on by another recipe."""
    chosen = chosen_batch(call)
    with refusals(chosen.farm):
        batch = chosen.growing.set_recipe(
            chosen.batch_id, call.data[ATTR_RECIPE], at=chosen_time(call)
        )
    return await _answered(chosen.farm, batch)


async def _observe(call: ServiceCall) -> ServiceResponse:
    """Log what was seen or weighed."""
    chosen, fields = chosen_batch(call), call.data
    if not fields["note"] and fields.keys().isdisjoint(
        ("weight_g", "height_cm", ATTR_PHOTO)
    ):
        raise problem("nothing_observed")
    photo = await _photo(call.hass, fields.get(ATTR_PHOTO))
    with refusals(chosen.farm):
        batch = chosen.growing.observe(
            chosen.batch_id,
            at=chosen_time(call),
            plants=fields[ATTR_PLANTS],
            weight_g=fields.get("weight_g"),
            height_cm=fields.get("height_cm"),
            note=fields["note"],
            photo=photo,
        )
    return await _answered(chosen.farm, batch)


async def _photo(hass: HomeAssistant, photo: str | Mapping[str, Any] | None) -> str:
    """Return the media source id of a picture; raises where there is none."""
    if photo is None:
        return ""
    media_id: str = photo if isinstance(photo, str) else photo["media_content_id"]
    if not is_media_source_id(media_id):
        raise problem("not_a_media_source", photo=media_id)
    try:
        media = await async_resolve_media(hass, media_id, None)
    except (Unresolvable, BrowseError) as error:
        raise problem("no_such_photo", photo=media_id, reason=str(error)) from error
    if not media.mime_type.startswith("image/"):
        raise problem("not_a_picture", photo=media_id, mime_type=media.mime_type)
    return media_id


async def _harvest(call: ServiceCall) -> ServiceResponse:
    """Log what was cut."""
    chosen, at, fields = chosen_batch(call), chosen_time(call), call.data
    if ATTR_GRAMS in fields and ATTR_GRADES in fields:
        raise problem("grams_or_grades")
    grades: dict[str, float] = dict(fields.get(ATTR_GRADES, {}))
    if ATTR_GRAMS in fields:
        grades = {UNGRADED: fields[ATTR_GRAMS]}
    if not grades and not fields["waste_g"]:
        raise problem("nothing_harvested")
    with refusals(chosen.farm):
        where = _taken(call, chosen, at)
        if fields[ATTR_KEEP_GROWING]:
            if ATTR_PLANTS in fields or ATTR_WHERE in fields:
                raise problem("gone_or_growing")
            where = {}
        batch = chosen.growing.harvest(
            chosen.batch_id,
            grades,
            at=at,
            where=where,
            waste_g=fields["waste_g"],
            waste_cause=fields["waste_cause"],
        )
    return await _answered(chosen.farm, batch)


async def _discard(call: ServiceCall) -> ServiceResponse:
    """Throw plants away."""
    chosen, at = chosen_batch(call), chosen_time(call)
    with refusals(chosen.farm):
        where = _taken(call, chosen, at)
        batch = chosen.growing.discard(
            chosen.batch_id, call.data["reason"], at=at, where=where
        )
    return await _answered(chosen.farm, batch)


async def _undo(call: ServiceCall) -> ServiceResponse:
    """Take back the last step of a batch."""
    chosen = chosen_batch(call)
    farm, growing = chosen.farm, chosen.growing
    with refusals(farm):
        before = growing.batches[chosen.batch_id]
        growing.undo(chosen.batch_id)
    last = max(before.events, key=lambda event: event.number)
    await growing.async_save_now()
    left = growing.batches.by_id.get(chosen.batch_id)
    return {
        "undone": event_view(farm, last),
        "batch": None if left is None else batch_view(farm, left),
    }


async def _lead(call: ServiceCall) -> ServiceResponse:
    """Choose which batch sets the targets of a shelf."""
    shelf = chosen_shelf(call.hass, call.data[ATTR_SHELF])
    growing = shelf.farm.growing
    with refusals(shelf.farm):
        growing.lead(shelf.id, call.data.get(ATTR_BATCH_ID))
    await growing.async_save_now()
    return {"shelf": name_of(shelf), "batch_id": leading_on(shelf)}


async def _answered(farm: Farm, batch: Batch) -> ServiceResponse:
    """Keep what has changed, and return the batch as it is now."""
    await farm.growing.async_save_now()
    return batch_view(farm, batch)


def stood_at(chosen: ChosenBatch, at: float | None) -> dict[str, int]:
    """Return the plants of a batch by shelf at a time, now without one."""
    batch = chosen.growing.batch(chosen.batch_id)
    if at is None:
        return dict(batch.standing.where)
    shelves = dict.fromkeys(stay.shelf for stay in batch.stays)
    counts = {shelf: batch.stood(shelf, at) for shelf in shelves}
    return {shelf: plants for shelf, plants in counts.items() if plants}


def _only_shelf(chosen: ChosenBatch, stood: Mapping[str, int]) -> str:
    """Return the shelf that was named, else the only one that the batch stands on."""
    if chosen.shelf is not None:
        return chosen.shelf.id
    if len(stood) == 1:
        return next(iter(stood))
    shelves = ", ".join(shelf_name(chosen.farm, shelf) for shelf in stood)
    raise problem("shelf_needed", batch=chosen.batch_id, shelves=shelves or "–")


def _taken(
    call: ServiceCall, chosen: ChosenBatch, at: float | None
) -> dict[str, int] | None:
    """Return the plants that an action takes, by shelf; None for all of the batch.

    A shelf alone means all plants of the batch there.
    """
    if ATTR_WHERE in call.data:
        if ATTR_PLANTS in call.data:
            raise problem("plants_or_where")
        return chosen_where(call.hass, chosen.farm, call.data[ATTR_WHERE])
    stood = stood_at(chosen, at)
    if ATTR_PLANTS in call.data:
        return {_only_shelf(chosen, stood): call.data[ATTR_PLANTS]}
    shelf: Shelf | None = chosen.shelf
    if shelf is None or stood.keys() <= {shelf.id}:
        return None
    return {shelf.id: stood.get(shelf.id, 0)}
