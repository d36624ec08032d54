"""The inbox: what came from the companion, how far it was read, and what became of it.

It is on disk before the companion is told: an answer is told as a fact, again after either
end was restored from a backup, and counts once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from ..const import DOMAIN
from .wire import Json, moment

VERSION: Final = 1
LONGEST_REASON: Final = 500


class Kind(StrEnum):
    """What came."""

    RECIPE = "recipe"
    PROPOSAL = "proposal"
    RULE = "rule"


class State(StrEnum):
    """What became of it; what waits for an administrator is not told."""

    WAITING = "waiting"
    REMOVAL = "removal"
    """A rule that runs, and that its author wants removed."""
    OVER = "over"
    """Taken back before anybody answered."""
    ACTIVE = "active"
    DECLINED = "declined"
    EDITED = "edited"
    DONE = "done"
    DELETED = "deleted"


WAITING: Final = frozenset({State.WAITING, State.REMOVAL})
_UNTOLD: Final = WAITING | {State.OVER}


@dataclass(frozen=True, slots=True)
class Item:
    """Something that came; `number` is the version that the state is about.

    `running` is the version of a rule that runs meanwhile, `digest` sums up its automation
    as it was made, and `ran` is when its last run began that was told.
    """

    kind: Kind
    id: str
    content: Json
    state: State
    number: int | None = None
    reason: str | None = None
    ha_id: str | None = None
    at: float = 0.0
    running: int | None = None
    digest: str | None = None
    ran: float = 0.0

    @property
    def key(self) -> str:
        """Return what identifies it among all that came."""
        return f"{self.kind}/{self.id}"

    @property
    def waits(self) -> bool:
        """Return whether an administrator is to answer."""
        return self.state in WAITING

    def answered(
        self, state: State, at: float, *, reason: str | None = None, **more: object
    ) -> Item:
        """Return it with what became of it."""
        short = None if reason is None else reason[:LONGEST_REASON]
        return replace(self, state=state, at=at, reason=short, **more)  # type: ignore[arg-type]  # fields by name

    def answer(self) -> Json:
        """Return what the companion is told."""
        return {
            "kind": self.kind.value,
            "id": self.id,
            "number": self.number,
            "state": self.state.value,
            "reason": self.reason,
            "ha_id": self.ha_id,
            "at": moment(self.at),
        }


@dataclass(slots=True)
class Inbox:
    """What came to one farm."""

    cursor: int = 0
    items: dict[str, Item] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Item]:
        """Yield everything that came."""
        return iter(self.items.values())

    def get(self, kind: Kind, item_id: str) -> Item | None:
        """Return something that came, None where it never did."""
        return self.items.get(f"{kind}/{item_id}")

    def put(self, item: Item) -> None:
        """Take note of something."""
        self.items[item.key] = item

    def waiting(self) -> list[Item]:
        """Return what an administrator is to answer, what came first before the others."""
        return [item for item in self if item.waits]

    def answers(self) -> Mapping[str, Json]:
        """Return what the companion is told, by the names of its facts."""
        return {
            f"answer/{item.key}": item.answer()
            for item in self
            if item.state not in _UNTOLD
        }

    def as_stored(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"cursor": self.cursor, "items": [asdict(item) for item in self]}

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> Inbox:
        """Return what a stored JSON says."""
        items = [
            Item(**{**one, "kind": Kind(one["kind"]), "state": State(one["state"])})
            for one in stored["items"]
        ]
        return cls(stored["cursor"], {item.key: item for item in items})


def inbox_store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, Any]]:
    """Return the file of a farm's inbox."""
    return Store(hass, VERSION, f"{DOMAIN}.{entry_id}.inbox", atomic_writes=True)
