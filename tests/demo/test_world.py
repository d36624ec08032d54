"""A simulated farm behaves as a real one would."""

from collections.abc import Callable
import json
import math
from typing import cast

import pytest

from custom_components.vertical_farm.demo.crop import HARVEST_KG_M2
from custom_components.vertical_farm.demo.faults import FaultKind
from custom_components.vertical_farm.demo.programme import LIT_S
from custom_components.vertical_farm.demo.world import World
from tests.demo.worlds import DAY, HOUR, START, WEEK, broken, reloaded, saved, world_of

type Look = Callable[[World], float]

LIT_VALUES: dict[str, tuple[Look, float, float]] = {
    "ppfd": (lambda world: world.plots[0].ppfd_umol, 150, 300),
    "temperature": (lambda world: world.air.mean_temperature(), 20, 25),
    "humidity": (lambda world: world.air.mean_humidity(), 58, 75),
    "co2": (lambda world: world.air.mean_co2_ppm(), 780, 1050),
    "leaf_temperature": (lambda world: world.plots[0].crop.leaf_c, 18, 25),
    "ec": (lambda world: world.tanks[0].ec_ms_cm, 1.4, 1.8),
    "ph": (lambda world: world.tanks[0].ph, 5.5, 6.2),
    "water_temperature": (lambda world: world.tanks[0].temperature, 19, 23),
    "oxygen": (lambda world: world.tanks[0].oxygen, 6.8, 9.2),
    "level": (lambda world: world.tanks[0].level, 50, 96),
}
DARK_VALUES: dict[str, tuple[Look, float, float]] = {
    **LIT_VALUES,
    "ppfd": (lambda world: world.plots[0].ppfd_umol, 0, 0),
    "temperature": (lambda world: world.air.mean_temperature(), 17.5, 20.5),
    "humidity": (lambda world: world.air.mean_humidity(), 58, 80),
    "co2": (lambda world: world.air.mean_co2_ppm(), 400, 1200),
    "leaf_temperature": (lambda world: world.plots[0].crop.leaf_c, 15, 21),
}


@pytest.fixture(scope="module")
def week() -> list[tuple[float, dict[str, float], dict[str, float]]]:
    """Return a week of the usual farm, seen every 20 minutes, an hour after switching."""
    world, seen = world_of(3, 4, 11), []
    while world.t < START + WEEK:
        world.step(1200.0)
        day_s = (world.t - START) % DAY
        lit = {k: look(world) for k, (look, _, _) in LIT_VALUES.items()}
        dark = {k: look(world) for k, (look, _, _) in DARK_VALUES.items()}
        seen.append((day_s, lit, dark))
    return seen


@pytest.mark.parametrize("quantity", LIT_VALUES)
def test_lit_values_stay_believable(
    quantity: str, week: list[tuple[float, dict[str, float], dict[str, float]]]
) -> None:
    """Under light everything stays in the band of a well-run farm."""
    _, low, high = LIT_VALUES[quantity]
    values = [lit[quantity] for day_s, lit, _ in week if HOUR <= day_s < LIT_S - HOUR]
    assert low <= min(values) <= max(values) <= high


@pytest.mark.parametrize("quantity", DARK_VALUES)
def test_dark_values_stay_believable(
    quantity: str, week: list[tuple[float, dict[str, float], dict[str, float]]]
) -> None:
    """In the dark everything stays in the band of a well-run farm."""
    _, low, high = DARK_VALUES[quantity]
    values = [dark[quantity] for day_s, _, dark in week if day_s >= LIT_S + HOUR]
    assert low <= min(values) <= max(values) <= high


def test_the_same_seed_and_commands_give_the_same_farm() -> None:
    """Nothing but the seed and the commands decides."""
    one, other, third = world_of(seed=4), world_of(seed=4), world_of(seed=5)
    for world in (one, other, third):
        world.step(5 * HOUR)
        world.command("lamp_1_1", 0.3)
        world.step(HOUR)
    assert one.as_dict() == other.as_dict()
    assert one.plots[0].ppfd_umol != third.plots[0].ppfd_umol


