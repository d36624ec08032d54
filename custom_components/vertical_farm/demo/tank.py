"""A reservoir with its pump, dosers and refill, and the trays that it floods."""

from dataclasses import dataclass
import math

from ..agronomy.nutrients import oxygen_saturation_mg_l
from .air import WATER_J_KG_K
from .lamp import SHELF_AREA_M2
from .ledger import Ledger
from .state import dump, load
from .weather import GROUND_C

LITRES_PER_SHELF = 15.0
FLOW_L_MIN_PER_SHELF = 1.0
PUMP_W_PER_SHELF = 5.0
# g of salt per litre at 1 mS/cm, the "640" convention of conductivity meters.
SALT_G_L_PER_MS_CM = 0.64
STOCK_EC_MS_CM = 200.0
ACID_MEQ_ML = 1.0
DOSER_ML_MIN_PER_L = 0.5
_TAP_EC_MS_CM = 0.3
_TAP_ALKALINITY_MEQ_L = 0.8
_TAP_C = 15.0
_STOCK_C = 20.0
_REFILL_L_MIN_PER_L = 0.05
# What the trays hold when flooded, and what stays in the root mats.
_TRAY_KG_M2 = 3.0
_RETAINED_KG_M2 = 0.6
_DRAIN_S = 300.0
_FLOOR_S = 1200.0
_WET_FLOOR_KG = 0.02
_SUCTION_KG_PER_L = 0.02
# Salt that lettuce takes per kg of water; nitrate uptake gives bicarbonate back.
_UPTAKE_EC_MS_CM = 1.3
_UPTAKE_ALKALINITY_MEQ_KG = 0.3
_NEUTRAL_PH = 5.8
_BUFFER_MEQ_L_PER_PH = 1.2
_BUFFER_WIDTH_PH = 1.5
_SHELL_J_K = 4000.0
_ROOM_W_K_PER_SHELF = 1.0
_GROUND_W_K_PER_SHELF = 0.35
# 1/h of reaeration, still and with the return splashing; mg/(L h) that roots breathe.
_STILL_AERATION = 0.5
_PUMPED_AERATION = 2.5
_ROOT_BREATH = 1.1


@dataclass(slots=True)
class Drives:
    """What the tank's devices really do during a step, 0..1, and what is broken."""

    pump: float = 0.0
    doser_a: float = 0.0
    doser_b: float = 0.0
    doser_ph: float = 0.0
    refill: float = 0.0
    dry: bool = False
    flow_share: float = 1.0
    spilled_share: float = 0.0
    leak_l_h: float = 0.0


