"""What a grower does with plants, by the actions of Home Assistant."""

import json
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import translation
from homeassistant.setup import async_setup_component
import probatio
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.vertical_farm.const import DOMAIN

from .actions import act, device_of, refused
from .conftest import AddFarm
from .crops import LETTUCE, LOWER, START, UPPER, crop_farm, growing_of
from .farms import FARM, FarmEntry
from .passing import at

BASIL = "basil_genovese"
FIRST = "lettuce_butterhead-260210"


@pytest.fixture
async def entry(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> FarmEntry:
    """Return a farm at eight in the morning of 10 February, in UTC."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to(at(START))
    return await crop_farm(farm)


async def sown(
    hass: HomeAssistant,
    entry: FarmEntry,
    plants: int = 36,
    **fields: Any,  # noqa: ANN401
) -> dict[str, Any]:
    """Sow lettuce on the upper shelf."""
    given = {"recipe": LETTUCE, "plants": plants, **fields}
    return await act(hass, "sow", shelf=device_of(hass, entry, UPPER), **given)


def where(batch: dict[str, Any]) -> dict[str, int]:
    """Return the plants of a response by the name of their shelf."""
    return {one["shelf"]: one["plants"] for one in batch["shelves"]}


async def test_a_batch_goes_from_seed_to_harvest(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Sowing, moving, splitting, merging and two harvests, each with its answer."""
    upper, lower = (device_of(hass, entry, name) for name in (UPPER, LOWER))
    batch = await sown(hass, entry, variety="Alexandria", seed_lot="L7")
    assert batch["batch_id"] == FIRST
    assert batch["variety"] == "Alexandria"
    assert batch["seed_lot"] == "L7"
    assert batch["stage"] == "germination"
    assert batch["sown"] == "2026-02-10T09:00:00+01:00"
    assert batch["shelves"] == [
        {"shelf": "Rack A Upper", "device_id": upper, "plants": 36}
    ]
    moved = await act(hass, "move_batch", batch_id=FIRST, target_shelf=lower, plants=12)
    assert where(moved) == {"Rack A Upper": 24, "Rack A Lower": 12}
    part = await act(hass, "split_batch", batch_id=FIRST, shelf=lower)
    assert part["batch_id"] == f"{FIRST}-2"
    assert where(part) == {"Rack A Lower": 12}
    whole = await act(hass, "merge_batch", shelf=lower, into_batch_id=FIRST)
    assert where(whole) == {"Rack A Upper": 24, "Rack A Lower": 12}
    cut = await act(hass, "harvest", shelf=lower, grams=1200)
    assert where(cut) == {"Rack A Upper": 24}
    assert cut["ended"] is None
    last = await act(
        hass,
        "harvest",
        batch_id=FIRST,
        grades={"A": 2000, "B": 400},
        waste_g=100,
        waste_cause="tip-burn",
    )
    assert last["harvested_g"] == 3600
    assert last["waste_g"] == 100
    assert last["harvested_plants"] == 36
    assert last["plants"] == 0
    assert last["ended"] == "2026-02-10T09:00:00+01:00"


async def test_sowing_spreads_over_several_shelves(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """As rows of shelves and plants, to which the same fields of harvests refer."""
    rows = [
        {"shelf": device_of(hass, entry, name), "plants": plants}
        for name, plants in ((UPPER, 36.0), (LOWER, 12))
    ]
    batch = await act(hass, "sow", recipe=BASIL, where=rows, batch_id="B1")
    assert batch["batch_id"] == "B1"
    assert where(batch) == {"Rack A Upper": 36, "Rack A Lower": 12}
    left = await act(
        hass, "harvest", batch_id="B1", where=[{**rows[0], "plants": 6}], grams=90
    )
    assert where(left) == {"Rack A Upper": 30, "Rack A Lower": 12}
    left = await act(hass, "discard", shelf=rows[1]["shelf"], reason="mould", plants=2)
    assert where(left) == {"Rack A Upper": 30, "Rack A Lower": 10}
    left = await act(hass, "discard", shelf=rows[1]["shelf"], reason="mould")
    assert where(left) == {"Rack A Upper": 30}
    assert left["discarded_plants"] == 12


async def test_plants_that_are_cut_may_keep_growing(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """A cut takes no plants."""
    await sown(hass, entry)
    cut = await act(hass, "harvest", batch_id=FIRST, grams=500, keep_growing=True)
    assert cut["plants"] == 36
    assert cut["harvested_g"] == 500
    key, _ = await refused(
        hass, "harvest", batch_id=FIRST, grams=5, keep_growing=True, plants=3
    )
    assert key == "gone_or_growing"


async def test_stages_and_recipes_are_set_by_hand(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Also for the past; what the recipe does not have is refused with what it has."""
    await sown(hass, entry, at="2026-02-01 08:00:00")
    shelf = device_of(hass, entry, UPPER)
    assert (await act(hass, "advance_stage", shelf=shelf))["stage"] == "propagation"
    grown = await act(
        hass,
        "set_stage",
        shelf=shelf,
        stage="finishing",
        at="2026-02-10T08:00:00Z",
    )
    assert grown["stage_since"] == "2026-02-10T09:00:00+01:00"
    key, text = await refused(hass, "set_stage", shelf=shelf, stage="fruiting")
    assert key == "unknown_stage"
    assert "fruiting" in text
    assert "germination, propagation, vegetative, finishing" in text
    await act(hass, "fork_recipe", recipe=LETTUCE, new_recipe_id="cool")
    other = await act(hass, "set_recipe", shelf=shelf, recipe="cool")
    assert other["recipe"] == "cool@1"
    key, text = await refused(hass, "set_recipe", shelf=shelf, recipe=BASIL)
    assert key == "different_crop"
    assert LETTUCE in text
    assert BASIL in text


async def test_the_last_step_is_taken_back(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """The answer says which; a batch that a split had made is gone."""
    await sown(hass, entry)
    await act(hass, "split_batch", batch_id=FIRST, plants=6, new_batch_id="part")
    answer = await act(hass, "undo", batch_id="part")
    assert answer["undone"]["type"] == "split_from"
    assert answer["batch"] is None
    assert growing_of(entry).standing(FIRST).plants == 36
    await act(hass, "harvest", batch_id=FIRST, grams=10)
    answer = await act(hass, "undo", batch_id=FIRST)
    assert answer["undone"]["grades"] == {"ungraded": 10.0}
    assert answer["batch"]["plants"] == 36
    key, text = await refused(hass, "undo", batch_id=FIRST)
    assert key == "nothing_to_undo"
    assert FIRST in text


async def test_what_is_answered_has_been_written_down(
    hass: HomeAssistant, entry: FarmEntry, hass_storage: dict[str, Any]
) -> None:
    """A machine that dies after the answer forgets nothing."""
    await sown(hass, entry)
    stored = json.dumps(hass_storage[f"{DOMAIN}.{entry.entry_id}.growing"])
    assert FIRST in stored


async def test_every_user_may_log(hass: HomeAssistant, entry: FarmEntry) -> None:
    """Growers need not be administrators."""
    user = MockUser(groups=[]).add_to_hass(hass)
    answer = await hass.services.async_call(
        DOMAIN,
        "sow",
        {"recipe": BASIL, "shelf": device_of(hass, entry, LOWER), "plants": 3},
        blocking=True,
        return_response=True,
        context=Context(user_id=user.id),
    )
    assert answer is not None
    assert answer["plants"] == 3


NONSENSE: list[tuple[str, str, dict[str, Any], str, tuple[str, ...]]] = [
    (
        "harvest before sowing",
        "harvest",
        {"grams": 5, "at": "2026-02-09 10:00:00"},
        "before_sowing",
        ("2026-02-09 10:00", "2026-02-10 09:00"),
    ),
    (
        "harvest tomorrow",
        "harvest",
        {"grams": 5, "at": "2026-02-11 10:00:00"},
        "in_the_future",
        ("2026-02-11 10:00", "2026-02-10 09:00"),
    ),
    (
        "more plants than there are",
        "discard",
        {"plants": 40, "reason": "rot"},
        "too_few_plants",
        ("40", "36", "Rack A Upper"),
    ),
    ("no plants", "discard", {"plants": 0, "reason": "rot"}, "plant_count", ("0", "1")),
    (
        "a negative harvest",
        "harvest",
        {"grams": -5},
        "impossible_amount",
        ("-5", "0 g or more"),
    ),
    (
        "waste without a cause",
        "harvest",
        {"grams": 5, "waste_g": 70},
        "missing_reason",
        ("70",),
    ),
    ("discarding without a reason", "discard", {}, "missing_reason", ("36",)),
    ("harvest of nothing", "harvest", {}, "nothing_harvested", ()),
    (
        "grams and grades",
        "harvest",
        {"grams": 5, "grades": {"A": 5}},
        "grams_or_grades",
        (),
    ),
    ("observing nothing", "observe", {}, "nothing_observed", ()),
    (
        "a weight of no plants",
        "observe",
        {"weight_g": 40},
        "plant_count",
        ("0", "1"),
    ),
    ("splitting everything", "split_batch", {}, "split_what", (FIRST,)),
    (
        "merging with itself",
        "merge_batch",
        {"into_batch_id": FIRST},
        "duplicate_batch",
        (FIRST,),
    ),
    (
        "merging with nobody",
        "merge_batch",
        {"into_batch_id": "x"},
        "unknown_batch",
        ("x",),
    ),
    (
        "a stage from nowhere",
        "set_stage",
        {"stage": "bolting"},
        "unknown_stage",
        ("bolting", "finishing"),
    ),
    (
        "a recipe from nowhere",
        "set_recipe",
        {"recipe": "soup"},
        "recipe_refused",
        ("soup",),
    ),
]


@pytest.mark.parametrize(
    ("action", "fields", "key", "shown"),
    [pytest.param(*case[1:], id=case[0]) for case in NONSENSE],
)
async def test_nonsense_is_refused_with_both_values(
    hass: HomeAssistant,
    entry: FarmEntry,
    action: str,
    fields: dict[str, Any],
    key: str,
    shown: tuple[str, ...],
) -> None:
    """In the user's words and the user's time, and nothing has changed."""
    await sown(hass, entry)
    before = growing_of(entry).batches
    got, text = await refused(hass, action, batch_id=FIRST, **fields)
    assert got == key, text
    for value in shown:
        assert value in text
    assert growing_of(entry).batches is before


async def test_what_ended_takes_no_more_steps(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """The error names the time of the step and that of the end."""
    await sown(hass, entry)
    await act(hass, "harvest", batch_id=FIRST, grams=5)
    freezer.move_to(at("2026-02-10T10:00:00+00:00"))
    key, text = await refused(hass, "set_stage", batch_id=FIRST, stage="finishing")
    assert key == "after_the_end"
    assert "2026-02-10 11:00" in text
    assert "2026-02-10 09:00" in text


async def test_the_place_must_be_clear(hass: HomeAssistant, entry: FarmEntry) -> None:
    """A shelf with nothing on it, a rack, a batch on two shelves, nothing at all."""
    upper, lower, rack = (
        device_of(hass, entry, name) for name in (UPPER, LOWER, "Rack A")
    )
    sow = {"recipe": LETTUCE}
    assert (await refused(hass, "harvest", grams=5))[0] == "batch_needed"
    assert (await refused(hass, "harvest", shelf=upper, grams=5))[0] == "empty_shelf"
    assert (await refused(hass, "harvest", shelf=rack, grams=5))[0] == "not_a_shelf"
    assert (await refused(hass, "sow", **sow, shelf=upper))[0] == "plants_needed"
    assert (await refused(hass, "sow", **sow, plants=4))[0] == "sowing_place_needed"
    assert (await refused(hass, "sow", **sow))[0] == "sowing_place_needed"
    await sown(hass, entry)
    move = {"batch_id": FIRST, "target_shelf": upper}
    assert (await refused(hass, "move_batch", **move))[0] == "same_shelf"
    await act(hass, "move_batch", **move | {"target_shelf": lower}, plants=6)
    key, text = await refused(hass, "discard", batch_id=FIRST, reason="x", plants=2)
    assert key == "shelf_needed"
    assert "Rack A Upper, Rack A Lower" in text
    both = {"plants": 2, "where": [{"shelf": lower, "plants": 2}]}
    assert (await refused(hass, "split_batch", batch_id=FIRST, **both))[0] == (
        "plants_or_where"
    )
    with pytest.raises(ServiceValidationError) as caught:
        await act(hass, "get_batch", shelf="nobody")
    assert caught.value.translation_key == "service_device_not_found"


async def test_two_farms_do_not_mix(
    hass: HomeAssistant, entry: FarmEntry, farm: AddFarm
) -> None:
    """A batch that both have needs its farm named, and plants do not change farms."""
    other = await farm(
        farm={**FARM, "name": "Attic"},
        racks=[{"name": "Rack Z", "shelves": [{"name": "Far", "level": 1}]}],
    )
    far = device_of(hass, other, "Far")
    await sown(hass, entry)
    await act(hass, "sow", recipe=LETTUCE, shelf=far, plants=4)
    key, text = await refused(hass, "get_batch", batch_id=FIRST)
    assert key == "batch_in_several_farms"
    assert "Cellar, Attic" in text
    named = await act(hass, "get_batch", batch_id=FIRST, config_entry_id=other.entry_id)
    assert named["plants"] == 4
    key, text = await refused(
        hass, "move_batch", shelf=far, target_shelf=device_of(hass, entry, LOWER)
    )
    assert key == "other_farm"
    rows = [{"shelf": far, "plants": 1}]
    upper = device_of(hass, entry, UPPER)
    assert (await refused(hass, "split_batch", shelf=upper, where=rows))[0] == (
        "other_farm"
    )
    assert (await refused(hass, "list_batches"))[0] == "farm_not_unique"
    assert (await refused(hass, "get_batch", batch_id="x"))[0] == "unknown_batch"


async def test_a_shelf_of_several_batches_means_the_leading_one(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """The one with most area, or that the grower chose."""
    upper = device_of(hass, entry, UPPER)
    await sown(hass, entry)
    await act(hass, "sow", recipe=BASIL, shelf=upper, plants=3, batch_id="few")
    assert (await act(hass, "get_batch", shelf=upper))["batch_id"] == FIRST
    chosen = await act(hass, "lead_shelf", shelf=upper, batch_id="few")
    assert chosen == {"shelf": "Rack A Upper", "batch_id": "few"}
    assert (await act(hass, "get_batch", shelf=upper))["batch_id"] == "few"
    assert (await act(hass, "lead_shelf", shelf=upper))["batch_id"] == FIRST
    key, _ = await refused(hass, "lead_shelf", shelf=upper, batch_id="nobody")
    assert key == "unknown_batch"
    lower = device_of(hass, entry, LOWER)
    key, text = await refused(hass, "lead_shelf", shelf=lower, batch_id="few")
    assert key == "too_few_plants"
    assert "Rack A Lower" in text


async def test_batches_are_listed_page_by_page(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Those that stand from the oldest, then those that ended from the newest."""
    upper, lower = (device_of(hass, entry, name) for name in (UPPER, LOWER))
    for day in range(1, 6):
        when = f"2026-01-0{day} 08:00:00"
        fields = {"recipe": BASIL, "plants": 4, "batch_id": f"b{day}", "at": when}
        await act(hass, "sow", shelf=upper if day % 2 else lower, **fields)
    for day in (1, 2):
        when = f"2026-02-0{day} 08:00:00"
        await act(hass, "harvest", batch_id=f"b{day}", grams=10 * day, at=when)
    await sown(hass, entry)

    async def listed(**fields: Any) -> list[str]:  # noqa: ANN401
        """Return the ids that are listed."""
        found = await act(hass, "list_batches", **fields)
        return [batch["batch_id"] for batch in found["batches"]]

    assert await listed() == ["b3", "b4", "b5", FIRST]
    assert await listed(status="ended") == ["b2", "b1"]
    assert await listed(status="all", crop=BASIL) == ["b3", "b4", "b5", "b2", "b1"]
    assert await listed(status="all", shelf=lower) == ["b4", "b2"]
    assert await listed(sown_after="2026-01-04 08:00:00") == ["b4", "b5", FIRST]
    assert await listed(sown_before="2026-01-04 08:00:00") == ["b3"]
    page = await act(hass, "list_batches", status="all", limit=4)
    assert page["total"] == 6
    assert page["next_offset"] == 4
    rest = await act(hass, "list_batches", status="all", limit=4, offset=4)
    assert [one["batch_id"] for one in rest["batches"]] == ["b2", "b1"]
    assert rest["next_offset"] is None


async def test_a_batch_in_the_archive_is_listed_and_shown(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """Weeks after its end; undoing it is refused."""
    upper = device_of(hass, entry, UPPER)
    sow = {"recipe": BASIL, "plants": 4, "batch_id": "old", "variety": "Genoa"}
    await act(hass, "sow", shelf=upper, at="2025-12-01 08:00:00", **sow)
    await act(hass, "harvest", batch_id="old", grams=55, at="2026-01-05 08:00:00")
    growing = growing_of(entry)
    growing.tick(at(START).timestamp())
    assert "old" in growing.archive.by_id
    (listed,) = (await act(hass, "list_batches", status="ended"))["batches"]
    assert listed["batch_id"] == "old"
    assert listed["variety"] == "Genoa"
    assert listed["harvested_g"] == 55
    shown = await act(hass, "get_batch", batch_id="old")
    assert [event["type"] for event in shown["history"]] == ["sown", "harvested"]
    key, _ = await refused(hass, "undo", batch_id="old")
    assert key in {"unknown_batch", "after_the_end"}
    fields = {"status": "ended", "shelf": device_of(hass, entry, LOWER)}
    assert (await act(hass, "list_batches", **fields))["total"] == 0


async def test_a_batch_tells_its_history_and_its_dates(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """By the recipe's days, with the reason."""
    await sown(hass, entry, at="2026-02-09 09:00:00")
    await act(hass, "observe", batch_id=FIRST.replace("10", "09"), note="sprouted")
    shown = await act(hass, "get_batch", shelf=device_of(hass, entry, UPPER))
    assert shown["age_days"] == 1
    assert shown["harvest_date"] == "2026-03-16T09:00:00+01:00"
    assert shown["days_to_harvest"] == 34
    assert shown["reason"] == "by_days"
    assert shown["ready_to_harvest"] is False
    first, second = shown["history"]
    assert first["type"] == "sown"
    assert first["at"] == "2026-02-09T09:00:00+01:00"
    assert first["shelves"][0]["plants"] == 36
    assert second == {
        "at": "2026-02-10T09:00:00+01:00",
        "type": "observed",
        "plants": 0,
        "note": "sprouted",
    }


@pytest.mark.parametrize(
    ("photo", "key"),
    [
        ("https://elsewhere/leaf.jpg", "not_a_media_source"),
        ("media-source://nowhere/leaf.jpg", "no_such_photo"),
        ("media-source://media_source/local/song.mp3", "not_a_picture"),
    ],
)
async def test_a_photo_must_be_a_picture_of_the_media_library(
    hass: HomeAssistant, entry: FarmEntry, photo: str, key: str
) -> None:
    """The error names what was given."""
    assert await async_setup_component(hass, "media_source", {})
    await sown(hass, entry)
    got, text = await refused(hass, "observe", batch_id=FIRST, photo=photo)
    assert got == key
    assert photo in text


async def test_a_photo_is_kept_with_the_observation(
    hass: HomeAssistant, entry: FarmEntry
) -> None:
    """As the form's picker gives it."""
    assert await async_setup_component(hass, "media_source", {})
    await sown(hass, entry)
    picked = {
        "media_content_id": "media-source://media_source/local/leaf.jpg",
        "media_content_type": "image/jpeg",
        "metadata": {},
    }
    await act(
        hass,
        "observe",
        batch_id=FIRST,
        photo=picked,
        plants=3,
        weight_g=60,
        height_cm=8,
    )
    seen = (await act(hass, "get_batch", batch_id=FIRST))["history"][-1]
    assert seen["photo"] == picked["media_content_id"]
    assert (seen["plants"], seen["weight_g"], seen["height_cm"]) == (3, 60.0, 8.0)


async def test_half_a_plant_is_refused(hass: HomeAssistant, entry: FarmEntry) -> None:
    """Numbers of plants are whole."""
    with pytest.raises(probatio.Invalid, match="whole number"):
        await sown(hass, entry, plants=1.5)  # type: ignore[arg-type]  # a wrong call


@pytest.mark.parametrize("language", ["en", "de", "nl"])
async def test_forms_and_errors_have_words(
    hass: HomeAssistant, entry: FarmEntry, language: str
) -> None:
    """Every action and field has its name, in every language."""
    names = await translation.async_get_translations(
        hass, language, "services", [DOMAIN]
    )
    described = hass.services.async_services_for_domain(DOMAIN)
    for action in described:
        assert names[f"component.{DOMAIN}.services.{action}.name"]
