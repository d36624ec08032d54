"""The archive: finished batches are listed, small, and whole when looked into."""

from collections.abc import Callable
from dataclasses import replace
import json
import sys
from typing import Any

import pytest

from custom_components.vertical_farm.agronomy.crops import load_crops
from custom_components.vertical_farm.agronomy.yields import Weighing
from custom_components.vertical_farm.growing import batches as acts
from custom_components.vertical_farm.growing.archive import (
    Archive,
    ArchivedBatch,
    NotEndedError,
    archive_from_stored,
    archive_to_stored,
    put_away,
    take_out,
)
from custom_components.vertical_farm.growing.batch_store import StoredBatchError
from custom_components.vertical_farm.growing.batches import Batches
from custom_components.vertical_farm.growing.events import (
    DuplicateBatchError,
    UnknownBatchError,
)
from custom_components.vertical_farm.growing.exposure import Day, Exposure, Times
from custom_components.vertical_farm.growing.recipes import from_library
from custom_components.vertical_farm.growing.targets import Target

LETTUCE = from_library(load_crops().crops["lettuce_butterhead"])
DAY = 86400.0
SOWN = 1_790_000_000.0
NOW = SOWN + 60 * DAY


def farm() -> Batches:
    """Return a farm with a batch that was harvested on day 35 and one that grows."""
    batches = Batches()
    for name in ("old", "young"):
        batches = acts.sow(
            batches, name, LETTUCE, {"n": 40}, at=SOWN, now=NOW, variety="Salanova é"
        )
    for number in range(1, 9):
        batches = acts.observe(
            batches,
            "old",
            at=SOWN + 4 * number * DAY,
            now=NOW,
            weight_g=10.5 * number,
            plants=3,
        )
    return acts.harvest(
        batches,
        "old",
        {"A": 4000.0, "B": 200.0},
        at=SOWN + 35 * DAY,
        now=NOW,
        waste_g=90.0,
        waste_cause="tip-burn",
    )


FARM = farm()
KEPT, ARCHIVE = put_away(FARM, Archive(), NOW)


def test_what_has_ended_is_put_away_and_still_listed() -> None:
    """With its weights; what grows stays."""
    assert [batch.id for batch in KEPT] == ["young"]
    (old,) = ARCHIVE
    assert (old.id, old.crop, old.recipe) == ("old", LETTUCE.crop, str(LETTUCE.ref))
    assert (old.sown, old.ended) == (SOWN, SOWN + 35 * DAY)
    assert (old.grams, old.waste_g, len(ARCHIVE)) == (4200.0, 90.0, 1)


def test_what_ended_just_now_can_still_be_undone() -> None:
    """It is kept until its time."""
    kept, archive = put_away(FARM, Archive(), SOWN + 35 * DAY)
    assert kept == FARM
    assert len(archive) == 0


def test_a_history_comes_out_as_it_went_in() -> None:
    """For looking, and for taking more steps."""
    assert ARCHIVE["old"].batch == FARM["old"]
    back, empty = take_out(KEPT, ARCHIVE, "old")
    assert back.by_id == FARM.by_id
    assert len(empty) == 0
    with pytest.raises(UnknownBatchError):
        take_out(KEPT, empty, "old")
    with pytest.raises(DuplicateBatchError):
        take_out(FARM, ARCHIVE, "old")


def test_plants_that_stand_are_not_put_away() -> None:
    """The error says how many."""
    with pytest.raises(NotEndedError) as refused:
        ArchivedBatch.of(FARM["young"])
    assert (refused.value.batch, refused.value.plants) == ("young", 40)


def test_a_name_is_in_the_archive_once() -> None:
    """A second batch of that name stays where it can be seen."""
    with pytest.raises(DuplicateBatchError):
        put_away(FARM, ARCHIVE, NOW)


def test_ten_thousand_batches_are_small() -> None:
    """Less than 2 KB of memory each."""
    (old,) = ARCHIVE
    many = {f"b{n}": replace(old, id=f"b{n}") for n in range(10_000)}
    text = json.dumps(archive_to_stored(Archive(many)))
    archive = archive_from_stored(json.loads(text))
    assert len(archive) == 10_000
    one = archive["b77"]
    parts = [getattr(one, name) for name in ArchivedBatch.__slots__]
    assert sys.getsizeof(one) + sum(map(sys.getsizeof, parts)) < 2048
    assert one.batch == FARM["old"]