class Tank:
    """Solution in the tank and in the trays: water, salt, alkalinity, heat, oxygen."""

    __slots__ = (
        "alkalinity",
        "area_m2",
        "doser_ml_s",
        "floor",
        "flow_l_min",
        "nominal_flow_l_min",
        "oxygen",
        "power_w",
        "salt",
        "shelves",
        "temperature",
        "tray_alkalinity",
        "tray_salt",
        "tray_water",
        "volume_l",
        "water",
    )

    FIELDS = (
        "water",
        "salt",
        "alkalinity",
        "tray_water",
        "tray_salt",
        "tray_alkalinity",
        "temperature",
        "oxygen",
        "floor",
        "flow_l_min",
        "power_w",
    )

    def __init__(self, shelves: int, fill: float) -> None:
        """Fill a tank for some shelves to a share of its volume with fresh solution."""
        self.shelves = shelves
        self.area_m2 = shelves * SHELF_AREA_M2
        self.volume_l = shelves * LITRES_PER_SHELF
        self.nominal_flow_l_min = shelves * FLOW_L_MIN_PER_SHELF
        self.doser_ml_s = self.volume_l * DOSER_ML_MIN_PER_L / 60.0
        self.water = self.volume_l * fill
        self.tray_water = self.area_m2 * _RETAINED_KG_M2
        strength = 1.6 * SALT_G_L_PER_MS_CM
        self.salt = self.water * strength
        self.tray_salt = self.tray_water * strength
        self.alkalinity = self.tray_alkalinity = 0.0
        self.temperature = 20.6
        self.oxygen = 8.2
        self.floor = self.flow_l_min = self.power_w = 0.0

    @property
    def level(self) -> float:
        """Return the fill in percent of the volume."""
        return 100.0 * self.water / self.volume_l

    @property
    def ec_ms_cm(self) -> float:
        """Return the conductivity at 25 °C, 0 for an empty tank."""
        return self.salt / max(self.water, 0.01) / SALT_G_L_PER_MS_CM

    @property
    def ph(self) -> float:
        """Return the pH of a buffer that weakens away from the middle of its range."""
        excess = self.alkalinity / max(self.water, 0.01) / _BUFFER_MEQ_L_PER_PH
        reached = math.tanh(excess / (2.0 * _BUFFER_WIDTH_PH))
        return _NEUTRAL_PH + 2.0 * _BUFFER_WIDTH_PH * reached

    @property
    def settled(self) -> bool:
        """Return whether the trays have drained, so that the level says the content."""
        return self.tray_water <= self.area_m2 * _RETAINED_KG_M2 * 1.3

    @property
    def floor_is_wet(self) -> bool:
        """Return whether water stands at the leak sensor."""
        return self.floor > _WET_FLOOR_KG

    def supply(self) -> float:
        """Return 0..1 how well the roots can draw; they feel a drying mat late."""
        return min(self.tray_water / (self.area_m2 * _RETAINED_KG_M2 * 0.3), 1.0)

    def energy_j(self) -> float:
        """Return the heat held above 0 °C."""
        return self._heat_capacity() * self.temperature

    def _heat_capacity(self) -> float:
        """Return J/K of the solution and the tank's shell."""
        return WATER_J_KG_K * (self.water + self.tray_water) + _SHELL_J_K * self.shelves

    def advance(
        self,
        dt_s: float,
        drives: Drives,
        uptake_kg: float,
        room_c: float,
        ledger: Ledger,
    ) -> float:
        """Advance one step; `uptake_kg` leaves the trays. Return the J to the room."""
        energy = self.energy_j()
        energy += self._fill(dt_s, drives, ledger)
        spills = [self._pump(dt_s, drives)]
        self._take_up(uptake_kg, ledger)
        self._drain(dt_s)
        spills.append(self._leak(dt_s, drives.leak_l_h))
        spills.append(self._overflow())
        spilled = sum(water for water, _ in spills)
        lost = WATER_J_KG_K * self.temperature
        ledger.salt_g["drain"] -= sum(salt for _, salt in spills)
        ledger.energy_j["water"] -= lost * spilled
        energy -= lost * (spilled + uptake_kg)
        self._dry_floor(dt_s, spilled, ledger)
        heat = self.power_w * dt_s
        to_room = (
            _ROOM_W_K_PER_SHELF * self.shelves * dt_s * (self.temperature - room_c)
        )
        to_ground = (
            _GROUND_W_K_PER_SHELF * self.shelves * dt_s * (self.temperature - GROUND_C)
        )
        ledger.energy_j["pumps"] += heat
        ledger.energy_j["ground"] -= to_ground
        self.temperature = (energy + heat - to_room - to_ground) / self._heat_capacity()
        self._aerate(dt_s)
        return to_room

    def _fill(self, dt_s: float, drives: Drives, ledger: Ledger) -> float:
        """Let tap water and stock solution in; return the J that they bring."""
        tap = drives.refill * self.volume_l * _REFILL_L_MIN_PER_L * dt_s / 60.0
        dosed_ml = self.doser_ml_s * dt_s
        stock = (drives.doser_a + drives.doser_b) * dosed_ml / 1000.0
        acid_ml = drives.doser_ph * dosed_ml
        if not tap and not stock and not acid_ml:
            return 0.0
        dosed = stock + acid_ml / 1000.0
        tap_salt = tap * _TAP_EC_MS_CM * SALT_G_L_PER_MS_CM
        stock_salt = stock * STOCK_EC_MS_CM * SALT_G_L_PER_MS_CM
        self.water += tap + dosed
        self.salt += tap_salt + stock_salt
        self.alkalinity += tap * _TAP_ALKALINITY_MEQ_L - acid_ml * ACID_MEQ_ML
        brought = WATER_J_KG_K * (tap * _TAP_C + dosed * _STOCK_C)
        ledger.water_kg["refill"] += tap
        ledger.water_kg["dosers"] += dosed
        ledger.salt_g["refill"] += tap_salt
        ledger.salt_g["dosers"] += stock_salt
        ledger.energy_j["water"] += brought
        return brought

    def _pump(self, dt_s: float, drives: Drives) -> tuple[float, float]:
        """Pump solution into the trays; return the kg of water and g of salt spilled."""
        self.flow_l_min = self.power_w = 0.0
        if drives.pump <= 0.0:
            return 0.0, 0.0
        rated_w = PUMP_W_PER_SHELF * self.shelves * drives.pump
        suction = self.volume_l * _SUCTION_KG_PER_L
        if drives.dry or self.water <= suction:
            self.power_w = 0.4 * rated_w
            return 0.0, 0.0
        self.power_w = rated_w * (0.8 + 0.2 * min(drives.flow_share, 1.0))
        self.flow_l_min = self.nominal_flow_l_min * drives.pump * drives.flow_share
        water = min(self.flow_l_min * dt_s / 60.0, self.water - suction)
        share = water / self.water
        salt, alkalinity = self.salt * share, self.alkalinity * share
        self.water -= water
        self.salt -= salt
        self.alkalinity -= alkalinity
        arrives = 1.0 - drives.spilled_share
        self.tray_water += water * arrives
        self.tray_salt += salt * arrives
        self.tray_alkalinity += alkalinity * arrives
        return water * drives.spilled_share, salt * drives.spilled_share

    def _take_up(self, uptake_kg: float, ledger: Ledger) -> None:
        """Let the roots draw water and salt from the trays."""
        if uptake_kg <= 0.0:
            return
        strength = self.tray_salt / self.tray_water
        salt = uptake_kg * min(_UPTAKE_EC_MS_CM * SALT_G_L_PER_MS_CM, strength)
        self.tray_water -= uptake_kg
        self.tray_salt -= salt
        self.tray_alkalinity += uptake_kg * _UPTAKE_ALKALINITY_MEQ_KG
        ledger.salt_g["crop"] -= salt

    def _drain(self, dt_s: float) -> None:
        """Let the trays run back into the tank: slowly, and what overflows at once."""
        surplus = self.tray_water - self.area_m2 * _RETAINED_KG_M2
        if surplus <= 0.0:
            return
        above = self.tray_water - self.area_m2 * _TRAY_KG_M2
        back = max(surplus * -math.expm1(-dt_s / _DRAIN_S), above)
        share = back / self.tray_water
        salt, alkalinity = self.tray_salt * share, self.tray_alkalinity * share
        self.tray_water -= back
        self.tray_salt -= salt
        self.tray_alkalinity -= alkalinity
        self.water += back
        self.salt += salt
        self.alkalinity += alkalinity

    def _leak(self, dt_s: float, leak_l_h: float) -> tuple[float, float]:
        """Lose solution through a crack; return the kg of water and g of salt."""
        return self._lose(min(leak_l_h * dt_s / 3600.0, self.water))

    def _overflow(self) -> tuple[float, float]:
        """Lose what stands above the rim."""
        return self._lose(max(self.water - self.volume_l, 0.0))

    def _lose(self, water: float) -> tuple[float, float]:
        """Take mixed solution out of the tank; return its water and salt."""
        if water <= 0.0:
            return 0.0, 0.0
        share = water / self.water
        salt = self.salt * share
        self.alkalinity -= self.alkalinity * share
        self.water -= water
        self.salt -= salt
        return water, salt

    def _dry_floor(self, dt_s: float, spilled_kg: float, ledger: Ledger) -> None:
        """Add what was spilled and let the floor drain it."""
        self.floor += spilled_kg
        drained = self.floor * -math.expm1(-dt_s / _FLOOR_S)
        self.floor -= drained
        ledger.water_kg["drain"] -= drained

    def _aerate(self, dt_s: float) -> None:
        """Bring the oxygen towards its balance of aeration and breathing roots."""
        rate = _STILL_AERATION
        if self.flow_l_min > 0.0:
            rate += _PUMPED_AERATION * self.flow_l_min / self.nominal_flow_l_min
        breath = _ROOT_BREATH * 2.0 ** ((self.temperature - 20.0) / 10.0)
        target = max(oxygen_saturation_mg_l(self.temperature) - breath / rate, 0.0)
        self.oxygen += (target - self.oxygen) * -math.expm1(-rate * dt_s / 3600.0)

    def as_dict(self) -> dict[str, float]:
        """Return the contents as JSON-able data."""
        return dump(self, self.FIELDS)

    def restore(self, stored: object) -> None:
        """Take over saved contents; raises ValueError on bad data."""
        load(self, self.FIELDS, stored)
