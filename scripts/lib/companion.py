"""A real companion in a folder, with an owner, and farms that are linked with it."""

import asyncio
from datetime import UTC, datetime, timedelta
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
DEMO_RULE: JsonObject = {
    "name": "Ask for a look when the air stays too dry or too damp",
    "note": "An hour out of the VPD band costs growth, and damp leaves rot.",
    "document": {
        "triggers": [{"kind": "left_target", "metric": "vpd", "for_minutes": 60}],
        "conditions": [{"kind": "mode_is", "modes": ["normal", "harvest"]}],
        "actions": [
            {"kind": "add_task", "title": "Look at the plants", "due_in_hours": 4}
        ],
    },
}
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


async def link_demo_farm(session: Session, config: Path, url: str) -> bool:
    """Link the demo farm with the companion as a user does; return whether it was not yet."""
    (entry_id,) = [
        entry["entry_id"]
        for entry in await session.farm_entries()
        if entry["num_subentries"]
    ]
    listed = await session.command("config_entries/subentries/list", entry_id=entry_id)
    if any(each["subentry_type"] == "companion" for each in listed):
        return False
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
    return True


async def write_for_demo_farm(url: str) -> None:
    """Let the owner write a recipe, a task and a rule, as a team does for its farms."""
    async with ClientSession() as http:
        owner = Owner(http, url)
        (site,) = (await owner.get("/sites"))["items"]
        farm = site["farm_id"]
        recipe = await owner.post(
            "/recipes", {"name": "Brighter basil", "crop_key": "basil_genovese"}
        )
        draft = recipe["draft"]
        for stage in draft["stages"]:
            band = stage["ppfd_umol"]
            for part in band:
                band[part] = round(band[part] * 1.1, 1)
        await owner.patch(f"/recipes/{recipe['id']}", {"draft": draft})
        await owner.post(f"/recipes/{recipe['id']}/publish", {"note": "A tenth more"})
        await owner.post(
            "/tasks",
            {
                "title": "Wipe the lamps",
                "description": "With a dry cloth, while they are off.",
                "due_at": (datetime.now(UTC) + timedelta(days=2)).isoformat(),
                "farm_id": farm,
            },
        )
        await owner.post("/automation-rules", {**DEMO_RULE, "farm_ids": [farm]})


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
        return await self._ask("GET", path)

    async def post(self, path: str, body: object) -> Any:  # noqa: ANN401 - JSON
        """Make something."""
        return await self._ask("POST", path, body)

    async def patch(self, path: str, body: object) -> Any:  # noqa: ANN401 - JSON
        """Change something, whichever version of it there is."""
        return await self._ask("PATCH", path, body)

    async def _ask(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        """Ask, signed in."""
        if not self._token:
            form = {"email": OWNER.name, "password": OWNER.password}
            async with self._http.post(
                f"{self._url}/api/v1/auth/login", json=form
            ) as response:
                self._token = (await response.json())["access_token"]
        headers = {"Authorization": f"Bearer {self._token}", "If-Match": "*"}
        async with self._http.request(
            method, f"{self._url}/api/v1{path}", headers=headers, json=body
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
