"""Charts of reports say the same in black and white, and never draw what is not known."""

import re
from xml.etree import ElementTree as ET

from hypothesis import example, given, strategies as st
from markupsafe import Markup

from custom_components.vertical_farm.report.charts import (
    Column,
    Share,
    bars,
    ranges,
    shares,
)

GREY = re.compile(r"#([0-9a-f])\1\1|#([0-9a-f]{2})\2\2|url\(#\w+\)|none")

values = st.none() | st.floats(-50, 5000, allow_nan=False)
columns = st.lists(
    st.builds(
        Column,
        st.text("0123456789. <&", max_size=8),
        values,
        band=st.none() | st.just((10.0, 17.0)),
    ),
    max_size=80,
)


def parsed(picture: Markup) -> ET.Element:
    """Return a picture as what it is made of."""
    return ET.fromstring(picture)


def paints(picture: Markup) -> list[str]:
    """Return every colour and pattern of a picture."""
    return [
        value
        for element in parsed(picture).iter()
        for name, value in element.attrib.items()
        if name in {"fill", "stroke"}
    ]


@given(columns)
@example([Column("", -1.0)])
@example([Column("", 0.0), Column("", 5e-324)])
def test_charts_are_sound_and_have_no_colour(days: list[Column]) -> None:
    """Whatever the days are called, and however many there are."""
    for chart in (bars, ranges):
        picture = chart("Light & <air>", days)
        assert all(GREY.fullmatch(paint) for paint in paints(picture))
        assert parsed(picture).attrib["aria-label"] == "Light & <air>"
        heights = [
            float(element.attrib["height"])
            for element in parsed(picture).iter("rect")
            if "height" in element.attrib
        ]
        assert min(heights) >= 0.0


def test_a_day_that_is_not_known_is_hatched_and_has_no_bar() -> None:
    """A zero is a bar without height, which is something else."""
    days = [Column("1", 5.0), Column("2", None), Column("3", 0.0)]
    drawn = [
        element.attrib
        for element in parsed(bars("Light", days))
        if element.tag.endswith("rect")
    ]
    assert [each["fill"] for each in drawn] == ["#999", "url(#unknown)", "#999"]
    assert float(drawn[2]["height"]) == 0.0


def test_the_parts_of_a_time_fill_its_bar() -> None:
    """Each by a pattern of its own."""
    rows = [Share("Temperature", (6.0, 3.0, 0.0, 3.0))]
    picture = shares("Time in target", rows, ["in", "below", "above", "not known"])
    bar = [
        (element.attrib["fill"], float(element.attrib["width"]))
        for element in parsed(picture)
        if element.tag.endswith("rect") and float(element.attrib["y"]) > 20.0
    ]
    assert [fill for fill, _ in bar] == ["#555", "url(#below)", "url(#unknown)"]
    whole = sum(width for _, width in bar)
    assert [round(width / whole, 2) for _, width in bar] == [0.5, 0.25, 0.25]
