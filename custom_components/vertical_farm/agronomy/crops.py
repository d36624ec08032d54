"""The crop library: 18 crops, their stages and limits, every number with its source.

`crops.json` beside this file is described by `crops.schema.json`. `load_crops` reads the
disk on its first call: keep that call out of an event loop.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
import json
from pathlib import Path
from types import MappingProxyType

from .degree_days import clamped_rate

_PATH = Path(__file__).with_name("crops.json")
_HOURS_PER_DAY = 24.0
_G_PER_KG = 1000.0


class CropLibraryError(ValueError):
    """A crop library that is not what its schema says; the text names the place."""


class Level(StrEnum):
    """How far the source of a number has been checked."""

    SEEN = "seen"
    RECHECK = "recheck"
    PRACTICE = "practice"


class CropKind(StrEnum):
    """How a crop is grown and harvested."""

    HEAD = "head"
    BABY_LEAF = "baby_leaf"
    HERB = "herb"
    HERB_MULTICUT = "herb_multicut"
    MICROGREENS = "microgreens"
    FRUITING = "fruiting"


@dataclass(frozen=True, slots=True)
class Source:
    """Where numbers come from; of level practice it is judgement and not a source."""

    key: str
    reference: str
    finding: str
    url: str | None
    level: Level

    @property
    def citation(self) -> str | None:
        """Return how to cite the source, None for practice, which has nothing to cite."""
        if self.level is Level.PRACTICE:
            return None
        if self.level is Level.RECHECK:
            return f"{self.reference} (to be re-checked)"
        return self.reference


@dataclass(frozen=True, slots=True)
class Sourced:
    """Something that carries where it comes from."""

    source: Source
    note: str | None

    @property
    def level(self) -> Level:
        """Return how far the source has been checked."""
        return self.source.level

    @property
    def citation(self) -> str | None:
        """Return how to cite this, None for practice: it is never shown as sourced."""
        return self.source.citation


@dataclass(frozen=True, slots=True)
class Band(Sourced):
    """A range and its usual value."""

    minimum: float
    typical: float
    maximum: float

    def __contains__(self, value: float) -> bool:
        """Return whether a value lies in the range, its ends included."""
        return self.minimum <= value <= self.maximum


@dataclass(frozen=True, slots=True)
class Value[T: (float, bool, str)](Sourced):
    """A single number, switch or remark."""

    value: T


@dataclass(frozen=True, slots=True)
class Stage:
    """A phase of growth and the climate, light and solution it wants."""

    id: str
    duration_d: Band
    air_temperature_day_c: Band
    air_temperature_night_c: Band
    humidity_pct: Band
    vpd_kpa: Band
    co2_ppm: Band
    ppfd_umol: Band
    photoperiod_h: Band
    dli_mol: Band
    ec_ms_cm: Band
    ph: Band
    water_temperature_c: Band
    density_m2: Band

    def bands(self) -> Iterator[tuple[str, Band]]:
        """Yield every band of the stage with its name."""
        for name in STAGE_BANDS:
            band: Band = getattr(self, name)
            yield name, band


STAGE_BANDS = tuple(field.name for field in fields(Stage) if field.name != "id")


@dataclass(frozen=True, slots=True)
class CardinalTemperatures:
    """The temperatures in °C where growth begins, is fastest, and ends."""

    base: Value[float]
    optimum: Value[float]
    maximum: Value[float]


@dataclass(frozen=True, slots=True)
class LightLimits:
    """What a light plan may do to the crop; None where continuous light is not for it."""

    continuous_below_ppfd_umol: Value[float] | None
    dark_min_h: Value[float]
    dark_may_be_split: Value[bool]
    photoperiod_max_h: Value[float]
    ppfd_max_umol: Value[float]
    dli_max_mol: Value[float]
    dli_max_with_airflow_mol: Value[float]
    block_min_h: Value[float]


@dataclass(frozen=True, slots=True)
class Yields:
    """Fresh mass to expect, and seed to sow where it is weighed."""

    per_plant_g: Band | None
    per_area_kg_m2: Band
    weekly_per_plant_g: Band | None
    seed_g_m2: Band | None


@dataclass(frozen=True, slots=True)
class Crop:
    """A crop of the library."""

    id: str
    name: Mapping[str, str]
    latin_name: str
    kind: CropKind
    cardinal_temperature_c: CardinalTemperatures
    light_limits: LightLimits
    light_use_g_per_mol: Band
    dry_matter_fraction: Value[float]
    yields: Yields
    notes: tuple[Value[str], ...]
    stages: tuple[Stage, ...]

    def common_name(self, language: str) -> str:
        """Return the name in a language such as "de" or "nl-BE", else in English."""
        return self.name.get(language.partition("-")[0], self.name["en"])

    def stage(self, stage_id: str) -> Stage:
        """Return a stage by its id; raise KeyError where the crop has none of it."""
        for stage in self.stages:
            if stage.id == stage_id:
                return stage
        raise KeyError(stage_id)

    @property
    def duration_typical_d(self) -> float:
        """Return the usual days from sowing to the end."""
        return sum(stage.duration_d.typical for stage in self.stages)

    @property
    def degree_days_typical(self) -> float:
        """Return the °C·d above the base, up to the maximum, of the usual recipe."""
        return sum(
            stage.duration_d.typical * self._daily_degree_days(stage)
            for stage in self.stages
        )

    @property
    def light_per_area_mol_m2(self) -> float:
        """Return the light of the usual recipe in mol/m²."""
        return sum(
            stage.duration_d.typical * stage.dli_mol.typical for stage in self.stages
        )

    @property
    def light_per_plant_mol(self) -> float:
        """Return the light of the usual recipe in mol per plant, stage by stage."""
        return sum(
            stage.duration_d.typical * stage.dli_mol.typical / stage.density_m2.typical
            for stage in self.stages
        )

    @property
    def implied_light_use_g_per_mol(self) -> float:
        """Return the g of fresh mass per mol that the usual recipe and yield imply."""
        if self.yields.per_plant_g is not None:
            return self.yields.per_plant_g.typical / self.light_per_plant_mol
        fresh_g_m2 = self.yields.per_area_kg_m2.typical * _G_PER_KG
        return fresh_g_m2 / self.light_per_area_mol_m2

    def _daily_degree_days(self, stage: Stage) -> float:
        """Return the usual degree days of one day in a stage."""
        base = self.cardinal_temperature_c.base.value
        upper = self.cardinal_temperature_c.maximum.value
        day = clamped_rate(stage.air_temperature_day_c.typical, base, upper)
        night = clamped_rate(stage.air_temperature_night_c.typical, base, upper)
        lit = stage.photoperiod_h.typical / _HOURS_PER_DAY
        return lit * day + (1.0 - lit) * night


@dataclass(frozen=True, slots=True)
class CropLibrary:
    """Every crop by its id, and every source by its key."""

    crops: Mapping[str, Crop]
    sources: Mapping[str, Source]


@cache
def load_crops() -> CropLibrary:
    """Read the library that comes with the integration."""
    return parse_crops(json.loads(_PATH.read_text(encoding="utf-8")))


def parse_crops(document: object) -> CropLibrary:
    """Return the library of a parsed JSON document; raise CropLibraryError if malformed."""
    root = _Node(document, "", {})
    sources = {
        key: Source(
            key=key,
            reference=node.text("reference"),
            finding=node.text("finding"),
            url=node.optional_text("url"),
            level=node.level(),
        )
        for key, node in root.child("sources").items()
    }
    crops = _Node(document, "", sources).child("crops")
    return CropLibrary(
        MappingProxyType({key: _crop(key, node) for key, node in crops.items()}),
        MappingProxyType(sources),
    )


def _crop(crop_id: str, node: _Node) -> Crop:
    """Return one crop of the document."""
    kind = node.text("kind")
    if kind not in CropKind:
        raise CropLibraryError(f"{node.path}/kind: unknown kind {kind!r}")
    names = node.child("name")
    cardinal = node.child("cardinal_temperature_c")
    return Crop(
        id=crop_id,
        name=MappingProxyType({code: names.text(code) for code in ("en", "de", "nl")}),
        latin_name=node.text("latin_name"),
        kind=CropKind(kind),
        cardinal_temperature_c=CardinalTemperatures(
            cardinal.number("base"),
            cardinal.number("optimum"),
            cardinal.number("maximum"),
        ),
        light_limits=_light_limits(node.child("light_limits")),
        light_use_g_per_mol=node.band("light_use_g_per_mol"),
        dry_matter_fraction=node.number("dry_matter_fraction"),
        yields=_yields(node.child("yields")),
        notes=tuple(remark.remark() for remark in node.children("notes")),
        stages=tuple(_stage(stage) for stage in node.children("stages")),
    )


def _light_limits(node: _Node) -> LightLimits:
    """Return what a light plan may do to the crop."""
    return LightLimits(
        continuous_below_ppfd_umol=(
            node.number("continuous_below_ppfd_umol")
            if node.has("continuous_below_ppfd_umol")
            else None
        ),
        dark_min_h=node.number("dark_min_h"),
        dark_may_be_split=node.flag("dark_may_be_split"),
        photoperiod_max_h=node.number("photoperiod_max_h"),
        ppfd_max_umol=node.number("ppfd_max_umol"),
        dli_max_mol=node.number("dli_max_mol"),
        dli_max_with_airflow_mol=node.number("dli_max_with_airflow_mol"),
        block_min_h=node.number("block_min_h"),
    )


def _yields(node: _Node) -> Yields:
    """Return the yields of a crop."""
    return Yields(
        per_plant_g=node.optional_band("per_plant_g"),
        per_area_kg_m2=node.band("per_area_kg_m2"),
        weekly_per_plant_g=node.optional_band("weekly_per_plant_g"),
        seed_g_m2=node.optional_band("seed_g_m2"),
    )


def _stage(node: _Node) -> Stage:
    """Return one stage of a crop."""
    return Stage(
        node.text("id"),
        **{name: node.band(name) for name in STAGE_BANDS},
    )


@dataclass(frozen=True, slots=True)
class _Node:
    """A place in the JSON document, read with types and with its path in every error."""

    content: object
    path: str
    sources: Mapping[str, Source]

    def items(self) -> Iterator[tuple[str, _Node]]:
        """Yield the members of an object."""
        for key in self._mapping():
            yield key, self.child(key)

    def child(self, key: str) -> _Node:
        """Return a member of an object."""
        members = self._mapping()
        if key not in members:
            raise CropLibraryError(f"{self.path}: lacks {key!r}")
        return _Node(members[key], f"{self.path}/{key}", self.sources)

    def children(self, key: str) -> Iterator[_Node]:
        """Yield the items of a list."""
        node = self.child(key)
        if not isinstance(node.content, list):
            raise CropLibraryError(f"{node.path}: is not a list")
        for index, item in enumerate(node.content):
            yield _Node(item, f"{node.path}/{index}", self.sources)

    def has(self, key: str) -> bool:
        """Return whether a member is there and not null."""
        return self.child(key).content is not None

    def text(self, key: str) -> str:
        """Return a member that is text."""
        node = self.child(key)
        if not isinstance(node.content, str) or not node.content:
            raise CropLibraryError(f"{node.path}: is not text")
        return node.content

    def optional_text(self, key: str) -> str | None:
        """Return a member that is text or null."""
        return self.text(key) if self.has(key) else None

    def level(self) -> Level:
        """Return the level that a source or a number states."""
        level = self.text("level")
        if level not in Level:
            raise CropLibraryError(f"{self.path}/level: unknown level {level!r}")
        return Level(level)

    def band(self, key: str) -> Band:
        """Return a member that is a range with its usual value."""
        node = self.child(key)
        source, note = node.origin()
        low, usual, high = (node.decimal(part) for part in ("min", "typical", "max"))
        if not low <= usual <= high:
            raise CropLibraryError(f"{node.path}: typical is not within min and max")
        return Band(source, note, low, usual, high)

    def optional_band(self, key: str) -> Band | None:
        """Return a member that is a range or null."""
        return self.band(key) if self.has(key) else None

    def number(self, key: str) -> Value[float]:
        """Return a member that is a single number."""
        node = self.child(key)
        return Value(*node.origin(), node.decimal("value"))

    def flag(self, key: str) -> Value[bool]:
        """Return a member that is true or false."""
        node = self.child(key)
        content = node.child("value").content
        if not isinstance(content, bool):
            raise CropLibraryError(f"{node.path}/value: is not true or false")
        return Value(*node.origin(), content)

    def remark(self) -> Value[str]:
        """Return this place as a remark."""
        return Value(*self.origin(), self.text("text"))

    def origin(self) -> tuple[Source, str | None]:
        """Return the source and note, after checking that the stated level is its own."""
        key = self.text("source")
        if key not in self.sources:
            raise CropLibraryError(f"{self.path}/source: unknown source {key!r}")
        source = self.sources[key]
        if self.level() is not source.level:
            raise CropLibraryError(f"{self.path}/level: {key} is {source.level}")
        return source, self.text("note") if "note" in self._mapping() else None

    def decimal(self, key: str) -> float:
        """Return a member that is a number."""
        node = self.child(key)
        if isinstance(node.content, bool) or not isinstance(node.content, int | float):
            raise CropLibraryError(f"{node.path}: is not a number")
        return float(node.content)

    def _mapping(self) -> Mapping[str, object]:
        """Return the members of an object."""
        if not isinstance(self.content, dict):
            raise CropLibraryError(f"{self.path}: is not an object")
        return self.content
