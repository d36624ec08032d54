"""Whatever is asked for, plants are conserved and nothing is half-done."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.vertical_farm.farm.growing import Growing
from custom_components.vertical_farm.growing.events import Sown

from .actions import act, device_of
from .crops import CROP_RACKS, LETTUCE, LOWER, NURSERY, START, UPPER, growing_of
from .farms import FROZEN_GC, add_farm
from .passing import at

pytestmark = pytest.mark.filterwarnings(FROZEN_GC)

SHELVES = (UPPER, LOWER, NURSERY)
NAMES = ("a", "b", "c")
DAYS = 9
plants = st.integers(-1, 12)
names = st.sampled_from(NAMES)
shelves = st.sampled_from(SHELVES)
whens = (
    st.none()
    | st.none()
    | st.integers(1, DAYS).map(lambda day: f"2026-02-{day:02} 12:00:00")
)


type Call = tuple[str, dict[str, Any]]


def asked(action: str, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Call]:
    """Generate calls of an action; a field may be None, and is left out then."""
    return st.tuples(st.just(action), st.fixed_dictionaries(dict(fields)))


CALLS = st.one_of(
    asked(
        "sow",
        batch_id=names,
        shelf=shelves,
        plants=plants,
        recipe=st.just(LETTUCE),
        at=whens,
    ),
    asked("move_batch", batch_id=names, target_shelf=shelves, plants=plants, at=whens),
    asked("move_batch", shelf=shelves, target_shelf=shelves, at=whens),
    asked("split_batch", batch_id=names, new_batch_id=names, plants=plants, at=whens),
    asked("merge_batch", batch_id=names, into_batch_id=names, at=whens),
    asked("advance_stage", shelf=shelves, at=whens),
    asked(
        "set_stage", batch_id=names, stage=st.sampled_from(["finishing", "x"]), at=whens
    ),
    asked(
        "harvest", batch_id=names, plants=plants, grams=st.integers(-1, 900), at=whens
    ),
    asked(
        "harvest", shelf=shelves, grams=st.just(5), keep_growing=st.booleans(), at=whens
    ),
    asked(
        "discard",
        shelf=shelves,
        plants=plants,
        reason=st.sampled_from(["", "x"]),
        at=whens,
    ),
    asked("undo", batch_id=names),
)


def sums(growing: Growing) -> tuple[int, int]:
    """Return the plants that were sown, and those that stand or ended."""
    sown = found = 0
    for batch in growing.batches:
        standing = batch.standing
        found += standing.plants + standing.harvested_plants
        found += standing.discarded_plants
        first = batch.events[0]
        if isinstance(first, Sown):
            sown += sum(number for _, number in first.where)
    return sown, found


@settings(
    derandomize=True,
    max_examples=90,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(calls=st.lists(CALLS, min_size=3, max_size=25))
async def test_random_actions_conserve_plants_and_are_never_half_done(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, calls: list[Call]
) -> None:
    """A refused action has changed nothing; every plant sown stands, or has ended."""
    freezer.move_to(at(START))
    entry = await add_farm(hass, racks=CROP_RACKS)
    growing = growing_of(entry)
    devices = {name: device_of(hass, entry, name) for name in SHELVES}
    for name, shelf in zip(NAMES[:2], SHELVES, strict=False):
        seed = {"recipe": LETTUCE, "shelf": devices[shelf], "plants": 30}
        await act(hass, "sow", batch_id=name, at="2026-02-01 08:00:00", **seed)
    for action, fields in calls:
        chosen = {
            key: devices.get(value, value)
            for key, value in fields.items()
            if value is not None
        }
        before, tasks = growing.batches, growing.tasks
        try:
            await act(hass, action, **chosen)
        except ServiceValidationError:
            assert growing.batches is before
            assert growing.tasks is tasks
        sown, found = sums(growing)
        assert sown == found
    await hass.config_entries.async_remove(entry.entry_id)
