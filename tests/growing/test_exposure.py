"""Exposure follows the plants, and says what it does not know."""

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.vertical_farm.growing import batches as actions
from custom_components.vertical_farm.growing.batches import Batches
from custom_components.vertical_farm.growing.events import BatchError
from custom_components.vertical_farm.growing.exposure import Exposure, Times
from custom_components.vertical_farm.growing.fold import Course, Exposures, fold
from custom_components.vertical_farm.growing.recipes import Recipe
from custom_components.vertical_farm.growing.stretches import Ledger, Stretch
from custom_components.vertical_farm.growing.targets import Target

from .ledgers import DAY, MINUTE, RECIPE, START, counted, ledger_of, steady, world

SHELVES = ("a", "b", "c")
HOURS = 30
END = START + HOURS * 3600.0

STRETCHES = st.builds(
    steady,
    ppfd=st.sampled_from([0.0, 120.0, 260.0]),
    air_c=st.sampled_from([2.0, 18.5, 24.0]),
    known=st.sampled_from([0.0, 0.25, 1.0]),
    energy_kwh=st.sampled_from([0.0, 0.05]),
)
LEDGERS = st.lists(STRETCHES, min_size=HOURS * 4, max_size=HOURS * 4).map(ledger_of)

type Step = Callable[[Batches], Batches]

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["move", "split", "merge", "harvest", "discard"]),
        st.integers(1, HOURS * 60 - 1),
        st.integers(0, 3),
        st.integers(0, 3),
        st.integers(1, 60),
        st.sampled_from(SHELVES),
        st.sampled_from(SHELVES),
    ),
    max_size=8,
)
type Drawn = tuple[str, int, int, int, int, str, str]


def stepped(batches: Batches, drawn: Drawn) -> Batches:
    """Return the batches after a random step; one that cannot be changes nothing."""
    what, minute, first, second, plants, here, there = drawn
    ids = sorted(batches.by_id)
    one, other = ids[first % len(ids)], ids[second % len(ids)]
    at, now = START + minute * MINUTE, END
    try:
        match what:
            case "move":
                return actions.move(batches, one, plants, here, there, at=at, now=now)
            case "split":
                name = f"part{len(ids)}"
                return actions.split(batches, one, name, {here: plants}, at=at, now=now)
            case "merge":
                return actions.merge(batches, one, other, at=at, now=now)
            case "harvest":
                return actions.harvest(
                    batches,
                    one,
                    {"a": 100.0},
                    at=at,
                    now=now,
                    where={here: plants},
                )
            case _:
                return actions.discard(
                    batches, one, "slugs", at=at, now=now, where={here: plants}
                )
    except BatchError:
        return batches


def sown(*where: dict[str, int], recipe: Recipe = RECIPE) -> Batches:
    """Return batches that were sown at the start."""
    batches = Batches()
    for number, plants in enumerate(where):
        batches = actions.sow(
            batches, f"batch{number}", recipe, plants, at=START, now=END
        )
    return batches


def folded(
    batches: Batches,
    ledgers: dict[str, Ledger],
    *ends: float,
    recipe: Recipe = RECIPE,
) -> Exposures:
    """Return the exposures after folding to one time after the other."""
    exposures: Exposures = {}
    start = START
    for end in ends:
        courses = [Course(batch) for batch in batches]
        exposures = fold(exposures, courses, world(ledgers, recipe), start, end)
        start = end
    return exposures


@settings(max_examples=40, deadline=None)
@given(
    ledgers=st.tuples(LEDGERS, LEDGERS, LEDGERS),
    plants=st.tuples(st.integers(1, 90), st.integers(1, 90), st.integers(1, 90)),
    steps=STEPS,
)
def test_exposure_is_what_a_count_minute_by_minute_says(
    ledgers: tuple[Ledger, Ledger, Ledger],
    plants: tuple[int, int, int],
    steps: list[Drawn],
) -> None:
    """Whatever is moved, split, merged, harvested or thrown away, and in what order."""
    shelves = dict(zip(SHELVES, ledgers, strict=True))
    batches = sown({"a": plants[0], "b": plants[1]}, {"b": plants[2]})
    for step in steps:
        batches = stepped(batches, step)
    exposures = folded(batches, shelves, END)
    counts = counted(batches, shelves, END)
    assert exposures.keys() == counts.keys()
    for batch_id, count in counts.items():
        found = exposures[batch_id]
        assert found.whole.light_mol == pytest.approx(count.light_mol)
        assert found.whole.light_s == pytest.approx(count.light_s)
        assert found.whole.heat_cd == pytest.approx(count.heat_cd)
        assert found.whole.heat_s == pytest.approx(count.heat_s)
        assert found.whole.seconds == pytest.approx(count.seconds)
        assert found.energy_kwh == pytest.approx(count.energy_kwh)
        assert sum(day.light_mol for day in found.days) == pytest.approx(
            count.light_mol
        )
        for times in found.targets.values():
            judged = times.within_s + times.below_s + times.above_s + times.unknown_s
            assert judged <= count.seconds + 1e-3


