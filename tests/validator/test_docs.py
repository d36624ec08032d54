"""The pages say what the code does: limits, defaults and fields are compared with it."""

from pathlib import Path
import re

import pytest

from custom_components.vertical_farm.agronomy.growth import Unknown
from custom_components.vertical_farm.agronomy.health import (
    Cause as Deducted,
    Grade,
    HealthMetric,
)
from custom_components.vertical_farm.air_views import CLIMATE_DUE, CO2_DUE
from custom_components.vertical_farm.alarm_views import ALARM
from custom_components.vertical_farm.binary_sensor import LEAK, PROBLEM
from custom_components.vertical_farm.button import ACKNOWLEDGE
from custom_components.vertical_farm.calendar import CALENDAR
from custom_components.vertical_farm.event import ALARM_EVENT, CROP_EVENT
from custom_components.vertical_farm.farm.live import Farm
from custom_components.vertical_farm.farm.metrics import SPECS, Metric, MetricSpec
from custom_components.vertical_farm.farm.rack import Rack
from custom_components.vertical_farm.farm.trust import Cause
from custom_components.vertical_farm.growing.stages import Reason
from custom_components.vertical_farm.growing.targets import HYSTERESIS, Target
from custom_components.vertical_farm.guard_views import GUARD
from custom_components.vertical_farm.irrigation_views import IRRIGATION_DUE, TOP_UP_DUE
from custom_components.vertical_farm.link_views import COMPANION_CONNECTED
from custom_components.vertical_farm.select import MODE, STAGE
from custom_components.vertical_farm.sensor import SENSORS
from custom_components.vertical_farm.target_entities import IN_TARGET
from custom_components.vertical_farm.todo import TASK_LIST
from scripts.lib.validator.tree import Tree, within

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
TARGET_SENSOR = re.compile(r"_(target_low|target_high|deviation)$")


def time_text(seconds: float | None) -> str:
    """Return a duration as the pages write it."""
    if seconds is None:
        return "–"
    return f"{seconds / 3600:g} h" if seconds >= 3600 else f"{seconds / 60:g} min"


def limits_row(label: str, spec: MetricSpec) -> str:
    """Return a metric's row of the table of limits."""
    limits = spec.limits
    step = (
        "–"
        if limits.max_step is None
        else f"{limits.max_step:g} in {time_text(limits.step_s)}"
    )
    cells = (
        f"{label} ({spec.unit})" if spec.unit else label,
        f"{limits.fail[0]:g} … {limits.fail[1]:g}",
        f"{limits.suspect[0]:g} … {limits.suspect[1]:g}",
        step,
        time_text(limits.flat_s),
        "–" if limits.disagree is None else f"{limits.disagree:g}",
        time_text(limits.stale_s),
        time_text(limits.dead_s),
    )
    return f"| {' | '.join(cells)} |"


@pytest.fixture(scope="module")
def tree() -> Tree:
    """Return this checkout."""
    return Tree(ROOT)


@pytest.mark.parametrize("metric", Metric)
def test_the_table_of_limits_is_that_of_the_code(metric: Metric, tree: Tree) -> None:
    """Each metric's limits stand in the page of readings as they are judged by."""
    labels = within(tree.en, "selector", "metric", "options")
    row = limits_row(str(labels[metric.value]), SPECS[metric])
    assert row in (DOCS / "readings.md").read_text("utf-8")


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause is not Cause.NONE])
def test_every_cause_of_distrust_is_explained(cause: Cause) -> None:
    """Each cause that the sensor of problems may name has its line."""
    assert f"`{cause.value}`" in (DOCS / "readings.md").read_text("utf-8")


def test_the_page_of_entities_says_which_are_disabled() -> None:
    """An entity is marked as off by default exactly where it is; "farm": on racks alone."""
    described = [
        item
        for sensors in SENSORS.values()
        for item in sensors
        if not TARGET_SENSOR.search(item.key)
    ]
    whole = next(item for item in IN_TARGET if item.key == "in_target")
    others = (
        *(
            PROBLEM,
            LEAK,
            GUARD,
            IRRIGATION_DUE,
            TOP_UP_DUE,
            CLIMATE_DUE,
            CO2_DUE,
            ACKNOWLEDGE,
            STAGE,
            MODE,
        ),
        *(ALARM, ALARM_EVENT, CROP_EVENT, CALENDAR, TASK_LIST, whole),
        COMPANION_CONNECTED,
    )
    on, off = (
        {
            item.key
            for item in (*described, *others)
            if item.entity_registry_enabled_default is enabled
        }
        for enabled in (True, False)
    )
    on_the_farm = {item.key for item in SENSORS[Farm]} & on & off
    assert on_the_farm <= {item.key for item in SENSORS[Rack]}
    page = (DOCS / "entities.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \|.*\| (yes|no|farm) \|$", page, re.MULTILINE)
    marked = {mark: {key for key, said in rows if said == mark} for _, mark in rows}
    assert marked["farm"] == on_the_farm
    assert marked["no"] == off - on
    assert marked["yes"] == on - off


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_of_a_harvest_date_is_explained(reason: Reason) -> None:
    """Each reason that the harvest date may give has its line."""
    assert f"| `{reason.value}` |" in (DOCS / "growing.md").read_text("utf-8")


@pytest.mark.parametrize("target", Target)
def test_every_target_has_its_row(target: Target) -> None:
    """With its four entities, and whether in-target is enabled by default."""
    of_target = next(i for i in IN_TARGET if i.key == f"{target}_in_target")
    enabled = "yes" if of_target.entity_registry_enabled_default else "no"
    keys = (f"{target}_{end}" for end in ("target_low", "target_high", "deviation"))
    cells = " | ".join(f"`{key}`" for key in (*keys, of_target.key))
    page = (DOCS / "entities.md").read_text("utf-8")
    assert re.search(
        rf"^\|.* \| {re.escape(cells)} \|.* \| {enabled} \|$", page, re.MULTILINE
    )


@pytest.mark.parametrize(("target", "room"), HYSTERESIS.items())
def test_the_room_inside_a_band_is_that_of_the_code(
    target: Target, room: float, tree: Tree
) -> None:
    """How far inside its band a value must be to be back in it."""
    name = within(tree.en, "entity", "binary_sensor", f"{target}_in_target")["name"]
    label = str(name).removesuffix(" in target").replace("Temp", "Air temp")
    page = (DOCS / "growing.md").read_text("utf-8")
    assert re.search(rf"^\| {label} \| {room:g}( \S+)? \|$", page, re.MULTILINE)


@pytest.mark.parametrize("word", [*Grade, *Deducted, *HealthMetric, *Unknown])
def test_every_word_of_health_and_yield_is_explained(word: str) -> None:
    """Whatever their attributes may say."""
    assert f"`{word}`" in (DOCS / "growing.md").read_text("utf-8")
