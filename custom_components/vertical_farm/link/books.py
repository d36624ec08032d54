"""What the companion keeps that a farm alone cannot know: money, work, seed and customers."""

from dataclasses import dataclass
from datetime import datetime

from .wire import Json


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in minor units of a currency, or why it is not known."""

    minor: int | None
    currency: str | None
    coverage: float | None
    reason: str | None

    @classmethod
    def read(cls, answer: Json) -> Amount:
        """Read it from an answer."""
        minor, share = answer["amount_minor"], answer["coverage"]
        return cls(
            None if minor is None else int(minor),
            answer["currency"],
            None if share is None else float(share),
            answer["reason"],
        )


@dataclass(frozen=True, slots=True)
class Bought:
    """Something that was bought for a batch."""

    description: str
    day: str
    amount: Amount


@dataclass(frozen=True, slots=True)
class Earlier:
    """A batch by one measure, and the mean of those that were harvested before."""

    measure: str
    value: float | None
    batches: int
    mean: float | None
    interval: tuple[float, float] | None

    @classmethod
    def read(cls, answer: Json) -> Earlier:
        """Read it from an answer."""
        value, mean, within = answer["value"], answer["mean"], answer["interval"]
        return cls(
            str(answer["measure"]),
            None if value is None else float(value),
            int(answer["batches"]),
            None if mean is None else float(mean),
            None if within is None else (float(within["low"]), float(within["high"])),
        )


COSTS = ("energy_cost", "input_cost", "labour_cost", "cost", "cost_per_kg")
BATCH_MONEY = (*COSTS, "revenue", "margin")
WEEK_MONEY = ("energy_cost", "input_cost", "labour_cost", "revenue", "margin")


@dataclass(frozen=True, slots=True)
class Passport:
    """What the companion knows of a batch."""

    asked: float
    complete_until: float
    money: dict[str, Amount]
    bought: tuple[Bought, ...]
    minutes: tuple[tuple[str, int], ...]
    lots: tuple[tuple[str, str], ...]
    customers: tuple[tuple[str, float], ...]
    earlier: tuple[Earlier, ...]

    @classmethod
    def read(cls, answer: Json) -> Passport:
        """Read it from an answer."""
        summary = answer["summary"]
        return cls(
            _second(answer["as_of"]),
            _second(summary["complete_until"]),
            {name: Amount.read(summary[name]) for name in BATCH_MONEY},
            tuple(
                Bought(
                    str(each["description"]),
                    str(each["spent_on"]),
                    Amount(int(each["amount_minor"]), str(each["currency"]), 1.0, None),
                )
                for each in answer["inputs"]
            ),
            tuple(
                (str(each["activity"]), int(each["minutes"])) for each in answer["work"]
            ),
            tuple(
                (str(each["lot_number"]), str(each["supplier"]))
                for each in answer["seed_lots"]
            ),
            tuple(
                (str(each["customer"]), float(each["grams"]))
                for each in answer["customers"]
            ),
            tuple(Earlier.read(each) for each in answer["earlier"]),
        )


@dataclass(frozen=True, slots=True)
class Week:
    """What the companion knows of a time of the farm."""

    complete_until: float
    money: dict[str, Amount]

    @classmethod
    def read(cls, answer: Json) -> Week:
        """Read it from an answer."""
        (period,) = answer["periods"]
        return cls(
            _second(answer["complete_until"]),
            {name: Amount.read(period[name]) for name in WEEK_MONEY},
        )


def _second(text: str) -> float:
    """Read a moment as UTC seconds."""
    return datetime.fromisoformat(text).timestamp()
