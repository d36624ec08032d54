"""The panel shows a recipe with the source at each number, and what a change changed."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.vertical_farm.growing.recipes import Band, with_band

from .conftest import AddFarm
from .crops import LETTUCE, UPPER, crop_farm, growing_of, shelf_of
from .farms import FarmEntry


@pytest.fixture
async def entry(farm: AddFarm) -> FarmEntry:
    """Return a farm without equipment."""
    return await crop_farm(farm)


class Asking:
    """Somebody who asks for recipes."""

    def __init__(
        self, hass: HomeAssistant, entry: FarmEntry, connect: WebSocketGenerator
    ) -> None:
        """Keep how to connect."""
        self._hass, self._entry, self._connect = hass, entry, connect

    async def for_recipe(self, recipe: str, **fields: str) -> Any:  # noqa: ANN401
        """Return the whole answer."""
        client = await self._connect(self._hass)
        await client.send_json_auto_id(
            {
                "type": "vertical_farm/recipe",
                "config_entry_id": self._entry.entry_id,
                "recipe": recipe,
                **fields,
            }
        )
        return await client.receive_json()


@pytest.fixture
def asking(
    hass: HomeAssistant, entry: FarmEntry, hass_ws_client: WebSocketGenerator
) -> Asking:
    """Return somebody who asks."""
    return Asking(hass, entry, hass_ws_client)


async def test_every_number_of_the_library_has_a_source_that_is_listed(
    asking: Asking,
) -> None:
    """What is judgement is called practice, and cites nothing."""
    told = (await asking.for_recipe(LETTUCE))["result"]
    listed = {source["key"]: source for source in told["sources"]}
    cited = [
        band["source"] for stage in told["stages"] for band in stage["bands"].values()
    ] + [told["heat"]["base_c"]["source"], told["heat"]["upper_c"]["source"]]
    assert set(cited) == set(listed)
    assert all(
        (source["citation"] is None) == (source["level"] == "practice")
        for source in listed.values()
    )
    assert told["library"]
    assert told["versions"] == [f"{LETTUCE}@1"]
    assert (told["against"], told["changes"]) == (None, [])


async def test_a_changed_number_is_the_growers_own_beside_the_librarys(
    asking: Asking, entry: FarmEntry
) -> None:
    """The change is told against the version before, as the document has it."""
    growing = growing_of(entry)
    copy = growing.fork_recipe(LETTUCE, "mine", "Mine")
    stage = copy.stages[1].id
    library = copy.stages[1]["vpd_kpa"]
    changed = with_band(copy, stage, "vpd_kpa", Band(0.5, 0.7, library.maximum))
    growing.save_recipe(changed)
    told = (await asking.for_recipe("mine"))["result"]
    assert told["versions"] == ["mine@1", "mine@2"]
    band = told["stages"][1]["bands"]["vpd_kpa"]
    assert band["source"] is None
    assert band["library"] == [library.minimum, library.typical, library.maximum]
    assert told["stages"][1]["bands"]["ph"]["source"] is not None
    assert told["against"] == "mine@1"
    assert told["changes"] == [
        {"path": f"stages/{stage}/vpd_kpa/min", "old": library.minimum, "new": 0.5},
        {"path": f"stages/{stage}/vpd_kpa/typical", "old": library.typical, "new": 0.7},
    ]


async def test_any_two_versions_can_be_held_against_each_other(
    asking: Asking, entry: FarmEntry
) -> None:
    """Also the library's recipe and one's own."""
    growing = growing_of(entry)
    copy = growing.fork_recipe(LETTUCE, "mine", "Mine")
    told = (await asking.for_recipe("mine@1", against=LETTUCE))["result"]
    assert [change["path"] for change in told["changes"]] == ["name"]
    assert told["changes"][0]["new"] == copy.name


async def test_it_tells_which_batches_grow_by_this_version(
    asking: Asking, entry: FarmEntry
) -> None:
    """So that nobody wonders why it cannot be removed."""
    batch = growing_of(entry).sow(LETTUCE, {shelf_of(entry, UPPER): 5})
    assert (await asking.for_recipe(LETTUCE))["result"]["used_by"] == [batch.id]


async def test_a_recipe_that_is_not_there_is_refused_by_its_name(
    asking: Asking,
) -> None:
    """The answer names what was asked for."""
    answer = await asking.for_recipe("nonsense@3")
    assert answer["error"]["code"] == "not_found"
    assert "nonsense@3" in answer["error"]["message"]
