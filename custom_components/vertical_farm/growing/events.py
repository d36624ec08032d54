"""What can happen to a batch of plants, and what may be wrong about it.

Times are UTC seconds. `number` is one for everything that happens at once, also to two
batches, so that it can be undone as one step.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

type Where = tuple[tuple[str, int], ...]
"""Plants by shelf, by the name of the shelf."""


@dataclass(frozen=True, slots=True)
class Sown:
    """The batch began."""

    at: float
    number: int
    where: Where
    stage: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Plants went from one shelf to another."""

    at: float
    number: int
    plants: int
    origin: str
    target: str


@dataclass(frozen=True, slots=True)
class SplitOff:
    """Plants left for a batch of their own, `other`."""

    at: float
    number: int
    where: Where
    other: str


@dataclass(frozen=True, slots=True)
class SplitFrom:
    """The batch began as a part of `other`, which was sown at `sown`."""

    at: float
    number: int
    where: Where
    other: str
    sown: float
    stage: str


@dataclass(frozen=True, slots=True)
class MergedInto:
    """All plants joined the batch `other`."""

    at: float
    number: int
    where: Where
    other: str


@dataclass(frozen=True, slots=True)
class Joined:
    """All plants of `other` joined the batch."""

    at: float
    number: int
    where: Where
    other: str


@dataclass(frozen=True, slots=True)
class StageSet:
    """The batch entered a stage, by its recipe or by hand."""

    at: float
    number: int
    stage: str
    by_hand: bool


@dataclass(frozen=True, slots=True)
class RecipeSet:
    """The batch went on by another recipe or version, written as `id@version`."""

    at: float
    number: int
    recipe: str


@dataclass(frozen=True, slots=True)
class Observed:
    """Somebody looked: a sample's weight, the height, a note, a picture."""

    at: float
    number: int
    plants: int = 0
    weight_g: float | None = None
    height_cm: float | None = None
    note: str = ""
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Harvested:
    """Grams by grade were cut, with waste; `where` are the plants that are gone."""

    at: float
    number: int
    where: Where
    grades: tuple[tuple[str, float], ...]
    waste_g: float = 0.0
    waste_cause: str = ""

    @property
    def grams(self) -> float:
        """Return what was harvested, waste not counted."""
        return sum(grams for _, grams in self.grades)


@dataclass(frozen=True, slots=True)
class Discarded:
    """Plants were thrown away."""

    at: float
    number: int
    where: Where
    reason: str


type Event = (
    Sown
    | Moved
    | SplitOff
    | SplitFrom
    | MergedInto
    | Joined
    | StageSet
    | RecipeSet
    | Observed
    | Harvested
    | Discarded
)


class BatchError(ValueError):
    """Something that cannot have happened to a batch."""


def shown(at: float) -> str:
    """Return a time for a message."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")


class UnknownBatchError(BatchError):
    """There is no such batch."""

    def __init__(self, batch: str) -> None:
        """Keep the batch that was asked for."""
        super().__init__(f"there is no batch {batch!r}")
        self.batch = batch


class DuplicateBatchError(BatchError):
    """A batch of this name exists."""

    def __init__(self, batch: str) -> None:
        """Keep the name."""
        super().__init__(f"there is a batch {batch!r} already")
        self.batch = batch


class UnknownShelfError(BatchError):
    """There is no such shelf."""

    def __init__(self, shelf: str) -> None:
        """Keep the shelf that was asked for."""
        super().__init__(f"there is no shelf {shelf!r}")
        self.shelf = shelf


class TooFewPlantsError(BatchError):
    """More plants are asked for than there are."""

    def __init__(self, wanted: int, there: int, shelf: str, at: float) -> None:
        """Keep both numbers, where and when."""
        super().__init__(
            f"{wanted} plants are asked for on {shelf!r} at {shown(at)}, {there} are there"
        )
        self.wanted = wanted
        self.there = there
        self.shelf = shelf
        self.at = at


class PlantCountError(BatchError):
    """A number of plants that cannot be."""

    def __init__(self, plants: int, least: int) -> None:
        """Keep both numbers."""
        super().__init__(f"{plants} plants are too few, at least {least} are needed")
        self.plants = plants
        self.least = least


class BeforeSowingError(BatchError):
    """Something would have happened before the batch was sown."""

    def __init__(self, at: float, sown: float) -> None:
        """Keep both times."""
        super().__init__(f"{shown(at)} is before the batch began at {shown(sown)}")
        self.at = at
        self.sown = sown


class FutureError(BatchError):
    """Something would have happened in the future."""

    def __init__(self, at: float, now: float) -> None:
        """Keep both times."""
        super().__init__(f"{shown(at)} has not come yet, it is {shown(now)}")
        self.at = at
        self.now = now


class EndedError(BatchError):
    """Something would have happened after the batch ended."""

    def __init__(self, at: float, ended: float) -> None:
        """Keep both times."""
        super().__init__(f"{shown(at)} is after the batch ended at {shown(ended)}")
        self.at = at
        self.ended = ended


class UnknownStageError(BatchError):
    """A stage that the recipe does not have, or none that would follow."""

    def __init__(self, stage: str, known: tuple[str, ...]) -> None:
        """Keep the stage and those that there are."""
        super().__init__(f"{stage!r} is none of the stages {', '.join(known)}")
        self.stage = stage
        self.known = known


class LastStageError(BatchError):
    """There is no stage to advance to."""

    def __init__(self, stage: str, known: tuple[str, ...]) -> None:
        """Keep the stage and those that there are."""
        super().__init__(f"{stage!r} is the last of the stages {', '.join(known)}")
        self.stage = stage
        self.known = known


class DifferentCropError(BatchError):
    """Batches of different crops cannot be one."""

    def __init__(self, crop: str, other: str) -> None:
        """Keep both crops."""
        super().__init__(f"{crop!r} and {other!r} cannot be merged")
        self.crop = crop
        self.other = other


class AmountError(BatchError):
    """A weight, height or grade that cannot be."""

    def __init__(self, what: str, amount: float, expected: str) -> None:
        """Keep the amount and what it should be."""
        super().__init__(f"{what} is {amount:g}, expected {expected}")
        self.what = what
        self.amount = amount
        self.expected = expected


class MissingReasonError(BatchError):
    """Plants are not thrown away, nor called waste, without a reason."""

    def __init__(self, what: str, amount: float) -> None:
        """Keep what lacks its reason."""
        super().__init__(f"{amount:g} {what} need a reason")
        self.what = what
        self.amount = amount


class NothingToUndoError(BatchError):
    """A batch that has only been sown has no step to undo."""

    def __init__(self, batch: str) -> None:
        """Keep the batch."""
        super().__init__(f"nothing that happened to {batch!r} can be undone")
        self.batch = batch


class NotUndoableError(BatchError):
    """Something later depends on the last step."""

    def __init__(self, batch: str, later: str) -> None:
        """Keep the batch and what depends on its last step."""
        super().__init__(f"the last step of {batch!r} cannot be undone: {later}")
        self.batch = batch
        self.later = later
