"""Recipes as YAML or JSON, to take in and to give out.

A document that is wrong is refused with the path and the reason, never half-read.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

import yaml

from .recipes import (
    LIMITS,
    Band,
    Recipe,
    RecipeError,
    RecipeRef,
    RecipeTask,
    Stage,
    TaskKind,
    check_band,
)

FORMAT = 1

type Document = dict[str, object]


def to_document(recipe: Recipe) -> Document:
    """Return a recipe as a document."""
    return {
        "format": FORMAT,
        "id": recipe.id,
        "version": recipe.version,
        "name": recipe.name,
        "crop": recipe.crop,
        "base_c": recipe.base_c,
        "upper_c": recipe.upper_c,
        "parent": None if recipe.parent is None else str(recipe.parent),
        "note": recipe.note,
        "stages": [
            {
                "id": stage.id,
                "degree_days": stage.degree_days,
                **{
                    name: {"min": b.minimum, "typical": b.typical, "max": b.maximum}
                    for name, b in stage.bands.items()
                },
            }
            for stage in recipe.stages
        ],
        "tasks": [
            {
                "kind": task.kind.value,
                "stage": task.stage,
                "day": task.day,
                "every_d": task.every_d,
                "note": task.note,
            }
            for task in recipe.tasks
        ],
    }


def to_yaml(recipe: Recipe) -> str:
    """Return a recipe as YAML."""
    text: str = yaml.safe_dump(
        to_document(recipe),
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=None,
    )
    return text


def from_yaml(text: str, crops: Collection[str]) -> Recipe:
    """Return the recipe of a YAML or JSON text; raise RecipeError where it is none."""
    try:
        document = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = 0 if error.problem_mark is None else error.problem_mark.line + 1
        raise RecipeError(f"line {line}", error.problem or "is not YAML") from error
    except yaml.YAMLError as error:
        raise RecipeError("", f"is not YAML: {error}") from error
    return from_document(document, crops)


def from_document(document: object, crops: Collection[str]) -> Recipe:
    """Return the recipe of a document; raise RecipeError with the path and the reason.

    `crops` are the crops that there are.
    """
    root = _Node(document, "")
    root.only(
        {"format", "id", "version", "name", "crop", "base_c", "upper_c"}
        | {"parent", "note", "stages", "tasks"}
    )
    if root.member("format") != FORMAT:
        raise RecipeError("format", f"{root.member('format')!r} is not {FORMAT}")
    crop = root.text("crop")
    if crop not in crops:
        raise RecipeError("crop", f"{crop!r} is not a crop of the library")
    recipe_id = root.text("id")
    if "@" in recipe_id:
        raise RecipeError("id", f"{recipe_id!r} has an @, which is for versions")
    base_c, upper_c = (root.number(key, 0.0, 45.0) for key in ("base_c", "upper_c"))
    if base_c >= upper_c:
        raise RecipeError("upper_c", f"{upper_c:g} is not above base_c {base_c:g}")
    stages = tuple(_stage(node) for node in root.children("stages"))
    ids = [stage.id for stage in stages]
    if not ids:
        raise RecipeError("stages", "is empty; a recipe has at least one stage")
    for number, stage_id in enumerate(ids):
        if stage_id in ids[:number]:
            raise RecipeError(f"stages/{number}/id", f"{stage_id!r} is there twice")
    return Recipe(
        id=recipe_id,
        version=int(root.number("version", 1.0, 1e6, whole=True)),
        name=root.text("name"),
        crop=crop,
        base_c=base_c,
        upper_c=upper_c,
        stages=stages,
        tasks=tuple(
            _task(node, ids) for node in root.children("tasks", required=False)
        ),
        parent=_parent(root),
        note=root.text("note", required=False),
    )


def _parent(root: _Node) -> RecipeRef | None:
    """Return what a recipe was made from."""
    text = root.text("parent", required=False)
    try:
        return RecipeRef.parse(text) if text else None
    except RecipeError as error:
        raise RecipeError("parent", error.reason) from error


def _stage(node: _Node) -> Stage:
    """Return a stage of the document."""
    node.only({"id", "degree_days", *LIMITS})
    degree_days = None
    if node.member("degree_days", required=False) is not None:
        degree_days = node.number("degree_days", 1.0, 20_000.0)
    bands = {quantity: _band(node, quantity) for quantity in LIMITS}
    return Stage(node.text("id"), MappingProxyType(bands), degree_days)


def _band(stage: _Node, quantity: str) -> Band:
    """Return a band of a stage."""
    low, high = LIMITS[quantity]
    node = _Node(stage.member(quantity), stage.at(quantity))
    node.only({"min", "typical", "max"})
    band = Band(*(node.number(part, low, high) for part in ("min", "typical", "max")))
    check_band(node.path, quantity, band)
    return band


def _task(node: _Node, stage_ids: Collection[str]) -> RecipeTask:
    """Return a task of the document."""
    node.only({"kind", "stage", "day", "every_d", "note"})
    kind, stage = node.text("kind"), node.text("stage")
    if kind not in TaskKind:
        known = ", ".join(TaskKind)
        raise RecipeError(node.at("kind"), f"{kind!r} is none of {known}")
    if stage not in stage_ids:
        known = ", ".join(stage_ids)
        raise RecipeError(node.at("stage"), f"{stage!r} is none of {known}")
    every_d = None
    if node.member("every_d", required=False) is not None:
        every_d = node.number("every_d", 0.1, 1000.0)
    day = 0.0
    if node.member("day", required=False) is not None:
        day = node.number("day", 0.0, 1000.0)
    note = node.text("note", required=False)
    return RecipeTask(TaskKind(kind), stage, day, every_d, note)


class _Node:
    """A place in the document, read with types and with its path in every error."""

    def __init__(self, content: object, path: str) -> None:
        """Keep a mapping and where it is."""
        if not isinstance(content, Mapping):
            raise RecipeError(path, f"{_shown(content)} is not a mapping")
        self.content: Mapping[object, object] = content
        self.path = path

    def at(self, key: str) -> str:
        """Return the path of a member."""
        return f"{self.path}/{key}" if self.path else key

    def only(self, known: Collection[str]) -> None:
        """Refuse members that nobody reads."""
        for key in self.content:
            if key not in known:
                raise RecipeError(self.at(str(key)), "is not known here")

    def member(self, key: str, *, required: bool = True) -> object:
        """Return a member, None where it may be missing and is."""
        if required and key not in self.content:
            raise RecipeError(self.at(key), "is missing")
        return self.content.get(key)

    def text(self, key: str, *, required: bool = True) -> str:
        """Return a member that is text, empty where it may be missing and is."""
        value = self.member(key, required=required)
        if not required and value is None:
            return ""
        if not isinstance(value, str) or (required and not value.strip()):
            raise RecipeError(self.at(key), f"{_shown(value)} is not text")
        return value.strip()

    def number(
        self, key: str, low: float, high: float, *, whole: bool = False
    ) -> float:
        """Return a member that is a number within limits."""
        value = self.member(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise RecipeError(self.at(key), f"{_shown(value)} is not a number")
        if not low <= value <= high:
            reason = f"{_shown(value)} is not between {low:g} and {high:g}"
            raise RecipeError(self.at(key), reason)
        if whole and value % 1:
            raise RecipeError(self.at(key), f"{value:g} is not a whole number")
        return float(value)

    def children(self, key: str, *, required: bool = True) -> list[_Node]:
        """Return the mappings of a list."""
        value = self.member(key, required=required)
        if not required and value is None:
            return []
        if not isinstance(value, list):
            raise RecipeError(self.at(key), f"{_shown(value)} is not a list")
        return [_Node(item, f"{self.at(key)}/{n}") for n, item in enumerate(value)]


def _shown(value: object) -> str:
    """Return a value short enough for a message."""
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
