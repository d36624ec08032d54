"""Recipes: what a crop wants stage by stage, from the library or as a grower changed it.

A recipe never changes: a change makes the next version, which knows its parent, and a
batch keeps the version that it was sown with.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
import math
from types import MappingProxyType
from typing import override

from ..agronomy.crops import Crop, Stage as LibraryStage
from ..agronomy.degree_days import clamped_rate

_HOURS_PER_DAY = 24.0


LIMITS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "duration_d": (0.0, 1000.0),
        "air_temperature_day_c": (0.0, 45.0),
        "air_temperature_night_c": (0.0, 45.0),
        "humidity_pct": (0.0, 100.0),
        "vpd_kpa": (0.0, 5.0),
        "co2_ppm": (200.0, 3000.0),
        "ppfd_umol": (0.0, 1500.0),
        "photoperiod_h": (0.0, 24.0),
        "dli_mol": (0.0, 80.0),
        "ec_ms_cm": (0.0, 10.0),
        "ph": (3.0, 9.0),
        "water_temperature_c": (0.0, 40.0),
        "density_m2": (0.1, 100_000.0),
    }
)
"""What a band of a recipe may hold at all."""


class RecipeError(ValueError):
    """A recipe that cannot be one; `path` says where, `reason` what is wrong."""

    def __init__(self, path: str, reason: str) -> None:
        """Keep where and what."""
        super().__init__(f"{path or 'recipe'}: {reason}")
        self.path = path
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Band:
    """A range and its usual value."""

    minimum: float
    typical: float
    maximum: float

    def __contains__(self, value: float) -> bool:
        """Return whether a value lies in the range, its ends included."""
        return self.minimum <= value <= self.maximum

    def union(self, other: Band) -> Band:
        """Return the band that accepts what either accepts."""
        return Band(
            min(self.minimum, other.minimum),
            self.typical,
            max(self.maximum, other.maximum),
        )


class TaskKind(StrEnum):
    """What there is to do."""

    SOW = "sow"
    THIN = "thin"
    TRANSPLANT = "transplant"
    CHECK = "check"
    CLEAN = "clean"
    HARVEST = "harvest"
    CALIBRATE = "calibrate"
    MAINTAIN = "maintain"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class RecipeTask:
    """Something to do a number of days into a stage, once or every few days."""

    kind: TaskKind
    stage: str
    day: float = 0.0
    every_d: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A phase of a recipe: its bands, and the heat that ends it where heat does."""

    id: str
    bands: Mapping[str, Band]
    degree_days: float | None = None

    def __getitem__(self, quantity: str) -> Band:
        """Return a band by its name."""
        return self.bands[quantity]

    @property
    def duration_d(self) -> float:
        """Return the usual days of the stage."""
        return self.bands["duration_d"].typical

    @property
    def density_m2(self) -> float:
        """Return the usual plants per m²."""
        return self.bands["density_m2"].typical


@dataclass(frozen=True, slots=True)
class RecipeRef:
    """A recipe in one of its versions, written as `id@version`."""

    id: str
    version: int

    @override
    def __str__(self) -> str:
        """Return the reference as a document writes it."""
        return f"{self.id}@{self.version}"

    @classmethod
    def parse(cls, text: str) -> RecipeRef:
        """Return the reference of a text; raise RecipeError where it is none."""
        recipe_id, _, version = text.rpartition("@")
        if not recipe_id or not version.isdecimal() or int(version) < 1:
            raise RecipeError("", f"{text!r} is not a recipe as 'id@version'")
        return cls(recipe_id, int(version))


@dataclass(frozen=True, slots=True)
class Recipe:
    """A crop's stages in one version."""

    id: str
    version: int
    name: str
    crop: str
    base_c: float
    upper_c: float
    stages: tuple[Stage, ...]
    tasks: tuple[RecipeTask, ...] = ()
    parent: RecipeRef | None = None
    note: str = ""

    @property
    def ref(self) -> RecipeRef:
        """Return how batches refer to this version."""
        return RecipeRef(self.id, self.version)

    @property
    def stage_ids(self) -> tuple[str, ...]:
        """Return the stages in their order."""
        return tuple(stage.id for stage in self.stages)

    def stage(self, stage_id: str) -> Stage:
        """Return a stage by its id; raise KeyError where the recipe has none of it."""
        for stage in self.stages:
            if stage.id == stage_id:
                return stage
        raise KeyError(stage_id)

    def after(self, stage_id: str) -> Stage | None:
        """Return the stage after another, None after the last one."""
        index = self.stage_ids.index(stage_id) + 1
        return self.stages[index] if index < len(self.stages) else None

    @property
    def duration_d(self) -> float:
        """Return the usual days from sowing to harvest."""
        return math.fsum(stage.duration_d for stage in self.stages)

    def usual_heat_per_day(self, stage: Stage) -> float:
        """Return the degree days of a usual day in a stage."""
        lit = stage["photoperiod_h"].typical / _HOURS_PER_DAY
        day, night = (
            clamped_rate(stage[name].typical, self.base_c, self.upper_c)
            for name in ("air_temperature_day_c", "air_temperature_night_c")
        )
        return lit * day + (1.0 - lit) * night