def test_short_and_long_steps_agree() -> None:
    """Ten hours in steps of a second and of half a minute tells the same story."""

    def run_of(step_s: float) -> dict[str, float]:
        """Return the means of ten hours and what was used."""
        world = world_of(1, 1)
        seconds, temperature, humidity, co2 = 0.0, 0.0, 0.0, 0.0
        while world.t < START + 10 * HOUR:
            world.step(30.0, step_s)
            seconds += 1
            temperature += world.air.mean_temperature()
            humidity += world.air.mean_humidity()
            co2 += world.air.mean_co2_ppm()
        drawn = world.ledger.water_kg["condensate"] + world.ledger.water_kg["crop"]
        return {
            "temperature": temperature / seconds,
            "humidity": humidity / seconds,
            "co2": co2 / seconds,
            "fresh": world.plots[0].crop.fresh_kg_m2,
            "salt": world.stored_salt_g(),
            "drawn": drawn,
            "lamps": world.ledger.energy_j["lamps"],
        }

    fine, coarse = run_of(1.0), run_of(30.0)
    assert coarse["temperature"] == pytest.approx(fine["temperature"], abs=0.2)
    assert coarse["humidity"] == pytest.approx(fine["humidity"], abs=1.0)
    assert coarse["co2"] == pytest.approx(fine["co2"], rel=0.03)
    for used in ("fresh", "salt", "drawn", "lamps"):
        assert coarse[used] == pytest.approx(fine[used], rel=0.02)


def test_time_that_has_passed_changes_nothing() -> None:
    """A clock that is set back does not undo anything."""
    world = world_of()
    world.step(HOUR)
    before = world.as_dict()
    world.advance_to(world.t - 10.0)
    world.skip_to(world.t - 10.0)
    assert world.as_dict() == before


def test_a_command_holds_until_the_programmes_next_own_change() -> None:
    """A lamp switched off by hand stays off until the timer switches the lamps."""
    world = world_of()
    world.step(2 * HOUR)
    world.command("lamp_1_1", 0.0)
    world.step(10 * HOUR)
    assert world.plots[0].ppfd_umol == 0
    assert world.plots[1].ppfd_umol > 150
    world.step(12 * HOUR + 600.0)
    assert world.plots[0].ppfd_umol > 150


def test_a_lamp_set_by_hand_takes_no_part_in_the_ramp() -> None:
    """The others go on to full light."""
    world = world_of()
    world.step(60.0)
    world.command("lamp_1_1", 0.0)
    world.step(600.0)
    assert world.devices["lamp_1_1"].level == 0
    assert world.devices["lamp_1_2"].level == 0.85


@pytest.mark.parametrize("hours", [23, 24, 25])
def test_the_light_follows_the_crops_days_however_long_they_are(hours: int) -> None:
    """A day of 23 or 25 hours has its 16 hours of light, and the next begins on time."""
    turn = START + hours * HOUR

    def crop_day(t: float) -> tuple[float, float]:
        """Return a first day of some hours, and a second of 24."""
        return (START, turn) if t < turn else (turn, turn + DAY)

    world = World(1, 1, 3, START, crop_day)
    lamp = world.plots[0].lamp
    before = lamp.lit_hours
    world.advance_to(turn - 60.0)
    assert world.plots[0].ppfd_umol == 0
    assert lamp.lit_hours - before == pytest.approx(16, abs=0.1)
    world.advance_to(turn + 60.0)
    assert world.plots[0].ppfd_umol > 0
    assert World.from_dict(world.as_dict(), crop_day).as_dict() == world.as_dict()


def test_another_time_zone_moves_the_light() -> None:
    """The crop's day is looked up again when it may have changed."""
    shift = 0.0

    def crop_day(t: float) -> tuple[float, float]:
        """Return days of 24 hours."""
        start = t - (t - START - shift) % DAY
        return start, start + DAY

    world = World(1, 1, 3, START, crop_day)
    world.step(HOUR)
    shift = -18 * HOUR
    world.look_up_day()
    world.step(60.0)
    assert world.plots[0].ppfd_umol == 0


def test_without_the_programme_devices_do_what_they_are_told_alone() -> None:
    """Nothing is switched on or off by itself."""
    world = world_of()
    world.enable_programme(enabled=False)
    before = {key: device.level for key, device in world.devices.items()}
    world.command("heater", 1.0)
    world.step(DAY)
    after = {key: device.level for key, device in world.devices.items()}
    assert after == {**before, "heater": 1.0}


