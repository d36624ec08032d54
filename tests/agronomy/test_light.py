"""Daily light, photoperiod, PPFD from lux and from a dim level."""

from itertools import pairwise
import math

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.agronomy.light import (
    BLUE_450_UMOL_PER_LUX,
    DEFAULT_MAX_GAP_S,
    LIT_PPFD,
    RED_660_UMOL_PER_LUX,
    UMOL_PER_LUX,
    DimMap,
    LampType,
    UncalibratedLampError,
    clamp_ppfd,
    constant_dli,
    dli_mol,
    integrate,
    longest_dark_h,
    lux_to_ppfd,
    max_gap_s,
    mixed_umol_per_lux,
    photoperiod_h,
    uniformity,
    white_red_factor,
)
from tests.agronomy.quick import quickly
from tests.agronomy.reference_values import (
    DAY_S,
    LIGHT_DAYS,
    ON_CHANGE_DLI_MOL,
    ON_CHANGE_SAMPLES,
    ON_CHANGE_TRAPEZOID_DLI_MOL,
    SYNTHETIC_UMOL_PER_LUX,
    LightDay,
)

HOUR_S = 3600.0


@pytest.mark.parametrize("day", LIGHT_DAYS, ids=lambda day: day.case)
def test_a_day_gives_the_stated_light_and_coverage(day: LightDay) -> None:
    """Steps, ramps, gaps and expiry, each to five decimals of a mol."""
    integral = integrate(day.samples, DAY_S, day.max_gap_s)
    assert dli_mol(integral) == pytest.approx(day.dli_mol, abs=5.1e-6)
    assert integral.coverage(DAY_S) == pytest.approx(day.coverage, abs=5.1e-6)


def test_a_sensor_that_reports_on_change_is_held_and_not_interpolated() -> None:
    """Drawing lines between the samples would lose a third of the day's light."""
    held = dli_mol(integrate(ON_CHANGE_SAMPLES, DAY_S, math.inf))
    trapezoids = math.fsum(
        (later - at) * (ppfd + later_ppfd) / 2
        for (at, ppfd), (later, later_ppfd) in pairwise(ON_CHANGE_SAMPLES)
    )
    assert held == pytest.approx(ON_CHANGE_DLI_MOL, abs=1e-9)
    assert trapezoids / 1e6 == pytest.approx(ON_CHANGE_TRAPEZOID_DLI_MOL, abs=1e-9)


@pytest.mark.parametrize(
    ("ppfd", "hours", "mol"),
    [
        (250, 16, 14.4),
        (295.1389, 16, 17.0),
        (150, 24, 12.96),
        (400, 12, 17.28),
        (220, 17.5, 13.86),
    ],
)
def test_constant_light_adds_up(ppfd: float, hours: float, mol: float) -> None:
    """The closed form and the integral agree."""
    assert constant_dli(ppfd, hours) == pytest.approx(mol, abs=5.1e-6)
    samples = [(0.0, ppfd), (hours * HOUR_S, 0.0)]
    assert dli_mol(integrate(samples, DAY_S, DAY_S)) == pytest.approx(mol, abs=5.1e-6)


def test_a_day_without_samples_is_unknown() -> None:
    """It is not dark: nothing of it is covered."""
    integral = integrate([], DAY_S, start=0.0)
    assert dli_mol(integral) == 0.0
    assert integral.coverage(DAY_S) == 0.0
    assert integrate([], DAY_S).coverage(DAY_S) is None


def test_dark_noise_of_a_sensor_is_zero() -> None:
    """Slightly negative readings must not eat light; lower ones are a fault."""
    assert [clamp_ppfd(ppfd) for ppfd in (-5.0, -0.1, 0.0, 3.0)] == [0.0, 0.0, 0.0, 3.0]
    assert clamp_ppfd(-5.1) == -5.1


def test_an_impossible_ppfd_counts_as_a_gap() -> None:
    """A fault is neither light nor known darkness."""
    integral = integrate([(0.0, 100.0), (100.0, -80.0), (200.0, math.nan)], 300.0)
    assert integral.total == 10_000.0
    assert integral.covered_s == 100.0


