"""A real Home Assistant in a private config folder: start it, talk to it, stop it.

Shared by scripts/develop, the end-to-end tests and whatever needs a picture of a
running farm. It listens on loopback only, and starts without reaching for the internet.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
import json
import os
from pathlib import Path
import signal
import socket
import sys
from typing import Any, Self

from aiohttp import ClientError, ClientSession, ClientWebSocketResponse

from scripts.lib.environment import child_environment

ROOT = Path(__file__).resolve().parents[2]
VOICE_STAND_INS = Path(__file__).parent / "voice"
DOMAIN = "vertical_farm"
HOST = "127.0.0.1"
RESTART_EXIT_CODE = 100
POLL_SECONDS = 0.1

CONFIGURATION = """\
# Made by scripts/develop once; yours to change.
homeassistant:
  name: Demo farm
  country: NL
  currency: EUR
  unit_system: metric
  time_zone: {time_zone}

config:
energy:
frontend:
history:
logbook:
recorder:
  commit_interval: 1

automation: !include automations.yaml
script: !include scripts.yaml
scene: !include scenes.yaml
"""

type JsonObject = dict[str, Any]


class HomeAssistantDied(Exception):
    """Home Assistant ended when it should not have."""


class RequestRefused(Exception):
    """Home Assistant answered a request with an error."""


class TookTooLong(Exception):
    """Something that was waited for did not come."""


@dataclass(frozen=True, slots=True)
class User:
    """Who signs in."""

    name: str
    password: str


DEMO_USER = User("demo", "demo")


def free_port(first: int) -> int:
    """Find the first port of the loopback from `first` on that nobody uses."""
    for port in range(first, first + 200):
        with socket.socket() as probe:
            # Binding alone does not tell on macOS, connecting alone not of a port held.
            if probe.connect_ex((HOST, port)) == 0:
                continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
        return port
    message = f"No free port between {first} and {first + 200}."
    raise RequestRefused(message)


def local_time_zone() -> str:
    """Name the machine's time zone; lamps follow the clock on the wall."""
    if zone := os.environ.get("TZ", "").removeprefix(":"):
        return zone
    target = os.path.realpath("/etc/localtime")
    _, found, zone = target.partition("zoneinfo/")
    return zone if found and not zone.startswith("Etc/") else "UTC"


async def poll_until[T](
    ask: Callable[[], Awaitable[T | None]], what: str, seconds: float
) -> T:
    """Ask again and again until the answer is not None."""

    async def answer() -> T:
        while True:
            if (found := await ask()) is not None:
                return found
            await asyncio.sleep(POLL_SECONDS)

    try:
        async with asyncio.timeout(seconds):
            return await answer()
    except TimeoutError:
        message = f"{what} did not happen within {seconds:g} s."
        raise TookTooLong(message) from None


def write_storage(
    config: Path, key: str, version: tuple[int, int], data: object
) -> None:
    """Write one of Home Assistant's own storage files."""
    folder = config / ".storage"
    folder.mkdir(exist_ok=True)
    major, minor = version
    content = {"version": major, "minor_version": minor, "key": key, "data": data}
    (folder / key).write_text(json.dumps(content, indent=2), encoding="utf-8")


def prepare_config(config: Path, port: int, time_zone: str | None = None) -> None:
    """Make or complete a config folder, with the integration of this checkout in it.

    What the user has changed in it stays, except the port, which was chosen anew.
    """
    (config / "custom_components").mkdir(parents=True, exist_ok=True)
    link = config / "custom_components" / DOMAIN
    if not link.is_symlink() and not link.exists():
        link.symlink_to(ROOT / "custom_components" / DOMAIN)
    configuration = config / "configuration.yaml"
    if not configuration.exists():
        for name in ("automations.yaml", "scenes.yaml", "scripts.yaml"):
            (config / name).write_text(
                "[]\n" if name[0] != "s" else "", encoding="utf-8"
            )
        configuration.write_text(
            CONFIGURATION.format(time_zone=time_zone or local_time_zone()),
            encoding="utf-8",
        )
    # Onboarding's own steps would look for a location and for devices on the network.
    if not (config / ".storage" / "onboarding").exists():
        done = {"done": ["core_config", "analytics", "integration"]}
        write_storage(config, "onboarding", (4, 1), done)
    serve_on(config, port)


