"""Whatever happens on a day, its light is what an independent count says."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from hypothesis import HealthCheck, given, settings, strategies as st
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from .farms import (
    FROZEN_GC,
    PPFD,
    PPFD_UNIT,
    FarmEntry,
    add_farm,
    number,
    one_shelf,
    report,
)
from .passing import HOUR, at, restart, wait

GAP_S = 900.0
SHELF = "Shelf 1"

# Seconds until something happens, and what: a PPFD, the value said again, nothing at
# all, the sensor's loss, or a restart that takes some time.
type Happening = tuple[float, float | str]

HAPPENINGS = st.lists(
    st.tuples(
        st.sampled_from([1.0, 60.0, 299.5, 600.0, 899.0, 900.0, 901.0, 3500.0, 3700.0])
        | st.floats(0.5, 4000).map(lambda seconds: round(seconds, 1)),
        st.sampled_from([0.0, 4.9, 5.1, 200.0])
        | st.floats(0, 2400).map(lambda ppfd: round(ppfd, 1))
        | st.sampled_from(["again", "nothing", "unavailable", "restart"]),
    ),
    min_size=1,
    max_size=15,
)


def expected(first: float, happenings: list[Happening]) -> tuple[float, float, float]:
    """Return mol/m², known seconds and lit hours, counted second by second's tenth."""
    tenths: list[float | None] = []
    held: float | None = first
    age = 0
    for pause, what in happenings:
        for _ in range(round(pause * 10)):
            tenths.append(held if age < GAP_S * 10 else None)
            age += 1
        if what == "unavailable":
            held = None
        elif what == "again":
            age = 0
        elif isinstance(what, float):
            held, age = what, 0
    known = [ppfd for ppfd in tenths if ppfd is not None]
    lit = sum(ppfd > 5 for ppfd in known)
    return sum(known) * 1e-7, len(known) / 10, lit / 36000


async def happen(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    entry: FarmEntry,
    happening: Happening,
    last: float | str,
) -> float | str:
    """Let something happen; return what the sensor said last."""
    pause, what = happening
    if what == "restart":
        await restart(hass, freezer, entry, pause)
        return last
    freezer.tick(timedelta(seconds=pause))
    async_fire_time_changed(hass)
    if what != "nothing":
        last = last if what == "again" else what
        report(hass, PPFD, last, PPFD_UNIT)
    await hass.async_block_till_done()
    return last


@pytest.mark.filterwarnings(FROZEN_GC)
@pytest.mark.usefixtures("entity_registry_enabled_by_default", "hass_storage")
@settings(
    derandomize=True,
    max_examples=30,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=st.sampled_from([0.0, 150.0]), happenings=HAPPENINGS)
async def test_any_day_adds_up_to_what_was_reported(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    first: float,
    happenings: list[Happening],
) -> None:
    """Each value counts until the next, but no longer than fifteen minutes."""
    start = at("2026-02-10T06:00:00+00:00")
    freezer.move_to(start)
    await hass.config.async_set_time_zone("UTC")
    report(hass, PPFD, first, PPFD_UNIT)
    entry = await add_farm(hass, racks=one_shelf(sensors={"ppfd": [PPFD]}))
    last: float | str = first
    elapsed = 0.0
    for happening in happenings:
        last = await happen(hass, freezer, entry, happening, last)
        elapsed += happening[0]
    await wait(hass, freezer, 0)
    mol, known_s, lit_h = expected(first, happenings)
    assert number(hass, entry, SHELF, "light_today") == pytest.approx(mol, abs=1.1e-4)
    assert number(hass, entry, SHELF, "photoperiod_today") == pytest.approx(
        lit_h, abs=1.1e-4
    )
    assert number(hass, entry, SHELF, "dli_coverage") == pytest.approx(
        100 * known_s / elapsed, abs=0.11
    )
    assert elapsed < 24 * HOUR
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()
