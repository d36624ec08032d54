"""Tools for language models: what grows, what to do, and what was harvested.

A shelf is known to an assistant where an entity of its device is exposed to it.
"""

from collections.abc import Iterator, Mapping
import re
from typing import Any, override

from homeassistant.components.homeassistant import async_should_expose
from homeassistant.components.llm import LLMTools
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.llm import (
    LLM_API_ASSIST,
    LLMContext,
    Tool,
    ToolAnnotations,
    ToolInput,
    ToolResult,
)
from homeassistant.util.json import JsonObjectType
import probatio

from .action_call import farms
from .const import DOMAIN
from .crop_queries import listed_view
from .crop_views import name_of, task_view
from .farm.live import Farm
from .farm.shelf import Shelf
from .growing.history import Batch

_READS = ToolAnnotations(
    read_only=True, destructive=False, idempotent=True, open_world=False
)
_ADDS = ToolAnnotations(destructive=False, open_world=False)
_TAKES = ToolAnnotations(open_world=False)
_WORDS = re.compile(r"[^\W_]+")
_LISTED_MAX = 50

_SHELF = "Name or number of the shelf, such as 'Shelf 3' or '3'"
_RACK = "Name or number of the rack, such as 'Rack 2' or '2'"


@callback
def async_get_tools(
    hass: HomeAssistant, llm_context: LLMContext, api_id: str
) -> LLMTools | None:
    """Return the tools where the assistant knows at least one shelf."""
    if api_id != LLM_API_ASSIST or not llm_context.assistant:
        return None
    if next(_known_shelves(hass, llm_context.assistant), None) is None:
        return None
    return LLMTools(
        tools=[
            GetBatchesTool(),
            GetTasksTool(),
            LogHarvestTool(),
            LogObservationTool(),
            UndoTool(),
        ],
        prompt=(
            "This home grows plants in a vertical farm: racks with shelves, on which "
            f"batches of crops stand. Use the {DOMAIN}__ tools for what grows where, "
            "what is ready to harvest, what there is to do, and to log harvests."
        ),
    )


class FarmTool(Tool):
    """A tool that may be refused, and then says why."""

    integration = DOMAIN

    @override
    async def async_call(
        self, hass: HomeAssistant, tool_input: ToolInput, llm_context: LLMContext
    ) -> ToolResult:
        try:
            fields = self.parameters(_without_blanks(tool_input.tool_args))
            return ToolResult(await self.async_answer(hass, fields, llm_context))
        except (HomeAssistantError, probatio.Invalid) as error:
            return ToolResult({"error": str(error)}, error=True)

    async def async_answer(
        self, hass: HomeAssistant, fields: Mapping[str, Any], llm_context: LLMContext
    ) -> JsonObjectType:
        """Return what the tool found or did."""
        raise NotImplementedError


class GetBatchesTool(FarmTool):
    """What grows where, and what is ready."""

    name = f"{DOMAIN}__get_batches"
    title = "Get batches"
    description = (
        "List the batches of plants that grow in the farm, with crop, stage, shelves, "
        "plants, harvest date and days to harvest. Use it for questions such as 'what is "
        "ready to harvest?', 'what grows on rack 2?' or 'when can I cut the basil?'."
    )
    annotations = _READS
    parameters = probatio.Schema(
        {
            probatio.Optional(
                "ready", description="True for only those to be harvested by today"
            ): bool,
            probatio.Optional("crop", description="Only this crop, in English"): str,
            probatio.Optional("rack", description=_RACK): str,
            probatio.Optional("shelf", description=_SHELF): str,
        }
    )

    @override
    async def async_answer(
        self, hass: HomeAssistant, fields: Mapping[str, Any], llm_context: LLMContext
    ) -> JsonObjectType:
        shelves = _shelves(hass, llm_context, fields)
        found = [
            shown
            for farm, batch in _batches(shelves)
            if _is_crop(batch, fields.get("crop"))
            for shown in (_spoken(farm, batch),)
            if not fields.get("ready") or shown["ready_to_harvest"]
        ]
        return {"batches": list(found[:_LISTED_MAX]), "total": len(found)}


