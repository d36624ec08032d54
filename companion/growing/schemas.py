"""Crops, recipes and batches as the API shows them."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from ..farms.models import Origin
from ..records import ListQuery, Words
from ..schemas import CropKey, Input, LongText, Moment, Name, Output, Update, left_out
from .bands import CropKind, RecipeDocument, StageId, Traits
from .history import Kind

MOST_PLANTS = 10_000_000
MOST_GRAMS = 1e9

type BatchCode = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"),
    Field(examples=["B-2026-014"]),
]
type PlantCount = Annotated[int, Field(ge=1, le=MOST_PLANTS)]
type Grams = Annotated[float, Field(ge=0, le=MOST_GRAMS, allow_inf_nan=False)]


class CropQuery(ListQuery):
    """Which crops to list."""

    kind: CropKind | None = None


class LibraryQuery(BaseModel):
    """Which crops of the library to list."""

    model_config = ConfigDict(frozen=True)

    q: Words | None = Field(default=None, description="Text of a name or key.")
    kind: CropKind | None = None


class SourceOfNumbers(Output):
    """Where numbers of the library come from."""

    reference: str
    url: str | None


class LibraryCrop(Output):
    """A crop of the built-in library."""

    key: str
    names: dict[str, str] = Field(description="By language.")
    latin_name: str
    kind: CropKind
    traits: Traits
    notes: tuple[str, ...]
    sources: tuple[SourceOfNumbers, ...]


class CropLibrary(Output):
    """The built-in library."""

    version: int
    crops: tuple[LibraryCrop, ...]


class CropCreate(Input):
    """A crop of one's own; what is left out is as in the crop that it is based on."""

    key: CropKey = Field(description="What recipes and batches name it by, for ever.")
    name: Name
    latin_name: Name | None = None
    kind: CropKind | None = None
    based_on: CropKey | None = Field(default=None, description="A crop of the library.")
    traits: Traits | None = None
    note: LongText | None = None


class CropUpdate(Update):
    """What of a crop is to change."""

    name: Name = Field(default_factory=left_out)
    latin_name: Name | None = None
    kind: CropKind = Field(default_factory=left_out)
    traits: Traits = Field(default_factory=left_out)
    note: LongText | None = None


class CropRead(Output):
    """A crop of the organization's own."""

    id: UUID
    key: str
    name: str
    latin_name: str | None
    kind: CropKind
    based_on: str | None
    traits: Traits
    note: str | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class RecipeQuery(ListQuery):
    """Which recipes to list."""

    crop: CropKey | None = None
    published: bool | None = Field(
        default=None, description="Whether a version is published."
    )


class RecipeCreate(Input):
    """A new recipe: a draft of one's own, a copy of a version, or the crop's usual one."""

    name: Name
    crop_key: CropKey | None = Field(
        default=None, description="Not needed for the copy of a version."
    )
    from_version_id: UUID | None = Field(
        default=None, description="The version to copy, which stays its parent."
    )
    draft: RecipeDocument | None = None
    note: LongText | None = None


class RecipeUpdate(Update):
    """What of a recipe is to change; published versions never do."""

    name: Name = Field(default_factory=left_out)
    note: LongText | None = None
    draft: RecipeDocument | None = Field(
        default=None, description="null throws the draft away."
    )


class RecipeRead(Output):
    """A recipe, its draft if there is one, and its newest version."""

    id: UUID
    name: str
    crop_key: str
    note: str | None
    draft: RecipeDocument | None
    draft_parent_id: UUID | None
    latest_number: int = Field(description="0 before the first version.")
    latest_version_id: UUID | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class Publish(Input):
    """What to say of a new version."""

    note: LongText | None = None


class RecipeVersionRead(Output):
    """A version, which never changes."""

    id: UUID
    recipe_id: UUID
    number: int
    parent_id: UUID | None
    crop_key: str
    note: str | None
    published_at: datetime
    published_by: UUID | None
    document: RecipeDocument


class RecipeDifference(Output):
    """A place where two versions differ; null where there is nothing."""

    path: str = Field(examples=["stages/finishing/ppfd_umol/max"])
    old: Any
    new: Any


class RecipeDiff(Output):
    """How one version differs from another."""

    old_id: UUID | None
    new_id: UUID
    differences: list[RecipeDifference]


class PlantsOnShelf(Input):
    """So many plants on a shelf."""

    shelf_id: UUID
    plants: PlantCount


def _each_shelf_once(where: list[PlantsOnShelf]) -> list[PlantsOnShelf]:
    shelves = [each.shelf_id for each in where]
    if len(set(shelves)) < len(shelves):
        raise ValueError("A shelf is there twice; add its plants up.")
    return where


type Where = Annotated[
    list[PlantsOnShelf],
    Field(min_length=1, max_length=500),
    AfterValidator(_each_shelf_once),
]
type When = Annotated[
    Moment | None, Field(description="By default now; never later than now.")
]


class BatchQuery(BaseModel):
    """Which batches to list."""

    model_config = ConfigDict(frozen=True)

    q: Words | None = Field(
        default=None, description="Text of the code, the variety or the crop."
    )
    farm: UUID | None = None
    shelf: UUID | None = Field(default=None, description="Plants stand on it now.")
    crop: CropKey | None = None
    recipe: UUID | None = None
    recipe_version: UUID | None = None
    seed_lot: UUID | None = None
    stage: StageId | None = None
    ended: bool | None = None
    sown_from: Moment | None = None
    sown_before: Moment | None = None
    deleted: bool = False
    sort: Literal["sown", "-sown", "code", "-code"] = "-sown"


