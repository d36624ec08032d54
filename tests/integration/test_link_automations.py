"""The user's own list of automations, which the editor and an accepted rule write at once."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
import time
from typing import Any
from unittest.mock import patch

from homeassistant.components.automation import DOMAIN as AUTOMATION
from homeassistant.components.config import automation as editor
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml
import pytest
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.vertical_farm.link.automations import async_remove, async_write

# Home Assistant's own web server warns about its keys.
pytestmark = pytest.mark.filterwarnings("ignore:It is recommended to use web")

PLAIN: dict[str, Any] = {
    "alias": "Plain",
    "triggers": [{"trigger": "time", "at": "08:00:00"}],
    "actions": [{"delay": {"seconds": 1}}],
}
READERS = (
    "homeassistant.components.config.view._read",
    "custom_components.vertical_farm.link.automations.load_yaml",
)


@pytest.fixture
async def listed(hass: HomeAssistant) -> AsyncGenerator[Path]:
    """Set up automations and their editor; give the user's list."""
    Path(hass.config.path("configuration.yaml")).write_text(
        "automation: !include automations.yaml\n", "utf-8"
    )
    path = Path(hass.config.path("automations.yaml"))
    path.write_text("[]\n", "utf-8")
    assert await async_setup_component(hass, AUTOMATION, {AUTOMATION: []})
    with patch("homeassistant.components.config.SECTIONS", (editor,)):
        assert await async_setup_component(hass, "config", {})
    await hass.async_block_till_done()
    yield path
    for state in hass.states.async_all(AUTOMATION):
        await hass.services.async_call(
            AUTOMATION, "turn_off", {"entity_id": state.entity_id}, blocking=True
        )


def slow_reader(name: str) -> Any:  # noqa: ANN401 - a patch
    """Let reading the list take long enough for others to write it meanwhile."""

    def read(path: Any) -> Any:  # noqa: ANN401 - as it is
        found = load_yaml(path)
        time.sleep(0.3)
        return found

    return patch(name, read)


@pytest.mark.parametrize("reader", READERS)
async def test_edit_and_rule_at_once_are_both_in_the_list(
    hass: HomeAssistant,
    listed: Path,
    hass_client: ClientSessionGenerator,
    reader: str,
) -> None:
    """Whoever of them reads the list before the other has written it."""
    client = await hass_client()

    async def edit(number: int) -> None:
        """Save an automation in the editor."""
        path = f"/api/config/automation/config/edited-{number}"
        answer = await client.post(path, json=PLAIN | {"alias": f"Edited {number}"})
        assert answer.status == 200

    async def accept(number: int) -> None:
        """Accept a rule, a moment later."""
        await asyncio.sleep(0.05)
        await async_write(hass, f"rule-{number}", PLAIN | {"alias": f"Rule {number}"})

    with slow_reader(reader):
        await asyncio.gather(edit(1), accept(1), edit(2), accept(2))

    there: Any = load_yaml(str(listed))
    assert sorted(each["id"] for each in there) == [
        "edited-1",
        "edited-2",
        "rule-1",
        "rule-2",
    ]


async def test_rule_is_taken_off_the_list_while_others_are_edited(
    hass: HomeAssistant, listed: Path, hass_client: ClientSessionGenerator
) -> None:
    """It is gone, and what was edited is there."""
    await async_write(hass, "rule-1", PLAIN)
    client = await hass_client()
    path = "/api/config/automation/config/edited-1"

    with slow_reader(READERS[0]):
        _, answer = await asyncio.gather(
            async_remove(hass, "rule-1"), client.post(path, json=PLAIN)
        )

    assert answer.status == 200
    there: Any = load_yaml(str(listed))
    assert [each["id"] for each in there] == ["edited-1"]


async def test_list_is_written_without_an_editor(hass: HomeAssistant) -> None:
    """A Home Assistant may be set up without one."""
    Path(hass.config.path("configuration.yaml")).write_text(
        "automation: !include automations.yaml\n", "utf-8"
    )
    assert await async_setup_component(hass, AUTOMATION, {AUTOMATION: []})
    assert await async_setup_component(hass, "http", {})

    await asyncio.gather(
        *(async_write(hass, f"rule-{number}", PLAIN) for number in range(3))
    )

    there: Any = load_yaml(hass.config.path("automations.yaml"))
    assert sorted(each["id"] for each in there) == ["rule-0", "rule-1", "rule-2"]
    for state in hass.states.async_all(AUTOMATION):
        await hass.services.async_call(
            AUTOMATION, "turn_off", {"entity_id": state.entity_id}, blocking=True
        )
