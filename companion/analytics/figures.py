"""Figures made of others: known where all that they need is known."""

from collections.abc import Iterable, Sequence

from ..permissions import Permission
from ..scope import Scope
from .money import whole
from .schemas import Figure, Money, Reason
from .spending import Sold, Spent

GRAMS_A_KG = 1000


def known(value: float, unit: str, coverage: float | None = 1.0) -> Figure:
    """Show a number."""
    return Figure(value=value, unit=unit, coverage=coverage)


def unknown(unit: str, reason: Reason | None) -> Figure:
    """Show that a number is not known, and why."""
    return Figure(value=None, unit=unit, coverage=0.0, reason=reason)


def ratio(one: Figure, other: Figure, unit: str, missing: Reason) -> Figure:
    """Divide two figures; by nothing it cannot be done."""
    if one.value is None:
        return unknown(unit, one.reason)
    if other.value is None:
        return unknown(unit, other.reason)
    if not other.value:
        return unknown(unit, missing)
    shares = [each.coverage for each in (one, other) if each.coverage is not None]
    return known(one.value / other.value, unit, min(shares, default=None))


def no_money(reason: Reason | None, per: str | None = None) -> Money:
    """Show that an amount is not known, and why."""
    return Money(amount_minor=None, currency=None, per=per, coverage=0.0, reason=reason)


def spent(rows: Sequence[Spent]) -> Money:
    """Sum up what was spent; what was not written down is not in it."""
    amounts = [row.amount for row in rows if row.amount is not None]
    currencies = {row.currency for row in rows if row.amount is not None}
    if len(currencies) > 1:
        return no_money(Reason.SEVERAL_CURRENCIES)
    if rows and not amounts:
        return no_money(Reason.NO_COST)
    return Money(
        amount_minor=whole(sum(amounts)),
        currency=next(iter(currencies), None),
        coverage=len(amounts) / len(rows) if rows else 1.0,
    )


def sold(rows: Sequence[Sold], harvested_g: float) -> Money:
    """Sum up what was sold, of what was harvested."""
    amounts = [row for row in rows if row.amount_minor is not None]
    if not amounts:
        return no_money(Reason.NO_SALES)
    currencies = {row.currency for row in amounts}
    if len(currencies) > 1:
        return no_money(Reason.SEVERAL_CURRENCIES)
    grams = sum(row.grams for row in amounts)
    return Money(
        amount_minor=sum(row.amount_minor or 0 for row in amounts),
        currency=next(iter(currencies)),
        coverage=min(1.0, grams / harvested_g) if harvested_g else None,
    )


def added(parts: Iterable[Money]) -> Money:
    """Add amounts up, if all are known and in one currency."""
    found = list(parts)
    for part in found:
        if part.amount_minor is None:
            return no_money(part.reason)
    currencies = {part.currency for part in found if part.currency is not None}
    if len(currencies) > 1:
        return no_money(Reason.SEVERAL_CURRENCIES)
    shares = [part.coverage for part in found if part.coverage is not None]
    return Money(
        amount_minor=sum(part.amount_minor or 0 for part in found),
        currency=next(iter(currencies), None),
        coverage=min(shares, default=None),
    )


def less(one: Money, other: Money) -> Money:
    """Take one amount from another."""
    negative = other.model_copy(
        update={
            "amount_minor": None if other.amount_minor is None else -other.amount_minor
        }
    )
    return added([one, negative])


def per_kg(cost: Money, grams: float) -> Money:
    """Give an amount for each kilogram."""
    if cost.amount_minor is None:
        return no_money(cost.reason, "kg")
    if not grams:
        return no_money(Reason.NO_HARVEST, "kg")
    return Money(
        amount_minor=whole(cost.amount_minor / (grams / GRAMS_A_KG)),
        currency=cost.currency,
        per="kg",
        coverage=cost.coverage,
    )


def may_see_money(scope: Scope) -> bool:
    """Tell whether the caller may see what things cost."""
    return scope.allows(Permission.ECONOMY_READ)
