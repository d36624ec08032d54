"""The file of a farm's exposures: stretches by shelf, and what batches have got."""

from collections.abc import Mapping
from dataclasses import dataclass, field
import logging
from typing import TYPE_CHECKING, Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store

from ..agronomy.yields import Weighing
from ..const import DOMAIN
from ..growing.exposure import Exposure
from ..growing.exposure_store import (
    exposure_from_stored,
    exposure_to_stored,
    weighing_from_stored,
)
from ..growing.stages import DAY_S

if TYPE_CHECKING:
    from .stretch_log import StretchLog

_LOGGER = logging.getLogger(__name__)

VERSION: Final = 1
SAVE_DELAY_S: Final = 300.0
_DAYS_STORED_S: Final = 2 * DAY_S
_UNREADABLE = (
    AttributeError,
    HomeAssistantError,
    KeyError,
    NotImplementedError,
    TypeError,
    ValueError,
)


@dataclass(slots=True)
class Kept:
    """Exposures as of `until`, some of the past, and samples of batches that are gone."""

    until: float
    states: dict[str, Exposure] = field(default_factory=dict)
    checkpoints: list[tuple[float, dict[str, Exposure]]] = field(default_factory=list)
    weighings: dict[str, list[Weighing]] = field(default_factory=dict)

    def to_stored(self) -> dict[str, Any]:
        """Return it as JSON; checkpoints lack the days that the states have as well."""
        return {
            "until": self.until,
            "states": {k: exposure_to_stored(v) for k, v in self.states.items()},
            "checkpoints": [
                (
                    at,
                    {
                        k: exposure_to_stored(v, at - _DAYS_STORED_S)
                        for k, v in states.items()
                    },
                )
                for at, states in self.checkpoints
            ],
            "weighings": {
                crop: [(w.expected_g, w.weighed_g, w.plants) for w in weighings]
                for crop, weighings in self.weighings.items()
            },
        }

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> Kept:
        """Return what a stored JSON says; raise ValueError or KeyError where it is spoilt."""
        states = {k: exposure_from_stored(v) for k, v in stored["states"].items()}
        checkpoints = [
            (
                float(at),
                {
                    k: exposure_from_stored(v, states[k].days if k in states else ())
                    for k, v in past.items()
                },
            )
            for at, past in stored["checkpoints"]
        ]
        weighings = {
            crop: [weighing_from_stored(one) for one in weighed]
            for crop, weighed in stored["weighings"].items()
        }
        if not checkpoints:
            raise ValueError("there is no checkpoint")
        return cls(float(stored["until"]), states, checkpoints, weighings)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the file holds."""

    kept: Kept
    ledgers: Mapping[str, str]


class ExposureStore:
    """The file."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Create the store; nothing is read yet."""
        self._pending = False
        self._store = _store(hass, entry_id)

    async def async_load(self) -> Loaded | None:
        """Return what was kept, None where there is nothing that can be read."""
        try:
            stored = await self._store.async_load()
            if stored is None:
                return None
            kept, ledgers = Kept.from_stored(stored["exposures"]), stored["ledgers"]
            if not isinstance(ledgers, Mapping):
                raise TypeError("the stretches are not a mapping")
            return Loaded(kept, ledgers)
        except _UNREADABLE as error:
            _LOGGER.info("The stored exposures begin afresh: %r", error)
            return None

    async def async_save(self, kept: Kept, ledgers: Mapping[str, str]) -> None:
        """Write now."""
        self._pending = False
        await self._store.async_save(
            {"exposures": kept.to_stored(), "ledgers": ledgers}
        )

    def save_soon(self, kept: Kept, log: StretchLog) -> None:
        """Write within minutes."""
        if self._pending:
            return
        self._pending = True

        def collect() -> dict[str, Any]:
            """Return what is written."""
            self._pending = False
            return {"exposures": kept.to_stored(), "ledgers": log.as_dict()}

        self._store.async_delay_save(collect, SAVE_DELAY_S)


async def async_forget_exposures(hass: HomeAssistant, entry_id: str) -> None:
    """Remove the file of a farm that was deleted."""
    await _store(hass, entry_id).async_remove()


def _store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, Any]]:
    """Return the store of a farm."""
    return Store(hass, VERSION, f"{DOMAIN}.{entry_id}.exposure", atomic_writes=True)
