"""Tasks: from recipes, maintenance and people, done, moved and never skipped."""

from dataclasses import replace

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.agronomy.crops import load_crops
from custom_components.vertical_farm.growing import batches as acts
from custom_components.vertical_farm.growing.events import (
    Discarded,
    Harvested,
    MergedInto,
    Moved,
)
from custom_components.vertical_farm.growing.recipes import TaskKind, from_library
from custom_components.vertical_farm.growing.stages import stage_starts
from custom_components.vertical_farm.growing.tasks import (
    DAY_S,
    DuplicateTaskError,
    IntervalError,
    Task,
    TaskDoneError,
    Tasks,
    TaskSource,
    UnknownTaskError,
    maintenance,
    recipe_tasks,
)
from tests.agronomy.quick import quickly

LETTUCE = from_library(load_crops().crops["lettuce_butterhead"])
NOW = 1_790_000_000.0
STARTS = stage_starts(
    acts.sow(acts.Batches(), "b", LETTUCE, {"n": 9}, at=NOW, now=NOW)["b"], LETTUCE
)
CLEANING = maintenance("tank", "clean filter", 7.0, last_done=None, installed=NOW)


def day(number: float) -> float:
    """Return a time so many days from now."""
    return NOW + number * DAY_S


def of_batch() -> Tasks:
    """Return the tasks of a fresh batch."""
    return Tasks().created(*recipe_tasks("b", LETTUCE, STARTS, "n"))


def the(tasks: Tasks, kind: TaskKind) -> Task:
    """Return the first open task of a kind."""
    return next(task for task in tasks.open() if task.kind is kind)


def test_a_batch_has_its_work_laid_out_from_sowing_to_cleaning() -> None:
    """In the order of time, with the plants' place."""
    tasks = of_batch()
    assert [(t.kind, (t.due - NOW) / DAY_S) for t in tasks.open("b")] == [
        (TaskKind.SOW, 0.0),
        (TaskKind.CHECK, 5.0),
        (TaskKind.TRANSPLANT, 11.0),
        (TaskKind.CHECK, 14.0),
        (TaskKind.TRANSPLANT, 21.0),
        (TaskKind.CHECK, 24.0),
        (TaskKind.CLEAN, 35.0),
        (TaskKind.HARVEST, 35.0),
    ]
    assert {(t.batch, t.place, t.source) for t in tasks} == {
        ("b", "n", TaskSource.RECIPE)
    }
    assert tasks.open("other") == ()


def test_a_stage_that_is_left_out_has_no_work() -> None:
    """Nobody transplants into it."""
    starts = {"germination": NOW, "finishing": day(20)}
    kinds = {(t.stage, t.kind) for t in recipe_tasks("b", LETTUCE, starts)}
    assert {stage for stage, _ in kinds} == {"germination", "finishing"}


def test_looking_recurs_until_the_stage_ends() -> None:
    """Counted from when it was done, and not in the next stage."""
    tasks = of_batch()
    first = the(tasks, TaskKind.CHECK)
    tasks = tasks.completed(first.id, day(6))
    second = tasks[f"{first.id}#2"]
    assert (second.due, second.done) == (day(9.5), None)
    tasks = tasks.completed(second.id, day(9.5))
    assert f"{first.id}#3" not in tasks.by_id


def test_maintenance_is_due_from_when_it_was_last_done() -> None:
    """Late work moves the next turn, early work too."""
    assert CLEANING.due == day(7)
    done_before = maintenance("t", "x", 7.0, last_done=day(3), installed=NOW)
    assert done_before.due == day(10)
    tasks = Tasks().created(CLEANING).completed(CLEANING.id, day(12))
    assert [(t.id, t.due) for t in tasks.open()] == [("tank/clean filter#2", day(19))]
    tasks = tasks.completed("tank/clean filter#2", day(15))
    assert [(t.id, t.due) for t in tasks.open()] == [("tank/clean filter#3", day(22))]


def test_work_that_is_not_done_stays_open_and_says_how_late_it_is() -> None:
    """Three turns late is one open task that tells of three."""
    assert CLEANING.turns_missed(day(6)) == 0
    assert [CLEANING.turns_missed(day(d)) for d in (7, 13, 14, 21.5)] == [1, 1, 2, 3]
    assert CLEANING.overdue_d(day(21.5)) == pytest.approx(14.5)
    assert CLEANING.overdue_d(day(1)) == 0.0
    once = the(of_batch(), TaskKind.SOW)
    assert once.turns_missed(day(90)) == 1
    done = replace(CLEANING, done=day(8))
    assert (done.turns_missed(day(90)), done.overdue_d(day(90))) == (0, 0.0)


@quickly
@given(st.lists(st.floats(0.0, 40.0), max_size=12), st.floats(0.5, 30.0))
def test_a_recurring_task_always_has_exactly_one_open_turn(
    waits: list[float], every_d: float
) -> None:
    """However late or early it is done, and due from its last completion."""
    task = maintenance("t", "x", every_d, last_done=None, installed=NOW)
    tasks, now = Tasks().created(task), NOW
    for wait in waits:
        now += wait * DAY_S
        (turn,) = tasks.open()
        tasks = tasks.completed(turn.id, now)
        (following,) = tasks.open()
        assert following.due == pytest.approx(now + every_d * DAY_S)
    assert len(tasks.by_id) == len(waits) + 1


def test_a_task_is_done_once() -> None:
    """The error says when."""
    tasks = Tasks().created(CLEANING).completed(CLEANING.id, day(8))
    with pytest.raises(TaskDoneError) as refused:
        tasks.completed(CLEANING.id, day(9))
    assert refused.value.done == day(8)
    with pytest.raises(TaskDoneError):
        tasks.postponed(CLEANING.id, day(9))