class GetTasksTool(FarmTool):
    """What there is to do."""

    name = f"{DOMAIN}__get_tasks"
    title = "Get farm tasks"
    description = (
        "List the open tasks of the farm, such as sowing, transplanting, harvesting and "
        "cleaning, by when they are due. Use it for 'what is there to do in the farm?'."
    )
    annotations = _READS
    parameters = probatio.Schema(
        {
            probatio.Optional(
                "days", description="Due within so many days; 0 is today", default=0
            ): probatio.All(probatio.Coerce(int), probatio.Range(min=0, max=365)),
        }
    )

    @override
    async def async_answer(
        self, hass: HomeAssistant, fields: Mapping[str, Any], llm_context: LLMContext
    ) -> JsonObjectType:
        found: list[JsonObjectType] = []
        for farm in _known_farms(hass, llm_context.assistant):
            known = {
                shelf.id
                for shelf in _known_shelves(hass, llm_context.assistant)
                if shelf.farm is farm
            }
            until = farm.day_end + fields["days"] * 86400.0
            hidden = {shelf.id for shelf in farm.shelves} - known
            found += [
                task_view(farm, task)
                for task in farm.growing.tasks.open()
                if task.due < until
                and task.place not in hidden
                and (task.batch is None or _stands_on(farm, task.batch, known))
            ]
        return {"tasks": list(found[:_LISTED_MAX]), "total": len(found)}


class LogHarvestTool(FarmTool):
    """Log what was cut."""

    name = f"{DOMAIN}__log_harvest"
    title = "Log harvest"
    description = (
        "Log the grams that were harvested from a shelf, as in 'log 820 g from rack 2 "
        "shelf 3'. Unless a number of plants is given or the plants keep growing, all "
        "plants of the shelf's batch are gone from the shelf afterwards."
    )
    annotations = _TAKES
    parameters = probatio.Schema(
        {
            probatio.Required("shelf", description=_SHELF): str,
            probatio.Optional("rack", description=_RACK): str,
            probatio.Required(
                "grams", description="What was harvested, in grams"
            ): probatio.Coerce(float),
            probatio.Optional("plants", description="How many plants were cut"): (
                probatio.Coerce(int)
            ),
            probatio.Optional(
                "keep_growing", description="True if the plants stay and grow on"
            ): bool,
            probatio.Optional(
                "waste_g", description="Grams that were thrown away"
            ): probatio.Coerce(float),
            probatio.Optional(
                "waste_cause", description="Why; needed if there is waste"
            ): str,
        }
    )

    @override
    async def async_answer(
        self, hass: HomeAssistant, fields: Mapping[str, Any], llm_context: LLMContext
    ) -> JsonObjectType:
        return await _act(hass, "harvest", fields, llm_context)


class LogObservationTool(FarmTool):
    """Log what was seen or weighed."""

    name = f"{DOMAIN}__log_observation"
    title = "Log observation"
    description = (
        "Log what somebody saw or measured on the plants of a shelf: a note, the weight "
        "of some plants together, their height."
    )
    annotations = _ADDS
    parameters = probatio.Schema(
        {
            probatio.Required("shelf", description=_SHELF): str,
            probatio.Optional("rack", description=_RACK): str,
            probatio.Optional("note", description="What was seen"): str,
            probatio.Optional(
                "weight_g",
                description="Weight of the weighed plants together, in grams",
            ): probatio.Coerce(float),
            probatio.Optional("plants", description="How many plants were weighed"): (
                probatio.Coerce(int)
            ),
            probatio.Optional(
                "height_cm", description="Height of the plants in cm"
            ): probatio.Coerce(float),
        }
    )

    @override
    async def async_answer(
        self, hass: HomeAssistant, fields: Mapping[str, Any], llm_context: LLMContext
    ) -> JsonObjectType:
        return await _act(hass, "observe", fields, llm_context)


class UndoTool(FarmTool):
    """Take back what was logged last."""

    name = f"{DOMAIN}__undo"
    title = "Undo last farm entry"
    description = (
        "Take back what was logged last for a batch, by the batch_id of an answer. Use it "
        "when somebody says that a harvest or observation was logged by mistake."
    )
    annotations = _TAKES
    parameters = probatio.Schema(
        {probatio.Required("batch_id", description="Id of the batch"): str}
    )

    @override
    async def async_answer(
        self, hass: HomeAssistant, fields: Mapping[str, Any], llm_context: LLMContext
    ) -> JsonObjectType:
        batch_id: str = fields["batch_id"]
        known = {shelf.id for shelf in _known_shelves(hass, llm_context.assistant)}
        for farm in _known_farms(hass, llm_context.assistant):
            if _stands_on(farm, batch_id, known):
                return await _perform(
                    hass,
                    "undo",
                    {"batch_id": batch_id, "config_entry_id": farm.entry.entry_id},
                    llm_context,
                )
        raise UnknownPlaceError(f"There is no batch {batch_id!r} that you know of")


class UnknownPlaceError(HomeAssistantError):
    """A shelf or batch that the assistant does not know, in words for its model."""


async def _act(
    hass: HomeAssistant,
    action: str,
    fields: Mapping[str, Any],
    llm_context: LLMContext,
) -> JsonObjectType:
    """Perform an action on the one shelf that the fields name."""
    found = _shelves(hass, llm_context, fields)
    if len(found) > 1:
        names = ", ".join(name_of(shelf) for shelf in found)
        raise UnknownPlaceError(f"Which one is meant: {names}?")
    rest = {key: fields[key] for key in fields if key not in {"rack", "shelf"}}
    return await _perform(
        hass, action, {"shelf": found[0].device_id, **rest}, llm_context
    )