def serve_on(config: Path, port: int) -> None:
    """Let Home Assistant serve on a port of the loopback.

    A port given in YAML would be on trial, and taken back after five minutes.
    """
    http = {
        "stable": {
            "server_host": [HOST],
            "server_port": port,
            "cors_allowed_origins": ["https://cast.home-assistant.io"],
            "login_attempts_threshold": -1,
            "ip_ban_enabled": True,
            "ssl_profile": "modern",
            "use_x_frame_options": True,
            "created_at": datetime.now(UTC).isoformat(),
            "error": None,
            "error_message": None,
        },
        "pending": None,
        "yaml_migration_done": True,
    }
    write_storage(config, "http", (2, 2), http)


@dataclass(slots=True)
class Service:
    """A process of ours that answers on a port, with what it prints in a file."""

    name: str
    command: tuple[str, ...]
    folder: Path
    output: Path
    environment: Mapping[str, str] = field(default_factory=child_environment)
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it in a session of its own, so that a Ctrl-C reaches us alone."""
        with self.output.open("wb") as output:
            self.process = await asyncio.create_subprocess_exec(
                *self.command,
                cwd=self.folder,
                env=self.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs or before it was started."""
        return None if self.process is None else self.process.returncode

    async def wait(self) -> None:
        """Wait for its end."""
        if self.process is not None:
            await self.process.wait()

    async def stop(self, seconds: float = 30) -> None:
        """Ask it to end; end it when it does not."""
        if self.process is None or self.process.returncode is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(seconds):
                await self.process.wait()
        except TimeoutError:
            self.process.kill()
            await self.process.wait()

    def last_lines(self, count: int = 15) -> str:
        """Quote the end of what it printed."""
        lines = self.output.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(f"    {line}" for line in lines[-count:])

    def check_alive(self) -> None:
        """Raise when it has ended, with its last words."""
        if self.exit_code is not None:
            message = (
                f"{self.name} ended (exit code {self.exit_code}). "
                f"It said last:\n{self.last_lines()}"
            )
            raise HomeAssistantDied(message)

    async def wait_until_answers(self, url: str, seconds: float) -> None:
        """Wait until a GET of the address is answered 200."""
        async with ClientSession() as http:

            async def answers() -> bool | None:
                self.check_alive()
                try:
                    async with http.get(url) as response:
                        return response.status == 200 or None
                except ClientError, TimeoutError:
                    return None

            await poll_until(answers, f"An answer of {self.name}", seconds)


class HomeAssistant:
    """One Home Assistant and its config folder."""

    def __init__(self, config: Path, port: int) -> None:
        self.config = config
        self.port = port
        self.url = f"http://{HOST}:{port}"
        self.service = Service(
            name="Home Assistant",
            command=(
                str(Path(sys.executable).with_name("hass")),
                "--skip-pip",
                "--config",
                str(config),
            ),
            folder=config,
            output=config / "hass.out",
            environment=child_environment(PYTHONPATH=str(VOICE_STAND_INS)),
        )

    @property
    def log(self) -> str:
        """The log of the run, as Home Assistant writes it."""
        return (self.config / "home-assistant.log").read_text(encoding="utf-8")

    async def start(self, seconds: float = 120) -> None:
        """Start it and wait until it answers."""
        prepare_config(self.config, self.port)
        await self.service.start()
        await self.service.wait_until_answers(f"{self.url}/manifest.json", seconds)

    async def stop(self) -> None:
        """Stop it as an operator does."""
        await self.service.stop()

    @asynccontextmanager
    async def signed_in(self, user: User = DEMO_USER) -> AsyncIterator[Session]:
        """Talk to it as a user, who is made if there is none yet."""
        async with ClientSession(self.url) as http:
            session = await Session.open(http, self.url, user)
            try:
                yield session
            finally:
                await session.close()