def test_the_programme_begins_with_its_own_wishes_again() -> None:
    """Switched on again, the devices go where their controllers want them."""
    world = world_of()
    world.step(HOUR)
    world.enable_programme(enabled=False)
    world.command("lamp_1_1", 0.1)
    world.enable_programme(enabled=True)
    assert world.devices["lamp_1_1"].level == world.devices["lamp_1_2"].level > 0.5


def test_crops_grow_are_harvested_and_begin_again() -> None:
    """Over a month every shelf has been cut once, and none is bigger than that."""
    world = world_of(1, 1)
    for _ in range(45):
        world.step(DAY, 120.0)
        assert all(plot.crop.fresh_kg_m2 < HARVEST_KG_M2 for plot in world.plots)
    assert all(plot.crop.harvested_kg_m2 >= HARVEST_KG_M2 for plot in world.plots)
    assert all(plot.crop.leaf_area_index > 0 for plot in world.plots)


def test_a_dead_lamp_is_dark_though_it_is_on() -> None:
    """The relay says on, the light meter and the power meter say otherwise."""
    world = broken(world_of(), lamp_1_1=FaultKind.STUCK_OFF)
    world.step(HOUR)
    assert world.devices["lamp_1_1"].level > 0
    assert world.plots[0].ppfd_umol == 0
    assert world.plots[0].power_w < 1


def test_a_lamp_that_is_stuck_on_shines_in_the_night() -> None:
    """It cannot be switched off."""
    world = broken(world_of(), lamp_1_1=FaultKind.STUCK_ON)
    world.step(LIT_S + 2 * HOUR)
    assert world.devices["lamp_1_1"].level == 0
    assert world.plots[0].ppfd_umol > 200


def test_a_worn_lamp_gives_the_share_that_is_left() -> None:
    """Half a lamp gives about half the light."""
    world = broken(world_of(), lamp_1_1=FaultKind.WEAK)
    world.step(HOUR)
    assert world.plots[0].ppfd_umol == pytest.approx(
        world.plots[1].ppfd_umol / 2, rel=0.1
    )


def test_a_welded_heater_warms_the_farm() -> None:
    """With the cooler dead as well it gets hot, and the exhaust fan comes to help."""
    world = broken(world_of(), heater=FaultKind.STUCK_ON, cooler=FaultKind.STUCK_OFF)
    hottest, fan_ran = 0.0, False
    for _ in range(6 * 12):
        world.step(300.0)
        hottest = max(hottest, world.air.mean_temperature())
        fan_ran = fan_ran or world.devices["exhaust_fan"].level > 0
    assert hottest > 27
    assert fan_ran


def test_a_stuck_co2_valve_fills_the_room() -> None:
    """Nothing closes it."""
    world = broken(world_of(), co2_valve=FaultKind.STUCK_ON)
    world.step(6 * HOUR)
    assert world.air.mean_co2_ppm() > 2000


def test_a_dead_cooler_lets_the_lamps_heat_the_room_within_half_an_hour() -> None:
    """Lamps are heaters: some kelvin in 30 minutes."""
    well, ill = world_of(3, 4), broken(world_of(3, 4), cooler=FaultKind.STUCK_OFF)
    for world in (well, ill):
        world.step(3 * HOUR)
    assert ill.air.mean_temperature() > well.air.mean_temperature() + 2


@pytest.mark.parametrize(
    ("kind", "flow_share", "power_share"),
    [
        (None, 1.0, 1.0),
        (FaultKind.CLOGGED, 0.25, 0.85),
        (FaultKind.DRY, 0.0, 0.4),
        (FaultKind.BURST, 1.25, 1.0),
        (FaultKind.STUCK_OFF, 0.0, 0.0),
        (FaultKind.WEAK, 0.5, 0.5),
    ],
)
def test_a_pump_shows_its_fault_in_flow_and_power(
    kind: FaultKind | None, flow_share: float, power_share: float
) -> None:
    """Flow and power of a running pump tell what is wrong."""
    world = world_of()
    world.set_fault("pump_1", kind, None)
    world.enable_programme(enabled=False)
    world.command("pump_1", 1.0)
    world.step(60.0)
    tank = world.tanks[0]
    assert tank.flow_l_min == pytest.approx(tank.nominal_flow_l_min * flow_share)
    assert tank.power_w == pytest.approx(20.0 * power_share)


