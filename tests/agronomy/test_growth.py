"""Growth of lettuce by Van Henten's model, and of other crops by light use."""

import math

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.agronomy.crops import Crop, load_crops
from custom_components.vertical_farm.agronomy.growth import (
    PRESETS,
    STEP_S,
    UMOL_PER_J,
    Climate,
    DryMass,
    LettuceParameters,
    Measured,
    Preset,
    Unknown,
    grow,
    rates,
    season,
)
from custom_components.vertical_farm.agronomy.yields import (
    GAIN_LIMITS,
    Gain,
    LitDay,
    Weighing,
    fit_gain,
    intercepted_light_use,
    interception,
    lettuce_yield,
    light_use_growth,
    light_use_yield,
    usual_days,
    usual_plant_g,
)
from tests.agronomy.growth_values import LETTUCE_CASES, LettuceCase
from tests.agronomy.quick import quickly

HOUR_S = 3600.0
PPFD = 17e6 / (16 * HOUR_S)
LIT = Climate.of_ppfd(PPFD, 1000.0, 24.0)
DARK = Climate(0.0, 450.0, 19.0)
DAY = ((16 * HOUR_S, LIT), (8 * HOUR_S, DARK))
START = DryMass(0.25, 0.75)
INDOOR = PRESETS[Preset.INDOOR]

CROPS = tuple(load_crops().crops.values())

each_case = pytest.mark.parametrize("case", LETTUCE_CASES, ids=lambda case: case.preset)
MASSES = st.builds(DryMass, st.floats(0.05, 60.0), st.floats(0.1, 300.0))
CLIMATES = st.builds(
    Climate, st.floats(0.0, 120.0), st.floats(300.0, 1500.0), st.floats(8.0, 34.0)
)


def parameters_of(case: LettuceCase) -> LettuceParameters:
    """Return the constants of a case."""
    return PRESETS[Preset(case.preset)]


@each_case
def test_lettuce_grows_as_the_model_says(case: LettuceCase) -> None:
    """Five decimals of both pools, every week for five weeks."""
    parameters = parameters_of(case)
    for row in case.days:
        mass = grow(parameters, START, DAY * row.day)
        assert mass.nonstructural_g_m2 == pytest.approx(row.nonstructural, abs=5.1e-6)
        assert mass.structural_g_m2 == pytest.approx(row.structural, abs=5.1e-6)
        assert mass.total_g_m2 == pytest.approx(row.total, abs=5.1e-6)
        assert mass.shoot_g_m2(parameters) == pytest.approx(row.shoot, abs=5.1e-6)
        light = sum(s * c.par_w_m2 * UMOL_PER_J / 1e6 for s, c in DAY * row.day)
        assert light == pytest.approx(row.light_mol, abs=5e-5)


@each_case
def test_heads_weigh_what_the_model_says(case: LettuceCase) -> None:
    """Planted on day 11 at 97 per m², spaced to 38 on day 21, cut on day 35."""
    parameters = parameters_of(case)
    mass = grow(parameters, DryMass.young(0.06 * 97), DAY * 10)
    mass = grow(parameters, mass.respaced(97, 38), DAY * 14)
    shoot = mass.shoot_g_m2(parameters)
    assert shoot == pytest.approx(case.heads.shoot_g_m2, abs=5.1e-5)
    assert shoot / 38 == pytest.approx(case.heads.shoot_g_plant, abs=5.1e-5)
    fresh = lettuce_yield(parameters, mass, 0.045, Gain()).times(1 / 38)
    assert fresh.typical_g == pytest.approx(case.heads.fresh_g_plant, abs=5.1e-3)


@each_case
def test_the_rates_of_a_moment_are_the_stated_ones(case: LettuceCase) -> None:
    """Every term, lit and dark, to twelve digits."""
    parameters, moment = parameters_of(case), case.moment
    mass = DryMass(10.0, 30.0)
    lit = rates(parameters, mass, LIT)
    assert (
        lit.nonstructural_g_m2_s,
        lit.structural_g_m2_s,
        lit.leaf_area_index,
        lit.photosynthesis_g_co2_m2_s,
        lit.respiration_g_m2_s,
        lit.relative_growth_per_s,
        lit.conductance_m_s,
        lit.light_efficiency_g_j,
        lit.compensation_ppm,
    ) == pytest.approx(moment[:9], rel=1e-12)
    dark = rates(parameters, mass, DARK)
    assert dark.photosynthesis_g_co2_m2_s == 0.0
    assert (dark.nonstructural_g_m2_s, dark.structural_g_m2_s) == pytest.approx(
        moment[9:], rel=1e-12
    )


