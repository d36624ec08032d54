"""What the team proposes: rules, batches to sow, and other targets; an admin answers.

An accepted rule is an automation in the user's own list. What becomes of it there, edited,
deleted or run, is looked at in every round and told to the companion.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from homeassistant.components.trace.util import async_get_trace, async_list_traces
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from ..agronomy.crops import load_crops
from ..const import DOMAIN
from ..crop_words import CropWords, async_crop_words
from ..farm.live import Farm
from ..farm.recipe_book import companion_id, is_of_companion, own_copy_id
from ..growing.recipes import Band, Recipe, RecipeError, RecipeRef, TaskKind, with_band
from ..growing.tasks import TaskSource
from .automations import (
    AutomationError,
    async_config_of,
    async_remove,
    async_write,
    sum_of,
)
from .client import Change
from .inbox import Inbox, Item, Kind, State
from .outbox import News
from .rule_words import UnfitRuleError, automation_of
from .wire import Json, moment, packed

SOWING: Final = "sowing"
PROPOSED: Final = "proposed"
WITHDRAWN: Final = "withdrawn"
STANDING: Final = frozenset({State.ACTIVE, State.EDITED, State.REMOVAL})
RUNS_AS: Final[Mapping[str, str]] = {
    "finished": "done",
    "failed_conditions": "held_back",
    "aborted": "held_back",
    "failed_single": "held_back",
    "failed_max_runs": "held_back",
    "cancelled": "failed",
    "error": "failed",
}
WHY: Final[Mapping[str, str]] = {
    "failed_conditions": "A condition was not met.",
    "aborted": "A condition among the actions was not met.",
    "failed_single": "It was running already.",
    "failed_max_runs": "It was running too many times already.",
    "cancelled": "It was stopped.",
}


class AnswerError(Exception):
    """An answer that cannot be given, and why."""


class Proposals:
    """What waits for an answer on one farm, and what came of what was accepted."""

    def __init__(self, hass: HomeAssistant, farm: Farm, inbox: Inbox) -> None:
        """Look after what came into an inbox."""
        self._hass = hass
        self._farm = farm
        self._inbox = inbox
        self._missed: set[str] = set()

    # What comes

    def take_rule(self, change: Change, told: Mapping[str, str]) -> None:
        """Let a rule wait for an answer, or one that is withdrawn for its removal."""
        content = change.content
        known = self._inbox.get(Kind.RULE, change.id)
        if content is None:
            return
        number, state = int(content["number"]), content["state"]
        now = dt_util.utcnow().timestamp()
        if known is None:
            known = Item(Kind.RULE, change.id, content, State.OVER, number=number)
        runs = known.state in STANDING
        if state == WITHDRAWN and (runs or known.running is not None):
            self._inbox.put(replace(known, content=content, state=State.REMOVAL))
        elif state == WITHDRAWN:
            self._inbox.put(known.answered(State.DELETED, now))
        elif state != PROPOSED:
            self._find_again(known, content, now)
        elif known.number != number or not self._is_news(known, told):
            self._propose_rule(known, content, number, now)

    def _is_news(self, item: Item, told: Mapping[str, str]) -> bool:
        """Return whether the companion has not heard what became of something."""
        answer = self._inbox.answers().get(f"answer/{item.key}")
        return answer is not None and f"answer/{item.key}" not in told

    def _propose_rule(
        self, known: Item, content: Json, number: int, now: float
    ) -> None:
        """Let a version of a rule wait; decline what cannot be carried out here."""
        item = replace(known, content=content, number=number)
        try:
            automation_of(self._hass, self._farm, content)
        except UnfitRuleError as error:
            self._inbox.put(item.answered(State.DECLINED, now, reason=str(error)))
        else:
            self._inbox.put(replace(item, state=State.WAITING, reason=None))

    def _find_again(self, known: Item, content: Json, now: float) -> None:
        """Look after a rule that is said to run here, and of which nothing is known."""
        if known.state is not State.OVER or content["state"] not in (
            "active",
            "edited",
        ):
            return
        config = async_config_of(self._hass, automation_id(known.id))
        if config is None:
            self._inbox.put(known.answered(State.DELETED, now))
            return
        self._inbox.put(
            known.answered(
                State(content["state"]),
                now,
                ha_id=automation_id(known.id),
                running=known.number,
                digest=sum_of(config),
            )
        )

    def take_proposal(self, change: Change, _: Mapping[str, str]) -> None:
        """Let a batch to sow or other targets wait for an answer."""
        content = change.content
        known = self._inbox.get(Kind.PROPOSAL, change.id)
        if content is None:
            return
        if content["state"] == PROPOSED:
            if known is None:
                self._inbox.put(Item(Kind.PROPOSAL, change.id, content, State.WAITING))
        elif known is not None and known.waits:
            self._inbox.put(replace(known, content=content, state=State.OVER))

    # Answers

    def waiting(self, key: str) -> Item:
        """Return what waits for an answer; raise AnswerError where nothing does."""
        item = self._inbox.items.get(key)
        if item is None or not item.waits:
            raise AnswerError(f"Nothing of the id '{key}' waits for an answer.")
        return item

    async def async_accept(self, key: str) -> Item:
        """Let something be so that waits; return what came of it."""
        item, now = self.waiting(key), dt_util.utcnow().timestamp()
        try:
            if item.state is State.REMOVAL:
                await async_remove(self._hass, automation_id(item.id))
                done = item.answered(
                    State.DELETED, now, running=None, digest=None, ha_id=None
                )
            elif item.kind is Kind.RULE:
                done = await self._async_run_rule(item, now)
            elif item.content["content"]["kind"] == SOWING:
                done = item.answered(
                    State.ACTIVE, now, ha_id=await self._async_sow(item)
                )
            else:
                words = await async_crop_words(self._hass, self._farm)
                done = item.answered(
                    State.ACTIVE, now, ha_id=self._retarget(item, words)
                )
        except (AutomationError, RecipeError, UnfitRuleError, KeyError) as error:
            raise AnswerError(str(error)) from error
        await self._farm.growing.async_save_now()
        self._inbox.put(done)
        return done

    def decline(self, key: str, reason: str) -> Item:
        """Leave things as they are, and say why; a rule that runs is ours from now on."""
        item, now = self.waiting(key), dt_util.utcnow().timestamp()
        if item.state is State.REMOVAL:
            # Without the sum of what was proposed it is never that again.
            done = item.answered(State.EDITED, now, reason=reason or None, digest="")
        else:
            done = item.answered(State.DECLINED, now, reason=reason or None)
        self._inbox.put(done)
        return done

    async def _async_run_rule(self, item: Item, now: float) -> Item:
        """Make the automation of a rule, or bring it to its newest version."""
        config = automation_of(self._hass, self._farm, item.content)
        identity = automation_id(item.id)
        summed = await async_write(self._hass, identity, config)
        return item.answered(
            State.ACTIVE,
            now,
            ha_id=identity,
            running=item.number,
            digest=summed,
            ran=item.ran or now,
        )

    async def _async_sow(self, item: Item) -> str:
        """Put the sowing of a batch on the list; return the task."""
        content, growing = item.content["content"], self._farm.growing
        recipe = self._recipe_of(content)
        words = await async_crop_words(self._hass, self._farm)
        variety = f", {content['variety']}" if content["variety"] else ""
        places = [words.place(shelf) or shelf for shelf in content["shelves"]]
        note = [item.content["note"], str(recipe.ref), ", ".join(places)]
        task_id = f"plan/{item.id}/sow"
        if task_id not in growing.tasks.by_id:
            growing.create_task(
                f"{words.say('task_sow')}: {content['plants']} × {recipe.name}{variety}",
                _end_of(date.fromisoformat(content["sow_on"])),
                kind=TaskKind.SOW,
                source=TaskSource.PLAN,
                note="\n".join(line for line in note if line),
                place=content["shelves"][0] if content["shelves"] else None,
                task_id=task_id,
            )
        return task_id

    def _recipe_of(self, content: Json) -> Recipe:
        """Return the recipe of a batch to sow; the crop's usual one where none is named."""
        book = self._farm.growing.recipes
        if content["recipe_id"] is None:
            return book.newest(content["crop"])
        ref = RecipeRef(companion_id(content["recipe_id"]), content["recipe_number"])
        return book[ref]

    def _retarget(self, item: Item, words: CropWords) -> str:
        """Let the batches concerned go on by recipes with other bands; return the last."""
        content, growing = item.content["content"], self._farm.growing
        if content["crop"] not in load_crops().crops:
            raise RecipeError("crop", f"{content['crop']!r} is not one of the library")
        shelves = set(content["shelves"])
        concerned = [
            batch
            for batch in growing.growing()
            if batch.crop == content["crop"]
            and (not shelves or shelves & growing.standing(batch.id).where.keys())
        ]
        bases = {
            str(recipe.ref): recipe for recipe in map(growing.recipe_of, concerned)
        } or {content["crop"]: growing.recipes.newest(content["crop"])}
        changed = {
            ref: _with_bands(recipe, content["stage"], content["bands"])
            for ref, recipe in bases.items()
        }
        saved = {ref: self._saved(recipe, words) for ref, recipe in changed.items()}
        for batch in concerned:
            ref = str(growing.recipe_of(batch).ref)
            if ref in saved and ref != str(saved[ref].ref):
                growing.set_recipe(batch.id, str(saved[ref].ref))
        return str([*saved.values()][-1].ref)

    def _saved(self, recipe: Recipe, words: CropWords) -> Recipe:
        """Keep a changed recipe: as its next version, or as a copy of what is not ours."""
        growing = self._farm.growing
        book = growing.recipes
        if book.is_of_library(recipe.id) or is_of_companion(recipe.id):
            recipe = replace(
                recipe,
                id=f"{own_copy_id(recipe)}-adjusted"
                if is_of_companion(recipe.id)
                else f"{recipe.id}-adjusted",
                version=1,
                name=words.say("adjusted_recipe", recipe=recipe.name),
                parent=recipe.ref,
            )
        try:
            return growing.save_recipe(recipe)
        except RecipeError:
            # Nothing differs from what is there.
            return book.newest(recipe.id)

    # What became of it

    async def async_look(self) -> list[News]:
        """Take note of what was edited, deleted, done and run; return what ran."""
        now = dt_util.utcnow().timestamp()
        ran: list[News] = []
        for item in list(self._inbox):
            if item.kind is Kind.RULE and item.running is not None:
                ran += await self._async_runs(item)
                ran += self._look_at_rule(self._inbox.items[item.key], now)
            elif item.kind is Kind.PROPOSAL and item.state is State.ACTIVE:
                self._look_at_sowing(item, now)
        return ran

    def _look_at_rule(self, item: Item, now: float) -> list[News]:
        """Take note of whether a rule's automation was edited or deleted.

        Return what no answer of the version that waits or was declined tells.
        """
        if (
            not self._hass.is_running
            or "automation" not in self._hass.config.components
        ):
            return []
        config = async_config_of(self._hass, automation_id(item.id))
        if config is None:
            # While all are loaded anew, none is there for a moment.
            if item.id not in self._missed:
                self._missed.add(item.id)
                return []
            self._missed.discard(item.id)
            gone = item.answered(State.DELETED, now, running=None, ha_id=None)
            if item.state in STANDING:
                self._inbox.put(gone)
                return []
            self._inbox.put(replace(item, running=None))
            older = replace(gone, number=item.running)
            return [News("answer", moment(now), packed(older.answer()))]
        self._missed.discard(item.id)
        state = State.ACTIVE if sum_of(config) == item.digest else State.EDITED
        if item.state in (State.ACTIVE, State.EDITED) and state is not item.state:
            self._inbox.put(item.answered(state, now))
        return []

    def _look_at_sowing(self, item: Item, now: float) -> None:
        """Take note of whether a batch was sown, or its task taken off the list."""
        if item.content["content"]["kind"] != SOWING or item.ha_id is None:
            return
        task = self._farm.growing.tasks.by_id.get(item.ha_id)
        if task is None:
            self._inbox.put(item.answered(State.DELETED, now))
        elif task.done is not None:
            self._inbox.put(item.answered(State.DONE, now))

    async def _async_runs(self, item: Item) -> list[News]:
        """Return the runs of a rule that are over and were not told."""
        if "trace" not in self._hass.config.components:
            return []
        key = f"automation.{automation_id(item.id)}"
        over = [
            (trace["timestamp"]["start"], trace)
            for trace in await async_list_traces(self._hass, "automation", key)
            if trace["state"] == "stopped" and trace["script_execution"] in RUNS_AS
        ]
        found: list[News] = []
        last, words = item.ran, await async_crop_words(self._hass, self._farm)
        for start, trace in sorted(over, key=lambda pair: _seconds(pair[0])):
            began = _seconds(start)
            if began > item.ran:
                whole = await async_get_trace(self._hass, key, trace["run_id"])
                place = self._place_of(whole, words)
                found.append(_run(item, trace, began, place))
                last = began
        if found:
            self._inbox.put(replace(item, ran=last))
        return found

    def _place_of(self, trace: Mapping[str, Any], words: CropWords) -> str | None:
        """Return which place triggered a run, None where none did."""
        entity_id = _triggered_by(trace)
        entry = er.async_get(self._hass).async_get(entity_id) if entity_id else None
        device = None if entry is None else entry.device_id
        if device is None:
            return None
        for place in self._farm.places:
            if place.device_id == device:
                return words.place(place.id) or self._farm.layout.name
        return None