OF_DAY = Day(NOW, DAY, 14.123456789, 86_000.5, 57_600.0, 20.5, DAY)
GOT = Exposure(
    NOW,
    NOW + 40 * DAY,
    whole=replace(OF_DAY, seconds=40 * DAY),
    days=tuple(replace(OF_DAY, start=NOW + n * DAY) for n in range(40)),
    targets={Target.TEMPERATURE: Times(80_000.0, 3_000.0, 2_000.0, 1_400.0)},
    energy_kwh=12.3456789,
    energy_s=DAY,
    water_l=33.3,
    water_s=86_000.0,
    weighings=(Weighing(10.0, 11.0, 4),),
)


def test_what_a_batch_got_is_kept_in_the_archive() -> None:
    """To seven digits, through the file, without what only the living are asked for."""
    old = FARM["old"]
    _, archive = put_away(FARM, Archive(), NOW, {"old": GOT})
    text = json.dumps(archive_to_stored(archive))
    kept = archive_from_stored(json.loads(text))["old"]
    assert kept.batch == old
    got = kept.exposure
    assert got is not None
    assert got.energy_kwh == pytest.approx(12.3456789, rel=1e-6)
    assert [day.dli_mol for day in got.days] == pytest.approx([14.123456789] * 40)
    assert got.targets == GOT.targets
    assert (got.growth, got.weighings) == (None, ())
    assert len(kept.got) < 1024


def test_what_was_put_away_before_that_is_still_read() -> None:
    """It has no exposure, and all the rest."""
    stored: Any = json.loads(json.dumps(archive_to_stored(ARCHIVE)))
    for item in stored["batches"]:
        del item[9:]
    (old,) = archive_from_stored(stored)
    assert old.exposure is None
    assert old.batch == FARM["old"]


@pytest.mark.parametrize(
    "got", ["?", "bm90IHppcHBlZA==", "eJyrVkrLz1eyUkpKLFKqBQAejgQ3"]
)
def test_a_spoilt_exposure_is_refused_with_the_batch(got: str) -> None:
    """No base 64, not compressed, or no exposure."""
    (old,) = ARCHIVE
    with pytest.raises(StoredBatchError, match=old.id):
        assert replace(old, got=got).exposure


type Spoil = Callable[[dict[str, Any]], object]
SPOILT: list[tuple[Spoil, str]] = [
    (lambda d: d.update(version=2), "version"),
    (lambda d: d.update(batches=None), "batches"),
    (lambda d: d["batches"].append(d["batches"][0]), "batches/1"),
    (lambda d: d["batches"][0].__delitem__(slice(8, None)), "batches/0"),
    (lambda d: d["batches"][0].append("more"), "batches/0"),
    (lambda d: d["batches"][0].__setitem__(9, 3), "batches/0/9"),
    (lambda d: d["batches"][0].__setitem__(4, "x"), "batches/0/4"),
    (lambda d: d["batches"][0].__setitem__(4, True), "batches/0/4"),
    (lambda d: d["batches"][0].__setitem__(1, 3), "batches/0/1"),
]


@pytest.mark.parametrize(("spoil", "path"), SPOILT)
def test_a_spoilt_archive_is_refused_with_its_place(spoil: Spoil, path: str) -> None:
    """At the start, as far as the list goes."""
    stored: dict[str, Any] = json.loads(json.dumps(archive_to_stored(ARCHIVE)))
    assert archive_from_stored(stored) == ARCHIVE
    spoil(stored)
    with pytest.raises(StoredBatchError) as refused:
        archive_from_stored(stored)
    assert refused.value.path == path


@pytest.mark.parametrize("packed", ["{", "[]", "null"])
def test_a_spoilt_history_is_told_when_it_is_looked_into(packed: str) -> None:
    """By the name of its batch."""
    with pytest.raises(StoredBatchError, match="old"):
        replace(ARCHIVE["old"], packed=packed).batch  # noqa: B018
