"""Shelves whose health is known to two decimals, by the published rule of the score."""

from typing import NamedTuple


class HealthCase(NamedTuple):
    """What happened after 72 clean hours, and the health that it leaves.

    `history` has (hours, severity) by metric, None for hours without data; every other
    metric stays in its band. A score of None is unknown.
    """

    case: str
    history: dict[str, tuple[tuple[float, float | None], ...]]
    not_installed: tuple[str, ...]
    alarm: str | None
    score: float | None
    confidence: float
    raw: float | None
    mean: float | None
    worst: float | None
    parts: dict[str, float]


HEALTH_CASES = (
    HealthCase(
        "A all in band",
        {},
        (),
        None,
        100.0,
        1.0,
        100.0,
        100.0,
        100.0,
        {
            "air_temperature": 100.0,
            "vpd": 100.0,
            "dli": 100.0,
            "ec": 100.0,
            "ph": 100.0,
            "water_temperature": 100.0,
            "water_supply": 100.0,
            "co2": 100.0,
        },
    ),
    HealthCase(
        "B 28 C for the last 6 h (s=.25)",
        {"air_temperature": ((18.0, 0), (6.0, 0.25))},
        (),
        None,
        94.03,
        1.0,
        94.03,
        97.7,
        88.52,
        {
            "air_temperature": 88.52,
            "vpd": 100.0,
            "dli": 100.0,
            "ec": 100.0,
            "ph": 100.0,
            "water_temperature": 100.0,
            "water_supply": 100.0,
            "co2": 100.0,
        },
    ),
    HealthCase(
        "C pH 6.9 for the last 24 h (s=.4)",
        {"ph": ((24.0, 0.4),)},
        (),
        None,
        86.38,
        1.0,
        86.38,
        96.54,
        71.15,
        {
            "air_temperature": 100.0,
            "vpd": 100.0,
            "dli": 100.0,
            "ec": 100.0,
            "ph": 71.15,
            "water_temperature": 100.0,
            "water_supply": 100.0,
            "co2": 100.0,
        },
    ),
    HealthCase(
        "D pump stop 30 min, then 2 h fine (s=1)",
        {"water_supply": ((21.5, 0), (0.5, 1), (2.0, 0))},
        (),
        None,
        79.01,
        1.0,
        79.01,
        96.25,
        53.15,
        {
            "air_temperature": 100.0,
            "vpd": 100.0,
            "dli": 100.0,
            "ec": 100.0,
            "ph": 100.0,
            "water_temperature": 100.0,
            "water_supply": 53.15,
            "co2": 100.0,
        },
    ),
    HealthCase(
        "D2 pump stop now for 30 min + critical alarm",
        {"water_supply": ((23.5, 0), (0.5, 1))},
        (),
        "critical",
        40.0,
        1.0,
        77.76,
        96.03,
        50.36,
        {
            "air_temperature": 100.0,
            "vpd": 100.0,
            "dli": 100.0,
            "ec": 100.0,
            "ph": 100.0,
            "water_temperature": 100.0,
            "water_supply": 50.36,
            "co2": 100.0,
        },
    ),
    HealthCase(
        "E pH sensor never installed",
        {},
        ("ph",),
        None,
        94.0,
        0.88,
        100.0,
        100.0,
        100.0,
        {
            "air_temperature": 100.0,
            "vpd": 100.0,
            "dli": 100.0,
            "ec": 100.0,
            "water_temperature": 100.0,
            "water_supply": 100.0,
            "co2": 100.0,
        },
    ),
    HealthCase(
        "F air sensor dead for 24 h",
        {"air_temperature": ((24.0, None),)},
        (),
        None,
        60.0,
        0.893,
        100.0,
        100.0,
        100.0,
        {
            "air_temperature": 100.0,
            "vpd": 100.0,
            "dli": 100.0,
            "ec": 100.0,
            "ph": 100.0,
            "water_temperature": 100.0,
            "water_supply": 100.0,
            "co2": 100.0,
        },
    ),
    HealthCase(
        "G four sensors missing (ec,ph,water_temp,dli)",
        {},
        ("ec", "ph", "water_temperature", "dli"),
        None,
        None,
        0.48,
        None,
        None,
        None,
        {},
    ),
    HealthCase(
        "H three mild problems for 24 h (T s=.2, vpd .3, ec .3)",
        {
            "air_temperature": ((24.0, 0.2),),
            "vpd": ((24.0, 0.3),),
            "ec": ((24.0, 0.3),),
        },
        (),
        None,
        74.55,
        1.0,
        74.55,
        86.44,
        56.72,
        {
            "air_temperature": 71.15,
            "vpd": 56.72,
            "dli": 100.0,
            "ec": 89.18,
            "ph": 100.0,
            "water_temperature": 100.0,
            "water_supply": 100.0,
            "co2": 100.0,
        },
    ),
    HealthCase(
        "I recovery: B, then 24 h fine",
        {"air_temperature": ((18.0, 0), (6.0, 0.25), (24.0, 0))},
        (),
        None,
        97.02,
        1.0,
        97.02,
        98.85,
        94.26,
        {
            "air_temperature": 94.26,
            "vpd": 100.0,
            "dli": 100.0,
            "ec": 100.0,
            "ph": 100.0,
            "water_temperature": 100.0,
            "water_supply": 100.0,
            "co2": 100.0,
        },
    ),
)

RACK = ((1.0, 95.0), (1.0, 60.0), (2.0, 90.0), (1.0, None))
"""Area in m² and health of four shelves, the last of them unknown."""
RACK_SCORE, RACK_MEAN, RACK_KNOWN_SHARE = 76.62, 83.75, 0.8
OTHER_RACK_SCORE = 92.0
"""A second rack, of the same area."""
FARM_SCORE, FARM_MEAN = 82.77, 84.31
