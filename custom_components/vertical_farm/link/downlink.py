"""Receiving: what the team writes at the companion, and how the farm takes it up.

A page of changes is applied and on disk before the next is asked for; what is applied a
second time changes nothing. The companion owns the words of recipes and planned tasks, the
farm what was done: news of the farm are sent before changes are asked for, so what comes
knows of them already.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
import logging
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..agronomy.crops import load_crops
from ..farm.live import Farm
from ..farm.recipe_book import companion_id
from ..growing.events import UnknownBatchError
from ..growing.recipe_document import FORMAT, from_document
from ..growing.recipes import RecipeError, RecipeRef, TaskKind
from ..growing.tasks import COMPANION_TASK, TaskSource
from .client import Change, Companion
from .inbox import Inbox, Item, Kind, State, inbox_store
from .outbox import News
from .proposals import Proposals
from .wire import Json, digest, packed, task_content

_LOGGER = logging.getLogger(__name__)

type Told = Mapping[str, str]
"""What the companion was told last: digests by the names of facts."""

SAVE_DELAY_S: Final = 10.0
OPEN: Final = "open"
DONE: Final = "done"


class Downlink:
    """What comes from the companion to one farm."""

    def __init__(
        self, hass: HomeAssistant, farm: Farm, on_news: Callable[[], None]
    ) -> None:
        """Begin with nothing; `on_news` is called when something waits for an answer."""
        self._farm = farm
        self._store = inbox_store(hass, farm.id)
        self._on_news = on_news
        self._hass = hass
        self.inbox = Inbox()
        self.proposals = Proposals(hass, farm, self.inbox)

    async def async_load(self) -> None:
        """Bring back what came before."""
        if (stored := await self._store.async_load()) is not None:
            self.inbox = Inbox.from_stored(stored)
            self.proposals = Proposals(self._hass, self._farm, self.inbox)

    async def async_save(self) -> None:
        """Write down what came and what became of it."""
        await self._store.async_save(self.inbox.as_stored())

    async def async_look(self) -> list[News]:
        """Take note of what became of what was accepted; return what ran."""
        before = self.inbox.as_stored()
        ran = await self.proposals.async_look()
        if self.inbox.as_stored() != before:
            # After what ran is in the outbox: told twice it counts once, missed it is lost.
            self._store.async_delay_save(self.inbox.as_stored, SAVE_DELAY_S)
            self._on_news()
        return ran

    async def async_receive(self, companion: Companion, told: Told) -> bool:
        """Ask for what is new until there is nothing more; return whether there was any."""
        found = False
        while True:
            page = await companion.changes(self.inbox.cursor)
            for change in page.changes:
                self._apply(change, told)
            if page.changes:
                found = True
                await self._farm.growing.async_save_now()
                self.inbox.cursor = page.next
                await self.async_save()
            if not page.more:
                break
        if found:
            self._on_news()
        return found

    def _apply(self, change: Change, told: Told) -> None:
        """Take up a change; of a kind that is not known here nothing is."""
        takers: Mapping[str, Callable[[Change, Told], None]] = {
            "recipe": self._take_recipe,
            "task": self._take_task,
            "proposal": self.proposals.take_proposal,
            "rule": self.proposals.take_rule,
        }
        take = takers.get(change.kind)
        if take is None:
            _LOGGER.debug("Nothing is known here of a %s", change.kind)
            return
        try:
            take(change, told)
        except (KeyError, TypeError, ValueError) as error:
            _LOGGER.warning(
                "A %s of the companion cannot be read: %r", change.kind, error
            )

    # Recipes

    def _take_recipe(self, change: Change, _: Told) -> None:
        """Keep a version of a recipe as the companion's own, or say why not."""
        content = change.content
        if content is None:
            return
        ref = RecipeRef(companion_id(content["recipe_id"]), int(content["number"]))
        item = Item(
            Kind.RECIPE,
            change.id,
            {"name": content["name"], "crop": content["crop"]},
            State.ACTIVE,
            number=ref.version,
            ha_id=str(ref),
        )
        now = dt_util.utcnow().timestamp()
        try:
            if content["deleted"]:
                self._farm.growing.drop_recipe(ref)
                item = item.answered(State.DELETED, now)
            else:
                document = _document(ref, content)
                recipe = from_document(document, load_crops().crops)
                self._farm.growing.take_recipe(recipe)
                item = item.answered(State.ACTIVE, now)
        except RecipeError as error:
            reason = f"{error.path}: {error.reason}" if error.path else error.reason
            state = State.ACTIVE if content["deleted"] else State.DECLINED
            item = item.answered(state, now, reason=reason)
        known = self.inbox.get(item.kind, item.id)
        if known is None or known.answer() | {"at": ""} != item.answer() | {"at": ""}:
            self.inbox.put(item)

    # Planned tasks

    def _take_task(self, change: Change, told: Told) -> None:
        """Let a planned task be on the list as the companion has it."""
        growing, content = self._farm.growing, change.content
        task_id = f"{COMPANION_TASK}{change.id}"
        task = growing.tasks.by_id.get(task_id)
        status = None if content is None else content["status"]
        if content is None or status not in (OPEN, DONE):
            if task is not None and task.done is None:
                growing.remove_task(task_id)
            return
        if task is None:
            if status == OPEN:
                self._create_task(task_id, content)
            return
        growing.plan_task(task_id, **self._planned(content))
        if status == DONE and task.done is None:
            growing.complete_task(task_id, _seconds(content["closed_at"]))
        elif status == OPEN and task.done is not None:
            fact = digest(packed(task_content(task)))
            # The companion knows that it was done here, and that it is to be done again.
            if told.get(f"task/{task_id}") == fact:
                growing.reopen_task(task_id)

    def _create_task(self, task_id: str, content: Json) -> None:
        """Put a planned task on the list."""
        self._farm.growing.create_task(
            task_id=task_id,
            kind=TaskKind.OTHER,
            source=TaskSource.COMPANION,
            timed=True,
            **self._planned(content),
        )

    def _planned(self, content: Json) -> dict[str, Any]:
        """Return what the companion says of a task; a batch that is gone is left out."""
        batch = content["batch"]
        if batch is not None:
            try:
                self._farm.growing.batch(batch)
            except UnknownBatchError:
                batch = None
        note = "\n".join(
            text for text in (content["description"], content["assignee"]) if text
        )
        return {
            "name": content["title"],
            "due": _seconds(content["due_at"]),
            "note": note,
            "batch": batch,
        }


def _document(ref: RecipeRef, content: Json) -> Json:
    """Return a recipe as the farm's own documents have it."""
    parent = None if ref.version == 1 else str(RecipeRef(ref.id, ref.version - 1))
    return {
        "format": FORMAT,
        "id": ref.id,
        "version": ref.version,
        "name": content["name"],
        "crop": content["crop"],
        "parent": parent,
        "note": content["note"] or "",
        **content["document"],
    }


def _seconds(text: str) -> float:
    """Return a time of the companion's as UTC seconds."""
    return datetime.fromisoformat(text).timestamp()
