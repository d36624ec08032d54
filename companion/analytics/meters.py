"""What meters say was used: counters that only rise, and powers or flows over time."""

from collections.abc import Sequence

from .cells import HOUR, Cell

type Use = dict[int, float]

# One that falls by less has been rounded, and did not begin again.
STEADY = 0.9


def used_by_counter(cells: Sequence[Cell], length: int, start: int, end: int) -> Use:
    """Give what a counter counted in each span between two moments.

    Cells from before the start tell where the counter stood. A counter that falls began
    again at zero. What was counted while nothing was sent was used at some time in it:
    it is spread evenly, so that the sum is right.
    """
    found: Use = {}
    previous: Cell | None = None
    for cell in cells:
        if previous is None:
            counted, spans = _rise(cell.first, cell), 1
        else:
            counted = _rise(previous.last, cell)
            spans = (cell.start - previous.start) // length
        for number in range(spans):
            at = cell.start - number * length
            if start <= at < end:
                found[at] = counted / spans
        previous = cell
    return found


def _rise(before: float, cell: Cell) -> float:
    """Give how far a counter rose to the end of a cell."""
    peak = max(before, cell.high)
    if cell.last >= STEADY * peak:
        return max(0.0, cell.last - before)
    return peak - before + max(0.0, cell.last)


def used_by_power(cells: Sequence[Cell], length: int, start: int, end: int) -> Use:
    """Give kWh by the mean power in W of each span; nothing where none was measured."""
    return {
        cell.start: max(0.0, cell.mean) / 1000 * (cell.lasted or length) / HOUR
        for cell in cells
        if start <= cell.start < end
    }


def used_by_flow(cells: Sequence[Cell], length: int, start: int, end: int) -> Use:
    """Give litres by the mean flow in L/min of each span."""
    return {
        cell.start: max(0.0, cell.mean) * 60 * (cell.lasted or length) / HOUR
        for cell in cells
        if start <= cell.start < end
    }


def added(parts: Sequence[Use]) -> Use:
    """Add up several meters of one place, where all of them are known.

    One that is silent would make the sum too small; then the sum is not known.
    """
    if not parts:
        return {}
    common = set(parts[0]).intersection(*parts[1:])
    return {start: sum(each[start] for each in parts) for start in common}
