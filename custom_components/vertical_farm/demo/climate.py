"""The room's climate devices, its walls and leaks, and how they move the air's state."""

from collections.abc import Mapping
from dataclasses import dataclass

from .air import (
    AIR_J_M3_K,
    AIR_MOL_M3,
    VAPOUR_J_KG,
    WATER_J_KG_K,
    Air,
    Border,
    saturation_density,
)
from .ledger import Ledger
from .weather import CO2_PPM

# Per m² of canopy: W, kg/s, W/K, m³/s and mol/s that the room's devices are sized for.
_HEATER_W = 120.0
_HEATER_CUT_OUT_C = 45.0
_COIL_W_K = 14.0
_COIL_C = 9.0
_COIL_VAPOUR = saturation_density(_COIL_C)
_COIL_CONTACT = 0.6
_COOLING_COP = 3.0
_DEHUMIDIFIER_KG_S = 0.2 / 3600.0
_DEHUMIDIFIER_J_KG = 0.45 * 3.6e6
_HUMIDIFIER_KG_S = 0.1 / 3600.0
_HUMIDIFIER_J_KG = 0.05 * 3.6e6
_MAINS_C = 15.0
_CO2_MOL_S = 4.4e-5
_EXHAUST_M3_S = 0.012
_EXHAUST_W = 3.5
_WALLS_W_K = 2.0
_LEAKAGE_PER_S = 0.12 / 3600.0
# m³/s between a rack and the room per shelf: by buoyancy, and by the fan in full.
_STILL_MIX_M3_S = 0.012
_FAN_MIX_M3_S = 0.03
_CIRCULATION_W_PER_SHELF = 1.5
_DRIEST_RH = 30.0
_OUTDOOR_CO2_MOL_M3 = CO2_PPM * 1e-6 * AIR_MOL_M3


@dataclass(frozen=True, slots=True)
class Outdoors:
    """The air around the room: °C and kg of vapour per m³."""

    temperature: float
    vapour: float


@dataclass(frozen=True, slots=True)
class Loads:
    """What lamps and crops give each rack's air, and what the tanks give the room's.

    `mix` in m³/s couples each rack with the room; W, kg/s and mol/s per rack; W.
    """

    mix: float
    heat: list[float]
    vapour: list[float]
    co2: list[float]
    room_w: float


def mixing_m3_s(fan: float) -> float:
    """Return the air exchanged per shelf with the room, by buoyancy and by the fan."""
    return _STILL_MIX_M3_S + fan * _FAN_MIX_M3_S


class Climate:
    """What the climate devices do during one step."""

    __slots__ = (
        "air",
        "coil_m3_s",
        "coil_w_k",
        "dried",
        "electric_w",
        "injected",
        "misted",
        "vent_m3_s",
        "walls_w_k",
    )

    def __init__(
        self, effects: Mapping[str, float], air: Air, area_m2: float, shelves: int
    ) -> None:
        """Work out the flows from what each device really does, 0..1."""
        self.air = air
        fan, exhaust = effects["circulation_fan"], effects["exhaust_fan"]
        self.walls_w_k = _WALLS_W_K * area_m2
        self.vent_m3_s = (
            air.room_volume_m3 * _LEAKAGE_PER_S + exhaust * _EXHAUST_M3_S * area_m2
        )
        dryness = min(max((air.room_humidity() - _DRIEST_RH) / 40.0, 0.0), 1.2)
        drying = effects["dehumidifier"] * _DEHUMIDIFIER_KG_S * area_m2
        self.dried = drying * dryness
        self.misted = effects["humidifier"] * _HUMIDIFIER_KG_S * area_m2
        self.injected = effects["co2_valve"] * _CO2_MOL_S * area_m2
        self.coil_w_k = effects["cooler"] * _COIL_W_K * area_m2
        self.coil_m3_s = 0.0
        if air.vapour.room > _COIL_VAPOUR:
            self.coil_m3_s = self.coil_w_k / AIR_J_M3_K * _COIL_CONTACT
        heater = effects["heater"] if air.heat.room < _HEATER_CUT_OUT_C else 0.0
        self.electric_w = (
            heater * _HEATER_W * area_m2
            + drying * _DEHUMIDIFIER_J_KG
            + self.misted * _HUMIDIFIER_J_KG
            + fan**3 * _CIRCULATION_W_PER_SHELF * shelves
            + exhaust**3 * _EXHAUST_W * area_m2
        )

    def solve(
        self, dt_s: float, outdoors: Outdoors, loads: Loads, ledger: Ledger
    ) -> float:
        """Advance the air by one step, book the flows, return the electric power in W."""
        air, vent = self.air, self.vent_m3_s
        # Heat of the liquid that leaves the dehumidifier and that the humidifier takes.
        liquid_w = WATER_J_KG_K * (self.misted * _MAINS_C - self.dried * air.heat.room)
        latent_w = (self.dried - self.misted) * VAPOUR_J_KG
        through_w_k = self.walls_w_k + vent * AIR_J_M3_K
        room_c = air.heat.relax(
            dt_s,
            loads.mix * AIR_J_M3_K,
            loads.heat,
            Border(
                self.electric_w + loads.room_w + latent_w + liquid_w,
                through_w_k + self.coil_w_k,
                through_w_k * outdoors.temperature + self.coil_w_k * _COIL_C,
            ),
        )
        rho = air.vapour.relax(
            dt_s,
            loads.mix,
            loads.vapour,
            Border(
                self.misted - self.dried,
                vent + self.coil_m3_s,
                vent * outdoors.vapour + self.coil_m3_s * _COIL_VAPOUR,
            ),
        )
        co2 = air.co2.relax(
            dt_s,
            loads.mix,
            loads.co2,
            Border(self.injected, vent, vent * _OUTDOOR_CO2_MOL_M3),
        )
        rained_kg, rained_j = air.condense()
        on_coil = self.coil_m3_s * (rho - _COIL_VAPOUR)
        cooled_w = self.coil_w_k * (room_c - _COIL_C) + on_coil * VAPOUR_J_KG
        aired = vent * (outdoors.vapour - rho)
        colder = outdoors.temperature - room_c
        energy, water, gas = ledger.energy_j, ledger.water_kg, ledger.co2_mol
        energy["devices"] += self.electric_w * dt_s
        energy["cooling"] -= cooled_w * dt_s
        energy["walls"] += self.walls_w_k * colder * dt_s
        energy["ventilation"] += (
            vent * AIR_J_M3_K * colder + aired * VAPOUR_J_KG
        ) * dt_s
        energy["water"] += liquid_w * dt_s - rained_j
        water["humidifier"] += self.misted * dt_s
        water["ventilation"] += aired * dt_s
        water["condensate"] -= (self.dried + on_coil) * dt_s + rained_kg
        gas["injected"] += self.injected * dt_s
        gas["ventilation"] += vent * (_OUTDOOR_CO2_MOL_M3 - co2) * dt_s
        return self.electric_w + max(cooled_w, 0.0) / _COOLING_COP
