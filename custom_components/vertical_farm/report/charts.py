"""Charts in black and white: told apart by pattern and shape, never by colour."""

from collections.abc import Sequence
from dataclasses import dataclass
import math

from markupsafe import Markup

WIDTH = 680.0
_LEFT = 44.0
_TOP = 10.0
_PLOT = 130.0
_MOST_LABELS = 14
_LEAST_SPAN = 1e-6
_ROW = 18.0
_NAMES = 150.0
_PATTERNS = Markup(
    '<defs><pattern id="unknown" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" fill="#fff"/><path d="M0 6L6 0" stroke="#000" stroke-width=".6"/></pattern>'
    '<pattern id="below" width="5" height="5" patternUnits="userSpaceOnUse">'
    '<rect width="5" height="5" fill="#fff"/><path d="M0 2.5H5" stroke="#000"/></pattern>'
    '<pattern id="above" width="5" height="5" patternUnits="userSpaceOnUse">'
    '<rect width="5" height="5" fill="#fff"/><path d="M2.5 0V5" stroke="#000"/></pattern></defs>'
)
_FILLS = ("#555", "url(#below)", "url(#above)", "url(#unknown)")


@dataclass(frozen=True, slots=True)
class Column:
    """What a chart shows of a day: from `low` to `high` with `value`, None if unknown."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    band: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """How a time is shared out: within, below, above and unknown, in any unit."""

    label: str
    parts: tuple[float, float, float, float]


def _svg(height: float, title: str, body: Markup) -> Markup:
    """Return a picture with its name."""
    return Markup(
        '<svg viewBox="0 0 {:.0f} {:.0f}" role="img" aria-label="{}">{}{}</svg>'
    ).format(WIDTH, height, title, _PATTERNS, body)


def _step(top: float) -> float:
    """Return a round distance between the lines of a scale, for about four lines."""
    rough = top / 4.0
    size: float = 10.0 ** math.floor(math.log10(rough))
    return next(size * n for n in (1.0, 2.0, 5.0, 10.0) if size * n >= rough)


class _Scale:
    """A scale from the lowest to the highest value that a chart shows."""

    def __init__(self, columns: Sequence[Column], *, from_zero: bool) -> None:
        """Find the ends."""
        seen = [
            value
            for column in columns
            for value in (column.value, column.low, column.high, *(column.band or ()))
            if value is not None
        ]
        seen += [0.0] if from_zero else []
        highest, lowest = max(seen, default=1.0), min(seen, default=0.0)
        spans = (highest - lowest, abs(highest), 1.0)
        self.step = _step(next(span for span in spans if span > _LEAST_SPAN))
        self.low = math.floor(lowest / self.step) * self.step
        self.high = max(
            math.ceil(highest / self.step) * self.step, self.low + self.step
        )

    def y(self, value: float) -> float:
        """Return where a value is."""
        return _TOP + _PLOT * (self.high - value) / (self.high - self.low)

    def lines(self, right: float) -> Markup:
        """Return the lines of the scale with their numbers."""
        count = round((self.high - self.low) / self.step)
        values = [self.low + self.step * n for n in range(count + 1)]
        return Markup("").join(
            Markup(
                '<path d="M{:.1f} {:.1f}H{:.1f}" stroke="#bbb" stroke-width=".5"/>'
                '<text x="{:.1f}" y="{:.1f}" text-anchor="end">{}</text>'
            ).format(_LEFT, self.y(v), right, _LEFT - 4, self.y(v) + 3, f"{v:.6g}")
            for v in values
        )


def _across(columns: Sequence[Column]) -> float:
    """Return the width of a day."""
    return (WIDTH - _LEFT) / max(len(columns), 1)


def _labels(columns: Sequence[Column]) -> Markup:
    """Return the days below a chart, not more than there is room for."""
    wide, every = _across(columns), math.ceil(len(columns) / _MOST_LABELS)
    return Markup("").join(
        Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>').format(
            _LEFT + (n + 0.5) * wide, _TOP + _PLOT + 14, column.label
        )
        for n, column in enumerate(columns)
        if n % every == 0
    )


def _bands(columns: Sequence[Column], scale: _Scale) -> Markup:
    """Return the ends of the bands as dashed lines, day by day."""
    wide = _across(columns)
    drawn = Markup("")
    for n, column in enumerate(columns):
        for value in column.band or ():
            drawn += Markup(
                '<path d="M{:.1f} {:.1f}h{:.1f}" stroke="#000" stroke-dasharray="4 2"/>'
            ).format(_LEFT + n * wide, scale.y(value), wide)
    return drawn


def _not_known(n: int, wide: float) -> Markup:
    """Return a day of which nothing is known."""
    return Markup(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="url(#unknown)"/>'
    ).format(_LEFT + n * wide, _TOP, wide, _PLOT)


def bars(title: str, columns: Sequence[Column]) -> Markup:
    """Return a bar for each day; dashed lines are its band, hatched days are not known."""
    scale, wide = _Scale(columns, from_zero=True), _across(columns)
    drawn = Markup("")
    for n, column in enumerate(columns):
        if column.value is None:
            drawn += _not_known(n, wide)
            continue
        top, foot = sorted((scale.y(column.value), scale.y(0.0)))
        drawn += Markup(
            '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="#999" stroke="#000" stroke-width=".5"/>'
        ).format(_LEFT + (n + 0.15) * wide, top, wide * 0.7, foot - top)
    body = scale.lines(WIDTH) + drawn + _bands(columns, scale) + _labels(columns)
    return _svg(_TOP + _PLOT + 22, title, body)


def ranges(title: str, columns: Sequence[Column]) -> Markup:
    """Return for each day a line from its lowest to its highest value, a dot at its mean."""
    scale, wide = _Scale(columns, from_zero=False), _across(columns)
    drawn = Markup("")
    for n, column in enumerate(columns):
        x = _LEFT + (n + 0.5) * wide
        if column.value is None:
            drawn += _not_known(n, wide)
            continue
        low, high = (
            column.value if end is None else end for end in (column.low, column.high)
        )
        drawn += Markup(
            '<path d="M{0:.1f} {1:.1f}V{2:.1f}" stroke="#000" stroke-width="1.5"/>'
            '<circle cx="{0:.1f}" cy="{3:.1f}" r="2.6"/>'
        ).format(x, scale.y(high), scale.y(low), scale.y(column.value))
    body = scale.lines(WIDTH) + drawn + _bands(columns, scale) + _labels(columns)
    return _svg(_TOP + _PLOT + 22, title, body)


def shares(title: str, rows: Sequence[Share], legend: Sequence[str]) -> Markup:
    """Return a bar for each row, shared out by pattern."""
    drawn = Markup("")
    for n, row in enumerate(rows):
        y, x, whole = _TOP + 20 + n * _ROW, _NAMES, sum(row.parts) or 1.0
        drawn += Markup(
            '<text x="{:.1f}" y="{:.1f}" text-anchor="end">{}</text>'
        ).format(_NAMES - 6, y + 10, row.label)
        for part, fill in zip(row.parts, _FILLS, strict=True):
            wide = (WIDTH - _NAMES - 2) * part / whole
            if part > 0.0:
                drawn += _part(x, y, wide, fill)
            x += wide
    for n, (name, fill) in enumerate(zip(legend, _FILLS, strict=True)):
        x = _NAMES + n * (WIDTH - _NAMES) / len(_FILLS)
        drawn += _part(x, 2.0, 14.0, fill)
        drawn += Markup('<text x="{:.1f}" y="12">{}</text>').format(x + 19, name)
    return _svg(_TOP + 26 + len(rows) * _ROW, title, drawn)


def _part(x: float, y: float, wide: float, fill: str) -> Markup:
    """Return a part of a bar."""
    return Markup(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="12" fill="{}" stroke="#000" stroke-width=".6"/>'
    ).format(x, y, wide, fill)
