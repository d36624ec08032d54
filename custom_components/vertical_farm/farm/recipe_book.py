"""The recipes of a farm: those of the crop library and the grower's own, in all versions."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from ..agronomy.crops import load_crops
from ..growing.recipe_document import Document, from_document, to_document
from ..growing.recipes import Recipe, RecipeError, RecipeRef, fork, from_library, revise

COMPANIONS: Final = "companion-"


def companion_id(recipe_id: str) -> str:
    """Return how a recipe is named that was written at the companion."""
    return f"{COMPANIONS}{recipe_id}"


def is_of_companion(recipe_id: str) -> bool:
    """Return whether a recipe was written at the companion, and is changed there."""
    return recipe_id.startswith(COMPANIONS)


def own_copy_id(recipe: Recipe) -> str:
    """Return how the grower's own copy of a recipe of the companion is named."""
    return f"{recipe.crop}-{recipe.id[-6:]}"


class RecipeBook:
    """Every recipe that a batch can be grown by.

    The library's recipes are made when they are asked for first.
    """

    def __init__(self, own: Iterable[Recipe] = (), language: str = "en") -> None:
        """Begin with the grower's own recipes."""
        self._language = language
        self._own: dict[RecipeRef, Recipe] = {recipe.ref: recipe for recipe in own}
        self._library: dict[str, Recipe] = {}

    def __iter__(self) -> Iterator[Recipe]:
        """Yield every recipe in its newest version, the grower's own first."""
        for recipe_id in dict.fromkeys(ref.id for ref in self._own):
            yield self.newest(recipe_id)
        for crop_id in load_crops().crops:
            yield self.newest(crop_id)

    @property
    def own(self) -> tuple[Recipe, ...]:
        """Return the grower's own recipes in all versions."""
        return tuple(self._own.values())

    def find(self, text: str) -> Recipe:
        """Return the recipe of "id", in its newest version, or "id@version"."""
        if "@" not in text:
            return self.newest(text)
        return self[RecipeRef.parse(text)]

    def __getitem__(self, ref: RecipeRef) -> Recipe:
        """Return a recipe in one version; raise RecipeError where there is none."""
        recipe = self._own.get(ref)
        if recipe is None and ref.version == 1:
            recipe = self._of_library(ref.id)
        if recipe is None:
            raise RecipeError("", f"there is no recipe {str(ref)!r}")
        return recipe

    def newest(self, recipe_id: str) -> Recipe:
        """Return the newest version of a recipe; raise RecipeError where there is none."""
        versions = self.versions(recipe_id)
        if not versions:
            raise RecipeError("", f"there is no recipe {recipe_id!r}")
        return versions[-1]

    def versions(self, recipe_id: str) -> tuple[Recipe, ...]:
        """Return all versions of a recipe from the oldest to the newest."""
        ours = [recipe for ref, recipe in self._own.items() if ref.id == recipe_id]
        if ours:
            return tuple(sorted(ours, key=lambda recipe: recipe.version))
        of_library = self._of_library(recipe_id)
        return () if of_library is None else (of_library,)

    def is_of_library(self, recipe_id: str) -> bool:
        """Return whether a recipe is the library's own."""
        return recipe_id in load_crops().crops

    def save(self, recipe: Recipe) -> Recipe:
        """Keep a recipe: a new one as it is, a known one as its next version."""
        if self.is_of_library(recipe.id):
            raise RecipeError(
                "id", f"{recipe.id!r} is the crop library's; make a copy to change it"
            )
        _check_ours(recipe.id)
        versions = self.versions(recipe.id)
        kept = revise(versions[-1], recipe) if versions else recipe
        self._own[kept.ref] = kept
        return kept

    def fork(self, ref: str, new_id: str, name: str) -> Recipe:
        """Keep a copy of a recipe under a name of its own."""
        copy = fork(self.find(ref), new_id, name)
        if self.versions(new_id):
            raise RecipeError("id", f"there is a recipe {new_id!r} already")
        return self.save(copy)

    def remove(self, ref: str, used: Iterable[str]) -> None:
        """Remove one version of a recipe, or all without a version.

        Those that batches grow by stay: `used` are the references of these.
        """
        found = (self.find(ref),) if "@" in ref else self.versions(ref)
        if not found:
            raise RecipeError("", f"there is no recipe {ref!r}")
        if self.is_of_library(found[0].id):
            raise RecipeError("id", f"{found[0].id!r} is the crop library's and stays")
        _check_ours(found[0].id)
        in_use = {*used} & {str(recipe.ref) for recipe in found}
        if in_use:
            raise RecipeError("", f"batches grow by {', '.join(sorted(in_use))}")
        for recipe in found:
            del self._own[recipe.ref]

    def take(self, recipe: Recipe, used: Iterable[str]) -> None:
        """Keep a version that was written at the companion, as it is there.

        What batches grow by keeps its numbers: a version never changes but for its name.
        """
        there = self._own.get(recipe.ref)
        if (
            there is not None
            and str(recipe.ref) in {*used}
            and replace(recipe, name=there.name, parent=there.parent) != there
        ):
            raise RecipeError("", f"batches grow by another {recipe.ref}")
        self._own[recipe.ref] = recipe

    def drop(self, ref: RecipeRef, used: Iterable[str]) -> None:
        """Remove a version that is no longer at the companion, unless batches grow by it."""
        if str(ref) in {*used}:
            raise RecipeError("", f"batches grow by {ref}")
        self._own.pop(ref, None)

    def adopt(self, used: Iterable[str]) -> None:
        """Make the companion's recipes the grower's own, where it is gone.

        Each is copied as its newest version says; what batches grow by stays as well.
        """
        used = {*used}
        theirs = [recipe for recipe in self._own.values() if is_of_companion(recipe.id)]
        for recipe_id in dict.fromkeys(recipe.id for recipe in theirs):
            newest = self.newest(recipe_id)
            own_id = own_copy_id(newest)
            if not self.versions(own_id):
                self.save(replace(newest, id=own_id, version=1, parent=None))
        for recipe in theirs:
            if str(recipe.ref) not in used:
                del self._own[recipe.ref]

    def to_stored(self) -> list[Document]:
        """Return the grower's own recipes as JSON."""
        return [to_document(recipe) for recipe in self._own.values()]

    @classmethod
    def from_stored(cls, stored: object, language: str) -> RecipeBook:
        """Return the recipes of a stored JSON; raise RecipeError where it is spoilt."""
        if not isinstance(stored, list):
            raise RecipeError("recipes", "is not a list")
        crops = load_crops().crops
        return cls((from_document(item, crops) for item in stored), language)

    def _of_library(self, crop_id: str) -> Recipe | None:
        """Return the recipe of a crop of the library."""
        if crop_id not in self._library:
            crop = load_crops().crops.get(crop_id)
            if crop is None:
                return None
            self._library[crop_id] = from_library(crop, self._language)
        return self._library[crop_id]


def _check_ours(recipe_id: str) -> None:
    """Refuse to change what the companion owns."""
    if is_of_companion(recipe_id):
        raise RecipeError(
            "id", f"{recipe_id!r} is the companion's; make a copy to change it"
        )
