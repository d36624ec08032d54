"""The command that a newcomer types: scripts/develop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
import re
import signal
import socket

from aiohttp import ClientSession
import pytest

from scripts.lib.companion import Owner
from scripts.lib.environment import child_environment
from scripts.lib.home_assistant import (
    DEMO_USER,
    ROOT,
    HomeAssistant,
    JsonObject,
    Session,
    free_port,
    poll_until,
)
from tests.e2e.farm import complaints

pytestmark = pytest.mark.asyncio(loop_scope="session")

LAST_WORDS = "--fresh starts over"


@dataclass(slots=True)
class Develop:
    """A run of the command, and what it has printed."""

    process: asyncio.subprocess.Process
    output: str

    def port(self, name: str) -> int:
        """Find the port of the address that was printed for a name."""
        found = re.search(rf"{name} +http://127\.0\.0\.1:(\d+)", self.output)
        assert found, self.output
        return int(found[1])

    async def stop(self) -> int:
        """Stop it as Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        return await self.process.wait()


@asynccontextmanager
async def develop(config: Path, *arguments: str) -> AsyncIterator[Develop]:
    """Run the command until it has said where everything is."""
    process = await asyncio.create_subprocess_exec(
        "bash",
        str(ROOT / "scripts" / "develop"),
        "--config",
        str(config),
        *arguments,
        cwd=config.parent,
        env=child_environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    run = Develop(process, "")
    assert process.stdout is not None
    try:
        async with asyncio.timeout(240):
            while LAST_WORDS not in run.output:
                line = await process.stdout.readline()
                assert line, f"It ended: {run.output}"
                run.output += line.decode()
        yield run
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


@pytest.fixture
def ports() -> tuple[str, ...]:
    """Ask for ports that no developer's own farm has."""
    return ("--port", str(free_port(18300)), "--companion-port", str(free_port(18400)))


async def automations_run(session: Session) -> None:
    """Wait until the automations are there, enabled, and have run; none may fail.

    Those of the lamps and of the pumps act at once.
    """
    made: dict[str, str] = {}

    async def ran() -> bool | None:
        """Look at the automations, and at the traces of those that act."""
        made.update(
            (entity["unique_id"], entity["entity_id"])
            for entity in await session.command("config/entity_registry/list")
            if entity["entity_id"].startswith("automation.")
        )
        states = await session.states()
        if not made or any(states[one]["state"] != "on" for one in made.values()):
            return None
        acting = [
            one for one in made if re.search("light_plan|irrigation|climate", one)
        ]
        traced = [await traces(session, one) for one in acting]
        return (len(acting) == 3 and all(traced)) or None

    assert await poll_until(ran, "A trace of each automation that acts", 180)
    failed = {
        made[one]: trace.get("error")
        for one in made
        for trace in await traces(session, one)
        if trace["script_execution"] in ("error", "failed_max_runs")
    }
    assert failed == {}


async def traces(session: Session, automation: str) -> list[JsonObject]:
    """Return the runs of an automation as its page lists them; some may still last."""
    found: list[JsonObject] = await session.command(
        "trace/list", domain="automation", item_id=automation
    )
    return found


async def proposed(session: Session) -> bool | None:
    """Look for what the companion has for the farm: a recipe, a task and a rule."""
    answer = await session.ask_action("vertical_farm.list_proposals")
    listed = await session.ask_action("vertical_farm.list_recipes")
    recipes = [each["recipe_id"] for each in listed["recipes"]]
    has_recipe = any(each.startswith("companion-") for each in recipes)
    kinds = [each["kind"] for each in answer["proposals"]]
    return True if has_recipe and kinds == ["rule"] else None


async def test_develop_starts_a_farm_that_the_next_start_goes_on_with(
    tmp_path: Path, ports: tuple[str, ...]
) -> None:
    """Both addresses answer; what was made is there the next time, in a quiet log."""
    config = tmp_path / "config"
    farms = []
    for racks in (("--racks", "1", "--shelves", "2"), ()):
        async with develop(config, *ports, *racks) as run:
            assert f"{DEMO_USER.name}, password {DEMO_USER.password}" in run.output
            companion = f"http://127.0.0.1:{run.port('Companion')}"
            async with ClientSession() as http:
                async with http.get(f"{companion}/health") as response:
                    assert (await response.json())["status"] == "ok"
                shown = await Owner(http, companion).dashboard(120)
                assert len(shown["shelves"]) == 2
            home_assistant = HomeAssistant(config, run.port("Home Assistant"))
            async with home_assistant.signed_in() as session:
                entries = await session.farm_entries()
                await automations_run(session)
                await poll_until(
                    partial(proposed, session),
                    "The proposed rule in Home Assistant",
                    120,
                )
            farms.append({entry["entry_id"] for entry in entries})
            assert await run.stop() == 0
        assert complaints(home_assistant.log) == []

    assert len(farms[0]) == 2
    assert farms[0] == farms[1]


async def test_taken_port_is_said_and_the_next_one_taken(
    tmp_path: Path, ports: tuple[str, ...]
) -> None:
    """Another server on the port is no reason to fail."""
    taken = int(ports[1])
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", taken))
        server.listen()
        async with develop(
            tmp_path / "config", *ports, "--racks", "1", "--shelves", "1"
        ) as run:
            assert f"Port {taken} is taken" in run.output
            assert run.port("Home Assistant") > taken


async def refused(config: Path) -> str:
    """Run the command afresh where it must refuse, and give its reason."""
    process = await asyncio.create_subprocess_exec(
        "bash",
        str(ROOT / "scripts" / "develop"),
        "--config",
        str(config),
        "--fresh",
        env=child_environment(),
        stderr=asyncio.subprocess.PIPE,
    )
    _, error = await process.communicate()
    assert process.returncode == 1
    return error.decode()


async def test_folder_with_files_of_others_is_left_alone(tmp_path: Path) -> None:
    """Even when asked to start afresh, a folder that is not ours keeps its files."""
    config = tmp_path / "config"
    config.mkdir()
    (config / "configuration.yaml").write_text("# mine\n")

    assert "Choose another folder" in await refused(config)
    assert (config / "configuration.yaml").read_text() == "# mine\n"


async def test_folder_of_a_running_farm_is_left_alone(
    tmp_path: Path, ports: tuple[str, ...]
) -> None:
    """A second start afresh does not take the files from under a running farm."""
    config = tmp_path / "config"
    async with develop(config, *ports, "--racks", "1", "--shelves", "1") as run:
        assert "already" in await refused(config)
        assert (config / "configuration.yaml").exists()
        assert await run.stop() == 0
