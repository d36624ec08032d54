"""Which devices keep the air: by temperature and VPD, and never against each other."""

from dataclasses import dataclass, replace
from itertools import pairwise

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.vertical_farm.agronomy.psychrometrics import (
    relative_humidity,
    saturation_vapour_pressure,
)
from custom_components.vertical_farm.control.climate import (
    OPPOSED,
    SHORTEST_REST_S,
    SHORTEST_RUN_S,
    TOO_HOT_C,
    Choice,
    Room,
    Unit,
    Why,
    as_inputs,
    decide,
    from_inputs,
    shared,
)
from custom_components.vertical_farm.control.equipment import Kind
from custom_components.vertical_farm.growing.recipes import Band

DAY = Band(18.0, 21.0, 24.0)
NIGHT = Band(16.0, 18.0, 20.0)
VPD = Band(0.5, 0.85, 1.2)
HUMIDITY = Band(50.0, 65.0, 80.0)
ALL = tuple(
    Unit(kind.value, kind, on=False)
    for kind in (
        Kind.HEATER,
        Kind.COOLER,
        Kind.HUMIDIFIER,
        Kind.DEHUMIDIFIER,
        Kind.FAN,
        Kind.EXHAUST_FAN,
    )
)


def _room(
    t_c: float | None, rh: float | None, band: Band = DAY, vpd: Band = VPD
) -> Room:
    """Return a room with usual targets."""
    return Room(t_c, rh, band, vpd, HUMIDITY)


def _units(**on: bool) -> tuple[Unit, ...]:
    """Return every device, some of which run for long enough."""
    return tuple(replace(u, on=on.get(u.ref, False), since_s=900.0) for u in ALL)


def _by_ref(choices: tuple[Choice, ...]) -> dict[str, Choice]:
    """Return choices by their device."""
    return {choice.unit.ref: choice for choice in choices}


def _on(room: Room, units: tuple[Unit, ...] = ALL) -> set[str]:
    """Return what should run besides the circulation."""
    return {
        choice.unit.ref
        for choice in decide(room, units)
        if choice.on and choice.unit.kind is not Kind.FAN
    }


@pytest.mark.parametrize(
    ("t_c", "rh", "wanted"),
    [
        (21.0, 66.0, set()),
        (18.5, 60.0, {"heater"}),
        (23.5, 66.0, {"cooler"}),
        (21.0, 50.0, {"humidifier"}),
        (21.0, 79.0, {"dehumidifier"}),
        (18.5, 79.0, {"heater", "dehumidifier"}),
        (23.5, 50.0, {"cooler", "humidifier"}),
        (24.5, 66.0, {"cooler", "exhaust_fan"}),
    ],
)
def test_air_at_the_edge_of_its_band_wants_the_device_that_leads_back(
    t_c: float, rh: float, wanted: set[str]
) -> None:
    """And nothing where it is within."""
    assert _on(_room(t_c, rh)) == wanted


def test_the_night_is_allowed_to_be_cooler() -> None:
    """What is too cold by day is right by night, and what is right by day too warm."""
    assert _on(_room(18.0, 65.0, NIGHT)) == set()
    assert _on(_room(21.0, 65.0, NIGHT)) == {"cooler", "exhaust_fan"}


@pytest.mark.parametrize("missing", ["temperature", "both"])
def test_nobody_acts_on_air_that_nobody_knows(missing: str) -> None:
    """Everything rests at once, whatever its times; the air goes on moving."""
    running = tuple(replace(unit, on=True, since_s=1.0) for unit in ALL)
    rh = 60.0 if missing == "temperature" else None
    choices = _by_ref(decide(_room(None, rh), running))
    assert {ref for ref, choice in choices.items() if choice.on} == {"fan"}
    assert choices["heater"].why is Why.NO_READING


def test_without_humidity_the_temperature_is_still_kept() -> None:
    """But nobody mists or dries."""
    assert _on(_room(18.5, None), _units(humidifier=True)) == {"heater"}


def test_without_a_crop_nothing_is_wanted() -> None:
    """There is no target then."""
    choices = _by_ref(decide(Room(5.0, 90.0, None, None), ALL))
    assert choices["heater"].why is Why.NO_TARGET


