"""Recipes: a draft that changes, and versions that never do."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid7

from ..audit import service as audit
from ..changes import service as feed
from ..changes.models import ChangeKind
from ..keyring import Keyring
from ..paging import Page, PageQuery, paginate
from ..problems import NotFound
from ..records import (
    change,
    created,
    looking_for,
    order,
    present,
    put_aside,
    refused,
    restore,
    touch,
)
from ..scope import Scope, WriteScope
from . import crops, repository
from .bands import RecipeDocument, RecipeTask, Stage, TaskKind, Traits
from .models import Recipe, RecipeVersion
from .problems import NothingToPublish
from .schemas import (
    RecipeCreate,
    RecipeDiff,
    RecipeDifference,
    RecipeQuery,
    RecipeRead,
    RecipeUpdate,
    RecipeVersionRead,
)


def list_recipes(
    scope: Scope, keyring: Keyring, page: PageQuery, only: RecipeQuery
) -> Page[RecipeRead]:
    """List recipes."""
    statement = present(scope.select(Recipe), Recipe, deleted=only.deleted)
    statement = statement.where(*looking_for(only.q, Recipe.name, Recipe.crop_key))
    if only.crop is not None:
        statement = statement.where(Recipe.crop_key == only.crop)
    if only.published is not None:
        number = Recipe.latest_number
        statement = statement.where(number > 0 if only.published else number == 0)
    return paginate(
        scope,
        keyring,
        statement,
        order(only.sort, Recipe.name, Recipe.id),
        page,
        present=RecipeRead.model_validate,
    )


def create(scope: WriteScope, body: RecipeCreate) -> Recipe:
    """Make a recipe with a draft: one's own, a copy, or the crop's usual one."""
    parent = None
    if body.from_version_id is not None:
        parent = version_named(scope, body.from_version_id, "/from_version_id")
    crop_key = body.crop_key or (parent.crop_key if parent else None)
    if crop_key is None:
        raise refused("/crop_key", "A recipe is for a crop.", "missing")
    if parent is not None and parent.crop_key != crop_key:
        raise refused(
            "/crop_key",
            f"The version is for {parent.crop_key!r}, not {crop_key!r}.",
            "other-crop",
        )
    crop = crops.known(scope, crop_key)
    draft = body.draft or (
        RecipeDocument.model_validate(parent.document) if parent else usual(crop.traits)
    )
    return created(
        scope,
        Recipe(
            name=body.name,
            crop_key=crop_key,
            note=body.note,
            draft=draft.model_dump(mode="json"),
            draft_parent_id=parent.id if parent else None,
            latest_number=0,
        ),
    )


def usual(traits: Traits) -> RecipeDocument:
    """Write a crop's usual recipe, with what every batch of it asks for.

    Transplant where a stage has less than half the density of the one before, look at
    the plants twice a week, harvest at the end of the last stage and clean afterwards.
    """
    stages = traits.stages
    tasks = [RecipeTask(kind=TaskKind.SOW, stage=stages[0].id)]
    density = stages[0].density_m2.typical
    for stage in stages:
        if stage.density_m2.typical < density / 2:
            tasks.append(RecipeTask(kind=TaskKind.TRANSPLANT, stage=stage.id))
        density = stage.density_m2.typical
        tasks.append(
            RecipeTask(kind=TaskKind.CHECK, stage=stage.id, day=3, every_d=3.5)
        )
    last = stages[-1]
    end = last.duration_d.typical
    tasks += [
        RecipeTask(kind=kind, stage=last.id, day=end)
        for kind in (TaskKind.HARVEST, TaskKind.CLEAN)
    ]
    return RecipeDocument(
        base_c=traits.base_c, upper_c=traits.upper_c, stages=stages, tasks=tuple(tasks)
    )


def update(scope: WriteScope, recipe: Recipe, body: RecipeUpdate) -> None:
    """Change a recipe's name, note or draft; a new draft follows the newest version."""
    changes = body.changes()
    if "draft" in changes:
        changes["draft"] = body.draft and body.draft.model_dump(mode="json")
        if body.draft is None and recipe.latest_number == 0:
            raise refused("/draft", "Nothing of the recipe is published yet.")
        if body.draft is None:
            changes["draft_parent_id"] = None
        elif recipe.draft is None:
            changes["draft_parent_id"] = recipe.latest_version_id
    name = recipe.name
    change(scope, recipe, changes)
    if recipe.name != name:
        _tell(scope, recipe)


