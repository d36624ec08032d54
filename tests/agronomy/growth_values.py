"""Values of the lettuce model that ours is held to, to the digits printed.

Each was computed with the published equations by an adaptive method of order 8. The
course: 295.139 µmol/(m² s) for 16 h from the start of each day (17 mol), 24 °C lit and
19 °C dark, 1000 ppm CO2 lit and 450 ppm dark, from 1 g/m² at one density.
"""

from typing import NamedTuple


class MassOnDay(NamedTuple):
    """The pools, total and shoot dry mass in g/m², and the light in mol/m² so far."""

    day: int
    nonstructural: float
    structural: float
    total: float
    shoot: float
    light_mol: float


class Heads(NamedTuple):
    """Heads 35 days from seed: 0.06 g of dry mass planted on day 11, spaced on day 21."""

    shoot_g_m2: float
    shoot_g_plant: float
    fresh_g_plant: float


class Moment(NamedTuple):
    """Rates at 10 + 30 g/m² under the lit climate of the course, and under the dark one."""

    nonstructural: float
    structural: float
    leaf_area_index: float
    photosynthesis: float
    respiration: float
    relative_growth: float
    conductance: float
    light_efficiency: float
    compensation: float
    dark_nonstructural: float
    dark_structural: float


class LettuceCase(NamedTuple):
    """Everything known about one set of constants."""

    preset: str
    days: tuple[MassOnDay, ...]
    heads: Heads
    moment: Moment


LETTUCE_CASES = (
    LettuceCase(
        "vh94_validation",
        (
            MassOnDay(0, 0.25, 0.75, 1.0, 0.85, 0.0),
            MassOnDay(7, 18.07502, 7.43683, 25.51185, 21.68507, 119.0),
            MassOnDay(14, 74.68253, 69.12084, 143.80338, 122.23287, 238.0),
            MassOnDay(21, 51.78808, 224.73714, 276.52522, 235.04644, 357.0),
            MassOnDay(28, 34.54845, 357.33293, 391.88138, 333.09917, 476.0),
            MassOnDay(35, 27.84624, 466.30477, 494.15101, 420.02835, 595.0),
        ),
        Heads(282.2556, 7.4278, 165.06),
        Moment(
            0.00033221309699136816,
            4.525632252408872e-05,
            1.9125,
            0.0005845977732259922,
            8.742985647195655e-06,
            1.5085440841362909e-06,
            0.0016890188759115664,
            1.456522070525542e-05,
            52.78031643091577,
            -5.090505496998021e-05,
            3.5778264424825205e-05,
        ),
    ),
    LettuceCase(
        "vh94_sensitivity",
        (
            MassOnDay(0, 0.25, 0.75, 1.0, 0.93, 0.0),
            MassOnDay(7, 21.2849, 7.96576, 29.25066, 27.20312, 119.0),
            MassOnDay(14, 80.82678, 76.34893, 157.17571, 146.17341, 238.0),
            MassOnDay(21, 50.96645, 237.97827, 288.94472, 268.71859, 357.0),
            MassOnDay(28, 33.77896, 369.40064, 403.1796, 374.95702, 476.0),
            MassOnDay(35, 27.05559, 476.56861, 503.6242, 468.37051, 595.0),
        ),
        Heads(315.4408, 8.3011, 184.47),
        Moment(
            0.0003519988712503062,
            4.525632252408872e-05,
            2.0925,
            0.0006144551963869423,
            9.26025913770366e-06,
            1.5085440841362909e-06,
            0.0018208218382459711,
            1.456522070525542e-05,
            52.78031643091577,
            -5.127082256284645e-05,
            3.5778264424825205e-05,
        ),
    ),
    LettuceCase(
        "indoor",
        (
            MassOnDay(0, 0.25, 0.75, 1.0, 0.93, 0.0),
            MassOnDay(7, 16.7322, 7.25474, 23.98693, 22.30785, 119.0),
            MassOnDay(14, 62.06935, 63.76562, 125.83497, 117.02652, 238.0),
            MassOnDay(21, 40.03609, 191.96651, 232.0026, 215.76241, 357.0),
            MassOnDay(28, 27.83877, 298.88754, 326.72631, 303.85547, 476.0),
            MassOnDay(35, 22.78602, 388.83577, 411.62179, 382.80826, 595.0),
        ),
        Heads(256.9674, 6.7623, 150.27),
        Moment(
            0.00030208035638765586,
            4.525632252408872e-05,
            2.0925,
            0.0005502891456338799,
            9.26025913770366e-06,
            1.5085440841362909e-06,
            0.0016890188759115664,
            1.2952193516139317e-05,
            94.34481562026194,
            -5.624002595518329e-05,
            3.5778264424825205e-05,
        ),
    ),
)
