"""What each shelf gave in the last days, quarter of an hour by quarter of an hour."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from ..growing.stretches import (
    KEPT_STRETCHES,
    Ledger,
    SpoiltLedgerError,
    index_of,
    start_of,
)

if TYPE_CHECKING:
    from .live import Farm


class StretchLog:
    """The ledgers of a farm's shelves, and the stretch that is open.

    Stretches are closed at their exact end, however late that is noticed. The open one goes
    on over a restart.
    """

    def __init__(self, farm: Farm) -> None:
        """Begin with the stretch of now."""
        self._farm = farm
        self.ledgers: dict[str, Ledger] = {}
        self.open = index_of(farm.now)
        self.ends = start_of(self.open + 1)
        self._saved = 0
        self._listeners: list[Callable[[float], None]] = []

    def on_closed(self, listener: Callable[[float], None]) -> None:
        """Call back with the end of a stretch when it was closed."""
        self._listeners.append(listener)

    def advance(self, now: float) -> None:
        """Close every stretch that is over."""
        if index_of(now) < self.open:
            self._begin(index_of(now))
        late = index_of(now) - KEPT_STRETCHES
        while now >= self.ends:
            self._close()
            if self.open < late:
                self._begin(late)

    def resume(self, index: object) -> None:
        """Go on with the stretch that was open when the farm stopped."""
        if isinstance(index, int) and index <= self.open:
            self.open = index
            self.ends = start_of(index + 1)

    def _begin(self, index: int) -> None:
        """Begin a stretch with nothing measured."""
        self.open = index
        self.ends = start_of(index + 1)
        for slot in self._farm.all_slots():
            slot.begin_sums()
        for shelf in self._farm.shelves:
            shelf.begin_stretch()

    def _close(self) -> None:
        """Write down the open stretch and begin the next one."""
        farm, until = self._farm, self.ends
        for rack in farm.racks.values():
            reservoir = farm.reservoir_of(rack)
            solution = None if reservoir is None else reservoir.close_stretch(until)
            for shelf in rack.shelves.values():
                ledger = self.ledgers.setdefault(shelf.id, Ledger())
                ledger.add(self.open, shelf.close_stretch(until, solution))
        for reservoir in farm.reservoirs.values():
            reservoir.begin_stretch(until)
        for slot in farm.all_slots():
            slot.begin_sums()
        self.open += 1
        self.ends = start_of(self.open + 1)
        for listener in self._listeners:
            listener(until)

    @property
    def unsaved(self) -> int:
        """Return how many stretches `as_dict` has not given yet."""
        return self.open - self._saved

    def as_dict(self) -> dict[str, str]:
        """Return all ledgers for storage; from now on `recent` is what comes after."""
        known = {shelf.id for shelf in self._farm.shelves}
        self.ledgers = {k: v for k, v in self.ledgers.items() if k in known}
        self._saved = self.open
        return {shelf: ledger.as_text() for shelf, ledger in self.ledgers.items()}

    def recent(self) -> dict[str, str]:
        """Return the stretches that the stored ledgers lack."""
        return {
            shelf: tail.as_text()
            for shelf, ledger in self.ledgers.items()
            if (tail := ledger.since(self._saved)).end > tail.first
        }

    def restore(self, stored: Mapping[str, object]) -> None:
        """Add stored stretches to the ledgers; what cannot be read stays unknown."""
        for shelf, text in stored.items():
            try:
                ledger = Ledger.from_text(str(text))
            except SpoiltLedgerError:
                continue
            if ledger.end > self.open:
                continue
            if shelf in self.ledgers:
                self.ledgers[shelf].extend(ledger)
            else:
                self.ledgers[shelf] = ledger
