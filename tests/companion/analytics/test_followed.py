"""A dashboard that follows single changes is the one that would be made of all rows."""

from collections.abc import Callable
import json
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest
from sqlalchemy import Executable, delete, text, update

from companion.access import Admission
from companion.analytics import board_queries
from companion.analytics.boards import LITTLE, Boards
from companion.growing.models import Stay
from companion.runtime import Runtime
from companion.tasks.models import Task
from tests.companion.analytics.greenhouse import Greenhouse, at
from tests.companion.growing.beds import Body
from tests.companion.people import Clock, Tenant, made

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SHELVES = st.sampled_from("abc")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("sow"), SHELVES, st.integers(1, 9)),
        st.tuples(st.just("move"), SHELVES, SHELVES),
        st.tuples(st.just("split"), SHELVES, st.integers(1, 3)),
        st.tuples(st.sampled_from(("harvest", "undo", "delete", "merge")), SHELVES),
        st.tuples(st.just("task"), st.integers(-30, 30), st.booleans()),
        st.tuples(st.sampled_from(("done", "reopen", "later", "forget")), SHELVES),
    ),
    min_size=1,
    max_size=8,
)


class Days:
    """What growers do, one after the other; what is refused changes nothing."""

    def __init__(self, farm: Greenhouse) -> None:
        self.farm = farm
        self.batches: list[Body] = []
        self.tasks: list[str] = []

    def step(self, what: str, *how: str | int) -> None:
        """Do something."""
        do: dict[str, Callable[..., None]] = {
            "sow": self._sow,
            "move": lambda origin, target: self._act(
                "moves", self.farm.move(origin, target)
            ),
            "split": lambda shelf, plants: self._act(
                "splits", {"where": self.farm.where({shelf: plants})}
            ),
            "merge": self._merge,
            "harvest": lambda _: self._act("harvests", self.farm.cut(10)),
            "undo": lambda _: self._act("undo", {}),
            "delete": lambda _: self._delete(),
            "task": self._task,
            "done": lambda _: self._of_task("complete"),
            "reopen": lambda _: self._of_task("reopen"),
            "later": lambda _: self._later(),
            "forget": lambda _: self._forget(),
        }
        do[what](*how)

    def _sow(self, shelf: str, plants: int) -> None:
        self.batches.append(self.farm.sow({shelf: plants}))

    def _act(self, what: str, body: Body) -> None:
        for batch in self.batches[-1:]:
            self.farm.act(batch, what, body)

    def _merge(self, _: str) -> None:
        if len(self.batches) > 1:
            into = {"into_id": self.batches[-2]["id"]}
            self.farm.act(self.batches[-1], "merges", into)

    def _delete(self) -> None:
        for batch in self.batches[-1:]:
            self.farm.owner.delete(f"/batches/{batch['id']}")

    def _task(self, hours: int, of_batch: bool) -> None:
        batch = {"batch_id": self.batches[-1]["id"]} if self.batches else {}
        place = batch if of_batch else {"farm_id": self.farm.farm}
        body = {"title": "Look", "due_at": at(hours)} | place
        answer = self.farm.owner.post("/tasks", body)
        if answer.status_code == 201:
            self.tasks.append(answer.json()["id"])

    def _of_task(self, what: str) -> None:
        for task in self.tasks[-1:]:
            self.farm.owner.post(f"/tasks/{task}/{what}")

    def _later(self) -> None:
        for task in self.tasks[-1:]:
            self.farm.owner.patch(f"/tasks/{task}", {"due_at": at(-60)})

    def _forget(self) -> None:
        for task in self.tasks[-1:]:
            self.farm.owner.delete(f"/tasks/{task}")


def _shown(farm: Greenhouse) -> Body:
    board = farm.of_farm("dashboard")
    del board["as_of"]
    return board


