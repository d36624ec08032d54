"""What the commits of this process change: tables, and rows where statements name them."""

from collections import deque
from collections.abc import Iterable, Mapping
import re
from threading import Event, Lock
from typing import Any

from sqlalchemy import Connection, Delete, Insert, Table, Update
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import (
    BinaryExpression,
    BindParameter,
    BooleanClauseList,
    ColumnClause,
)

# The column of a table (in its `info`) that names the rows which belong together.
NAMED_BY = "named_by"
WRITTEN = "written"
# Beyond this many names it is as well to look at all rows.
MOST_NAMES = 16
# So many commits are remembered of each table.
REMEMBERED = 64

# Names of rows of a table; none: any row.
type Names = frozenset[Any] | None
type Changed = dict[str, set[Any]]
type Written = dict[str, Names]
type Numbers = tuple[int, ...]

_CHANGES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(?P<table>\w+)')
_CHANGE_NOTHING = re.compile(r"\s*(?:SELECT|BEGIN|PRAGMA|SAVEPOINT|ROLLBACK|RELEASE)\b")
# Stands for tables that nobody knows.
_UNKNOWN = "*"


class Commits:
    """The commits of this process, counted by the tables that they have changed."""

    def __init__(self) -> None:
        """Begin without any."""
        self._lock = Lock()
        self._numbers: dict[str, int] = {}
        self._names: dict[str, deque[Names]] = {}
        self._watchers: list[tuple[frozenset[str], Event]] = []

    def numbers_of(self, tables: Iterable[str]) -> Numbers:
        """Give what is another one after each commit that changes one of some tables."""
        return tuple(self._numbers.get(each, 0) for each in (*tables, _UNKNOWN))

    def names_since(
        self, tables: Iterable[str], then: Numbers, now: Numbers
    ) -> Changed | None:
        """Give the names of the rows that were changed between two moments, by tables.

        There may be more of them; none: nobody knows, or they are many.
        """
        found: Changed = {}
        with self._lock:
            for table, first, last in zip((*tables, _UNKNOWN), then, now, strict=True):
                names: set[Any] = set()
                for each in self._since(table, first) if first != last else ():
                    if each is None:
                        return None
                    names |= each
                found[table] = names
        return found if sum(map(len, found.values())) <= MOST_NAMES else None

    def _since(self, table: str, number: int) -> list[Names]:
        """Give the names of each commit since one, or that nobody knows them any more."""
        many = self._numbers[table] - number
        known = self._names[table]
        return [None] if many > len(known) else list(known)[-many:]

    def watch(self, tables: Iterable[str]) -> Event:
        """Give what is set by each commit that changes one of some tables."""
        changed = Event()
        self._watchers.append((frozenset((*tables, _UNKNOWN)), changed))
        return changed

    def note(self, written: Mapping[str, Names]) -> None:
        """Note what a commit has changed, and wake who watches."""
        with self._lock:
            for table, names in written.items():
                known = self._names.setdefault(table, deque(maxlen=REMEMBERED))
                known.append(names)
                self._numbers[table] = self._numbers.get(table, 0) + 1
        for tables, changed in self._watchers:
            if not tables.isdisjoint(written):
                changed.set()


def note_written(
    connection: Connection,
    _cursor: object,
    statement: str,
    _parameters: object,
    context: object,
    _many: object,
) -> None:
    """Note what a statement changes, until its transaction ends."""
    written: Written = connection.info[WRITTEN]
    found = _CHANGES.match(statement)
    if found is None:
        if _CHANGE_NOTHING.match(statement) is None:
            written[_UNKNOWN] = None
        return
    table = found["table"]
    before, names = written.get(table, frozenset()), _names(table, context)
    written[table] = None if before is None or names is None else before | names


def _names(name: str, context: object) -> Names:
    """Give the names of the rows that a statement changes, where it says them."""
    execution: Any = context
    compiled: Any = execution.compiled
    statement = getattr(compiled, "statement", None)
    if not isinstance(statement, Insert | Update | Delete):
        return None
    table = statement.table
    if not isinstance(table, Table) or table.name != name:
        return None
    column: str | None = table.info.get(NAMED_BY)
    if column is None:
        return None
    if isinstance(statement, Insert):
        # What takes the place of another row changes that one.
        plain = statement.select is None and "ON CONFLICT" not in str(compiled)
        key = column if plain else None
    else:
        key = _key(statement, name, column, compiled.bind_names)
    given: list[dict[str, Any]] = execution.compiled_parameters
    if key is None:
        return None
    if isinstance(statement, Update) and any(column in each for each in given):
        return None
    names = frozenset(each.get(key) for each in given)
    return None if None in names or len(names) > MOST_NAMES else names


def _key(
    statement: Update | Delete,
    name: str,
    column: str,
    named: Mapping[BindParameter[Any], str],
) -> str | None:
    """Give the parameter that holds the name of the rows that a statement is held to."""
    where = statement.whereclause
    parts = (
        where.clauses
        if isinstance(where, BooleanClauseList) and where.operator is operators.and_
        else (where,)
    )
    for part in parts:
        if (
            isinstance(part, BinaryExpression)
            and part.operator is operators.eq
            and isinstance(part.right, BindParameter)
            and isinstance(part.left, ColumnClause)
            and part.left.key == column
            and getattr(part.left.table, "name", None) == name
        ):
            return named.get(part.right)
    return None
