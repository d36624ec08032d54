"""Stages end by days or by heat, and the harvest's date follows."""

from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.agronomy.crops import load_crops
from custom_components.vertical_farm.growing import batches as acts
from custom_components.vertical_farm.growing.recipes import Recipe, from_library
from custom_components.vertical_farm.growing.stages import (
    DAY_S,
    Basis,
    InStage,
    Progress,
    Reason,
    forecast_harvest,
    progress,
    stage_starts,
)
from tests.agronomy.quick import quickly

LETTUCE = from_library(load_crops().crops["lettuce_butterhead"])
NOW = 1_790_000_000.0


def by_heat(recipe: Recipe) -> Recipe:
    """Return the recipe with every stage ended by the heat of its usual days."""
    return replace(
        recipe,
        stages=tuple(
            replace(s, degree_days=s.duration_d * recipe.usual_heat_per_day(s))
            for s in recipe.stages
        ),
    )


HOT = by_heat(LETTUCE)
USUAL = {s.id: HOT.usual_heat_per_day(s) for s in HOT.stages}


def days_to(recipe: Recipe, state: InStage) -> float:
    """Return the days to the forecast harvest."""
    forecast = forecast_harvest(recipe, state, NOW)
    assert forecast.at is not None
    return (forecast.at - NOW) / DAY_S


def test_a_stage_ends_by_days_where_the_recipe_counts_days() -> None:
    """Heat does not matter then."""
    assert progress(LETTUCE, InStage("vegetative", 5.0, 900.0)) == Progress(
        0.5, Basis.DAYS
    )
    assert progress(LETTUCE, InStage("vegetative", 10.0)).due
    assert not progress(LETTUCE, InStage("vegetative", 9.9)).due
    assert progress(LETTUCE, InStage("vegetative", -1.0)).share == 0.0


def test_a_stage_ends_by_heat_where_the_recipe_counts_heat() -> None:
    """Days only stand in while the heat is not known."""
    half = InStage("vegetative", 2.0, 5.0 * USUAL["vegetative"])
    assert progress(HOT, half).share == pytest.approx(0.5)
    assert progress(HOT, half).basis is Basis.HEAT
    assert progress(HOT, InStage("vegetative", 2.0)) == Progress(0.2, Basis.DAYS)


def test_a_stage_without_days_is_over_at_once() -> None:
    """A recipe may leave a stage out by giving it no time."""
    stage = LETTUCE.stages[0]
    none = replace(
        LETTUCE,
        stages=(
            replace(
                stage,
                bands={
                    **stage.bands,
                    "duration_d": replace(
                        stage["duration_d"], minimum=0.0, typical=0.0, maximum=0.0
                    ),
                },
            ),
            *LETTUCE.stages[1:],
        ),
    )
    assert progress(none, InStage("germination", 0.0)).due
    assert days_to(none, InStage("germination", 0.0)) == pytest.approx(33.0)


def test_a_harvest_by_days_is_the_rest_of_the_recipe() -> None:
    """With the earliest and latest that the recipe allows, and the end of the stage."""
    forecast = forecast_harvest(LETTUCE, InStage("vegetative", 4.0), NOW)
    assert forecast.reason is Reason.BY_DAYS
    assert forecast.at == pytest.approx(NOW + 20 * DAY_S)
    assert forecast.earliest == pytest.approx(NOW + (4 + 12) * DAY_S)
    assert forecast.latest == pytest.approx(NOW + (10 + 18) * DAY_S)
    assert forecast.stage_ends == pytest.approx(NOW + 6 * DAY_S)
    assert forecast.shift_d == pytest.approx(0.0)


