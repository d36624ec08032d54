"""Equipment is looked after every so many days, counted from when it was done last."""

from hypothesis import given, strategies as st

from custom_components.vertical_farm.growing.maintenance import (
    INTERVALS_D,
    Upkeep,
    kept_up,
    upkeep_of,
    without_old,
)
from custom_components.vertical_farm.growing.recipes import TaskKind
from custom_components.vertical_farm.growing.tasks import DAY_S, Task, Tasks, TaskSource
from tests.agronomy.quick import quickly

NOW = 1_790_000_000.0
PROBE = ("tank", Upkeep.CALIBRATE_PH)
PUMP = ("tank", Upkeep.CLEAN_PUMP)


def day(number: float) -> float:
    """Return a time so many days from now."""
    return NOW + number * DAY_S


def test_new_equipment_is_due_an_interval_after_it_was_bound() -> None:
    """With the kind of its work and its place."""
    tasks = kept_up(Tasks(), [PROBE, PUMP], (), NOW)
    assert [(upkeep_of(t), t.kind, t.due, t.place) for t in tasks] == [
        (Upkeep.CALIBRATE_PH, TaskKind.CALIBRATE, day(14), "tank"),
        (Upkeep.CLEAN_PUMP, TaskKind.CLEAN, day(30), "tank"),
    ]
    assert kept_up(tasks, [PROBE, PUMP], (), day(100)) == tasks


def test_equipment_that_is_gone_asks_for_nothing_and_is_remembered() -> None:
    """Bound again, its turn is counted from when it was done last."""
    tasks = kept_up(Tasks(), [PROBE], (), NOW)
    tasks = tasks.completed("tank/calibrate_ph", day(10))
    gone = kept_up(tasks, [], (), day(12))
    assert gone.open() == ()
    (turn,) = kept_up(gone, [PROBE], (), day(20)).open()
    assert turn.due == day(24)


def test_what_nobody_wants_does_not_come_back() -> None:
    """Until it is wanted again."""
    assert kept_up(Tasks(), [PROBE], {"tank/calibrate_ph"}, NOW).by_id == {}


@quickly
@given(
    st.lists(
        st.tuples(
            st.sets(st.sampled_from([PROBE, PUMP])), st.booleans(), st.floats(0.0, 60.0)
        ),
        max_size=8,
    )
)
def test_all_that_is_bound_has_exactly_one_open_turn_that_is_never_put_off(
    steps: list[tuple[set[tuple[str, Upkeep]], bool, float]],
) -> None:
    """Whatever is bound, done and forgotten meanwhile; old turns may go."""
    tasks, now = Tasks(), NOW
    done: dict[str, float] = {}
    for wanted, do, days in steps:
        now += days * DAY_S
        tasks = kept_up(tasks, wanted, (), now)
        names = [task.id.partition("#")[0] for task in tasks.open()]
        assert sorted(names) == sorted(f"{place}/{what}" for place, what in wanted)
        for task in tasks.open():
            name = task.id.partition("#")[0]
            what = upkeep_of(task)
            assert what is not None
            if name in done:
                assert task.due == done[name] + INTERVALS_D[what] * DAY_S
            else:
                assert task.due <= now + INTERVALS_D[what] * DAY_S
            if do:
                tasks = tasks.completed(task.id, now)
                done[name] = now
        tasks = without_old(tasks, now - 30 * DAY_S, ())


def test_what_was_done_long_ago_leaves_the_list() -> None:
    """What is open, or belongs to a batch at hand, stays."""

    def note(name: str, batch: str | None = None, done: float | None = None) -> Task:
        """Return a task of a person."""
        return Task(
            id=name,
            kind=TaskKind.OTHER,
            due=NOW,
            source=TaskSource.PERSON,
            batch=batch,
            done=done,
        )

    tasks = Tasks().created(
        note("open"),
        note("old", done=day(1)),
        note("new", done=day(9)),
        note("of batch", "b", day(1)),
        note("of another", "c", day(1)),
    )
    left = without_old(tasks, day(5), {"b"})
    assert set(left.by_id) == {"open", "new", "of batch"}
    assert without_old(left, day(5), {"b"}) is left
