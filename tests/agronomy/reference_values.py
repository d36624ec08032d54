"""Published and computed values that the science is held to, to the digits printed.

Saturation pressures of water are those of IAPWS-95 (Wagner & Pruß) and of Tetens' formula
as FAO-56 prints it; lamp factors come from synthetic spectra of white LEDs.
"""

from typing import NamedTuple


class Saturation(NamedTuple):
    """A saturation pressure in kPa by several formulas."""

    t_c: float
    iapws: float
    magnus_wmo8: float
    tetens: float
    buck96: float


class Humidity(NamedTuple):
    """Humid air, and leaves 2 K colder and 1 K warmer than it."""

    t_c: float
    rh: float
    air_vpd: float
    leaf_vpd_2_colder: float
    leaf_vpd_1_warmer: float
    dew_point: float
    dew_point_iapws: float
    absolute_humidity: float
    mixing_ratio: float


class LightDay(NamedTuple):
    """A day of PPFD samples (UTC second, µmol) and the light that it gave."""

    case: str
    samples: tuple[tuple[float, float | None], ...]
    max_gap_s: float
    dli_mol: float
    coverage: float


class HeatDay(NamedTuple):
    """A day's extremes in °C and its degree days by three methods."""

    t_min_c: float
    t_max_c: float
    base_c: float
    upper_c: float
    average: float
    modified: float
    single_sine: float
    single_sine_numeric: float


class Compensation(NamedTuple):
    """An uncompensated EC reading and its value at 25 °C."""

    ec_ms_cm: float
    t_c: float
    alpha: float
    ec_at_25: float


class CanopyWater(NamedTuple):
    """A canopy's water and heat balance."""

    t_c: float
    rh: float
    ppfd: float
    lai: float
    latent_w_m2: float
    litres_m2_h: float
    leaf_minus_air_k: float
    stomatal_resistance_s_m: float
    net_radiation_w_m2: float


DAY_S = 86400.0

# Formula: largest error in percent against IAPWS-95 over 0..50 °C and over 10..35 °C.
SATURATION_ERROR_PERCENT = {
    "tetens": (0.134, 0.1133),
    "magnus_wmo8": (0.3126, 0.3126),
    "magnus_ae96": (0.2552, 0.2552),
    "buck81_ew1": (0.1356, 0.088),
    "buck96": (0.0422, 0.0422),
    "huang2018": (0.0063, 0.0063),
    "sonntag90": (0.0026, 0.0026),
    "wexler_its90": (0.003, 0.003),
}

SATURATION = (
    Saturation(0.01, 0.61166, 0.61164, 0.61124, 0.61165),
    Saturation(5, 0.87253, 0.87174, 0.87231, 0.87244),
    Saturation(10, 1.22811, 1.22603, 1.22796, 1.22786),
    Saturation(15, 1.70568, 1.70167, 1.70535, 1.70517),
    Saturation(18, 2.06461, 2.05913, 2.06399, 2.06391),
    Saturation(20, 2.33919, 2.3326, 2.33828, 2.33834),
    Saturation(22, 2.64522, 2.63742, 2.64393, 2.6442),
    Saturation(24, 2.98569, 2.97659, 2.98392, 2.98449),
    Saturation(25, 3.16982, 3.16006, 3.16778, 3.16853),
    Saturation(28, 3.78298, 3.77115, 3.77993, 3.78139),
    Saturation(30, 4.24692, 4.23372, 4.24307, 4.24513),
    Saturation(35, 5.62906, 5.61284, 5.62268, 5.62675),
    Saturation(40, 7.38511, 7.36746, 7.37561, 7.38236),
    Saturation(50, 12.35248, 12.34516, 12.33676, 12.3494),
)

