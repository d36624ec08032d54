"""The crop library agrees with itself, and with what it says about its sources."""

from collections import Counter
from collections.abc import Callable
import copy
import json
from pathlib import Path

import pytest

from custom_components.vertical_farm.agronomy import crops as crops_module
from custom_components.vertical_farm.agronomy.crops import (
    Band,
    Crop,
    CropLibraryError,
    Level,
    load_crops,
    parse_crops,
)
from custom_components.vertical_farm.agronomy.light import constant_dli
from custom_components.vertical_farm.agronomy.psychrometrics import air_vpd
from tests.agronomy.reference_values import CROP_TOTALS, CropTotals

LIBRARY = load_crops()
CROPS = tuple(LIBRARY.crops.values())
STAGES = tuple((crop, stage) for crop in CROPS for stage in crop.stages)
PATH = Path(crops_module.__file__).with_name("crops.json")

each_crop = pytest.mark.parametrize("crop", CROPS, ids=lambda crop: crop.id)


def test_the_library_is_complete() -> None:
    """18 crops, 60 stages, and as many numbers of each level as were collected."""
    levels = Counter(band.level for _, stage in STAGES for _, band in stage.bands())
    assert len(CROPS) == 18
    assert len(STAGES) == 60
    assert levels == {Level.SEEN: 52, Level.RECHECK: 50, Level.PRACTICE: 678}


def test_practice_is_never_shown_as_sourced() -> None:
    """A band cites its source exactly when there is one, and says what is unchecked."""
    for _, stage in STAGES:
        for _, band in stage.bands():
            if band.level is Level.PRACTICE:
                assert band.citation is None
            elif band.level is Level.RECHECK:
                assert band.citation == f"{band.source.reference} (to be re-checked)"
            else:
                assert band.citation == band.source.reference


def test_only_practice_lacks_a_source() -> None:
    """Every other key names a work."""
    unsourced = [key for key, source in LIBRARY.sources.items() if not source.citation]
    assert unsourced == ["practice"]


@pytest.mark.parametrize("totals", CROP_TOTALS, ids=lambda totals: totals.crop)
def test_a_recipe_adds_up_to_the_stated_totals(totals: CropTotals) -> None:
    """Days, degree days, light per plant and light use of the usual recipe."""
    crop = LIBRARY.crops[totals.crop]
    assert crop.duration_typical_d == totals.days
    assert crop.degree_days_typical == pytest.approx(totals.degree_days, abs=0.51)
    assert crop.light_per_plant_mol == pytest.approx(
        totals.light_per_plant_mol, abs=5.1e-5
    )
    assert crop.implied_light_use_g_per_mol == pytest.approx(
        totals.light_use_g_per_mol, abs=0.051
    )


@each_crop
def test_the_light_of_a_stage_is_its_ppfd_times_its_hours(crop: Crop) -> None:
    """DLI = 0.0036 · PPFD · h, to its two decimals."""
    for stage in crop.stages:
        dli = constant_dli(stage.ppfd_umol.typical, stage.photoperiod_h.typical)
        assert stage.dli_mol.typical == pytest.approx(dli, abs=5.1e-3), stage.id


@each_crop
def test_the_vpd_of_a_stage_is_that_of_its_air(crop: Crop) -> None:
    """Temperature and humidity of the day give the usual deficit, inside its band."""
    for stage in crop.stages:
        vpd = air_vpd(stage.air_temperature_day_c.typical, stage.humidity_pct.typical)
        assert stage.vpd_kpa.typical == pytest.approx(vpd, abs=5.1e-3), stage.id
        assert vpd in stage.vpd_kpa, stage.id


@each_crop
def test_a_stage_leaves_the_night_that_the_crop_needs(crop: Crop) -> None:
    """Photoperiod and shortest night fit into a day."""
    limits = crop.light_limits
    for stage in crop.stages:
        assert stage.photoperiod_h.typical + limits.dark_min_h.value <= 24.0, stage.id
        assert stage.photoperiod_h.typical <= limits.photoperiod_max_h.value, stage.id
        assert stage.ppfd_umol.typical <= limits.ppfd_max_umol.value, stage.id
        assert stage.dli_mol.typical <= limits.dli_max_mol.value, stage.id


@each_crop
def test_the_light_limits_of_a_crop_agree(crop: Crop) -> None:
    """The longest day and the shortest night fit; airflow allows more light, not less."""
    limits = crop.light_limits
    assert limits.photoperiod_max_h.value + limits.dark_min_h.value <= 24.0
    assert limits.dli_max_mol.value <= limits.dli_max_with_airflow_mol.value


@each_crop
def test_the_cardinal_temperatures_are_in_order(crop: Crop) -> None:
    """Base, optimum, maximum."""
    cardinal = crop.cardinal_temperature_c
    assert cardinal.base.value < cardinal.optimum.value < cardinal.maximum.value


