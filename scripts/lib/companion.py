"""A real companion in a folder, with an owner, and farms that are linked with it."""

import asyncio
from pathlib import Path
import re
from typing import Any

from aiohttp import ClientSession

from scripts.lib.environment import child_environment
from scripts.lib.home_assistant import (
    HOST,
    ROOT,
    JsonObject,
    RequestRefused,
    Service,
    Session,
    User,
    poll_until,
)

OWNER = User("demo@example.org", "seventeen quiet lettuces")
COMMAND = ROOT / ".venv-companion" / "bin" / "companion"
CODE = re.compile(r"^[2-9A-Z]{4}-[2-9A-Z]{4}$", re.MULTILINE)


def companion_service(config: Path, port: int) -> Service:
    """Describe the companion's process."""
    folder = config / "companion"
    folder.mkdir(parents=True, exist_ok=True)
    return Service(
        name="The companion",
        command=(str(COMMAND), "serve", "--host", HOST, "--port", str(port)),
        folder=folder,
        output=folder / "companion.out",
        environment=child_environment(VF_DATA_DIR=str(folder)),
    )


async def ensure_owner(config: Path) -> None:
    """Make the demo's owner, where nobody has an account yet."""
    if (config / "companion" / "companion.db").exists():
        return
    name = ("--name", "Demo", "--organization", "Demo farm")
    await _run(config, "create-owner", OWNER.name, *name, given=OWNER.password)


async def link_demo_farm(session: Session, config: Path, url: str) -> None:
    """Link the demo farm with the companion as a user does, unless it is linked."""
    (entry_id,) = [
        entry["entry_id"]
        for entry in await session.farm_entries()
        if entry["num_subentries"]
    ]
    listed = await session.command("config_entries/subentries/list", entry_id=entry_id)
    if any(each["subentry_type"] == "companion" for each in listed):
        return
    code = CODE.search(await _run(config, "pair"))
    if code is None:
        raise RequestRefused("The companion made no pairing code.")
    path = "/api/config/config_entries/subentries/flow"
    flow = await session.rest("POST", path, {"handler": [entry_id, "companion"]})
    result = await session.rest(
        "POST", f"{path}/{flow['flow_id']}", {"url": url, "code": code[0]}
    )
    if result["type"] != "create_entry":
        reason = result.get("reason") or result.get("errors") or result["type"]
        raise RequestRefused(f"The demo farm was not linked: {reason}")


async def _run(config: Path, *arguments: str, given: str = "") -> str:
    """Run the companion's command in its folder; return what it printed."""
    folder = config / "companion"
    folder.mkdir(parents=True, exist_ok=True)
    process = await asyncio.create_subprocess_exec(
        str(COMMAND),
        *arguments,
        env=child_environment(VF_DATA_DIR=str(folder)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    printed, _ = await process.communicate(f"{given}\n".encode())
    text = printed.decode()
    if process.returncode != 0:
        raise RequestRefused(f"companion {arguments[0]}: {text.strip()}")
    return text


class Owner:
    """The demo's owner, signed in at the companion."""

    def __init__(self, http: ClientSession, url: str) -> None:
        """Keep where the companion is."""
        self._http = http
        self._url = url
        self._token = ""

    async def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        """Read something; the answer's shape depends on the path."""
        if not self._token:
            form = {"email": OWNER.name, "password": OWNER.password}
            async with self._http.post(
                f"{self._url}/api/v1/auth/login", json=form
            ) as response:
                self._token = (await response.json())["access_token"]
        headers = {"Authorization": f"Bearer {self._token}"}
        async with self._http.get(
            f"{self._url}/api/v1{path}", headers=headers
        ) as response:
            if response.status >= 400:
                raise RequestRefused(f"{path}: {await response.text()}")
            return await response.json()

    async def dashboard(self, seconds: float) -> JsonObject:
        """Wait until the companion shows live values of a linked farm; give all it shows."""

        async def shown() -> JsonObject | None:
            for site in (await self.get("/sites"))["items"]:
                path = f"/farms/{site['farm_id']}/dashboard"
                found: JsonObject = await self.get(path)
                if any(value is not None for value in found["latest"]["value"]):
                    return found
            return None

        return await poll_until(shown, "Live values at the companion", seconds)
