"""Home Assistant is killed while a pump, a doser or an inlet runs."""

from pathlib import Path

import pytest

from scripts.lib.kills import BY_HAND, kill_again_and_again

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.timeout(600)
async def test_killed_farm_switches_off_what_was_left_on(tmp_path: Path) -> None:
    """Nothing runs on, no dose is forgotten, no file is spoilt."""
    rounds = await kill_again_and_again(tmp_path, [*BY_HAND, BY_HAND[0]])
    assert [each.wrong for each in rounds] == [[]] * len(rounds)
    assert sum(len(each.running) for each in rounds) > 0
