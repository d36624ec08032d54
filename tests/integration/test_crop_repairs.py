"""Crops that need the grower are reported: plants without a shelf, a file nobody can read."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.farm.growing_store import live_key

from .conftest import AddFarm
from .crops import LETTUCE, LOWER, START, UPPER, crop_farm, growing_of, shelf_of
from .dashboard import Repairs
from .farms import FarmEntry
from .passing import at, restart, wait

# Home Assistant's own web server warns about its keys.
pytestmark = pytest.mark.filterwarnings("ignore:It is recommended to use web")


@pytest.fixture
async def entry(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> FarmEntry:
    """Return a farm in the morning of a day, in UTC."""
    await hass.config.async_set_time_zone("UTC")
    freezer.move_to(at(START))
    return await crop_farm(farm)


async def test_plants_on_a_removed_shelf_stand_on_and_are_reported(
    hass: HomeAssistant, entry: FarmEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Until they are moved elsewhere."""
    growing = growing_of(entry)
    upper, lower = shelf_of(entry, UPPER), shelf_of(entry, LOWER)
    batch = growing.sow(LETTUCE, {upper: 10})
    (rack,) = entry.get_subentries_of_type("rack")
    shelves = [shelf for shelf in rack.data["shelves"] if shelf["id"] != upper]
    hass.config_entries.async_update_subentry(
        entry, rack, data={**rack.data, "shelves": shelves}
    )
    await hass.async_block_till_done()
    assert growing.standing(batch.id).plants == 10
    registry = ir.async_get(hass)
    issue = registry.async_get_issue(
        DOMAIN, f"stranded_plants_{upper}_{entry.entry_id}"
    )
    assert issue is not None
    assert issue.translation_placeholders == {
        "place": "Rack A, Upper",
        "batches": f"`{batch.id}`",
    }
    assert not issue.is_fixable
    growing.move(batch.id, 10, upper, lower)
    await wait(hass, freezer, 60)
    assert registry.async_get_issue(DOMAIN, issue.issue_id) is None


async def test_a_file_that_cannot_be_read_is_set_aside_and_reported(
    hass: HomeAssistant,
    entry: FarmEntry,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
    hass_client: ClientSessionGenerator,
) -> None:
    """The farm starts without crops, and says so until the grower has taken note."""
    growing = growing_of(entry)
    growing.sow(LETTUCE, {shelf_of(entry, UPPER): 10})
    assert await hass.config_entries.async_unload(entry.entry_id)
    hass_storage[live_key(entry.entry_id)]["data"]["batches"]["batches"][0][5] = []
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    growing = growing_of(entry)
    assert growing.batches.by_id == {}
    (name,) = growing.aside
    issue_id = f"unreadable_crops_{name}_{entry.entry_id}"
    registry = ir.async_get(hass)
    issue = registry.async_get_issue(DOMAIN, issue_id)
    assert issue is not None
    assert issue.translation_placeholders is not None
    assert "does not begin with sowing" in issue.translation_placeholders["reason"]
    await restart(hass, freezer, entry)
    assert registry.async_get_issue(DOMAIN, issue_id) is not None
    dashboard = Repairs(hass, hass_client)
    flow = await dashboard.start()
    assert flow["step_id"] == "confirm"
    done = await dashboard.confirm(flow)
    assert done["type"] == "create_entry"
    assert growing_of(entry).aside == {}
    await restart(hass, freezer, entry)
    assert registry.async_get_issue(DOMAIN, issue_id) is None