def test_a_task_that_was_not_done_after_all_is_open_again() -> None:
    """And its next turn is gone, unless somebody has touched it."""
    tasks = Tasks().created(CLEANING)
    done = tasks.completed(CLEANING.id, day(8))
    assert done.reopened(CLEANING.id) == tasks
    assert tasks.reopened(CLEANING.id) is tasks
    touched = done.postponed(f"{CLEANING.id}#2", day(20)).reopened(CLEANING.id)
    assert len(touched.open()) == 2
    sowing = the(of_batch(), TaskKind.SOW)
    assert of_batch().completed(sowing.id, NOW).reopened(sowing.id) == of_batch()


def test_people_add_move_and_remove_tasks() -> None:
    """Names are given once, and what is not there cannot be changed."""
    mine = Task(
        id="call",
        kind=TaskKind.OTHER,
        due=day(1),
        source=TaskSource.PERSON,
        note="seed",
    )
    tasks = Tasks().created(mine).postponed("call", day(3))
    assert (tasks["call"].due, tasks["call"].moved) == (day(3), True)
    with pytest.raises(DuplicateTaskError) as twice:
        tasks.created(mine)
    assert twice.value.task == "call"
    with pytest.raises(DuplicateTaskError):
        Tasks().created(mine, mine)
    assert tasks.removed("call") == Tasks()
    with pytest.raises(UnknownTaskError):
        Tasks().removed("call")
    with pytest.raises(UnknownTaskError):
        Tasks().completed("call", NOW)


@pytest.mark.parametrize("every_d", [0.0, -1.0])
def test_a_task_recurs_after_some_time(every_d: float) -> None:
    """Not at once, for ever."""
    with pytest.raises(IntervalError) as refused:
        maintenance("t", "x", every_d, last_done=None, installed=NOW)
    assert refused.value.every_d == every_d


def test_new_dates_move_what_is_open_and_nobody_has_moved() -> None:
    """A warm room brings the harvest forward; what is done stays done."""
    tasks = of_batch().created(CLEANING)
    check, sow = the(tasks, TaskKind.CHECK), the(tasks, TaskKind.SOW)
    transplant = the(tasks, TaskKind.TRANSPLANT)
    tasks = tasks.completed(sow.id, NOW).completed(check.id, day(5))
    tasks = tasks.postponed(transplant.id, day(12))
    sooner = {**STARTS, "finishing": day(19)}
    fresh = tasks.refreshed("b", recipe_tasks("b", LETTUCE, sooner))
    assert the(fresh, TaskKind.HARVEST).due == day(33)
    assert fresh[transplant.id].due == day(12)
    assert fresh[sow.id].done == NOW
    assert fresh[f"{check.id}#2"].due == day(8.5)
    assert fresh[CLEANING.id] == CLEANING
    again = fresh.refreshed("b", recipe_tasks("b", LETTUCE, STARTS))
    assert the(again, TaskKind.HARVEST).due == day(35)
    assert set(again.by_id) == set(tasks.by_id)
    skipped = again.refreshed("b", recipe_tasks("b", LETTUCE, {"germination": NOW}))
    assert {t.kind for t in skipped.open("b")} == {TaskKind.TRANSPLANT, TaskKind.CHECK}


def test_harvesting_does_the_harvest_task_and_leaves_the_cleaning() -> None:
    """Cleaning is due at once, looking at plants that are gone is not."""
    note = Task(
        id="x", kind=TaskKind.OTHER, due=day(40), source=TaskSource.PERSON, batch="b"
    )
    tasks = of_batch().created(CLEANING, note)
    event = Harvested(day(33), 5, (("n", 9),), (("A", 1.0),))
    tasks = tasks.after_event("b", event, ended=True)
    harvest = next(t for t in tasks if t.kind is TaskKind.HARVEST)
    assert harvest.done == day(33)
    clean = the(tasks, TaskKind.CLEAN)
    assert clean.due == day(33)
    assert {t.kind for t in tasks.open("b")} == {TaskKind.CLEAN, TaskKind.OTHER}
    assert CLEANING in tasks.open()


def test_a_partial_harvest_leaves_the_other_work() -> None:
    """The plants that are left want looking after."""
    event = Harvested(day(33), 5, (("n", 4),), (("A", 1.0),))
    tasks = of_batch().after_event("b", event, ended=False)
    kinds = {t.kind for t in tasks.open("b")}
    assert TaskKind.HARVEST not in kinds
    assert TaskKind.CHECK in kinds


def test_a_move_does_the_transplanting_that_is_near() -> None:
    """Moving a tray on day 2 is no transplanting."""
    early = Moved(day(2), 2, 9, "n", "1a")
    assert of_batch().after_event("b", early, ended=False) == of_batch()
    right = Moved(day(10), 2, 9, "n", "1a")
    tasks = of_batch().after_event("b", right, ended=False)
    assert the(tasks, TaskKind.TRANSPLANT).due == day(21)


def test_what_was_discarded_needs_only_cleaning() -> None:
    """The harvest is no longer to do, and was not done."""
    event = Discarded(day(9), 2, (("n", 9),), "mould")
    tasks = of_batch().after_event("b", event, ended=True)
    assert [t.kind for t in tasks.open("b")] == [TaskKind.CLEAN]
    assert all(t.kind is not TaskKind.HARVEST for t in tasks)
    merged = MergedInto(day(9), 2, (("n", 9),), "c")
    assert of_batch().after_event("b", merged, ended=True).open("b") == ()
