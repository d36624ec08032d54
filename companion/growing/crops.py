"""Crops: those of the built-in library, and those of the organization's own."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ..keyring import Keyring
from ..paging import Page, PageQuery, paginate
from ..problems import Conflict, NotFound
from ..records import change, created, looking_for, order, present, refused
from ..scope import Scope, WriteScope
from .bands import Traits
from .models import Crop
from .schemas import (
    CropCreate,
    CropLibrary,
    CropQuery,
    CropRead,
    CropUpdate,
    LibraryCrop,
    LibraryQuery,
)


@dataclass(frozen=True, slots=True)
class KnownCrop:
    """A crop that a recipe or batch may name."""

    key: str
    traits: Traits


@cache
def library() -> dict[str, LibraryCrop]:
    """Read the built-in library."""
    text = (files("companion") / "growing" / "crop_library.json").read_bytes()
    return {crop.key: crop for crop in CropLibrary.model_validate_json(text).crops}


def list_library(only: LibraryQuery) -> list[LibraryCrop]:
    """List the library's crops."""
    words = (only.q or "").casefold()
    return [
        crop
        for crop in library().values()
        if only.kind in {None, crop.kind}
        and any(
            words in text.casefold()
            for text in (crop.key, crop.latin_name, *crop.names.values())
        )
    ]


def library_crop(key: str) -> LibraryCrop:
    """Give a crop of the library."""
    crop = library().get(key)
    if crop is None:
        raise NotFound("The library has no such crop.")
    return crop


def known(scope: Scope, key: str, pointer: str = "/crop_key") -> KnownCrop:
    """Give the crop that a body names, of the library or the organization's own."""
    built_in = library().get(key)
    if built_in is not None:
        return KnownCrop(key, built_in.traits)
    own = scope.session.scalar(
        present(scope.select(Crop).where(Crop.key == key), Crop, deleted=False)
    )
    if own is None:
        raise refused(
            pointer,
            f"There is no crop {key!r}, in the library or of your own.",
        )
    return KnownCrop(key, Traits.model_validate(own.traits))


def list_crops(
    scope: Scope, keyring: Keyring, page: PageQuery, only: CropQuery
) -> Page[CropRead]:
    """List the organization's own crops."""
    statement = present(scope.select(Crop), Crop, deleted=only.deleted)
    statement = statement.where(*looking_for(only.q, Crop.name, Crop.key))
    if only.kind is not None:
        statement = statement.where(Crop.kind == only.kind)
    return paginate(
        scope,
        keyring,
        statement,
        order(only.sort, Crop.name, Crop.id),
        page,
        present=CropRead.model_validate,
    )


def create(scope: WriteScope, body: CropCreate) -> Crop:
    """Make a crop, of its own traits or those of one in the library."""
    if body.key in library():
        raise refused("/key", f"The library has a crop {body.key!r}.", "taken")
    taken = scope.session.scalar(scope.select(Crop).where(Crop.key == body.key))
    if taken is not None:
        raise Conflict(f"There is a crop {body.key!r}, or there was.")
    base = None if body.based_on is None else library().get(body.based_on)
    if body.based_on is not None and base is None:
        raise refused("/based_on", f"The library has no crop {body.based_on!r}.")
    traits, kind = body.traits, body.kind
    if base is not None:
        traits, kind = traits or base.traits, kind or base.kind
    if traits is None:
        raise refused("/traits", "A crop has traits, or is based on one.", "missing")
    if kind is None:
        raise refused("/kind", "A crop has a kind, or is based on one.", "missing")
    return created(
        scope,
        Crop(
            key=body.key,
            name=body.name,
            latin_name=body.latin_name or (base.latin_name if base else None),
            kind=kind,
            based_on=body.based_on,
            traits=traits.model_dump(mode="json"),
            note=body.note,
        ),
    )


def update(scope: WriteScope, crop: Crop, body: CropUpdate) -> None:
    """Change a crop; recipes and batches that name it see the change."""
    change(scope, crop, body.changes())