def test_a_harvest_is_overdue_when_its_last_stage_is_over() -> None:
    """The date is today, the delay is told."""
    forecast = forecast_harvest(LETTUCE, InStage("finishing", 17.0), NOW)
    assert (forecast.reason, forecast.at) == (Reason.OVERDUE, NOW)
    assert forecast.shift_d == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("warmth", "reason"),
    [(1.0, Reason.ON_TIME), (1.25, Reason.WARMER), (0.8, Reason.COLDER)],
)
def test_a_warmer_room_brings_the_harvest_forward(
    warmth: float, reason: Reason
) -> None:
    """In proportion to the heat that is still missing."""
    state = InStage(
        "vegetative", 5.0, 5 * USUAL["vegetative"], USUAL["vegetative"] * warmth
    )
    forecast = forecast_harvest(HOT, state, NOW)
    assert forecast.reason is reason
    assert forecast.at == pytest.approx(NOW + 19.0 / warmth * DAY_S)
    assert forecast.shift_d == pytest.approx(19.0 / warmth - 19.0)


def test_unknown_heat_is_said_and_days_are_counted() -> None:
    """A dead thermometer does not move the date."""
    forecast = forecast_harvest(HOT, InStage("vegetative", 5.0), NOW)
    assert forecast.reason is Reason.HEAT_UNKNOWN
    assert forecast.at == pytest.approx(NOW + 19.0 * DAY_S)


def test_in_the_cold_there_is_no_date() -> None:
    """At the base temperature nothing develops."""
    forecast = forecast_harvest(HOT, InStage("vegetative", 5.0, 50.0, 0.0), NOW)
    assert (forecast.at, forecast.reason) == (None, Reason.TOO_COLD)


def test_a_stage_below_its_base_by_recipe_goes_by_days() -> None:
    """A recipe colder than the crop's base has no usual heat to compare with."""
    frozen = replace(HOT, base_c=40.0, upper_c=41.0)
    forecast = forecast_harvest(frozen, InStage("vegetative", 5.0, 0.0, 3.0), NOW)
    assert forecast.at == pytest.approx(NOW + (10.0 + 14.0) * DAY_S)


@quickly
@given(
    st.sampled_from(LETTUCE.stage_ids),
    st.floats(0.0, 30.0),
    st.floats(0.0, 400.0),
    st.floats(1.0, 29.0),
    st.floats(0.1, 5.0),
)
def test_more_heat_never_delays_the_harvest(
    stage: str, days: float, heat: float, rate: float, more: float
) -> None:
    """And its earliest and latest lie around its date."""
    cool = forecast_harvest(HOT, InStage(stage, days, heat, rate), NOW)
    warm = forecast_harvest(HOT, InStage(stage, days, heat + more, rate + more), NOW)
    assert cool.at is not None
    assert warm.at is not None
    assert warm.at <= cool.at + 1e-3
    for forecast in (cool, warm):
        assert forecast.earliest is not None
        assert forecast.at is not None
        assert forecast.latest is not None
        assert NOW <= forecast.earliest <= forecast.at + 1e-3
        assert forecast.at <= forecast.latest + 1e-3


def test_stages_have_the_times_they_had_and_will_have() -> None:
    """What was set by hand counts, what was left out has none."""
    farm = acts.sow(acts.Batches(), "b", LETTUCE, {"n": 5}, at=NOW, now=NOW)
    planned = stage_starts(farm["b"], LETTUCE)
    assert [(at - NOW) / DAY_S for at in planned.values()] == [0, 2, 11, 21]
    at = NOW + 3 * DAY_S
    farm = acts.set_stage(farm, "b", LETTUCE, "vegetative", at=at, now=at)
    starts = stage_starts(farm["b"], LETTUCE)
    assert starts == {
        "germination": NOW,
        "vegetative": at,
        "finishing": at + 10 * DAY_S,
    }
    other = replace(LETTUCE, stages=LETTUCE.stages[:1])
    assert stage_starts(farm["b"], other) == {"germination": NOW, "vegetative": at}


def test_a_part_of_a_batch_keeps_its_stage_from_when_it_was_split_off() -> None:
    """It knows no more of the time before."""
    farm = acts.sow(acts.Batches(), "b", LETTUCE, {"n": 5}, at=NOW, now=NOW)
    at = NOW + 3 * DAY_S
    farm = acts.advance(farm, "b", LETTUCE, at=at, now=at)
    later = at + DAY_S
    farm = acts.split(farm, "b", "c", {"n": 2}, at=later, now=later)
    assert stage_starts(farm["c"], LETTUCE)["propagation"] == later