async def _perform(
    hass: HomeAssistant, action: str, fields: Mapping[str, Any], context: LLMContext
) -> JsonObjectType:
    """Perform an action of ours on behalf of the speaker."""
    answer = await hass.services.async_call(
        DOMAIN,
        action,
        dict(fields),
        blocking=True,
        return_response=True,
        context=context.context,
    )
    return answer or {}


def _shelves(
    hass: HomeAssistant, llm_context: LLMContext, fields: Mapping[str, Any]
) -> list[Shelf]:
    """Return the known shelves that a rack and a shelf name, all without names."""
    registry = dr.async_get(hass)
    known = list(_known_shelves(hass, llm_context.assistant))
    rack, shelf = fields.get("rack"), fields.get("shelf")
    found = [
        one
        for one in known
        if (rack is None or _is_called(rack, *_names(registry, one.rack.device_id)))
        and (
            shelf is None
            or _is_called(shelf, *_names(registry, one.device_id))
            or _is_called(shelf, name_of(one))
        )
    ]
    if not found:
        wanted = " ".join(name for name in (rack, shelf) if name)
        names = ", ".join(name_of(one) for one in known[:_LISTED_MAX])
        raise UnknownPlaceError(f"There is no shelf {wanted!r}; there are {names}")
    return found


def _names(registry: dr.DeviceRegistry, device_id: str) -> tuple[str, ...]:
    """Return what people call a device."""
    device = registry.async_get(device_id)
    if device is None:
        return ()
    return tuple(name for name in (device.name_by_user, device.name) if name)


def _is_called(spoken: str, *names: str) -> bool:
    """Return whether somebody who says this means one of the names, or its number."""
    said = _words(spoken)
    for name in names:
        words = _words(name)
        if said == words or (len(said) == 1 and said == words[-1:]):
            return True
    return False


def _words(text: str) -> list[str]:
    """Return the words of a name, numbers without leading zeros."""
    return [
        str(int(word)) if word.isdecimal() else word
        for word in _WORDS.findall(text.casefold())
    ]


def _known_farms(hass: HomeAssistant, assistant: str | None) -> list[Farm]:
    """Return the farms of which an assistant knows a shelf."""
    return list(dict.fromkeys(s.farm for s in _known_shelves(hass, assistant)))


def _known_shelves(hass: HomeAssistant, assistant: str | None) -> Iterator[Shelf]:
    """Yield the shelves of which an entity is exposed to an assistant."""
    registry = er.async_get(hass)
    for farm in farms(hass):
        for shelf in farm.shelves:
            entities = er.async_entries_for_device(registry, shelf.device_id)
            if assistant and any(
                async_should_expose(hass, assistant, entity.entity_id)
                for entity in entities
            ):
                yield shelf


def _batches(shelves: list[Shelf]) -> Iterator[tuple[Farm, Batch]]:
    """Yield the batches that stand on shelves, each once, the oldest first."""
    found = {
        (shelf.farm.id, batch.id): (shelf.farm, batch)
        for shelf in shelves
        for batch, _ in shelf.farm.growing.on_shelf(shelf.id)
    }
    yield from sorted(found.values(), key=lambda entry: (entry[1].began, entry[1].id))


def _stands_on(farm: Farm, batch_id: str, shelves: set[str]) -> bool:
    """Return whether a batch stands, or stood, on one of some shelves."""
    batch = farm.growing.batches.by_id.get(batch_id)
    return batch is not None and any(stay.shelf in shelves for stay in batch.stays)


def _is_crop(batch: Batch, crop: str | None) -> bool:
    """Return whether a batch is of the crop that somebody says."""
    return crop is None or set(_words(crop)) <= set(
        _words(batch.crop.replace("_", " "))
    )


def _spoken(farm: Farm, batch: Batch) -> JsonObjectType:
    """Return what there is to say about a batch."""
    shown = listed_view(farm, batch)
    shown["ready_to_harvest"] = shown["ready_to_harvest"] or _is_due(farm, shown)
    shown["farm"] = farm.layout.name
    return shown


def _is_due(farm: Farm, shown: JsonObjectType) -> bool:
    """Return whether the harvest falls on the present crop day, or before it."""
    days = shown.get("days_to_harvest")
    left_s = farm.day_end - farm.now
    return isinstance(days, int | float) and days * 86400.0 < left_s


def _without_blanks(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a model really gave: models fill in blanks for what is optional."""
    return {key: value for key, value in fields.items() if value not in (None, "")}
