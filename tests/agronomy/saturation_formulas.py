"""Other people's saturation pressures of water, to judge ours by; °C to kPa."""

from math import exp, log, sqrt


def iapws(t_c: float) -> float:
    """Wagner & Pruß 2002, the saturation line of IAPWS-95."""
    t_k = t_c + 273.15
    tau = 1.0 - t_k / 647.096
    series = (
        -7.85951783 * tau
        + 1.84408259 * tau * sqrt(tau)
        - 11.7866497 * tau**3
        + 22.6807411 * tau**3 * sqrt(tau)
        - 15.9618719 * tau**4
        + 1.80122502 * tau**7 * sqrt(tau)
    )
    return 22064.0 * exp(647.096 / t_k * series)


def magnus_wmo8(t_c: float) -> float:
    """WMO guide no. 8."""
    return 0.6112 * exp(17.62 * t_c / (t_c + 243.12))


def magnus_ae96(t_c: float) -> float:
    """Alduchov & Eskridge 1996."""
    return 0.61094 * exp(17.625 * t_c / (t_c + 243.04))


def buck_1981(t_c: float) -> float:
    """Buck 1981, ew1."""
    return 0.61121 * exp(17.502 * t_c / (t_c + 240.97))


def buck_1996(t_c: float) -> float:
    """Buck 1996."""
    return 0.61121 * exp((18.678 - t_c / 234.5) * t_c / (t_c + 257.14))


def huang_2018(t_c: float) -> float:
    """Huang 2018."""
    pascal: float = exp(34.494 - 4924.99 / (t_c + 237.1)) / (t_c + 105.0) ** 1.57
    return pascal / 1000.0


def sonntag_1990(t_c: float) -> float:
    """Sonntag 1990."""
    t_k = t_c + 273.15
    return (
        exp(
            -6096.9385 / t_k
            + 16.635794
            - 2.711193e-2 * t_k
            + 1.673952e-5 * t_k**2
            + 2.433502 * log(t_k)
        )
        / 10.0
    )


def wexler_its90(t_c: float) -> float:
    """Wexler 1976 on the ITS-90 scale (Hardy 1998)."""
    t_k = t_c + 273.15
    return (
        exp(
            -2.8365744e3 / t_k**2
            - 6.028076559e3 / t_k
            + 1.954263612e1
            - 2.737830188e-2 * t_k
            + 1.6261698e-5 * t_k**2
            + 7.0229056e-10 * t_k**3
            - 1.8680009e-13 * t_k**4
            + 2.7150305 * log(t_k)
        )
        / 1000.0
    )