HUMIDITY = (
    Humidity(24, 70, 0.8952, 0.5552, 1.079, 18.19, 18.194, 15.231, 13.092),
    Humidity(19, 80, 0.4395, 0.1798, 0.5804, 15.472, 15.475, 13.038, 10.981),
    Humidity(20, 50, 1.1691, 0.8948, 1.3179, 9.27, 9.274, 8.642, 7.261),
    Humidity(22, 65, 0.9254, 0.6197, 1.0909, 15.12, 15.124, 12.616, 10.731),
    Humidity(25, 60, 1.2671, 0.9088, 1.4608, 16.696, 16.702, 13.813, 11.89),
    Humidity(28, 75, 0.945, 0.5265, 1.1707, 23.15, 23.154, 20.398, 17.903),
    Humidity(30, 40, 2.5458, 2.0827, 2.7954, 14.926, 14.937, 12.131, 10.596),
    Humidity(18, 95, 0.1032, -0.1425, 0.2366, 17.187, 17.187, 14.593, 12.274),
    Humidity(35, 90, 0.5623, -0.0303, 0.8806, 33.107, 33.108, 35.583, 32.696),
    Humidity(21, 100, 0.0, -0.2896, 0.1569, 21.0, 21.0, 18.32, 15.651),
    Humidity(24, 30, 2.0887, 1.7488, 2.2726, 5.371, 5.376, 6.528, 5.544),
)

LIGHT_DAYS = (
    LightDay("const250_16h", ((0, 0), (21600, 250), (79200, 0)), 86400, 14.4, 1.0),
    LightDay("const295.139_16h", ((0, 295.1389), (57600, 0)), 86400, 17.0, 1.0),
    LightDay(
        "ramp_dim",
        (
            (0, 0),
            (18000, 100),
            (21600, 200),
            (25200, 300),
            (68400, 200),
            (72000, 100),
            (75600, 0),
        ),
        86400,
        15.12,
        1.0,
    ),
    LightDay(
        "irregular_no_gap",
        (
            (0, 0),
            (21737, 212.5),
            (23560, 214.0),
            (40000, 209.3),
            (61234, 208.8),
            (79241, 0),
        ),
        86400,
        12.10969,
        1.0,
    ),
    LightDay(
        "irregular_gap900s",
        (
            (0, 0),
            (21737, 212.5),
            (23560, 214.0),
            (40000, 209.3),
            (61234, 208.8),
            (79241, 0),
        ),
        900,
        0.76014,
        0.0625,
    ),
    LightDay(
        "unavailable_2h",
        ((0, 0), (21600, 250), (43200, None), (50400, 250), (79200, 0)),
        86400,
        12.6,
        0.91667,
    ),
)

ON_CHANGE_SAMPLES = ((0, 0), (21600, 250), (79200, 0), (86400, 0))
ON_CHANGE_DLI_MOL = 14.4
ON_CHANGE_TRAPEZOID_DLI_MOL = 9.9

HEAT_DAYS = (
    HeatDay(19, 24, 4, 30, 17.5, 17.5, 17.5, 17.5),
    HeatDay(2, 16, 4, 30, 5.0, 6.0, 5.3256, 5.3256),
    HeatDay(10, 34, 10, 30, 12.0, 10.0, 11.2947, 11.2947),
    HeatDay(-2, 6, 4, 30, 0, 1.0, 0.436, 0.436),
    HeatDay(5, 35, 10, 28, 10.0, 9.0, 9.4102, 9.4102),
    HeatDay(12, 12, 10, 30, 2.0, 2.0, 2.0, 2.0),
    HeatDay(31, 35, 10, 30, 23.0, 20.0, 20.0, 20.0),
)

# 16 h at 24 °C and 8 h at 19 °C above a base of 4 °C.
HOURLY_DEGREE_DAYS = 18.333333333333332

COMPENSATIONS = (
    Compensation(1.62, 20, 0.019, 1.7901),
    Compensation(1.62, 20, 0.02, 1.8),
    Compensation(1.9, 28, 0.019, 1.7975),
    Compensation(2.0, 25, 0.02, 2.0),
    Compensation(1.0, 15, 0.0191, 1.2361),
    Compensation(2.5, 30, 0.02, 2.2727),
)