def _made(farm: Greenhouse, tenant: Tenant, clock: Clock) -> Body:
    """Make a dashboard of which nothing is kept."""
    boards = Boards(farm.runtime.database)
    admission = Admission(tenant.id, None, clock())
    board: Body = json.loads(boards.of(admission, UUID(farm.farm)))
    del board["as_of"]
    return board


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_followed_is_as_made_of_all(
    farm: Greenhouse, tenant: Tenant, clock: Clock, steps: list[tuple[Any, ...]]
) -> None:
    """After each step, whatever it is."""
    days = Days(farm)
    _shown(farm)
    for step in steps:
        days.step(*step)
        assert _shown(farm) == _made(farm, tenant, clock), step


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note what is asked for whole."""
    names: list[str] = []
    for name in ("shelves", "due"):
        as_it_is = getattr(board_queries, name)

        def noted(
            *given: object,
            _name: str = name,
            _as_it_is: Callable[..., object] = as_it_is,
        ) -> object:
            names.append(_name)
            return _as_it_is(*given)

        monkeypatch.setattr(board_queries, name, noted)
    return names


def test_one_change_costs_its_own_rows(farm: Greenhouse, asked: list[str]) -> None:
    """Neither the other shelves nor the other tasks are read again."""
    batch = farm.sow({"a": 10})
    _shown(farm)
    asked.clear()
    farm.act(batch, "moves", farm.move("a", "b"))
    made(farm.owner, "/tasks", {"title": "Now", "due_at": at(0), "farm_id": farm.farm})
    board = _shown(farm)
    assert [each["plants"] for each in board["shelves"]] == [0, 10, 0]
    assert [each["title"] for each in board["tasks"]] == ["Now"]
    assert asked == []


def test_many_changes_are_read_as_all(
    farm: Greenhouse, tenant: Tenant, clock: Clock, asked: list[str]
) -> None:
    """That is as cheap, and what is remembered of commits stays bounded."""
    _shown(farm)
    asked.clear()
    for plants in range(1, LITTLE + 2):
        farm.sow({"a": plants})
    assert len(_shown(farm)["batches"]) == LITTLE + 1
    assert asked == []
    for number in range(70):
        body = {"title": f"{number}", "due_at": at(0), "farm_id": farm.farm}
        made(farm.owner, "/tasks", body)
    assert _shown(farm) == _made(farm, tenant, clock)
    assert "due" in asked


@pytest.mark.parametrize(
    "statement",
    [
        text("UPDATE stay SET plants = 3"),
        update(Stay).values(plants=4),
        delete(Stay).where(Stay.plants == 10),
        update(Task).where(Task.title == "Look").values(title="Seen"),
        update(Task)
        .where(Task.id != UUID(int=0), Task.title == "Look")
        .values(title="Seen"),
    ],
    ids=["text", "all", "another-column", "tasks", "all-but-one"],
)
def test_change_that_names_no_rows_is_read_as_all(
    farm: Greenhouse, tenant: Tenant, clock: Clock, statement: Executable
) -> None:
    """Whatever a statement is held to."""
    farm.sow({"a": 10})
    made(farm.owner, "/tasks", {"title": "Look", "due_at": at(0), "farm_id": farm.farm})
    before = _shown(farm)
    with farm.runtime.database.system() as session:
        session.execute(statement)
    assert _shown(farm) == _made(farm, tenant, clock) != before


def test_tasks_beyond_what_is_shown_take_the_place_of_others(
    farm: Greenhouse,
    tenant: Tenant,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that is done makes room for the next."""
    monkeypatch.setattr(board_queries, "MOST_TASKS", 2)
    for hours in (3, 2):
        body = {"title": f"{hours}", "due_at": at(hours), "farm_id": farm.farm}
        first = made(farm.owner, "/tasks", body)
    _shown(farm)
    farm.owner.post(f"/tasks/{first}/complete")
    assert [each["title"] for each in _shown(farm)["tasks"]] == ["3"]
    for hours in (1, 0):
        body = {"title": f"{hours}", "due_at": at(hours), "farm_id": farm.farm}
        made(farm.owner, "/tasks", body)
    assert len(_shown(farm)["tasks"]) == len(_made(farm, tenant, clock)["tasks"])


def test_what_is_being_made_is_waited_for_elsewhere(
    farm: Greenhouse, app: FastAPI, runtime: Runtime
) -> None:
    """The loop that answers everybody never waits."""
    boards: Boards = app.state.boards
    _shown(farm)
    farm.sow({"a": 1})
    (lock,) = boards._making.values()
    (key,) = boards._making
    admission = Admission(key[0], None, runtime.clock())
    with lock:
        assert boards.kept(admission, key[1]) is None
    assert boards.kept(admission, key[1]) is not None