def test_a_device_stops_near_the_middle_and_not_at_the_edge() -> None:
    """The dead-band lies between where it starts and where it stops."""
    assert _on(_room(19.5, 60.0)) == set()
    assert _on(_room(19.5, 60.0), _units(heater=True)) == {"heater"}
    assert _on(_room(20.5, 60.0), _units(heater=True)) == set()


def test_heat_waits_until_the_cooler_has_had_its_time() -> None:
    """A compressor runs for minutes, and heat does not run against it."""
    units = tuple(
        replace(
            unit,
            on=unit.kind is Kind.COOLER,
            since_s=100.0 if unit.kind is Kind.COOLER else 900.0,
        )
        for unit in ALL
    )
    choices = _by_ref(decide(_room(18.5, 65.0), units))
    assert choices["cooler"].why is Why.MIN_RUN
    assert choices["cooler"].again_s == pytest.approx(80.0)
    assert choices["heater"].why is Why.OPPOSED
    assert not choices["heater"].on


def test_beyond_a_limit_the_harm_ends_at_once() -> None:
    """The shortest run does not keep a heater going in the heat."""
    units = tuple(
        replace(unit, on=unit.kind is Kind.HEATER, since_s=1.0) for unit in ALL
    )
    assert _by_ref(decide(_room(TOO_HOT_C, 50.0), units))["heater"].why is Why.LIMIT


def test_a_device_that_must_not_run_is_off_and_no_reason_to_wait_for_it() -> None:
    """Damp air without a dehumidifier is dried by the cold coil while there is warmth to spare."""
    units = tuple(
        replace(unit, held=unit.kind is Kind.DEHUMIDIFIER, on=False, since_s=900.0)
        for unit in ALL
    )
    choices = _by_ref(decide(_room(22.0, 81.0), units))
    assert choices["dehumidifier"].why is Why.HELD
    assert (choices["cooler"].on, choices["cooler"].why) == (True, Why.TOO_HUMID)


def test_a_room_with_a_heater_alone_is_dried_by_warmth() -> None:
    """Within the band of the temperature."""
    heater = (Unit("heater", Kind.HEATER, on=False),)
    assert _on(_room(20.0, 82.0), heater) == {"heater"}
    assert _on(_room(23.0, 79.0), heater) == set()


def test_outside_air_that_is_no_cooler_is_left_outside() -> None:
    """An exhaust fan would bring in warmth."""
    room = replace(_room(25.0, 60.0), outdoor_c=27.0)
    assert "exhaust_fan" not in _on(room)


def test_plants_that_agree_share_what_suits_all() -> None:
    """Those that do not share the middle between them, weighted by area."""
    assert shared([(DAY, 1.0), (Band(20.0, 23.0, 27.0), 1.0)]) == Band(20.0, 22.0, 24.0)
    apart = shared([(Band(10.0, 11.0, 12.0), 3.0), (Band(20.0, 21.0, 22.0), 1.0)])
    assert apart is not None
    assert apart.typical == pytest.approx(13.5)
    assert shared([]) is None


_temperatures = st.floats(-5.0, 45.0) | st.none()
_humidities = st.floats(5.0, 100.0) | st.none()
_bands = st.tuples(st.floats(10.0, 24.0), st.floats(1.0, 8.0)).map(
    lambda found: Band(found[0], found[0] + found[1] / 2.0, found[0] + found[1])
)
_states = st.tuples(
    st.sampled_from([True, False, None]), st.floats(0.0, 1000.0), st.booleans()
)


@given(_temperatures, _humidities, _bands, st.lists(_states, min_size=6, max_size=6))
def test_what_is_written_down_gives_the_same_decision(
    t_c: float | None,
    rh: float | None,
    band: Band,
    states: list[tuple[bool | None, float, bool]],
) -> None:
    """Whatever was seen."""
    units = tuple(
        replace(unit, on=on, since_s=since_s, held=held)
        for unit, (on, since_s, held) in zip(ALL, states, strict=True)
    )
    room = _room(t_c, rh, band)
    again = from_inputs(as_inputs(room, units))
    assert decide(*again) == decide(room, units)
    assert again == (room, units)


