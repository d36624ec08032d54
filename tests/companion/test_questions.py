"""Questions that take the short way to the database."""

from uuid import uuid7

import pytest
from sqlalchemy import Integer, bindparam, func, literal_column, select, text
from sqlalchemy.exc import DBAPIError

from companion import database as databases
from companion.database import Database
from companion.farms.models import Farm
from companion.faults import from_database
from companion.problems import Unavailable
from companion.questions import Question, asking
from companion.runtime import Runtime
from companion.telemetry.models import table_of
from tests.companion.people import Tenant, made

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
_FARM = table_of(Farm)
NAMES = Question(
    select(_FARM.c.name).where(
        _FARM.c.org_id == bindparam("org_id"), _FARM.c.name != bindparam("but")
    )
)


def test_question_is_answered_alike_by_both_databases(
    runtime: Runtime, tenant: Tenant, other_tenant: Tenant
) -> None:
    """By values of its names, whatever their order."""
    for name in ("Barn", "Loft"):
        made(tenant.owner, "/farms", {"name": name})
    made(other_tenant.owner, "/farms", {"name": "Theirs"})
    with asking(runtime.database, tenant.id) as ask:
        assert ask(NAMES, {"but": "Loft", "org_id": tenant.id}) == [("Barn",)]
        assert ask(NAMES, {"org_id": uuid7(), "but": ""}) == []


@ON_SQLITE
def test_questions_see_one_state(runtime: Runtime, tenant: Tenant) -> None:
    """What is written between two of them is not there for the second."""
    every = {"org_id": tenant.id, "but": ""}
    with asking(runtime.database, tenant.id) as ask:
        assert ask(NAMES, every) == []
        made(tenant.owner, "/farms", {"name": "Barn"})
        assert ask(NAMES, every) == []
    with asking(runtime.database, tenant.id) as ask:
        assert ask(NAMES, every) == [("Barn",)]


@ON_SQLITE
def test_connection_is_given_back_as_it_was(runtime: Runtime, tenant: Tenant) -> None:
    """The next one who gets it can write."""
    with asking(runtime.database, tenant.id) as ask:
        ask(NAMES, {"org_id": tenant.id, "but": ""})
    made(tenant.owner, "/farms", {"name": "Barn"})


def _counting(most: int) -> Question:
    one = literal_column("1", Integer)
    numbers = select(one.label("n")).cte(recursive=True)
    more = select(numbers.c.n + one).where(numbers.c.n < literal_column(str(most)))
    return Question(select(func.count()).select_from(numbers.union_all(more)))


@ON_SQLITE
def test_question_by_the_driver_ends_in_time(
    runtime: Runtime, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is told as any other that took too long."""
    monkeypatch.setattr(databases, "STATEMENT_TIMEOUT_MS", 1)
    with (
        pytest.raises(DBAPIError) as raised,
        asking(runtime.database, tenant.id) as ask,
    ):
        ask(_counting(10_000_000), {})
    problem = from_database(raised.value)
    assert isinstance(problem, Unavailable)
    assert "too long" in (problem.detail or "")


def test_missing_table_is_a_problem_of_the_database(
    empty_database_url: str,
) -> None:
    """As by the long way."""
    database = Database(empty_database_url)
    with database.read() as session:
        session.execute(text("SELECT 1"))
    with pytest.raises(DBAPIError), asking(database, uuid7()) as ask:
        ask(NAMES, {"org_id": uuid7(), "but": ""})
    database.close()