def automation_id(rule_id: str) -> str:
    """Return the id of the automation of a rule, so that it is made once."""
    return f"{DOMAIN}_rule_{rule_id.replace('-', '')}"


def _with_bands(recipe: Recipe, stage: str, bands: Json) -> Recipe:
    """Return a recipe with some bands of a stage changed."""
    for quantity, band in bands.items():
        changed = Band(band["min"], band["typical"], band["max"])
        recipe = with_band(recipe, stage, quantity, changed)
    return recipe


def _triggered_by(trace: Mapping[str, Any]) -> str | None:
    """Return the entity by which a run was triggered."""
    for path, elements in trace["trace"].items():
        if path.startswith("trigger"):
            trigger = elements[0].get("changed_variables", {}).get("trigger") or {}
            return trigger.get("entity_id")
    return None


def _run(item: Item, trace: Mapping[str, Any], began: float, place: str | None) -> News:
    """Return what is told of a run; its id is that of Home Assistant's trace."""
    execution = trace["script_execution"]
    finished = _seconds(trace["timestamp"]["finish"])
    content = {
        "rule": item.id,
        "id": str(UUID(trace["run_id"])),
        "number": item.running,
        "started_at": moment(began),
        "finished_at": moment(finished),
        "outcome": RUNS_AS[execution],
        "trigger": str(trace.get("trigger") or "")[:500] or None,
        "place": place,
        "reason": str(trace.get("error") or WHY.get(execution, ""))[:500] or None,
    }
    return News("rule_run", moment(finished), packed(content))


def _seconds(at: datetime | str) -> float:
    """Return a time of a trace as UTC seconds; one that was restored has it as text."""
    return (datetime.fromisoformat(at) if isinstance(at, str) else at).timestamp()


def _end_of(day: date) -> float:
    """Return the last second of a day as UTC seconds."""
    zone = dt_util.get_default_time_zone()
    return datetime.combine(day + timedelta(days=1), time(), zone).timestamp() - 1.0
