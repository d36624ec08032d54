"""`/crop-library`, `/crops`, `/recipes` and `/recipe-versions`."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from ..access import reads, writes
from ..etags import IfMatch, tag
from ..paging import Page, PageQuery, page_query
from ..permissions import Permission
from ..records import find_deleted, put_aside, restore
from ..routing import router
from ..runtime import RuntimeDep
from ..scope import Scope, WriteScope
from . import crops as crops_service, recipes as recipes_service, repository
from .models import Crop, Recipe
from .schemas import (
    CropCreate,
    CropQuery,
    CropRead,
    CropUpdate,
    LibraryCrop,
    LibraryQuery,
    Publish,
    RecipeCreate,
    RecipeDiff,
    RecipeQuery,
    RecipeRead,
    RecipeUpdate,
    RecipeVersionRead,
)

crop_library = router("crops", "/crop-library")
crops = router("crops", "/crops")
recipes = router("recipes", "/recipes")
recipe_versions = router("recipes", "/recipe-versions")

type PageDep = Annotated[PageQuery, Depends(page_query)]
type Reads = Annotated[Scope, reads(Permission.GROWING_READ)]
type Writes = Annotated[WriteScope, writes(Permission.RECIPES_WRITE)]


@crop_library.get("")
def list_library(
    scope: Reads, only: Annotated[LibraryQuery, Query()]
) -> Page[LibraryCrop]:
    """List the crops of the built-in library."""
    return Page(items=crops_service.list_library(only))


@crop_library.get("/{crop_key}")
def read_library_crop(crop_key: str, scope: Reads) -> LibraryCrop:
    """Show a crop of the library with all its numbers and their sources."""
    return crops_service.library_crop(crop_key)


@crops.get("")
def list_crops(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[CropQuery, Query()],
) -> Page[CropRead]:
    """List the organization's own crops."""
    return crops_service.list_crops(scope, runtime.keyring, page, only)


@crops.post("", status_code=201)
def create_crop(body: CropCreate, scope: Writes, response: Response) -> CropRead:
    """Make a crop of one's own, from nothing or from one of the library."""
    row = crops_service.create(scope, body)
    tag(response, row.version)
    return CropRead.model_validate(row)


@crops.get("/{crop_id}")
def read_crop(crop_id: UUID, scope: Reads, response: Response) -> CropRead:
    """Show a crop."""
    row = scope.find(Crop, crop_id)
    tag(response, row.version)
    return CropRead.model_validate(row)


@crops.patch("/{crop_id}")
def update_crop(
    crop_id: UUID,
    body: CropUpdate,
    scope: Writes,
    if_match: IfMatch,
    response: Response,
) -> CropRead:
    """Change a crop."""
    row = scope.find(Crop, crop_id)
    if_match.check(row.version)
    crops_service.update(scope, row, body)
    tag(response, row.version)
    return CropRead.model_validate(row)


@crops.delete("/{crop_id}", status_code=204)
def delete_crop(crop_id: UUID, scope: Writes, if_match: IfMatch) -> None:
    """Delete a crop; recipes and batches of it stay."""
    row = scope.find(Crop, crop_id)
    if_match.check(row.version)
    put_aside(scope, row)


@crops.post("/{crop_id}/restore")
def restore_crop(crop_id: UUID, scope: Writes, response: Response) -> CropRead:
    """Restore a crop."""
    row = find_deleted(scope, Crop, crop_id)
    restore(scope, row)
    tag(response, row.version)
    return CropRead.model_validate(row)


@recipes.get("")
def list_recipes(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[RecipeQuery, Query()],
) -> Page[RecipeRead]:
    """List recipes."""
    return recipes_service.list_recipes(scope, runtime.keyring, page, only)


@recipes.post("", status_code=201)
def create_recipe(body: RecipeCreate, scope: Writes, response: Response) -> RecipeRead:
    """Make a recipe: a draft of one's own, a copy, or the crop's usual one."""
    row = recipes_service.create(scope, body)
    tag(response, row.version)
    return RecipeRead.model_validate(row)


@recipes.get("/{recipe_id}")
def read_recipe(recipe_id: UUID, scope: Reads, response: Response) -> RecipeRead:
    """Show a recipe with its draft."""
    row = scope.find(Recipe, recipe_id)
    tag(response, row.version)
    return RecipeRead.model_validate(row)


@recipes.patch("/{recipe_id}")
def update_recipe(
    recipe_id: UUID,
    body: RecipeUpdate,
    scope: Writes,
    if_match: IfMatch,
    response: Response,
) -> RecipeRead:
    """Change a recipe's draft; its versions stay as they are."""
    row = scope.find(Recipe, recipe_id)
    if_match.check(row.version)
    recipes_service.update(scope, row, body)
    tag(response, row.version)
    return RecipeRead.model_validate(row)


@recipes.delete("/{recipe_id}", status_code=204)
def delete_recipe(recipe_id: UUID, scope: Writes, if_match: IfMatch) -> None:
    """Delete a recipe; batches go on by its versions."""
    row = scope.find(Recipe, recipe_id)
    if_match.check(row.version)
    recipes_service.delete(scope, row)


@recipes.post("/{recipe_id}/restore")
def restore_recipe(recipe_id: UUID, scope: Writes, response: Response) -> RecipeRead:
    """Restore a recipe."""
    row = find_deleted(scope, Recipe, recipe_id)
    recipes_service.bring_back(scope, row)
    tag(response, row.version)
    return RecipeRead.model_validate(row)


@recipes.post("/{recipe_id}/publish", status_code=201)
def publish(recipe_id: UUID, body: Publish, scope: Writes) -> RecipeVersionRead:
    """Make the draft the next version, which never changes."""
    row = recipes_service.publish(scope, scope.find(Recipe, recipe_id), body.note)
    return RecipeVersionRead.model_validate(row)


@recipes.get("/{recipe_id}/versions")
def list_versions(
    recipe_id: UUID, scope: Reads, runtime: RuntimeDep, page: PageDep
) -> Page[RecipeVersionRead]:
    """List a recipe's versions, the newest first."""
    recipe = scope.find(Recipe, recipe_id)
    return recipes_service.list_versions(scope, runtime.keyring, page, recipe)


@recipe_versions.get("/{recipe_version_id}")
def read_version(recipe_version_id: UUID, scope: Reads) -> RecipeVersionRead:
    """Show a version, also of a recipe that is deleted."""
    row = repository.version(scope, recipe_version_id)
    return RecipeVersionRead.model_validate(row)


@recipe_versions.get("/{recipe_version_id}/diff")
def diff_versions(
    recipe_version_id: UUID,
    scope: Reads,
    against: Annotated[
        UUID | None, Query(description="Another version; by default its parent.")
    ] = None,
) -> RecipeDiff:
    """Show how a version differs from another."""
    row = repository.version(scope, recipe_version_id)
    return recipes_service.diff(scope, row, against)
