"""The integral of a value that holds until the next report, or until it is too old.

A lamp that switches is a step, and many sensors report only on change: the trapezoidal
rule would draw a ramp between two steps. Here a reported value counts, unchanged, until
the next report or its expiry, whichever comes first. Light, photoperiod, energy, water
and degree days are all integrated this way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
import math
from typing import Self

_ROUNDING_S = 1.0


class MalformedIntegralError(ValueError):
    """A stored integral that cannot be one; begin a new period instead."""


@dataclass(frozen=True, slots=True)
class HeldIntegral:
    """The running integral of one period; every step returns a new value.

    Times are UTC seconds. Seconds without a known value add nothing to `total` and are
    missing from `covered_s`, so that a gap is never taken for darkness or calm.
    """

    start: float
    until: float
    value: float | None
    expires: float
    total: float = 0.0
    covered_s: float = 0.0
    above_s: float = 0.0

    @classmethod
    def begin(cls, start: float) -> Self:
        """Begin a period in which nothing is known yet."""
        return cls(start, start, None, start)

    def advance(self, now: float, threshold: float = math.inf) -> Self:
        """Integrate the held value up to `now`; an earlier `now` changes nothing."""
        if now <= self.until:
            return self
        total, covered_s, above_s = self._sums(now, threshold)
        return type(self)(
            self.start, now, self.value, self.expires, total, covered_s, above_s
        )

    def report(
        self,
        now: float,
        value: float | None,
        max_gap_s: float,
        threshold: float = math.inf,
    ) -> Self:
        """Integrate up to `now`, then hold `value` for at most `max_gap_s` seconds.

        None, NaN and infinities hold nothing. After the clock has jumped back the new
        value counts from where the integral already is: no second counts twice.
        """
        if value is not None and value - value != 0.0:
            value = None
        until = self.until
        if now <= until:
            total, covered_s, above_s = self.total, self.covered_s, self.above_s
        else:
            total, covered_s, above_s = self._sums(now, threshold)
            until = now
        return type(self)(
            self.start, until, value, now + max_gap_s, total, covered_s, above_s
        )

    def restart(self, at: float, threshold: float = math.inf) -> Self:
        """Begin a new period at `at` with the held value; earlier seconds stay counted.

        Seconds after `at` that the old period has already counted do not count again.
        Ask `advance(at, threshold)` first for what the old period ended with.
        """
        old = self.advance(at, threshold)
        return type(self)(at, old.until, old.value, old.expires)

    def coverage(self, now: float) -> float | None:
        """Return the share of the period with a known value, None before any time passed.

        `now` is the time the integral was last advanced to.
        """
        elapsed = now - self.start
        if elapsed <= 0.0:
            return None
        return min(self.covered_s / elapsed, 1.0)

    def as_dict(self) -> dict[str, float | None]:
        """Return the state for storage as JSON; a value that never expires has None."""
        return {
            "start": self.start,
            "until": self.until,
            "value": self.value,
            "expires": None if math.isinf(self.expires) else self.expires,
            "total": self.total,
            "covered_s": self.covered_s,
            "above_s": self.above_s,
        }

    @classmethod
    def from_dict(cls, stored: object) -> Self:
        """Restore a stored state; raise MalformedIntegralError where it cannot be."""
        if not isinstance(stored, Mapping):
            raise MalformedIntegralError("a held integral is stored as a mapping")
        expires = _number_or_none(stored, "expires")
        restored = cls(
            _number(stored, "start"),
            _number(stored, "until"),
            _number_or_none(stored, "value"),
            math.inf if expires is None else expires,
            _number(stored, "total"),
            _number(stored, "covered_s"),
            _number(stored, "above_s"),
        )
        if restored.until < restored.start:
            raise MalformedIntegralError("a held integral ends before it starts")
        if not 0.0 <= restored.above_s <= restored.covered_s:
            raise MalformedIntegralError(
                "a held integral has impossible covered or lit seconds"
            )
        if restored.covered_s > restored.until - restored.start + _ROUNDING_S:
            raise MalformedIntegralError("a held integral covers more than its period")
        return restored

    def _sums(self, now: float, threshold: float) -> tuple[float, float, float]:
        """Return total, covered and above seconds at a `now` after `until`."""
        value = self.value
        span = min(now, self.expires) - self.until
        if value is None or span <= 0.0:
            return self.total, self.covered_s, self.above_s
        return (
            self.total + value * span,
            self.covered_s + span,
            self.above_s + span if value > threshold else self.above_s,
        )


def _number_or_none(stored: Mapping[object, object], key: str) -> float | None:
    """Return a stored finite number, or None where None is stored."""
    if key not in stored:
        raise MalformedIntegralError(f"a held integral lacks {key!r}")
    number = stored[key]
    if number is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise MalformedIntegralError(f"{key!r} of a held integral is not a number")
    try:
        as_float = float(number)
    except OverflowError as error:
        raise MalformedIntegralError(
            f"{key!r} of a held integral is not finite"
        ) from error
    if not math.isfinite(as_float):
        raise MalformedIntegralError(f"{key!r} of a held integral is not finite")
    return as_float


def _number(stored: Mapping[object, object], key: str) -> float:
    """Return a stored finite number."""
    number = _number_or_none(stored, key)
    if number is None:
        raise MalformedIntegralError(f"{key!r} of a held integral is missing")
    return number