def from_library(crop: Crop, language: str = "en") -> Recipe:
    """Return the recipe of a crop of the library, version 1."""
    return Recipe(
        id=crop.id,
        version=1,
        name=crop.common_name(language),
        crop=crop.id,
        base_c=crop.cardinal_temperature_c.base.value,
        upper_c=crop.cardinal_temperature_c.maximum.value,
        stages=tuple(_stage_of(stage) for stage in crop.stages),
        tasks=usual_tasks(tuple(stage.id for stage in crop.stages), crop),
    )


def _stage_of(stage: LibraryStage) -> Stage:
    """Return a stage of the library with its bands alone."""
    return Stage(
        stage.id,
        MappingProxyType(
            {
                name: Band(band.minimum, band.typical, band.maximum)
                for name, band in stage.bands()
            }
        ),
    )


def usual_tasks(stage_ids: tuple[str, ...], crop: Crop) -> tuple[RecipeTask, ...]:
    """Return what every batch of a crop asks for.

    Transplant where a stage has less than half the density of the one before, look at the
    plants twice a week, harvest in the last stage and clean afterwards.
    """
    tasks = [RecipeTask(TaskKind.SOW, stage_ids[0])]
    density = crop.stages[0].density_m2.typical
    for stage in crop.stages:
        if stage.density_m2.typical < density / 2.0:
            tasks.append(RecipeTask(TaskKind.TRANSPLANT, stage.id))
        density = stage.density_m2.typical
        tasks.append(RecipeTask(TaskKind.CHECK, stage.id, 3.0, 3.5))
    end = crop.stages[-1].duration_d.typical
    tasks.append(RecipeTask(TaskKind.HARVEST, stage_ids[-1], end))
    tasks.append(RecipeTask(TaskKind.CLEAN, stage_ids[-1], end))
    return tuple(tasks)


def fork(recipe: Recipe, new_id: str, name: str) -> Recipe:
    """Return a grower's own copy of a recipe, in its first version."""
    if not new_id or new_id == recipe.id or "@" in new_id:
        raise RecipeError("id", f"{new_id!r} cannot name a copy of {recipe.id!r}")
    return replace(recipe, id=new_id, version=1, name=name, parent=recipe.ref)


@dataclass(frozen=True, slots=True)
class Change:
    """A place in a recipe with what was and what is there; None where nothing is."""

    path: str
    old: object
    new: object


def revise(recipe: Recipe, changed: Recipe) -> Recipe:
    """Return a changed recipe as the next version of this one.

    Raise RecipeError where nothing changed, or where the crop did: that is another recipe.
    """
    if changed.crop != recipe.crop:
        raise RecipeError("crop", f"is {changed.crop!r} instead of {recipe.crop!r}")
    revised = replace(
        changed, id=recipe.id, version=recipe.version + 1, parent=recipe.ref
    )
    if not diff(recipe, revised):
        raise RecipeError("", f"nothing differs from {recipe.ref}")
    return revised


def with_band(recipe: Recipe, stage_id: str, quantity: str, band: Band) -> Recipe:
    """Return the recipe with one band changed; the version stays until it is revised."""
    if stage_id not in recipe.stage_ids:
        known = ", ".join(recipe.stage_ids)
        raise RecipeError(f"stages/{stage_id}", f"no such stage; there are {known}")
    check_band(f"stages/{stage_id}/{quantity}", quantity, band)
    stages = tuple(
        replace(stage, bands=MappingProxyType({**stage.bands, quantity: band}))
        if stage.id == stage_id
        else stage
        for stage in recipe.stages
    )
    return replace(recipe, stages=stages)


def check_band(path: str, quantity: str, band: Band) -> None:
    """Raise RecipeError where a band cannot be one of its quantity."""
    if quantity not in LIMITS:
        raise RecipeError(path, "is not a quantity of a recipe")
    low, high = LIMITS[quantity]
    values = (band.minimum, band.typical, band.maximum)
    for name, value in zip(("min", "typical", "max"), values, strict=True):
        if not low <= value <= high:
            reason = f"{value:g} is not between {low:g} and {high:g}"
            raise RecipeError(f"{path}/{name}", reason)
    if not band.minimum <= band.typical <= band.maximum:
        reason = f"{values[0]:g}, {values[1]:g}, {values[2]:g} do not rise"
        raise RecipeError(path, reason)


def diff(old: Recipe, new: Recipe) -> tuple[Change, ...]:
    """Return every place where two recipes differ; id, version and parent do not count."""
    before, after = dict(_leaves(old)), dict(_leaves(new))
    return tuple(
        Change(path, before.get(path), after.get(path))
        for path in dict.fromkeys((*before, *after))
        if before.get(path) != after.get(path)
    )


def _leaves(recipe: Recipe) -> Iterator[tuple[str, object]]:
    """Yield every place of a recipe with its value."""
    for name in ("name", "crop", "base_c", "upper_c", "note"):
        yield name, getattr(recipe, name)
    yield "stages", recipe.stage_ids
    for stage in recipe.stages:
        yield f"stages/{stage.id}/degree_days", stage.degree_days
        for quantity, band in stage.bands.items():
            for part in ("minimum", "typical", "maximum"):
                yield f"stages/{stage.id}/{quantity}/{part}", getattr(band, part)
    for number, task in enumerate(recipe.tasks):
        yield f"tasks/{number}", task