@pytest.mark.parametrize(
    ("interval_s", "gap_s"),
    [(None, 900.0), (10.0, 900.0), (300.0, 900.0), (600.0, 1800.0)],
)
def test_a_value_holds_for_three_reports_and_at_least_15_minutes(
    interval_s: float | None, gap_s: float
) -> None:
    """A slow sensor is not taken for a dead one."""
    assert max_gap_s(interval_s) == gap_s
    assert max_gap_s(None) == DEFAULT_MAX_GAP_S


def test_photoperiod_is_all_lit_time_and_the_night_the_longest_dark_run() -> None:
    """A break in the night counts for the plant."""
    samples = [(0.0, 0.0), (6 * HOUR_S, 250.0), (20 * HOUR_S, 0.0), (21 * HOUR_S, 9.0)]
    samples.append((22 * HOUR_S, LIT_PPFD))
    assert photoperiod_h(samples, DAY_S, DAY_S) == pytest.approx(15.0)
    assert longest_dark_h(samples, DAY_S, DAY_S) == pytest.approx(6.0)


def test_darkness_that_nobody_saw_is_not_promised() -> None:
    """An expired sample and an unknown one both break the dark run."""
    silent = [(0.0, 0.0), (5 * HOUR_S, 0.0)]
    assert longest_dark_h(silent, 6 * HOUR_S, HOUR_S) == pytest.approx(1.0)
    unknown = [(0.0, 0.0), (2 * HOUR_S, None), (3 * HOUR_S, 0.0)]
    assert longest_dark_h(unknown, 4 * HOUR_S, DAY_S) == pytest.approx(2.0)


def test_a_dark_run_goes_on_over_reports_of_darkness() -> None:
    """Two dark samples in a row are one night."""
    samples = [(0.0, 2.0), (HOUR_S, 0.0), (3 * HOUR_S, 100.0)]
    assert longest_dark_h(samples, 4 * HOUR_S, DAY_S) == pytest.approx(3.0)
    assert longest_dark_h([], DAY_S) == 0.0


@quickly
@given(st.lists(st.tuples(st.floats(0.0, DAY_S), st.floats(0.0, 900.0)), max_size=8))
def test_light_and_dark_never_exceed_the_day(
    samples: list[tuple[float, float]],
) -> None:
    """Whatever the samples, the hours fit into the day."""
    ordered = sorted(samples)
    lit = photoperiod_h(ordered, DAY_S, DAY_S)
    dark = longest_dark_h(ordered, DAY_S, DAY_S)
    assert 0.0 <= lit <= 24.0 + 1e-9
    assert 0.0 <= dark <= 24.0 - lit + 1e-9


@pytest.mark.parametrize(
    ("lux", "lamp", "ppfd"),
    [
        (108_000, LampType.SUNLIGHT, 1998.0),
        (10_000, LampType.FLUORESCENT, 135.0),
        (14_800, LampType.FLUORESCENT, 199.8),
        (8_200, LampType.HPS, 100.04),
        (20_000, LampType.WHITE_LED_COOL, 290.0),
        (20_000, LampType.WHITE_LED_WARM, 310.0),
    ],
)
def test_lux_become_ppfd(lux: float, lamp: LampType, ppfd: float) -> None:
    """By the factor of the lamp type."""
    assert lux_to_ppfd(lux, lamp) == pytest.approx(ppfd, abs=1e-6)


@pytest.mark.parametrize(
    ("lamp", "lux_per_umol"),
    [
        (LampType.SUNLIGHT, 54),
        (LampType.FLUORESCENT, 74),
        (LampType.HPS, 82),
        (LampType.HPS_DOUBLE_ENDED, 77),
        (LampType.METAL_HALIDE, 71),
        (LampType.CMH_4200K, 65),
        (LampType.CMH_3100K, 59),
    ],
)
def test_factors_are_the_published_ones(lamp: LampType, lux_per_umol: int) -> None:
    """The table prints both directions, each rounded."""
    assert round(1.0 / UMOL_PER_LUX[lamp]) == lux_per_umol


