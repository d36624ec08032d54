"""What a report is made of, before it is a page: sections of facts, tables and charts."""

from dataclasses import dataclass, field
from typing import ClassVar

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that is not known, and why."""

    why: str


type Cell = str | Unknown
type Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence."""

    kind: ClassVar[str] = "text"
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values."""

    kind: ClassVar[str] = "facts"
    rows: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; the first cell of a row says what it is about."""

    kind: ClassVar[str] = "table"
    head: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, and its numbers as a table."""

    kind: ClassVar[str] = "chart"
    picture: Markup
    table: Table


type Block = Text | Facts | Table | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report."""

    title: str
    blocks: tuple[Block, ...]
    is_apart: bool = False
    """Begins on a page of its own, which may be left out."""


@dataclass(frozen=True, slots=True)
class Report:
    """A page to print."""

    language: str
    title: str
    about: str
    made: str
    sections: tuple[Section, ...]


@dataclass(slots=True)
class Notes:
    """The reasons why values are not known, numbered as they are met."""

    whys: list[str] = field(default_factory=list)

    def number(self, why: str) -> int:
        """Return the number of a reason."""
        if why not in self.whys:
            self.whys.append(why)
        return self.whys.index(why) + 1