def test_a_burst_hose_wets_the_floor_and_empties_the_tank() -> None:
    """The leak sensor gets wet, the level falls, until the pump runs dry."""
    world = broken(world_of(), pump_1=FaultKind.BURST, refill_1=FaultKind.STUCK_OFF)
    world.step(10 * 60.0)
    assert world.tanks[0].floor_is_wet
    world.step(DAY)
    assert world.tanks[0].level < 5
    assert world.tanks[0].flow_l_min == 0


def test_no_fault_is_stronger_than_a_farm_can_stand() -> None:
    """A heater does not become a furnace, whatever magnitude is asked for."""
    world = world_of()
    world.set_fault("heater", FaultKind.STUCK_ON, 1e9)
    world.set_fault("leak_1", FaultKind.LEAK, 1e300)
    world.set_fault("lamp_1_1", FaultKind.WEAK, -4.0)
    world.step(HOUR)
    assert world.air.mean_temperature() < 50
    assert world.tanks[0].level < 1
    assert world.plots[0].ppfd_umol == 0


def test_a_leak_wets_the_floor_until_it_is_mended() -> None:
    """Some minutes after the repair the floor is dry."""
    world = world_of()
    world.set_fault("leak_1", FaultKind.LEAK, 12.0)
    level = world.tanks[0].level
    world.step(HOUR)
    assert world.tanks[0].floor_is_wet
    assert world.tanks[0].level < level
    world.set_fault("leak_1", None, None)
    world.step(6 * HOUR)
    assert not world.tanks[0].floor_is_wet


def test_an_open_refill_valve_floods_the_floor() -> None:
    """A tank holds no more than its volume."""
    world = broken(world_of(), refill_1=FaultKind.STUCK_ON)
    world.step(2 * HOUR)
    assert world.tanks[0].level <= 100
    assert world.tanks[0].floor_is_wet


@pytest.mark.parametrize("doser", ["doser_a_1", "doser_b_1"])
def test_a_stuck_doser_drives_the_ec_up(doser: str) -> None:
    """Within an hour the solution is far too strong."""
    world = broken(world_of(), **{doser: FaultKind.STUCK_ON})
    world.step(HOUR)
    assert world.tanks[0].ec_ms_cm > 3


def test_a_stuck_acid_doser_drives_the_ph_down() -> None:
    """Within an hour the solution is sour."""
    world = broken(world_of(), doser_ph_1=FaultKind.STUCK_ON)
    world.step(HOUR)
    assert world.tanks[0].ph < 4.5


def test_roots_dry_out_when_the_pump_stops() -> None:
    """A lit crop without water stops to transpire within a day, and gets warm."""
    well, ill = world_of(), broken(world_of(), pump_1=FaultKind.STUCK_OFF)
    for world in (well, ill):
        world.step(15 * HOUR)
    assert ill.tanks[0].supply() < 0.2
    assert well.tanks[0].supply() == 1
    assert ill.plots[0].crop.leaf_c > well.plots[0].crop.leaf_c + 1


def test_an_empty_tank_stays_at_zero() -> None:
    """Nothing becomes negative or infinite without water."""
    world = broken(world_of(), refill_1=FaultKind.STUCK_OFF)
    world.set_fault("leak_1", FaultKind.LEAK, 500.0)
    world.step(2 * DAY)
    tank = world.tanks[0]
    assert 0 <= tank.water < 0.01
    assert all(math.isfinite(value) for value in tank.as_dict().values())
    assert 0 <= tank.ec_ms_cm < 10
    assert 2 < tank.ph < 9


def test_a_pulse_ends_by_itself_and_a_command_ends_a_pulse() -> None:
    """The built-in doser gives what it wants, however long the steps are."""
    world = world_of()
    world.enable_programme(enabled=False)
    salt = world.stored_salt_g()
    world.devices["doser_a_1"].command(1.0, 45.0)
    world.step(20.0)
    assert world.devices["doser_a_1"].level == 1
    world.step(600.0)
    assert world.devices["doser_a_1"].level == 0
    # 60 L of tank: 0.5 mL/s of stock of 200 mS/cm for 45 s.
    given = 45.0 * 0.5e-3 * 200.0 * 0.64
    grown = world.ledger.salt_g["crop"]
    assert world.stored_salt_g() - salt - grown == pytest.approx(given)
    world.devices["doser_a_1"].command(1.0, 45.0)
    world.command("doser_a_1", 0.0)
    world.step(60.0)
    assert world.ledger.salt_g["dosers"] == pytest.approx(given)