@dataclass(slots=True)
class Session:
    """A user's conversation with Home Assistant, by REST and WebSocket."""

    http: ClientSession
    url: str
    tokens: JsonObject
    _socket: ClientWebSocketResponse | None = None
    _last_id: int = 0

    @classmethod
    async def open(cls, http: ClientSession, url: str, user: User) -> Self:
        """Sign in, making the first user where there is none."""
        code = await _first_user_code(http, url, user) or await _login_code(
            http, url, user
        )
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": f"{url}/",
        }
        async with http.post("/auth/token", data=form) as response:
            return cls(http, url, await _content(response))

    async def close(self) -> None:
        """Sign out, unless Home Assistant is gone already."""
        if self._socket is not None:
            await self._socket.close()
        try:
            form = {"token": self.tokens["refresh_token"]}
            async with self.http.post("/auth/revoke", data=form):
                pass
        except ClientError:
            pass

    async def rest(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401
        """Ask the REST API; the answer's shape depends on the path."""
        headers = {"Authorization": f"Bearer {self.tokens['access_token']}"}
        async with self.http.request(
            method, path, json=body, headers=headers
        ) as response:
            return await _content(response)

    async def command(self, command: str, **fields: object) -> Any:  # noqa: ANN401
        """Send a WebSocket command; the result's shape depends on the command."""
        connection = await self._connection()
        self._last_id += 1
        await connection.send_json({"id": self._last_id, "type": command, **fields})
        while True:
            answer = await connection.receive_json()
            if answer.get("id") != self._last_id or answer["type"] != "result":
                continue
            if not answer["success"]:
                message = f"{command}: {answer['error']['message']}"
                raise RequestRefused(message)
            return answer["result"]

    async def call_action(self, action: str, **data: object) -> None:
        """Call an action by its name, such as `light.turn_on`."""
        domain, _, service = action.partition(".")
        await self.command(
            "call_service", domain=domain, service=service, service_data=data
        )

    async def ask_action(self, action: str, **data: object) -> Any:  # noqa: ANN401
        """Perform an action that answers; the answer's shape depends on the action."""
        domain, _, service = action.partition(".")
        result = await self.command(
            "call_service",
            domain=domain,
            service=service,
            service_data=data,
            return_response=True,
        )
        return result["response"]

    async def states(self) -> dict[str, JsonObject]:
        """Read every state, by entity id."""
        states = await self.rest("GET", "/api/states")
        return {state["entity_id"]: state for state in states}

    async def farm_entries(self) -> list[JsonObject]:
        """List the config entries of the integration."""
        entries: list[JsonObject] = await self.rest(
            "GET", f"/api/config/config_entries/entry?domain={DOMAIN}"
        )
        return entries

    async def wait_until_running(self, seconds: float = 120) -> None:
        """Wait until Home Assistant has started everything."""

        async def running() -> bool | None:
            config = await self.rest("GET", "/api/config")
            if config["recovery_mode"]:
                message = (
                    "Home Assistant is in recovery mode: its configuration has an"
                    " error. Its log says which; --fresh starts over."
                )
                raise RequestRefused(message)
            return config["state"] == "RUNNING" or None

        await poll_until(running, "The end of Home Assistant's start", seconds)

    async def _connection(self) -> ClientWebSocketResponse:
        """Open the WebSocket once."""
        if self._socket is None:
            connection = await self.http.ws_connect("/api/websocket", max_msg_size=0)
            await connection.receive_json()
            await connection.send_json(
                {"type": "auth", "access_token": self.tokens["access_token"]}
            )
            await connection.receive_json()
            self._socket = connection
        return self._socket


async def _content(response: Any) -> Any:  # noqa: ANN401
    """Give the JSON of an answer, or raise what Home Assistant said against it."""
    text = await response.text()
    if response.status >= 400:
        message = f"{response.method} {response.url.path}: {response.status} {text}"
        raise RequestRefused(message)
    return json.loads(text) if text else None


async def _first_user_code(http: ClientSession, url: str, user: User) -> str | None:
    """Make the first user as onboarding does; None if there is one."""
    async with http.get("/api/onboarding") as response:
        if response.status == 404:
            return None
        steps = await _content(response)
    if all(step["done"] for step in steps if step["step"] == "user"):
        return None
    first_user = {
        "name": user.name.title(),
        "username": user.name,
        "password": user.password,
        "client_id": f"{url}/",
        "language": "en",
    }
    async with http.post("/api/onboarding/users", json=first_user) as response:
        code: str = (await _content(response))["auth_code"]
        return code


async def _login_code(http: ClientSession, url: str, user: User) -> str:
    """Sign in as the login page does."""
    start = {
        "client_id": f"{url}/",
        "redirect_uri": f"{url}/",
        "handler": ["homeassistant", None],
    }
    async with http.post("/auth/login_flow", json=start) as response:
        flow = (await _content(response))["flow_id"]
    login = {
        "client_id": f"{url}/",
        "username": user.name,
        "password": user.password,
    }
    async with http.post(f"/auth/login_flow/{flow}", json=login) as response:
        result = await _content(response)
    if result["type"] != "create_entry":
        message = f"Home Assistant does not let {user.name} in with that password."
        raise RequestRefused(message)
    code: str = result["result"]
    return code


async def add_demo_farm(session: Session, racks: int, shelves: int) -> None:
    """Add the demo farm through the config flow, as a user does."""
    flow = await session.rest(
        "POST", "/api/config/config_entries/flow", {"handler": DOMAIN}
    )
    path = f"/api/config/config_entries/flow/{flow['flow_id']}"
    await session.rest("POST", path, {"next_step_id": "demo"})
    result = await session.rest("POST", path, {"racks": racks, "shelves": shelves})
    if result["type"] != "create_entry":
        reason = result.get("reason") or result.get("errors") or result["type"]
        message = f"The demo farm was not added: {reason}"
        raise RequestRefused(message)


async def wait_until_farm_is_loaded(session: Session, seconds: float = 60) -> None:
    """Wait until the simulated hardware and the farm bound to it are both set up."""

    async def loaded() -> bool | None:
        states = [entry["state"] for entry in await session.farm_entries()]
        if any(state in {"setup_error", "migration_error"} for state in states):
            message = "The farm's set-up failed; Home Assistant's log says why."
            raise RequestRefused(message)
        return (len(states) >= 2 and set(states) == {"loaded"}) or None

    await poll_until(loaded, "The demo farm's set-up", seconds)


async def place_demo_farm(session: Session, area: str = "Grow room") -> None:
    """Put the demo farm in an area of its own, instead of the rooms of a flat.

    Home Assistant's overview shows areas; shelves follow their racks by themselves.
    """
    for room in await session.command("config/area_registry/list"):
        await session.command("config/area_registry/delete", area_id=room["area_id"])
    room = await session.command(
        "config/area_registry/create", name=area, icon="mdi:sprout"
    )
    for device in await session.command("config/device_registry/list"):
        if device.get("model") in ("Rack", "Reservoir"):
            await session.command(
                "config/device_registry/update",
                device_id=device["id"],
                area_id=room["area_id"],
            )


async def automate_demo_farm(session: Session) -> int:
    """Make the automations that are suggested for the farm, as a user's click does.

    The simulated hardware's own controllers hand the devices over. Returns how many.
    """
    await session.ask_action(f"{DOMAIN}.install_blueprints")
    answer = await session.ask_action(f"{DOMAIN}.suggest_automations")
    # Those that act come last, so that loading the others does not start them anew.
    for suggestion in reversed(answer["suggestions"]):
        path = f"/api/config/automation/config/{suggestion['id']}"
        await session.rest("POST", path, suggestion["config"])
    for entity in await session.command("config/entity_registry/list"):
        if entity["platform"] == DOMAIN and entity["unique_id"].endswith("_programme"):
            await session.call_action("switch.turn_off", entity_id=entity["entity_id"])
    return len(answer["suggestions"])