@pytest.mark.parametrize("changing", [False, True])
def test_the_step_keeps_the_digits(changing: bool) -> None:
    """Ten times finer steps change nothing that is printed."""
    uneven = tuple((1000.0 + 7 * n, (LIT, DARK)[n % 2]) for n in range(1500))
    course = uneven if changing else DAY * 20
    coarse = grow(INDOOR, START, course)
    fine = grow(INDOOR, START, course, STEP_S / 10)
    assert coarse.total_g_m2 == pytest.approx(fine.total_g_m2, abs=1e-7)


@quickly
@given(MASSES, CLIMATES)
def test_growing_follows_the_rates(mass: DryMass, climate: Climate) -> None:
    """One second of growth is the rate of that second."""
    now = rates(INDOOR, mass, climate)
    later = grow(INDOOR, mass, [(1.0, climate)])
    gained = later.nonstructural_g_m2 - mass.nonstructural_g_m2
    built = later.structural_g_m2 - mass.structural_g_m2
    assert gained == pytest.approx(now.nonstructural_g_m2_s, rel=1e-2, abs=1e-10)
    assert built == pytest.approx(now.structural_g_m2_s, rel=1e-2, abs=1e-10)


@quickly
@given(MASSES, CLIMATES, st.floats(1.0, 600.0))
def test_more_light_never_grows_less(
    mass: DryMass, climate: Climate, more_w: float
) -> None:
    """And structure shrinks only once the store is empty."""
    brighter = Climate(climate.par_w_m2 + more_w, climate.co2_ppm, climate.t_c)
    less, more = (grow(INDOOR, mass, [(HOUR_S, c)]) for c in (climate, brighter))
    assert more.total_g_m2 >= less.total_g_m2
    if less.structural_g_m2 < mass.structural_g_m2:
        assert less.nonstructural_g_m2 == 0.0


@quickly
@given(MASSES, CLIMATES, st.integers(1, 11))
def test_time_may_be_cut_anywhere(mass: DryMass, climate: Climate, cut: int) -> None:
    """An hour is the same in one piece or two."""
    whole = grow(INDOOR, mass, [(HOUR_S, climate)])
    parts = [(cut * 300.0, climate), (HOUR_S - cut * 300.0, climate)]
    assert grow(INDOOR, mass, parts).total_g_m2 == pytest.approx(
        whole.total_g_m2, rel=1e-9
    )


@pytest.mark.parametrize(
    "climate",
    [
        Climate(60.0, 1000.0, 45.0),
        Climate(60.0, 1000.0, 2.0),
        Climate(60.0, 30.0, 20.0),
        Climate(-1.0, 1000.0, 20.0),
    ],
    ids=["too hot", "too cold", "no carbon", "noise in the dark"],
)
def test_without_photosynthesis_lettuce_lives_on_its_store(climate: Climate) -> None:
    """It loses mass, and no number becomes absurd."""
    mass = DryMass(10.0, 30.0)
    assert rates(INDOOR, mass, climate).photosynthesis_g_co2_m2_s == 0.0
    assert 0.0 < grow(INDOOR, mass, [(HOUR_S, climate)]).total_g_m2 < mass.total_g_m2


def test_no_time_no_growth() -> None:
    """A stretch without length changes nothing; a step without length is refused."""
    assert grow(INDOOR, START, [(0.0, LIT), (-5.0, LIT)]) == START
    with pytest.raises(ValueError, match="steps of 0"):
        grow(INDOOR, START, DAY, 0.0)


def test_a_starved_plant_withers_and_never_owes() -> None:
    """Weeks in a warm dark room empty the store, then eat the structure."""
    starved = grow(INDOOR, DryMass(0.05, 45.0), [(40 * 86400.0, Climate(0, 450, 34))])
    assert starved.nonstructural_g_m2 == 0.0
    assert 0.0 < starved.structural_g_m2 < 15.0
    assert grow(INDOOR, DryMass(0.0, 0.0), DAY) == DryMass(0.0, 0.0)


