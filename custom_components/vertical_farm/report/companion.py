"""What a report takes from the companion: money, work, seed, customers, and comparisons."""

from collections.abc import Awaitable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..farm.live import Farm
from ..link.books import Amount, Passport
from ..link.client import (
    Companion,
    CompanionError,
    NotLetInError,
    NotThereError,
    UnreachableError,
)
from ..link.setup import link_of
from .document import Block, Cell, Facts, Row, Section, Table, Text, Unknown
from .words import ReportWords

_DECIMALS: Final = {"BHD": 3, "ISK": 0, "JPY": 0, "KRW": 0, "KWD": 3, "OMR": 3} | {
    "TND": 3,
    "VND": 0,
}
_KNOWN_REASONS: Final = frozenset(
    {
        "no-sensor",
        "unknown-unit",
        "no-readings",
        "no-price",
        "no-sales",
        "no-cost",
        "no-harvest",
        "several-currencies",
    }
)
_MEASURES: Final = {
    "yield_per_area": (0, "g/m²"),
    "yield_per_plant": (1, "g"),
    "days": (1, "d"),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a report; money and customers are shown to administrators."""

    sees_money: bool


@dataclass(frozen=True, slots=True)
class _Asked[T]:
    """What the companion answered, or why it did not."""

    found: T | None
    why: str


async def async_batch_section(
    farm: Farm, words: ReportWords, batch: str, reader: Reader
) -> Section:
    """Return what the companion knows of a batch, or that it could not be asked."""
    companion = _companion_of(farm)
    if companion is None:
        return _without(words, "companion_none")
    asked = await _ask(companion.passport(batch))
    if asked.found is None:
        return _without(words, asked.why)
    return _of_batch(farm, words, asked.found, reader)


async def async_week_section(
    farm: Farm, words: ReportWords, start: float, until: float, reader: Reader
) -> Section:
    """Return what the companion knows of a week, or that it could not be asked."""
    companion = _companion_of(farm)
    if companion is None:
        return _without(words, "companion_none")
    asked = await _ask(companion.week(start, until))
    if asked.found is None:
        return _without(words, asked.why)
    week = asked.found
    blocks: list[Block] = [Text(_source(farm, words, week.complete_until))]
    if reader.sees_money:
        blocks.append(_money(words, week.money))
    else:
        blocks.append(Text(words.say("companion_money_hidden")))
    return Section(words.say("companion"), tuple(blocks), is_apart=True)


def _companion_of(farm: Farm) -> Companion | None:
    """Return the companion that a farm is linked with."""
    companion: Companion | None = farm.entry.runtime_data.link.companion
    return companion


async def _ask[T](answer: Awaitable[T]) -> _Asked[T]:
    """Wait for an answer; whatever keeps it away is said on the page."""
    try:
        return _Asked(await answer, "")
    except NotThereError:
        return _Asked(None, "companion_not_there")
    except NotLetInError:
        return _Asked(None, "companion_not_let_in")
    except UnreachableError:
        return _Asked(None, "companion_silent")
    except CompanionError:
        return _Asked(None, "companion_refused")


def _without(words: ReportWords, why: str) -> Section:
    """Return that a report is made of the farm's own records alone."""
    own = words.say("companion_own")
    return Section(words.say("companion"), (Text(f"{words.say(why)} {own}"),))


def _source(farm: Farm, words: ReportWords, until: float) -> str:
    """Return where the numbers come from, and up to when readings count in them."""
    link = link_of(farm.entry)
    name = "" if link is None else link.title
    return words.say("companion_source", name=name, time=words.moment(until))


def _of_batch(
    farm: Farm, words: ReportWords, found: Passport, reader: Reader
) -> Section:
    """Return what is known of a batch."""
    say = words.say
    blocks: list[Block] = [Text(_source(farm, words, found.complete_until))]
    facts = tuple(_facts(words, found, reader))
    if facts:
        blocks.append(Facts(facts))
    if reader.sees_money:
        blocks.append(_money(words, found.money))
        if found.bought:
            rows = tuple(
                (each.description, _day(words, each.day), _amount(words, each.amount))
                for each in found.bought
            )
            head = (say("companion_bought"), say("day"), say("companion_amount"))
            blocks.append(Table(head, rows))
    else:
        blocks.append(Text(say("companion_money_hidden")))
    if found.minutes:
        hours = tuple(
            (activity, words.number(minutes / 60.0, 1, "h"))
            for activity, minutes in found.minutes
        )
        blocks.append(Table((say("companion_work"), say("hours")), hours))
    blocks += _earlier(words, found)
    return Section(say("companion"), tuple(blocks), is_apart=True)


def _facts(
    words: ReportWords, found: Passport, reader: Reader
) -> Iterator[tuple[str, Cell]]:
    """Yield the seed and who got something of the batch."""
    if found.lots:
        lots = ", ".join(f"{number} ({supplier})" for number, supplier in found.lots)
        yield words.say("seed_lot"), lots
    if reader.sees_money and found.customers:
        got = [f"{who} {words.number(g, 0, 'g')}" for who, g in found.customers]
        yield words.say("companion_customers"), ", ".join(got)


def _money(words: ReportWords, money: dict[str, Amount]) -> Table:
    """Return amounts, with the share of what they are about that is known."""
    say = words.say
    rows = tuple(
        (
            say(f"companion_{name}"),
            _amount(words, amount),
            "–"
            if amount.minor is None or amount.coverage is None
            else words.percent(amount.coverage),
        )
        for name, amount in money.items()
    )
    return Table((say("what"), say("companion_amount"), say("known_for")), rows)


def _amount(words: ReportWords, amount: Amount) -> Cell:
    """Return an amount of money, or why it is not known."""
    if amount.minor is None:
        reason = amount.reason if amount.reason in _KNOWN_REASONS else "other"
        return Unknown(words.say(f"companion_why_{reason}".replace("-", "_")))
    if amount.currency is None:
        return Unknown(words.say("companion_why_nothing_noted"))
    decimals = _DECIMALS.get(amount.currency, 2)
    return words.number(amount.minor / 10**decimals, decimals, amount.currency)


def _day(words: ReportWords, day: str) -> str:
    """Return a calendar day as it is written."""
    return words.date(date.fromisoformat(day))


def _earlier(words: ReportWords, found: Passport) -> Iterator[Block]:
    """Yield the batch beside those of its crop that were harvested before it."""
    say = words.say
    if not any(each.batches for each in found.earlier):
        yield Text(say("companion_first"))
        return
    rows: list[Row] = []
    for each in found.earlier:
        if each.measure not in _MEASURES or each.mean is None:
            continue
        decimals, unit = _MEASURES[each.measure]
        mean = words.number(each.mean, decimals, unit)
        if each.interval is not None:
            low, high = (words.number(max(end, 0.0), decimals) for end in each.interval)
            mean = f"{mean} ({low} – {high})"
        own: Cell = Unknown(say("companion_why_stands"))
        if each.value is not None:
            own = words.number(each.value, decimals, unit)
        count = words.number(each.batches)
        rows.append((say(f"companion_{each.measure}"), own, mean, count))
    yield Text(say("companion_earlier_means"))
    head = (say("what"), say("batch"), say("companion_earlier"), say("batches"))
    yield Table(head, tuple(rows))