@pytest.mark.parametrize("lamp", [LampType.RED_BLUE_LED, LampType.WHITE_RED_LED])
def test_lux_of_a_coloured_lamp_are_refused_until_calibrated(lamp: LampType) -> None:
    """A small error of the meter in the red would be a large one of PPFD."""
    with pytest.raises(UncalibratedLampError, match=lamp) as refused:
        lux_to_ppfd(1_000, lamp)
    assert refused.value.lamp == lamp
    assert lux_to_ppfd(1_000, lamp, 0.12) == pytest.approx(120.0)


def test_every_lamp_has_a_factor_or_is_refused() -> None:
    """No type is forgotten."""
    assert set(LampType) - set(UMOL_PER_LUX) == {
        LampType.RED_BLUE_LED,
        LampType.WHITE_RED_LED,
    }


def test_a_calibration_replaces_the_factor_of_the_type() -> None:
    """Measured beats tabulated."""
    assert lux_to_ppfd(1_000, LampType.SUNLIGHT, 0.02) == pytest.approx(20.0)


@pytest.mark.parametrize("calibration", [0.0, -0.01, math.inf, math.nan])
def test_a_calibration_must_be_a_positive_number(calibration: float) -> None:
    """Anything else would silently darken the shelf."""
    with pytest.raises(ValueError, match="positive"):
        lux_to_ppfd(1_000, LampType.SUNLIGHT, calibration)


@pytest.mark.parametrize(
    ("red_share", "spectrum"),
    [
        (0.2, "4000K + 20% 660nm photons"),
        (0.4, "4000K + 40% 660nm photons"),
        (0.6, "4000K + 60% 660nm photons"),
    ],
)
def test_white_with_red_is_the_mix_of_both(red_share: float, spectrum: str) -> None:
    """Lux add up, photons add up."""
    factor = SYNTHETIC_UMOL_PER_LUX[spectrum]
    assert white_red_factor(red_share) == pytest.approx(factor, abs=5.1e-6)


def test_pure_colours_have_the_computed_factors() -> None:
    """660 nm, 450 nm, and three parts of one with one part of the other."""
    assert SYNTHETIC_UMOL_PER_LUX["660 nm"] == RED_660_UMOL_PER_LUX
    assert SYNTHETIC_UMOL_PER_LUX["450 nm"] == BLUE_450_UMOL_PER_LUX
    mixed = mixed_umol_per_lux([(3, RED_660_UMOL_PER_LUX), (1, BLUE_450_UMOL_PER_LUX)])
    assert mixed == pytest.approx(SYNTHETIC_UMOL_PER_LUX["R:B 3:1 photons"], abs=5.1e-6)


@pytest.mark.parametrize(
    ("lamp", "narrow", "broad"),
    [
        (LampType.WHITE_LED_COOL, "4000K-narrow-phosphor", "3000K-broad-phosphor"),
        (LampType.WHITE_LED_COOL, "5000K-narrow-phosphor", "3000K-broad-phosphor"),
        (LampType.WHITE_LED_COOL, "6500K-narrow-phosphor", "3000K-broad-phosphor"),
        (LampType.WHITE_LED_WARM, "2700K-narrow-phosphor", "2700K-broad-phosphor"),
        (LampType.WHITE_LED_WARM, "3000K-narrow-phosphor", "3000K-broad-phosphor"),
        (LampType.WHITE_LED_WARM, "3500K-narrow-phosphor", "2700K-broad-phosphor"),
    ],
)
def test_white_leds_lie_between_narrow_and_broad_phosphors(
    lamp: LampType, narrow: str, broad: str
) -> None:
    """The default is inside what spectra allow."""
    low, high = SYNTHETIC_UMOL_PER_LUX[narrow], SYNTHETIC_UMOL_PER_LUX[broad]
    assert low < UMOL_PER_LUX[lamp] < high


def test_more_red_than_was_computed_is_refused() -> None:
    """Above 60 % red a lux meter says next to nothing."""
    with pytest.raises(UncalibratedLampError):
        white_red_factor(0.7)
    with pytest.raises(ValueError, match="share"):
        white_red_factor(-0.1)


