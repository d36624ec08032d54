"""What the parts of a batch's passport look at."""

from collections.abc import Callable
from dataclasses import dataclass

from ..farm.live import Farm
from ..growing.exposure import Exposure
from ..growing.history import Batch, Standing, Stay
from ..growing.recipes import Recipe
from .climate import Climate
from .document import Section, Unknown
from .words import ReportWords


@dataclass(frozen=True, slots=True)
class Passport:
    """A batch with everything that its passport looks at."""

    farm: Farm
    words: ReportWords
    batch: Batch
    standing: Standing
    stays: tuple[Stay, ...]
    recipe: Recipe | None
    exposure: Exposure | None
    climate: Climate

    @property
    def until(self) -> float:
        """Return the end of the batch, or now."""
        return self.farm.now if self.standing.ended is None else self.standing.ended

    def unknown(self, key: str, **placeholders: str) -> Unknown:
        """Return that something is not known, and why."""
        return Unknown(self.words.say(key, **placeholders))


type SectionOf = Callable[[Passport], Section | None]
