"""A rack of shelves."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, override

from ..agronomy.health import Health, rack_health
from .health import children
from .layout import RackLayout
from .metrics import Conversion, Metric
from .places import Group
from .readings import Slot
from .shelf import Shelf
from .stretch_sums import restore_sums, sums_as_dict

if TYPE_CHECKING:
    from .live import Farm


class Rack(Group):
    """A rack: the climate that its shelves share, and their roll-up."""

    def __init__(self, farm: Farm, layout: RackLayout) -> None:
        """Create a rack without shelves; `apply` binds it."""
        super().__init__(farm, layout.id, layout.id)
        self.layout = layout
        self.known_area: str | None = None
        self.shelves: dict[str, Shelf] = {}

    def apply(self, layout: RackLayout, known: Mapping[str, Shelf]) -> None:
        """Take over a layout: bind the rack's sensors, keep the shelves that are known."""
        self.layout = layout
        self._bind(layout.sensors, layout.on_change, Conversion())
        for slot in self.slots.values():
            slot.users.append(self)
        shelves: dict[str, Shelf] = {}
        for shelf_layout in layout.shelves:
            shelf = known.get(shelf_layout.id)
            if shelf is None:
                shelf = Shelf(self.farm, self, shelf_layout)
            shelf.apply(self, shelf_layout)
            shelves[shelf.id] = shelf
        self.shelves = shelves
        for shelf in shelves.values():
            shelf.resolve()

    @property
    @override
    def members(self) -> Iterable[Shelf]:
        return self.shelves.values()

    @override
    def all_slots(self) -> Iterator[Slot]:
        yield from self.slots.values()
        for shelf in self.shelves.values():
            yield from shelf.slots.values()

    @property
    @override
    def health(self) -> Health:
        return rack_health(children(self.members))

    @override
    def as_dict(self) -> dict[str, Any] | None:
        return {"slots": sums_as_dict(self.slots)} if self.slots else None

    @override
    def restore(self, stored: Mapping[str, Any], expiry: float) -> None:
        restore_sums(self.slots, stored["slots"], expiry)

    @override
    def reading_reported(self, metric: Metric, now: float) -> None:
        self.farm.roll_ups.due(self)
