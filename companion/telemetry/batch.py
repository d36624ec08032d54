"""A batch of readings, checked: what can be stored, and what cannot and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from math import isfinite
from uuid import UUID

from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from ..problems import InvalidInput, InvalidRequest
from .schemas import MOST_READINGS, Column, LooseBatch, StrictBatch

MOST_REJECTIONS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Window:
    """The times that are taken in, in milliseconds."""

    oldest: int
    newest: int


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that can be stored."""

    source_id: UUID
    sequence: int
    sent_at: int | None
    body_hash: str
    columns: list[Column]
    accepted: int
    rejected: list[InvalidInput]
    rejected_count: int
    after: str | None = None


def check(body: bytes, window: Window) -> Batch:
    """Read a batch; a value that cannot be stored does not stop the others."""
    parsed: StrictBatch | LooseBatch
    try:
        parsed = StrictBatch.model_validate_json(body, strict=True)
    except ValidationError:
        parsed = _loosely(body)
    columns, count = parsed.series, _count(parsed.series)
    rejected: list[InvalidInput] = []
    if not (isinstance(parsed, StrictBatch) and _is_clean(columns, window)):
        columns = [
            _column(place, series, window, rejected)
            for place, series in enumerate(columns)
        ]
    return Batch(
        source_id=parsed.source,
        sequence=parsed.sequence,
        sent_at=parsed.sent_at,
        body_hash=sha256(body).hexdigest(),
        after=parsed.after,
        columns=columns,
        accepted=count - len(rejected),
        rejected=rejected[:MOST_REJECTIONS_SHOWN],
        rejected_count=len(rejected),
    )


def _loosely(body: bytes) -> LooseBatch:
    """Read a batch that has something wrong in it: a value, or its form."""
    try:
        return LooseBatch.model_validate_json(body, strict=True)
    except ValidationError as error:
        raise RequestValidationError(
            [
                {**each, "loc": ("body", *each["loc"])}
                for each in error.errors(include_input=False, include_url=False)
            ]
        ) from error


def _count(series: Sequence[Column]) -> int:
    """Count the readings; refuse too many, and columns that do not belong together."""
    times = [len(each["t"]) for each in series]
    values = [len(each["v"]) for each in series]
    if times != values:
        ragged = [
            InvalidInput(
                pointer=f"/series/{place}/v",
                code="ragged",
                message=f"There are {of_times} times and {of_values} values.",
            )
            for place, (of_times, of_values) in enumerate(
                zip(times, values, strict=True)
            )
            if of_times != of_values
        ]
        raise InvalidRequest(errors=ragged[:MOST_REJECTIONS_SHOWN])
    if sum(times) > MOST_READINGS:
        raise InvalidRequest(
            errors=[
                InvalidInput(
                    pointer="/series",
                    code="too_long",
                    message=f"A batch has at most {MOST_READINGS} readings.",
                )
            ]
        )
    return sum(times)


def _is_clean(series: Sequence[Column], window: Window) -> bool:
    """Tell quickly whether there is nothing to reject."""
    times = [each["t"] for each in series if each["t"]]
    if not times:
        return True
    # Most sources read all of their sensors at the same moments.
    first = times[0]
    is_same = times.count(first) == len(times)
    moments = first if is_same else list(chain.from_iterable(times))
    return (
        window.oldest <= min(moments)
        and max(moments) <= window.newest
        # One value that is not finite makes the sum so.
        and isfinite(sum(chain.from_iterable(each["v"] for each in series)))
    )


def _column(
    place: int, series: Column, window: Window, rejected: list[InvalidInput]
) -> Column:
    """Keep what can be stored of one sensor's readings."""
    times, values = series["t"], series["v"]
    if problems := list(_problems(place, times, values, window)):
        bad = {index for index, _ in problems}
        rejected += [problem for _, problem in problems]
        good = [index for index in range(len(times)) if index not in bad]
        times = [times[index] for index in good]
        values = [values[index] for index in good]
    return {**series, "t": times, "v": [float(each) for each in values]}


def _problems(
    place: int, times: Sequence[object], values: Sequence[object], window: Window
) -> Iterator[tuple[int, InvalidInput]]:
    """Say what is wrong with each reading that cannot be stored."""
    for index, (time, value) in enumerate(zip(times, values, strict=True)):
        found = _time_problem(time, window)
        column = "t"
        if found is None:
            found, column = _value_problem(value), "v"
        if found is not None:
            code, message = found
            yield (
                index,
                InvalidInput(
                    pointer=f"/series/{place}/{column}/{index}",
                    code=code,
                    message=message,
                ),
            )


def _time_problem(time: object, window: Window) -> tuple[str, str] | None:
    if type(time) is not int:
        return "not-a-time", "A time is a whole number of milliseconds since 1970."
    if time > window.newest:
        return "in-the-future", "The time is ahead of the companion's clock."
    if time < window.oldest:
        return "too-old", "The time is before what the companion keeps."
    return None


def _value_problem(value: object) -> tuple[str, str] | None:
    if type(value) is int:
        try:
            value = float(value)
        except OverflowError:
            value = None
    if type(value) is not float or not isfinite(value):
        return "not-a-number", "A value is a finite number."
    return None
