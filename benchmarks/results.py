"""The file of the results: each benchmark writes its own sections and keeps the others."""

from pathlib import Path
import re

_PATH = Path(__file__).parent / "RESULTS.md"
_SECTION = re.compile(r"^(?=## )", re.MULTILINE)


def write(report: str) -> None:
    """Write a report, and after it the sections that others have written."""
    known = _PATH.read_text(encoding="utf-8") if _PATH.exists() else ""
    titles = {_title(section) for section in _sections(report)}
    kept = [each for each in _sections(known) if _title(each) not in titles]
    _PATH.write_text(_joined([report, *kept]), encoding="utf-8")


def write_section(section: str) -> None:
    """Write one section in its place, or at the end."""
    head, *sections = _SECTION.split(_PATH.read_text(encoding="utf-8"))
    titles = [_title(each) for each in sections]
    if _title(section) in titles:
        sections[titles.index(_title(section))] = section
    else:
        sections.append(section)
    _PATH.write_text(_joined([head, *sections]), encoding="utf-8")


def _sections(report: str) -> list[str]:
    """Return the sections of a report, without what stands before the first."""
    return _SECTION.split(report)[1:]


def _title(section: str) -> str:
    """Return the title of a section."""
    return section.partition("\n")[0]


def _joined(parts: list[str]) -> str:
    """Return parts with one empty line between them."""
    return "\n\n".join(part.strip() for part in parts) + "\n"
