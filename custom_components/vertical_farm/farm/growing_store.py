"""What a farm's growing leaves on disk: the live part, and the archive beside it.

A file that cannot be read is renamed and stays: what a grower logged is never overwritten.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..growing.archive import Archive, archive_from_stored, archive_to_stored
from ..growing.batch_store import from_stored, to_stored
from ..growing.batches import Batches
from ..growing.task_store import tasks_from_stored, tasks_to_stored
from ..growing.tasks import Tasks
from .recipe_book import RecipeBook

VERSION: Final = 1
SAVE_DELAY_S: Final = 5.0
_UNREADABLE = (
    HomeAssistantError,
    KeyError,
    NotImplementedError,
    TypeError,
    ValueError,
)


@dataclass(slots=True)
class Kept:
    """Everything of growing that survives a restart, but the archive.

    `leads` are the batches that were chosen to lead a shelf. `held` are the stages that
    batches stay in until somebody lets them go on, `ready` those that were told to be ready
    for harvest. `dropped` are recurring and recipe tasks that nobody wants. `shelf_names`
    are those of shelves with plants, `aside` the files that could not be read.
    """

    recipes: RecipeBook
    batches: Batches = field(default_factory=Batches)
    tasks: Tasks = field(default_factory=Tasks)
    leads: dict[str, str] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    ready: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)
    order: list[str] = field(default_factory=list)
    shelf_names: dict[str, str] = field(default_factory=dict)
    aside: dict[str, str] = field(default_factory=dict)

    def to_stored(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "batches": to_stored(self.batches),
            "recipes": self.recipes.to_stored(),
            "tasks": tasks_to_stored(self.tasks),
            "leads": self.leads,
            "held": self.held,
            "ready": sorted(self.ready),
            "dropped": sorted(self.dropped),
            "order": self.order,
            "shelf_names": self.shelf_names,
            "aside": self.aside,
        }

    @classmethod
    def from_stored(cls, stored: object, language: str) -> Kept:
        """Return what a stored JSON says; raise ValueError or KeyError where it is spoilt."""
        if not isinstance(stored, Mapping):
            raise TypeError("growing is not a mapping")
        return cls(
            recipes=RecipeBook.from_stored(stored["recipes"], language),
            batches=from_stored(stored["batches"]),
            tasks=tasks_from_stored(stored["tasks"]),
            leads=_texts(stored["leads"]),
            held=_texts(stored["held"]),
            ready=set(_text_list(stored["ready"])),
            dropped=set(_text_list(stored["dropped"])),
            order=_text_list(stored["order"]),
            shelf_names=_texts(stored["shelf_names"]),
            aside=_texts(stored["aside"]),
        )


def live_key(entry_id: str) -> str:
    """Return the name of the file with what grows."""
    return f"{DOMAIN}.{entry_id}.growing"


def archive_key(entry_id: str) -> str:
    """Return the name of the file with what has ended."""
    return f"{DOMAIN}.{entry_id}.archive"


class GrowingStore:
    """The two files of one farm."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Create the stores; nothing is read yet."""
        self._hass = hass
        self._live: Store[dict[str, Any]] = _store(hass, live_key(entry_id))
        self._archive: Store[dict[str, Any]] = _store(hass, archive_key(entry_id))

    async def async_load(self) -> tuple[Kept, Archive]:
        """Return what was kept; what cannot be read is set aside and said in `aside`."""
        aside: dict[str, str] = {}
        kept, archive = Kept(RecipeBook(language=self._hass.config.language)), Archive()
        language = self._hass.config.language
        try:
            stored = await self._live.async_load()
            if stored is not None:
                read = partial(Kept.from_stored, stored, language)
                kept = await self._hass.async_add_executor_job(read)
        except _UNREADABLE as error:
            aside[await self._set_aside(self._live)] = str(error)
        try:
            stored = await self._archive.async_load()
            if stored is not None:
                archive = await self._hass.async_add_executor_job(
                    archive_from_stored, stored
                )
        except _UNREADABLE as error:
            aside[await self._set_aside(self._archive)] = str(error)
        kept.aside |= aside
        return kept, archive

    def save_soon(self, kept: Kept) -> None:
        """Write what grows within seconds, and at the latest when Home Assistant stops."""
        self._live.async_delay_save(kept.to_stored, SAVE_DELAY_S)

    async def async_save(self, kept: Kept) -> None:
        """Write what grows now."""
        await self._live.async_save(kept.to_stored())

    async def async_save_archive(self, archive: Archive) -> None:
        """Write what has ended now."""
        await self._archive.async_save(archive_to_stored(archive))

    async def _set_aside(self, store: Store[dict[str, Any]]) -> str:
        """Rename a file that cannot be read; return its new name."""
        stamp = dt_util.utcnow().strftime("%Y%m%dT%H%M%S")
        name = f"{store.key}.unreadable-{stamp}"

        def rename() -> None:
            """Rename it where it is there."""
            with suppress(FileNotFoundError):
                Path(store.path).rename(Path(store.path).with_name(name))

        await self._hass.async_add_executor_job(rename)
        return name


async def async_forget_growing(hass: HomeAssistant, entry_id: str) -> None:
    """Remove both files of a farm that was deleted."""
    for key in (live_key(entry_id), archive_key(entry_id)):
        await _store(hass, key).async_remove()


def _store(hass: HomeAssistant, key: str) -> Store[dict[str, Any]]:
    """Return the store of a file."""
    return Store(hass, VERSION, key, atomic_writes=True)


def _texts(stored: object) -> dict[str, str]:
    """Return a stored mapping of texts."""
    if not isinstance(stored, Mapping):
        raise TypeError(f"{stored!r} is not a mapping")
    return {_text(key): _text(value) for key, value in stored.items()}


def _text_list(stored: object) -> list[str]:
    """Return a stored list of texts."""
    if not isinstance(stored, list):
        raise TypeError(f"{stored!r} is not a list")
    return [_text(item) for item in stored]


def _text(stored: object) -> str:
    """Return a stored text."""
    if not isinstance(stored, str):
        raise TypeError(f"{stored!r} is not text")
    return stored
