"""The air: one node per rack, mixed with the room around them.

Heat, water vapour and CO2 are solved implicitly on the star of racks and room, so every
step size is stable, and what one node loses another gains.
"""

from typing import NamedTuple

from ..agronomy.psychrometrics import saturation_vapour_pressure
from .state import numbers

# J/(m³ K) of air, kPa m³/(kg K) of vapour (461.5 J/(kg K)), mol/m³ of air at 22 °C.
AIR_J_M3_K = 1212.0
VAPOUR_KPA_M3_KG_K = 0.4615
AIR_MOL_M3 = 41.3
ZERO_C_K = 273.15
# Enthalpies relative to liquid water at 0 °C; the vapour's is taken at 20 °C.
WATER_J_KG_K = 4186.0
VAPOUR_J_KG = 2_538_000.0
# Walls, trays and substrates hold vapour and give it back: the air seems larger to it.
_SORPTION = 4.0


def saturation_density(t_c: float) -> float:
    """Return the vapour in kg per m³ of saturated air."""
    return saturation_vapour_pressure(t_c) / (VAPOUR_KPA_M3_KG_K * (t_c + ZERO_C_K))


def relative_humidity_of(t_c: float, density: float) -> float:
    """Return the relative humidity in percent of air with a vapour density in kg/m³."""
    return 100.0 * density / saturation_density(t_c)


class Border(NamedTuple):
    """What the room receives: a source, and a coupling with what lies around it.

    `coupled_flow` is the coupling times the value out there.
    """

    source: float
    coupling: float
    coupled_flow: float


class Nodes:
    """One quantity in the racks and in the room, with the room it takes up there."""

    __slots__ = ("capacity", "racks", "room", "room_capacity")

    def __init__(
        self, value: float, racks: int, capacity: float, room_capacity: float
    ) -> None:
        """Start everywhere at one value."""
        self.racks = [value] * racks
        self.room = value
        self.capacity = capacity
        self.room_capacity = room_capacity

    def stored(self) -> float:
        """Return how much of the quantity the air holds."""
        return self.capacity * sum(self.racks) + self.room_capacity * self.room

    def relax(
        self,
        dt_s: float,
        exchange: float,
        sources: list[float],
        border: Border,
    ) -> float:
        """Advance by one implicit step and return the room's new value.

        `exchange` couples each rack with the room.
        """
        held = self.capacity / dt_s
        weight = 1.0 / (held + exchange)
        room_held = self.room_capacity / dt_s
        racks = self.racks
        gains = [
            held * value + source for value, source in zip(racks, sources, strict=True)
        ]
        left = (
            room_held
            + border.coupling
            + len(racks) * exchange * (1.0 - exchange * weight)
        )
        right = (
            room_held * self.room
            + border.source
            + border.coupled_flow
            + exchange * weight * sum(gains)
        )
        room = right / left
        drawn = exchange * room
        self.racks = [(gain + drawn) * weight for gain in gains]
        self.room = room
        return room


class Air:
    """Temperature, vapour and CO2 of the racks and the room."""

    __slots__ = ("co2", "heat", "rack_volume_m3", "room_volume_m3", "vapour")

    def __init__(self, racks: int, shelves: int) -> None:
        """Fill the room with air that suits the start of a crop's day."""
        self.rack_volume_m3 = 0.55 * shelves
        self.room_volume_m3 = 8.0 * racks + 4.0
        self.heat = Nodes(21.0, racks, 15_000.0 * shelves, 90_000.0 * racks + 40_000.0)
        self.vapour = Nodes(
            0.66 * saturation_density(21.0),
            racks,
            self.rack_volume_m3 * _SORPTION,
            self.room_volume_m3 * _SORPTION,
        )
        self.co2 = Nodes(
            860e-6 * AIR_MOL_M3, racks, self.rack_volume_m3, self.room_volume_m3
        )

    def humidity(self, rack: int) -> float:
        """Return the relative humidity in percent at a rack."""
        return relative_humidity_of(self.heat.racks[rack], self.vapour.racks[rack])

    def room_humidity(self) -> float:
        """Return the relative humidity in percent in the room."""
        return relative_humidity_of(self.heat.room, self.vapour.room)

    def co2_ppm(self, rack: int) -> float:
        """Return the CO2 at a rack."""
        return self.co2.racks[rack] / AIR_MOL_M3 * 1e6

    def mean_temperature(self) -> float:
        """Return the mean air temperature of the racks."""
        return sum(self.heat.racks) / len(self.heat.racks)

    def mean_humidity(self) -> float:
        """Return the mean relative humidity of the racks."""
        count = len(self.heat.racks)
        return sum(self.humidity(rack) for rack in range(count)) / count

    def mean_co2_ppm(self) -> float:
        """Return the mean CO2 of the racks."""
        return sum(self.co2.racks) / len(self.co2.racks) / AIR_MOL_M3 * 1e6

    def condense(self) -> tuple[float, float]:
        """Take out the vapour above saturation; return its kg and the J that leave.

        The heat of condensation stays, the droplets leave as warm as their air.
        """
        mass = energy = 0.0
        heat, vapour = self.heat, self.vapour
        for rack, density in enumerate(vapour.racks):
            surplus = density - saturation_density(heat.racks[rack])
            if surplus > 0.0:
                drops = surplus * vapour.capacity
                lost = drops * WATER_J_KG_K * heat.racks[rack]
                vapour.racks[rack] -= surplus
                heat.racks[rack] += (drops * VAPOUR_J_KG - lost) / heat.capacity
                mass, energy = mass + drops, energy + lost
        surplus = vapour.room - saturation_density(heat.room)
        if surplus > 0.0:
            drops = surplus * vapour.room_capacity
            lost = drops * WATER_J_KG_K * heat.room
            vapour.room -= surplus
            heat.room += (drops * VAPOUR_J_KG - lost) / heat.room_capacity
            mass, energy = mass + drops, energy + lost
        return mass, energy

    def as_dict(self) -> dict[str, list[float]]:
        """Return the nodes as JSON-able data."""
        return {
            name: [*getattr(self, name).racks, getattr(self, name).room]
            for name in ("heat", "vapour", "co2")
        }

    def restore(self, stored: object) -> None:
        """Take over saved nodes; raises ValueError on bad data."""
        for name in ("heat", "vapour", "co2"):
            nodes: Nodes = getattr(self, name)
            *nodes.racks, nodes.room = numbers(stored, name, len(nodes.racks) + 1)