@each_crop
def test_the_yield_of_a_plant_times_their_number_is_that_of_the_area(
    crop: Crop,
) -> None:
    """At the last stage's density the two yields overlap."""
    per_plant_g = crop.yields.per_plant_g
    if per_plant_g is None:
        assert crop.kind == "microgreens"
        return
    density = crop.stages[-1].density_m2
    per_area = crop.yields.per_area_kg_m2
    assert per_plant_g.typical * density.typical / 1000.0 in per_area


# Slow to establish: their usual yield stays below the range, a good one reaches it.
PERENNIALS = {"spearmint", "strawberry_everbearing"}


@each_crop
def test_the_light_use_that_a_recipe_implies_is_plausible(crop: Crop) -> None:
    """Inside the crop's range; perennials reach it with a good yield."""
    implied = crop.implied_light_use_g_per_mol
    if crop.id in PERENNIALS:
        assert crop.yields.per_plant_g is not None
        good = crop.yields.per_plant_g.maximum / crop.light_per_plant_mol
        assert implied < crop.light_use_g_per_mol.minimum < good
    else:
        assert implied in crop.light_use_g_per_mol


@each_crop
def test_a_crop_has_a_name_in_every_language(crop: Crop) -> None:
    """English is what is left for any other."""
    assert crop.common_name("de-AT") == crop.name["de"]
    assert crop.common_name("nl") == crop.name["nl"]
    assert crop.common_name("fi") == crop.common_name("en") == crop.name["en"]


def test_names_are_unique_in_each_language() -> None:
    """A list of crops can be read."""
    for language in ("en", "de", "nl"):
        assert len({crop.common_name(language) for crop in CROPS}) == len(CROPS)


def test_a_stage_is_found_by_its_id() -> None:
    """And one that the crop has none of is an error."""
    lettuce = LIBRARY.crops["lettuce_butterhead"]
    assert lettuce.stage("finishing").density_m2.typical == 36
    with pytest.raises(KeyError):
        lettuce.stage("fruiting")


def test_a_band_contains_its_ends() -> None:
    """And nothing beyond them."""
    band = LIBRARY.crops["lettuce_butterhead"].stage("finishing").ph
    assert isinstance(band, Band)
    assert 5.6 in band
    assert 6.2 in band
    assert 5.59 not in band


def test_the_units_say_every_field() -> None:
    """No number of a stage stands without its unit."""
    units = set(json.loads(PATH.read_text(encoding="utf-8"))["units"])
    assert {name for name, _ in STAGES[0][1].bands()} <= units


type Place = list[str | int]

LETTUCE: Place = ["crops", "lettuce_butterhead"]
PPFD: Place = [*LETTUCE, "stages", 2, "ppfd_umol"]


def replaced(place: Place, content: object) -> object:
    """Return the library's document with one place changed."""
    document: object = copy.deepcopy(json.loads(PATH.read_text(encoding="utf-8")))
    node = document
    for key in place[:-1]:
        node = node[key]  # type: ignore[index]  # JSON of a known shape
    node[place[-1]] = content  # type: ignore[index]  # JSON of a known shape
    return document


@pytest.mark.parametrize(
    ("place", "content", "complaint"),
    [
        ([*PPFD, "level"], "seen", "ppfd_umol/level: pennisi2020 is recheck"),
        ([*PPFD, "level"], "certain", "ppfd_umol/level: unknown level"),
        ([*PPFD, "source"], "hearsay", "ppfd_umol/source: unknown source"),
        ([*PPFD, "typical"], 9999, "ppfd_umol: typical is not within"),
        ([*PPFD, "typical"], "250", "ppfd_umol/typical: is not a number"),
        ([*PPFD, "typical"], True, "ppfd_umol/typical: is not a number"),
        (PPFD, {}, "ppfd_umol: lacks 'source'"),
        (PPFD, 250, "ppfd_umol: is not an object"),
        ([*LETTUCE, "kind"], "tree", "kind: unknown kind"),
        ([*LETTUCE, "latin_name"], "", "latin_name: is not text"),
        ([*LETTUCE, "stages"], {}, "stages: is not a list"),
        (
            [*LETTUCE, "light_limits", "dark_may_be_split", "value"],
            1,
            "is not true or false",
        ),
        (["sources"], [], "sources: is not an object"),
    ],
    ids=str,
)
def test_a_damaged_library_is_refused_with_its_place(
    place: Place, content: object, complaint: str
) -> None:
    """A number whose level its source does not bear out is never loaded."""
    with pytest.raises(CropLibraryError, match=complaint):
        parse_crops(replaced(place, content))


def test_the_library_is_read_once() -> None:
    """The second call does not touch the disk."""
    reader: Callable[[], object] = load_crops
    assert reader() is LIBRARY