def test_a_switched_lamp_shows_at_once_and_costs_no_time() -> None:
    """A command is seen before time passes on."""
    world = world_of()
    world.step(HOUR)
    t = world.t
    world.command("lamp_1_1", 0.5)
    world.command("pump_1", 0.0)
    world.settle()
    assert world.t == t
    assert world.plots[0].ppfd_umol == pytest.approx(130, abs=12)
    assert world.tanks[0].flow_l_min == 0


def test_a_saved_farm_goes_on_as_if_nothing_had_happened() -> None:
    """Also with faults, pulses and a programme half way."""
    world = broken(world_of(), lamp_1_2=FaultKind.WEAK, leak_1=FaultKind.LEAK)
    world.step(18.37 * HOUR)
    world.devices["doser_a_1"].command(1.0, 45.0)
    other = reloaded(world)
    for each in (world, other):
        each.step(7.1 * HOUR)
    assert other.as_dict() == world.as_dict()


def _without(document: dict[str, object], *path: str | int) -> None:
    """Remove a part of a saved farm."""
    node = document
    for step in path[:-1]:
        node = cast("dict[str, object]", cast("dict[str | int, object]", node)[step])
    cast("dict[str | int, object]", node).pop(path[-1])


def _with(document: dict[str, object], value: object, *path: str | int) -> None:
    """Replace a part of a saved farm."""
    node = cast("dict[str | int, object]", document)
    for step in path[:-1]:
        node = cast("dict[str | int, object]", node[step])
    node[path[-1]] = value


FAULT = {"kind": "leak", "magnitude": 1.0, "since": 0.0, "held": 0.0}
SPOILT: dict[str, Callable[[dict[str, object]], None]] = {
    "another version": lambda doc: _with(doc, 2, "version"),
    "no air": lambda doc: _without(doc, "air"),
    "too little air": lambda doc: _with(doc, [1.0], "air", "heat"),
    "a shelf short": lambda doc: _without(doc, "plots", 0),
    "a text": lambda doc: _with(doc, "much", "tanks", 0, "water"),
    "a truth": lambda doc: _with(doc, True, "tanks", 0, "water"),
    "an infinity": lambda doc: _with(doc, math.inf, "tanks", 0, "salt"),
    "no device": lambda doc: _without(doc, "devices", "heater"),
    "a level out of range": lambda doc: _with(doc, 3.0, "devices", "heater", "level"),
    "an unknown fault": lambda doc: _with(
        doc, {**FAULT, "kind": "x"}, "faults", "cooler"
    ),
    "an impossible fault": lambda doc: _with(doc, FAULT, "faults", "cooler"),
    "a leak nowhere": lambda doc: _with(doc, FAULT, "faults", "leak_9"),
    "no programme": lambda doc: _without(doc, "programme"),
    "no zones": lambda doc: _without(doc, "programme", "zones"),
    "a broken pulse": lambda doc: _with(doc, [[1.0, "x", None]], "programme", "due"),
    "no books": lambda doc: _without(doc, "ledger"),
    "a furnace": lambda doc: _with(doc, [1e6] * 3, "air", "heat"),
    "a vacuum": lambda doc: _with(doc, [-1.0] * 3, "air", "co2"),
    "an ocean": lambda doc: _with(doc, 1e9, "tanks", 0, "water"),
    "the end of time": lambda doc: _with(doc, 1e15, "t"),
    "no size": lambda doc: _without(doc, "racks"),
    "no rack": lambda doc: _with(doc, 0, "racks"),
    "a hall too big": lambda doc: _with(doc, 5000, "shelves"),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_file_is_refused(spoil: Callable[[dict[str, object]], None]) -> None:
    """Whatever is wrong with it, it is a ValueError and nothing else."""
    world = world_of()
    world.step(HOUR)
    document = json.loads(saved(world))
    spoil(document)
    with pytest.raises(ValueError, match=r"."):
        World.from_dict(document)