def test_spacing_keeps_the_mass_of_a_plant() -> None:
    """Half the plants on a m² are half the mass on it."""
    spaced = DryMass(10.0, 30.0).respaced(80, 40)
    assert spaced == DryMass(5.0, 15.0)


MEASURED = (
    Measured(16 * HOUR_S, PPFD, 1000.0, 24.0),
    Measured(8 * HOUR_S, 0.0, 450.0, 19.0),
)


def test_a_measured_season_drives_the_model() -> None:
    """Without gaps nothing is assumed and the curve is that of the climate."""
    whole = season(MEASURED * 7, LIT, DARK)
    assert whole.unknown == frozenset()
    assert grow(INDOOR, START, whole.course) == grow(INDOOR, START, DAY * 7)


def test_gaps_are_filled_with_the_usual_climate_and_named() -> None:
    """Each of light, CO2 and temperature for itself, where it lacked long enough."""
    gaps = (
        Measured(16 * HOUR_S, PPFD, None, None),
        Measured(8 * HOUR_S, 0.0, None, 19.0),
    )
    filled = season(gaps, LIT, DARK)
    assert filled.course == DAY
    assert filled.unknown == {Unknown.CO2, Unknown.TEMPERATURE}
    dark_gap = season([Measured(HOUR_S, None, 1000.0, 24.0)], LIT, DARK)
    assert dark_gap.course == ((HOUR_S, LIT),)
    assert dark_gap.unknown == {Unknown.LIGHT}
    short = season([*MEASURED, Measured(HOUR_S, None, None, None)], LIT, DARK)
    assert short.unknown == frozenset()


def test_heat_and_strong_light_are_beyond_the_model() -> None:
    """The curve is still drawn, but not without saying so."""
    hot = season([Measured(HOUR_S, 450.0, 800.0, 29.0)], LIT, DARK)
    assert hot.unknown == {Unknown.HEAT, Unknown.STRONG_LIGHT}


def test_an_unweighed_farm_has_a_gain_of_one_within_a_fifth() -> None:
    """And says that it is a guess."""
    gain = fit_gain([])
    assert (gain.value, gain.weighings) == (1.0, 0)
    assert (gain.low, gain.high) == pytest.approx((0.8187, 1.2214), abs=1e-4)
    mass = grow(INDOOR, START, DAY * 30)
    assert Unknown.GAIN in lettuce_yield(INDOOR, mass, 0.045, gain).unknown


def test_weighed_plants_pull_the_gain_and_narrow_its_band() -> None:
    """One sample pulls half-way, many decide."""
    one = fit_gain([Weighing(100.0, 80.0, 5)])
    many = fit_gain([Weighing(100.0, 80.0, 5)] * 20)
    assert 0.8 < one.value < 0.9
    assert many.value == pytest.approx(0.8, abs=0.01)
    assert many.spread < one.spread < Gain().spread
    assert many.low < many.value < many.high
    mass = grow(INDOOR, START, DAY * 30)
    known = lettuce_yield(INDOOR, mass, 0.045, many)
    assert known.unknown == {Unknown.MODEL_BOUNDS}
    assert known.typical_g == pytest.approx(
        mass.shoot_g_m2(INDOOR) / 0.045 * many.value
    )


def test_samples_that_disagree_widen_the_band() -> None:
    """Three heads of 50, 100 and 200 g are no basis for a narrow promise."""
    alike = fit_gain([Weighing(100.0, 100.0, 5)] * 3)
    apart = fit_gain([Weighing(100.0, g, 5) for g in (50.0, 100.0, 200.0)])
    assert apart.spread > 2 * alike.spread
    assert fit_gain([Weighing(100.0, 100.0, 50)] * 500).spread == 0.05