class Sow(Input):
    """A batch that begins."""

    where: Where
    crop_key: CropKey | None = Field(
        default=None, description="Not needed with a recipe, which is of a crop."
    )
    recipe_version_id: UUID | None = None
    variety: Name | None = None
    seed_lot_id: UUID | None = None
    code: BatchCode | None = Field(
        default=None, description="By default made of the crop."
    )
    at: When = None
    note: LongText | None = None


class BatchUpdate(Update):
    """What is said of a batch, and does not happen to it."""

    code: BatchCode = Field(default_factory=left_out)
    variety: Name | None = None
    seed_lot_id: UUID | None = None
    note: LongText | None = None


class BatchRead(Output):
    """A batch as it is after its history."""

    id: UUID
    farm_id: UUID
    code: str
    crop_key: str
    variety: str | None
    recipe_version_id: UUID | None
    seed_lot_id: UUID | None
    parent_id: UUID | None = Field(description="The batch that it was split from.")
    note: str | None
    sown_at: datetime
    began_at: datetime
    ended_at: datetime | None
    ended_by: Kind | None
    stage: str | None
    stage_since: datetime | None
    plants_at_start: int
    plants: int
    harvested_plants: int
    discarded_plants: int
    harvested_g: float
    waste_g: float
    origin: Origin
    ha_id: str | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


class Move(Input):
    """Plants that go from one shelf to another."""

    from_shelf_id: UUID
    to_shelf_id: UUID
    plants: PlantCount | None = Field(default=None, description="By default all.")
    at: When = None
    note: LongText | None = None


class Split(Input):
    """Plants that become a batch of their own, where they stand."""

    where: Where
    code: BatchCode | None = None
    at: When = None
    note: LongText | None = None


class Merge(Input):
    """The batch that all plants join."""

    into_id: UUID
    at: When = None
    note: LongText | None = None


class StageChange(Input):
    """A stage that the batch enters; without one, the next."""

    stage: StageId | None = None
    at: When = None
    note: LongText | None = None


class RecipeChange(Input):
    """Another recipe, or version, by which the batch goes on."""

    recipe_version_id: UUID
    at: When = None
    note: LongText | None = None


class Observe(Input):
    """What was seen or weighed."""

    shelf_id: UUID | None = None
    plants: PlantCount | None = Field(
        default=None, description="How many plants the weight is of."
    )
    weight_g: float | None = Field(default=None, gt=0, le=MOST_GRAMS)
    height_cm: float | None = Field(default=None, gt=0, le=10_000)
    at: When = None
    note: LongText | None = None


class GradeGrams(Input):
    """Grams of one grade."""

    grade: Name
    grams: Grams


def _each_grade_once(grades: list[GradeGrams]) -> list[GradeGrams]:
    names = [each.grade for each in grades]
    if len(set(names)) < len(names):
        raise ValueError("A grade is there twice; add its grams up.")
    return grades


class HarvestCreate(Input):
    """What was cut; without `where` of all plants, with an empty one all grow on."""

    grades: Annotated[
        list[GradeGrams], Field(max_length=50), AfterValidator(_each_grade_once)
    ]
    where: (
        Annotated[
            list[PlantsOnShelf],
            Field(max_length=500),
            AfterValidator(_each_shelf_once),
        ]
        | None
    ) = Field(default=None, description="The plants that are gone.")
    waste_g: Grams = 0
    waste_cause: Name | None = None
    at: When = None
    note: LongText | None = None


class Discard(Input):
    """Plants that are thrown away, by default all, and why."""

    where: Where | None = None
    cause: Name
    at: When = None


class BatchEventRead(Output):
    """Something that happened to a batch, or was undone."""

    id: UUID
    batch_id: UUID
    step_id: UUID
    number: int
    kind: Kind
    at: datetime
    recorded_at: datetime
    actor_kind: str
    actor_id: UUID | None
    other_batch_id: UUID | None
    content: dict[str, Any]
    undone_at: datetime | None


class StayRead(Output):
    """So many plants on a shelf, from one time to another."""

    shelf_id: UUID
    plants: int
    started_at: datetime
    ended_at: datetime | None


class StageSpanRead(Output):
    """A stage, from one time to another."""

    stage: str
    recipe_version_id: UUID | None
    started_at: datetime
    ended_at: datetime | None


class ObservationRead(Output):
    """What was seen or weighed."""

    id: UUID
    batch_id: UUID
    shelf_id: UUID | None
    at: datetime
    plants: int | None
    weight_g: float | None
    height_cm: float | None
    note: str | None


class HarvestQuery(BaseModel):
    """Which harvests to list."""

    model_config = ConfigDict(frozen=True)

    farm: UUID | None = None
    batch: UUID | None = None
    crop: CropKey | None = None
    start: Moment | None = None
    end: Moment | None = Field(default=None, description="Not included.")
    sort: Literal["at", "-at"] = "-at"


class GradeRead(Output):
    """Grams of one grade."""

    grade: str
    grams: float


class HarvestRead(Output):
    """What was cut of a batch."""

    id: UUID
    batch_id: UUID
    farm_id: UUID
    crop_key: str
    at: datetime
    plants: int
    grams: float
    grades: list[GradeRead]
    waste_g: float
    waste_cause: str | None
    note: str | None


class BatchHistory(Output):
    """Where a batch stood, its stages, and what was seen and cut."""

    stays: list[StayRead]
    stages: list[StageSpanRead]
    observations: list[ObservationRead]
    harvests: list[HarvestRead]
