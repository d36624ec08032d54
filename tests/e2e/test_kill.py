"""Home Assistant is killed while a pump, a doser and an inlet run."""

from pathlib import Path

import pytest

from scripts.lib.kills import kill_again_and_again

pytestmark = pytest.mark.asyncio(loop_scope="session")

KILLS = 5


@pytest.mark.timeout(600)
async def test_killed_farm_switches_off_what_was_left_on(tmp_path: Path) -> None:
    """Nothing runs on, no dose is forgotten, no file is spoilt."""
    rounds = await kill_again_and_again(tmp_path, KILLS)
    assert [each.wrong for each in rounds] == [[]] * KILLS
    assert sum(each.left_on for each in rounds) > 0