@pytest.mark.parametrize("parts", [[], [(0.0, 0.1)], [(-1.0, 0.1), (2.0, 0.2)]])
def test_a_mix_needs_light(parts: list[tuple[float, float]]) -> None:
    """No factor is made up for nothing."""
    with pytest.raises(ValueError, match="mixed light"):
        mixed_umol_per_lux(parts)


def test_a_dim_map_is_linear_between_its_points() -> None:
    """And passes through darkness at level 0."""
    dim = DimMap(((0.5, 200.0), (1.0, 300.0)))
    assert [dim.ppfd(level) for level in (0, 0.25, 0.5, 0.75, 1)] == [
        0.0,
        100.0,
        200.0,
        250.0,
        300.0,
    ]


def test_a_lamp_that_glows_at_level_0_keeps_its_glow() -> None:
    """Some drivers do not switch off."""
    dim = DimMap(((0.0, 20.0), (1.0, 300.0)))
    assert dim.ppfd(0.0) == 20.0
    assert dim.level(10.0) == 0.0


def test_the_mean_over_the_measured_spots_counts() -> None:
    """And the least of them by the mean says how even the light is."""
    rows = [[0.5, 100.0, 120.0, 140.0], [1.0, 200.0, 240.0, 250.0, 270.0]]
    dim = DimMap.measured(rows)
    assert dim.ppfd(0.5) == pytest.approx(120.0)
    assert dim.ppfd(1.0) == pytest.approx(240.0)
    assert uniformity(rows) == pytest.approx(200.0 / 240.0)
    assert uniformity([[0.5, 100.0], [1.0, 200.0]]) is None


def test_a_spot_that_was_not_measured_only_keeps_its_place() -> None:
    """It counts neither for the mean nor for how even the light is."""
    rows = [[0.5, None, 100.0, 140.0], [1.0, 200.0, None, 280.0, None]]
    dim = DimMap.measured(rows)
    assert dim.ppfd(0.5) == pytest.approx(120.0)
    assert dim.ppfd(1.0) == pytest.approx(240.0)
    assert uniformity(rows) == pytest.approx(200.0 / 240.0)


@pytest.mark.parametrize(
    "rows",
    [
        [[1.0]],
        [[1.0, *[100.0] * 6]],
        [[1.0, *[None] * 5, 100.0]],
        [[1.0, None]],
        [[None, 100.0]],
        [[1.0, -5.0, 100.0]],
        [],
    ],
)
def test_an_impossible_map_of_spots_is_refused(rows: list[list[float | None]]) -> None:
    """One to five spots, none below 0."""
    with pytest.raises(ValueError, match=r"level|no lamp gives"):
        DimMap.measured(rows)


def test_a_dim_map_promises_no_more_than_was_measured() -> None:
    """Beyond its last point it stays there."""
    dim = DimMap(((0.8, 240.0),))
    assert dim.ppfd(1.0) == 240.0
    assert dim.level(500.0) == 0.8


@pytest.mark.parametrize(
    "points",
    [
        (),
        ((0.5, 200.0), (0.5, 300.0)),
        ((0.5, 200.0), (0.4, 300.0)),
        ((0.5, 200.0), (1.0, 200.0)),
        ((0.5, 0.0),),
        ((1.2, 200.0),),
        ((-0.1, 200.0),),
        ((0.5, -1.0),),
        ((0.5, math.nan),),
        ((math.nan, 100.0),),
        ((1.0, math.inf),),
    ],
    ids=str,
)
def test_an_impossible_dim_map_is_refused(
    points: tuple[tuple[float, float], ...],
) -> None:
    """Levels and light rise together, or the inverse means nothing."""
    with pytest.raises(ValueError, match=r"dim map|no lamp"):
        DimMap(points)


@quickly
@given(st.floats(0.0, 1.0), st.floats(10.0, 400.0), st.floats(410.0, 900.0))
def test_the_level_for_a_ppfd_is_the_inverse(
    level: float, middle: float, full: float
) -> None:
    """There and back is where one was."""
    dim = DimMap(((0.3, middle), (1.0, full)))
    assert dim.level(dim.ppfd(level)) == pytest.approx(level, abs=1e-9)
