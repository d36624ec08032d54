"""Stored tasks come back as they were, or are refused with the place of what is wrong."""

from types import MappingProxyType

from hypothesis import given, strategies as st
import pytest

from custom_components.vertical_farm.growing.recipes import TaskKind
from custom_components.vertical_farm.growing.task_store import (
    StoredTaskError,
    tasks_from_stored,
    tasks_to_stored,
)
from custom_components.vertical_farm.growing.tasks import Task, Tasks, TaskSource

times = st.floats(0.0, 9e11, allow_nan=False)
words = st.text(max_size=20)
task = st.builds(
    Task,
    id=st.text(min_size=1, max_size=8),
    kind=st.sampled_from(TaskKind),
    due=times,
    source=st.sampled_from(TaskSource),
    name=words,
    note=words,
    batch=st.none() | words,
    stage=st.none() | words,
    place=st.none() | words,
    every_d=st.none() | st.floats(0.01, 400.0),
    until=st.none() | times,
    done=st.none() | times,
    moved=st.booleans(),
    timed=st.booleans(),
    hidden=st.booleans(),
)
SOUND = {"id": "a", "kind": "check", "due": 5.0, "source": "person"}


@given(st.lists(task, max_size=6, unique_by=lambda each: each.id))
def test_tasks_come_back_as_they_were(all_tasks: list[Task]) -> None:
    """In their order, with every field."""
    tasks = Tasks(MappingProxyType({each.id: each for each in all_tasks}))
    back = tasks_from_stored(tasks_to_stored(tasks))
    assert list(back.by_id.values()) == all_tasks


@pytest.mark.parametrize(
    ("stored", "path"),
    [
        ({}, "tasks"),
        (["a"], "tasks/0"),
        ([SOUND, SOUND], "tasks/1"),
        ([{**SOUND, "colour": "red"}], "tasks/0/colour"),
        ([SOUND, {"id": "b", "kind": "check", "due": 5.0}], "tasks/1/source"),
        ([{**SOUND, "due": "soon"}], "tasks/0/due"),
        ([{**SOUND, "due": True}], "tasks/0/due"),
        ([{**SOUND, "due": 1e13}], "tasks/0/due"),
        ([{**SOUND, "moved": 1}], "tasks/0/moved"),
        ([{**SOUND, "name": 7}], "tasks/0/name"),
        ([{**SOUND, "kind": "dance"}], "tasks/0/kind"),
        ([{**SOUND, "source": "nobody"}], "tasks/0/source"),
        ([{**SOUND, "every_d": 0.0}], "tasks/0"),
    ],
)
def test_what_is_spoilt_is_refused_where_it_is(stored: object, path: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(StoredTaskError) as refused:
        tasks_from_stored(stored)
    assert refused.value.path == path
    assert refused.value.reason


def test_fields_of_their_usual_value_are_not_stored() -> None:
    """Ten thousand tasks stay small."""
    assert tasks_to_stored(tasks_from_stored([SOUND])) == [SOUND]