def delete(scope: WriteScope, recipe: Recipe) -> None:
    """Put a recipe aside."""
    put_aside(scope, recipe)
    _tell(scope, recipe)


def bring_back(scope: WriteScope, recipe: Recipe) -> None:
    """Restore a recipe that was put aside."""
    restore(scope, recipe)
    _tell(scope, recipe)


def _tell(scope: WriteScope, recipe: Recipe) -> None:
    """Let every site hear of all versions."""
    rows = scope.session.scalars(
        scope.select(RecipeVersion)
        .where(RecipeVersion.recipe_id == recipe.id)
        .order_by(RecipeVersion.number)
    )
    feed.note_all(scope, ChangeKind.RECIPE, [row.id for row in rows], None)


def publish(scope: WriteScope, recipe: Recipe, note: str | None) -> RecipeVersion:
    """Make the draft the next version, which never changes."""
    if recipe.draft is None:
        raise NothingToPublish("There is no draft.")
    draft = RecipeDocument.model_validate(recipe.draft)
    if recipe.latest_version_id is not None:
        latest = repository.version(scope, recipe.latest_version_id)
        before = RecipeDocument.model_validate(latest.document)
        if not list(differences(before, draft)):
            raise NothingToPublish(f"Nothing differs from version {latest.number}.")
    version = scope.add(
        RecipeVersion(
            id=uuid7(),
            recipe_id=recipe.id,
            number=recipe.latest_number + 1,
            parent_id=recipe.draft_parent_id,
            crop_key=recipe.crop_key,
            document=recipe.draft,
            note=note,
            published_at=scope.now,
            published_by=scope.actor.id,
        )
    )
    recipe.latest_number = version.number
    recipe.latest_version_id = version.id
    recipe.draft = recipe.draft_parent_id = None
    touch(scope, recipe)
    audit.record_in(
        scope, "recipe.published", ("recipe", recipe.id), number=version.number
    )
    feed.note(scope, ChangeKind.RECIPE, version.id, None)
    return version


def version_named(scope: Scope, version_id: UUID, pointer: str) -> RecipeVersion:
    """Give the version that a body names."""
    try:
        return repository.version(scope, version_id)
    except NotFound as error:
        raise refused(pointer, "There is no such version.") from error


def list_versions(
    scope: Scope, keyring: Keyring, page: PageQuery, recipe: Recipe
) -> Page[RecipeVersionRead]:
    """List a recipe's versions, the newest first."""
    return paginate(
        scope,
        keyring,
        scope.select(RecipeVersion).where(RecipeVersion.recipe_id == recipe.id),
        [(RecipeVersion.number, "desc")],
        page,
        present=RecipeVersionRead.model_validate,
    )


def diff(scope: Scope, version: RecipeVersion, against: UUID | None) -> RecipeDiff:
    """Say how a version differs from another one, by default its parent."""
    old = None
    if against or version.parent_id:
        old = repository.version(scope, against or version.parent_id or version.id)
    return RecipeDiff(
        old_id=old.id if old else None,
        new_id=version.id,
        differences=list(
            differences(
                RecipeDocument.model_validate(old.document) if old else None,
                RecipeDocument.model_validate(version.document),
            )
        ),
    )


def differences(
    old: RecipeDocument | None, new: RecipeDocument
) -> Iterator[RecipeDifference]:
    """Give every place where two recipes differ, stages by their names."""
    before = dict(_leaves(old)) if old else {}
    after = dict(_leaves(new))
    for path in dict.fromkeys((*before, *after)):
        if before.get(path) != after.get(path):
            yield RecipeDifference(path=path, old=before.get(path), new=after.get(path))


def _leaves(document: RecipeDocument) -> Iterator[tuple[str, Any]]:
    """Give every place of a recipe with its value."""
    yield "base_c", document.base_c
    yield "upper_c", document.upper_c
    yield "stages", [stage.id for stage in document.stages]
    for stage in document.stages:
        yield from _stage_leaves(stage)
    for number, task in enumerate(document.tasks):
        yield f"tasks/{number}", task.model_dump(mode="json")


def _stage_leaves(stage: Stage) -> Iterator[tuple[str, Any]]:
    for name, value in stage.model_dump().items():
        where = f"stages/{stage.id}/{name}"
        if isinstance(value, dict):
            for part, number in value.items():
                yield f"{where}/{part}", number
        elif name != "id":
            yield where, value
