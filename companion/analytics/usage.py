"""The places of a farm with their meters, as a tree that shares are worked out on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from .allocation import Place
from .cells import Cell, Metric
from .meters import Use, added, used_by_counter, used_by_flow, used_by_power


class Resource(StrEnum):
    """What is metered."""

    ENERGY = "energy"
    WATER = "water"


# Of a place that has both, the counter is the truer one.
COUNTER = {Resource.ENERGY: Metric.ENERGY, Resource.WATER: Metric.WATER}
RATE = {Resource.ENERGY: Metric.POWER, Resource.WATER: Metric.FLOW}
type Reckon = Callable[[Sequence[Cell], int, int, int], Use]
RECKONED: dict[Metric, Reckon] = {
    Metric.ENERGY: used_by_counter,
    Metric.WATER: used_by_counter,
    Metric.POWER: used_by_power,
    Metric.FLOW: used_by_flow,
}


@dataclass(frozen=True, slots=True)
class ShelfPart:
    """A shelf of the tree."""

    id: UUID
    rack_id: UUID
    area_m2: float | None
    lamp_power_w: float | None


@dataclass(frozen=True, slots=True)
class DevicePart:
    """An appliance, and where it is."""

    id: UUID
    rack_id: UUID | None
    shelf_id: UUID | None
    reservoir_id: UUID | None


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands in a farm."""

    farm_id: UUID
    shelves: Sequence[ShelfPart]
    devices: Sequence[DevicePart]
    # The racks that each reservoir feeds.
    fed: Mapping[UUID, Sequence[UUID]]

    def area_m2(self) -> float | None:
        """Give the area of all shelves, where the size of each is known."""
        areas = [shelf.area_m2 for shelf in self.shelves]
        known = [area for area in areas if area is not None]
        return sum(known) if len(known) == len(areas) else None


@dataclass(frozen=True, slots=True)
class Metered:
    """A sensor that meters something, with its readings in our unit."""

    metric: Metric
    rack_id: UUID | None
    shelf_id: UUID | None
    reservoir_id: UUID | None
    device_id: UUID | None
    cells: Sequence[Cell]

    @property
    def place(self) -> UUID | None:
        """The narrowest place that it is in; none for the whole farm."""
        return self.device_id or self.shelf_id or self.rack_id or self.reservoir_id


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when, in spans of which length."""

    start: int
    end: int
    length: int

    def spans(self) -> range:
        """Give the starts of the spans that begin in it."""
        first = -(-self.start // self.length) * self.length
        return range(first, self.end, self.length)


def weights(shelves: Sequence[ShelfPart], resource: Resource) -> dict[UUID, float]:
    """Weigh shelves by their lamps' power where all are known, else by their area.

    Where nobody knows the size of one, all count the same.
    """
    if resource is Resource.ENERGY and all(shelf.lamp_power_w for shelf in shelves):
        return {shelf.id: shelf.lamp_power_w or 0.0 for shelf in shelves}
    if any(shelf.area_m2 is None for shelf in shelves):
        return {shelf.id: 1.0 for shelf in shelves}
    return {shelf.id: shelf.area_m2 or 0.0 for shelf in shelves}


def reckon(
    sensors: Iterable[Metered], resource: Resource, window: Window
) -> dict[UUID | None, Use]:
    """Give what each place used by its own meters."""
    found: dict[UUID | None, dict[Metric, list[Use]]] = {}
    for sensor in sensors:
        if sensor.metric in {COUNTER[resource], RATE[resource]}:
            use = RECKONED[sensor.metric](
                sensor.cells, window.length, window.start, window.end
            )
            kinds = found.setdefault(sensor.place, {})
            kinds.setdefault(sensor.metric, []).append(use)
    return {
        place: added(kinds.get(COUNTER[resource]) or kinds[RATE[resource]])
        for place, kinds in found.items()
    }


@dataclass(slots=True)
class _Builder:
    """A tree while it is put together."""

    layout: Layout
    uses: Mapping[UUID | None, Use]
    weight: Mapping[UUID, float]
    places: dict[UUID, Place] = field(default_factory=dict)

    def place(self, identity: UUID | None, shelves: Iterable[UUID]) -> Place:
        """Make a place of the tree."""
        made = Place(
            {shelf: self.weight[shelf] for shelf in shelves},
            self.uses.get(identity, {}),
        )
        if identity is not None:
            self.places[identity] = made
        return made

    def build(self) -> Place:
        """Put the tree together, from the shelves up."""
        farm = self.place(None, self.weight)
        racks: dict[UUID, Place] = {}
        by_rack: dict[UUID, list[UUID]] = {}
        for shelf in self.layout.shelves:
            by_rack.setdefault(shelf.rack_id, []).append(shelf.id)
        for rack_id, shelves in by_rack.items():
            rack = racks[rack_id] = self.place(rack_id, shelves)
            rack.below += [self.place(shelf, [shelf]) for shelf in shelves]
        farm.below += self._tanks(racks)
        for device in self.layout.devices:
            self._install(farm, device)
        return farm

    def _tanks(self, racks: Mapping[UUID, Place]) -> list[Place]:
        """Put racks below the tank that feeds them, where it is only one."""
        feeders: dict[UUID, list[UUID]] = {rack: [] for rack in racks}
        for tank, fed in self.layout.fed.items():
            for rack in fed:
                if rack in feeders:
                    feeders[rack].append(tank)
        found = [racks[rack] for rack, tanks in feeders.items() if len(tanks) != 1]
        for tank, fed in self.layout.fed.items():
            own = [rack for rack in fed if feeders.get(rack) == [tank]]
            served = [
                shelf for rack in fed if rack in racks for shelf in racks[rack].shelves
            ]
            place = self.place(tank, served)
            whole = len(own) == len([rack for rack in fed if rack in racks])
            if whole:
                place.below += [racks[rack] for rack in own]
            else:
                # It shares racks with another: its own meter is an appliance's.
                place.apart = True
                found += [racks[rack] for rack in own]
            found.append(place)
        return found

    def _install(self, farm: Place, device: DevicePart) -> None:
        """Put an appliance where it is."""
        at = device.shelf_id or device.rack_id or device.reservoir_id
        place = farm if at is None else self.places.get(at, farm)
        made = self.place(device.id, place.shelves)
        made.apart = True
        place.below.append(made)


def tree(layout: Layout, uses: Mapping[UUID | None, Use], resource: Resource) -> Place:
    """Put a farm's places and what they used in order."""
    return _Builder(layout, uses, weights(layout.shelves, resource)).build()