@settings(max_examples=20, deadline=None)
@given(
    ledger=LEDGERS,
    steps=STEPS,
    cuts=st.lists(st.integers(1, HOURS * 60 - 1), max_size=5),
)
def test_it_does_not_matter_how_often_it_is_folded(
    ledger: Ledger, steps: list[Drawn], cuts: list[int]
) -> None:
    """A farm that was stopped in between adds up the same."""
    shelves = dict.fromkeys(SHELVES, ledger)
    batches = sown({"a": 40, "b": 40}, {"b": 40})
    for step in steps:
        batches = stepped(batches, step)
    ends = sorted(START + cut * MINUTE for cut in cuts)
    at_once, by_parts = (
        folded(batches, shelves, END),
        folded(batches, shelves, *ends, END),
    )
    assert at_once.keys() == by_parts.keys()
    for batch_id, whole in at_once.items():
        parts = by_parts[batch_id]
        assert parts.whole.light_mol == pytest.approx(whole.whole.light_mol)
        assert parts.stage.heat_cd == pytest.approx(whole.stage.heat_cd)
        assert parts.energy_kwh == pytest.approx(whole.energy_kwh)


def one(
    *stretches: Stretch, recipe: Recipe = RECIPE, begin: Batches | None = None
) -> Exposure:
    """Return the exposure of a batch on one shelf after some stretches."""
    batches = begin or sown({"a": 90}, recipe=recipe)
    end = START + len(stretches) * 900.0
    found = folded(batches, {"a": ledger_of(stretches)}, end, recipe=recipe)
    return found["batch0"]


def test_what_was_not_measured_is_unknown() -> None:
    """A dead hour is missing from every sum."""
    exposure = one(*[steady()] * 4, *[Stretch()] * 4)
    assert exposure.whole.seconds == 7200.0
    assert exposure.whole.light_mol == pytest.approx(250 * 3600e-6)
    assert exposure.light_coverage == exposure.heat_coverage == 0.5
    assert exposure.days[-1].dli_mol is None
    assert exposure.targets[Target.TEMPERATURE].unknown_s == 3600.0


def test_hours_count_as_in_below_and_above_the_band_of_the_stage_of_then() -> None:
    """Germination wants 18 to 22 °C; 5 °C less are below it."""
    exposure = one(
        *[steady(air_c=20.0)] * 2, *[steady(air_c=15.0)] * 3, *[steady(air_c=30.0)] * 4
    )
    assert exposure.targets[Target.TEMPERATURE] == Times(1800.0, 2700.0, 3600.0, 0.0)


def test_heat_tells_the_moment_at_which_it_was_enough() -> None:
    """18 K above the base for a day are 18 °C·d; half of them after half a day."""
    first = replace(RECIPE.stages[0], degree_days=9.0)
    recipe = replace(RECIPE, stages=(first, *RECIPE.stages[1:]))
    air_c = RECIPE.base_c + 18.0
    exposure = one(*[steady(air_c=air_c)] * 70, recipe=recipe)
    assert exposure.stage.due == pytest.approx(START + DAY / 2, abs=0.1)


def test_a_stage_begins_its_heat_anew() -> None:
    """What was before does not count twice."""
    batches = actions.advance(
        sown({"a": 90}), "batch0", RECIPE, at=START + 3600.0, now=END
    )
    exposure = one(*[steady()] * 8, begin=batches)
    assert exposure.stage.seconds == 3600.0
    assert exposure.whole.seconds == 7200.0


def test_what_lies_before_the_kept_stretches_is_forgotten() -> None:
    """A move logged too late makes unknown what nobody can add up again."""
    exposure = one(*[steady()] * 8)
    forgotten = exposure.forgotten(START)
    assert forgotten.whole.seconds == exposure.whole.seconds
    assert forgotten.whole.light_mol == forgotten.whole.light_s == 0.0
    assert forgotten.energy_s == 0.0
    times = forgotten.targets[Target.TEMPERATURE]
    assert times.unknown_s == pytest.approx(7200.0)


def test_a_ledger_survives_storage() -> None:
    """Every number, and the holes."""
    ledger = ledger_of([steady(), steady(0.0, 18.5)])
    ledger.add(ledger.end + 3, steady(100.0, 20.25, 0.5))
    again = Ledger.from_text(ledger.as_text())
    assert (again.first, again.end) == (ledger.first, ledger.end)
    for index in range(ledger.first, ledger.end):
        assert again[index] == ledger[index]


@pytest.mark.parametrize("text", ["", "1:", "x:eJwDAAAAAAE=", "1:eJxjAAAAAQAB", "7:!"])
def test_a_spoilt_ledger_is_refused(text: str) -> None:
    """It begins afresh instead."""
    with pytest.raises(ValueError, match=r".+"):
        Ledger.from_text(text)