DOSE_100_L_FROM_1_2_TO_1_8_STOCK_200_L = 0.3027
DOSE_BY_RULE_OF_THUMB_L = 0.3
TAP_WATER_100_L_FROM_2_4_TO_1_8_L = 42.8571
PURE_WATER_100_L_FROM_2_4_TO_1_8_L = 33.3333
REFILL_60_TO_100_WATER_L = 39.7663
REFILL_60_TO_100_STOCK_L = 0.2337

CANOPIES = (
    CanopyWater(24, 70, 250, 3, 100.07, 0.1474, -1.55, 233.3, 43.84),
    CanopyWater(24, 70, 250, 1, 39.25, 0.0578, -0.94, 233.3, 27.89),
    CanopyWater(24, 70, 0, 3, 59.21, 0.0872, -1.63, 450.0, 0.0),
    CanopyWater(19, 80, 0, 3, 31.48, 0.0461, -0.87, 450.0, 0.0),
    CanopyWater(22, 60, 200, 3, 110.17, 0.1619, -2.07, 255.0, 35.07),
    CanopyWater(26, 50, 400, 3, 190.43, 0.281, -3.31, 190.0, 70.15),
    CanopyWater(24, 90, 250, 3, 46.32, 0.0682, -0.07, 233.3, 43.84),
)

# µmol per lux by the colour of the LED.
SYNTHETIC_UMOL_PER_LUX = {
    "2700K-broad-phosphor": 0.01834,
    "2700K-narrow-phosphor": 0.01268,
    "3000K-broad-phosphor": 0.01731,
    "3000K-narrow-phosphor": 0.01276,
    "3500K-narrow-phosphor": 0.01232,
    "4000K-narrow-phosphor": 0.01208,
    "5000K-narrow-phosphor": 0.01244,
    "6500K-narrow-phosphor": 0.01314,
    "660 nm": 0.11389,
    "450 nm": 0.15223,
    "R:B 3:1 photons": 0.12154,
    "4000K + 20% 660nm photons": 0.01548,
    "4000K + 40% 660nm photons": 0.01975,
    "4000K + 60% 660nm photons": 0.02726,
}


class CropTotals(NamedTuple):
    """What a crop's usual recipe adds up to."""

    crop: str
    days: int
    degree_days: int
    light_per_plant_mol: float
    light_use_g_per_mol: float


CROP_TOTALS = (
    CropTotals("lettuce_butterhead", 35, 633, 7.2722, 20.6),
    CropTotals("lettuce_romaine", 42, 721, 11.1528, 17.0),
    CropTotals("lettuce_baby_leaf", 24, 410, 0.2894, 10.4),
    CropTotals("basil_genovese", 39, 519, 3.355, 8.9),
    CropTotals("arugula", 22, 340, 0.2392, 8.4),
    CropTotals("kale_baby", 28, 455, 0.6958, 7.2),
    CropTotals("spinach_baby", 28, 440, 0.2743, 6.6),
    CropTotals("cilantro", 42, 650, 2.3326, 7.7),
    CropTotals("spearmint", 54, 936, 18.9864, 3.4),
    CropTotals("parsley", 57, 995, 4.2377, 5.2),
    CropTotals("pak_choi", 36, 604, 5.7438, 20.9),
    CropTotals("swiss_chard_baby", 29, 502, 0.7384, 6.8),
    CropTotals("microgreens_radish", 9, 144, 0.0017, 38.6),
    CropTotals("pea_shoots", 14, 238, 0.0086, 37.0),
    CropTotals("microgreens_sunflower", 12, 168, 0.0043, 46.3),
    CropTotals("strawberry_everbearing", 256, 3812, 421.868, 0.9),
    CropTotals("tomato_dwarf", 102, 1243, 32.1569, 5.3),
    CropTotals("chilli_compact", 123, 1718, 49.5982, 3.0),
)