@quickly
@given(
    st.lists(
        st.builds(
            Weighing, st.floats(1.0, 500.0), st.floats(0.01, 5000.0), st.integers(1, 30)
        ),
        max_size=12,
    )
)
def test_a_gain_stays_within_its_limits(weighings: list[Weighing]) -> None:
    """No slip of the scales makes the model absurd."""
    gain = fit_gain(weighings)
    assert GAIN_LIMITS[0] <= gain.value <= GAIN_LIMITS[1]
    assert gain.low < gain.value < gain.high


def test_a_gain_that_the_model_cannot_explain_is_named() -> None:
    """Half the expected weight has a reason that the model does not know."""
    gain = fit_gain([Weighing(100.0, 45.0, 10)] * 10)
    assert not gain.plausible
    expected = lettuce_yield(INDOOR, START, 0.045, gain, [Unknown.CO2])
    assert {Unknown.IMPLAUSIBLE_GAIN, Unknown.CO2} <= expected.unknown


@pytest.mark.parametrize(
    ("expected_g", "weighed_g", "plants"),
    [(0.0, 10.0, 1), (10.0, -1.0, 1), (10.0, math.inf, 1), (10.0, 10.0, 0)],
)
def test_impossible_samples_are_refused(
    expected_g: float, weighed_g: float, plants: int
) -> None:
    """Nothing weighs nothing, and a sample has a plant."""
    with pytest.raises(ValueError, match=r"a plant weighs more|at least one plant"):
        Weighing(expected_g, weighed_g, plants)


@pytest.mark.parametrize("fraction", [0.0, 1.0, -0.1, math.nan])
def test_dry_matter_is_a_share(fraction: float) -> None:
    """4.5 is not 4.5 %."""
    with pytest.raises(ValueError, match="between 0 and 1"):
        lettuce_yield(INDOOR, START, fraction, Gain())


def test_leaves_catch_light_by_their_area() -> None:
    """None without leaves, 93 % at a leaf area of 3."""
    assert interception(0.0) == interception(-1.0) == 0.0
    assert interception(3.0) == pytest.approx(1 - math.exp(-2.7))


def test_a_closed_canopy_turns_every_mol_into_its_grams() -> None:
    """At full cover a day of 14 mol at 20 g/mol and LAI 4 gives 97 % of 280 g."""
    (after,) = light_use_growth(50.0, [LitDay(14.0, 100.0)], 20.0)
    assert (after - 50.0) * 100.0 == pytest.approx(280.0 * (1 - math.exp(-3.6)))
    dark = [LitDay(-1.0, 100.0), LitDay(0.0, 100.0)]
    assert list(light_use_growth(5.0, dark, 20.0)) == [5.0, 5.0]


@pytest.mark.parametrize("crop", CROPS, ids=lambda crop: str(crop.id))
def test_the_usual_recipe_of_a_crop_gives_its_usual_yield(crop: Crop) -> None:
    """With the crop's band until plants are weighed, and a narrower one then."""
    days = usual_days(crop)
    guess = light_use_yield(crop, days, Gain())
    assert guess.typical_g == pytest.approx(usual_plant_g(crop))
    band = crop.yields.per_area_kg_m2
    assert guess.high_g / guess.low_g == pytest.approx(band.maximum / band.minimum)
    assert guess.unknown == {Unknown.MODEL_BOUNDS, Unknown.GAIN}
    weighed = light_use_yield(
        crop, days, Gain(0.9, 0.05, 12), [Unknown.LIGHT], intercepted_light_use(crop)
    )
    assert weighed.typical_g == pytest.approx(0.9 * guess.typical_g)
    assert weighed.low_g == pytest.approx(weighed.typical_g * math.exp(-0.05))
    assert weighed.unknown == {Unknown.MODEL_BOUNDS, Unknown.LIGHT}


@pytest.mark.parametrize("crop", CROPS, ids=lambda crop: str(crop.id))
def test_less_light_grows_less_and_none_nothing(crop: Crop) -> None:
    """Half the light gives clearly less, even where the seed brings most of it."""
    days = usual_days(crop)
    half = [LitDay(day.dli_mol / 2, day.density_m2) for day in days]
    light_use = intercepted_light_use(crop)
    full, less = (
        light_use_yield(crop, d, Gain(), (), light_use).typical_g for d in (days, half)
    )
    assert less < 0.85 * full
    assert light_use_yield(crop, (), Gain()).high_g == 0.0