@given(
    st.lists(
        st.tuples(
            st.floats(-3.0, 3.0), st.floats(-10.0, 10.0), st.floats(5.0, 400.0), _bands
        ),
        min_size=5,
        max_size=80,
    )
)
@settings(max_examples=200)
def test_no_walk_of_the_air_cuts_a_run_short_or_sets_device_against_device(
    steps: list[tuple[float, float, float, Band]],
) -> None:
    """Runs and rests keep their shortest times, unless a limit wants the device off."""
    t_c, rh, now = 21.0, 65.0, 0.0
    units = {unit.ref: replace(unit, since_s=None) for unit in ALL}
    switched = dict.fromkeys(units, -1e9)
    for dt, drh, wait_s, band in steps:
        t_c, rh, now = (
            min(max(t_c + dt, 0.0), 40.0),
            min(max(rh + drh, 10.0), 100.0),
            now + wait_s,
        )
        seen = tuple(
            replace(unit, since_s=now - switched[ref]) for ref, unit in units.items()
        )
        choices = decide(_room(t_c, rh, band), seen)
        for choice in choices:
            kind, ref = choice.unit.kind, choice.unit.ref
            if choice.changes:
                kept = (SHORTEST_RUN_S if choice.unit.on else SHORTEST_REST_S).get(
                    kind, 0.0
                )
                assert now - switched[ref] >= kept or choice.why is Why.LIMIT
                switched[ref] = now
            units[ref] = replace(choice.unit, on=choice.on)
        running = {choice.unit.kind for choice in choices if choice.on}
        assert not any(OPPOSED.get(kind) in running for kind in running)
        order = [choice.on for choice in choices]
        assert all(before <= after for before, after in pairwise(order))


@dataclass
class _Chamber:
    """A small grow room in a simple model: heat and vapour in, through walls and out."""

    t_c: float = 19.0
    e_kpa: float = 1.4

    def after(self, dt_s: float, on: set[str], *, lit: bool, outside_c: float) -> None:
        """Let time pass."""
        heat_w = 900.0 * lit - 60.0 * (self.t_c - outside_c)
        heat_w += 1500.0 * ("heater" in on) - 2500.0 * ("cooler" in on)
        heat_w += 400.0 * ("dehumidifier" in on)
        vapour = (0.35 if lit else 0.1) - 0.25 * (self.e_kpa - 0.9)
        vapour += 0.9 * ("humidifier" in on) - 1.2 * ("dehumidifier" in on)
        vapour -= 0.3 * ("cooler" in on)
        self.t_c += heat_w * dt_s / 400_000.0
        self.e_kpa = max(self.e_kpa + vapour * dt_s / 1000.0, 0.2)
        self.e_kpa = min(self.e_kpa, saturation_vapour_pressure(self.t_c))

    @property
    def rh(self) -> float:
        """Return the relative humidity."""
        return relative_humidity(self.t_c, self.e_kpa)


@pytest.mark.parametrize("outside_c", [2.0, 15.0, 28.0])
def test_a_room_whose_equipment_suffices_is_in_target_all_but_a_twentieth(
    outside_c: float,
) -> None:
    """Through days and nights, at any season."""
    chamber, step_s = _Chamber(), 60.0
    units = {unit.ref: replace(unit, since_s=900.0) for unit in ALL}
    inside = {"temperature": 0, "vpd": 0}
    steps = int(4 * 86_400 / step_s)
    for step in range(steps):
        of_day_s = step * step_s % 86_400
        lit = of_day_s < 16 * 3600
        settling = of_day_s % (16 * 3600) < 1800
        band = DAY.union(NIGHT) if settling else DAY if lit else NIGHT
        room = _room(chamber.t_c, chamber.rh, band)
        for choice in decide(room, tuple(units.values())):
            ref = choice.unit.ref
            since_s = 0.0 if choice.changes else (choice.unit.since_s or 0.0)
            units[ref] = replace(choice.unit, on=choice.on, since_s=since_s + step_s)
        on = {ref for ref, unit in units.items() if unit.on}
        chamber.after(step_s, on, lit=lit, outside_c=outside_c)
        now = _room(chamber.t_c, chamber.rh, band)
        inside["temperature"] += chamber.t_c in band
        inside["vpd"] += now.vpd_kpa is not None and now.vpd_kpa in VPD
    assert {name: count / steps > 0.95 for name, count in inside.items()} == {
        "temperature": True,
        "vpd": True,
    }
