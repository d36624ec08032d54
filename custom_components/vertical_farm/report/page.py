"""Reports as pages: one file of HTML that needs nothing else, to print on A4 in black."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from .document import Notes, Report, Unknown
from .words import ReportWords


@cache
def _template() -> Template:
    """Read the template of all reports."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")


def render(report: Report, words: ReportWords) -> str:
    """Return a report as a page; this reads the disk the first time."""
    return _template().render(
        report=report,
        notes=Notes(),
        is_unknown=lambda cell: isinstance(cell, Unknown),
        say=words.say,
    )
