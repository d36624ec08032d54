"""A real companion as a process of its own, that is killed, restored and looked into."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import json
import os
from pathlib import Path
import sqlite3
from typing import Any

from aiohttp import ClientSession, web

from scripts.lib.companion import companion_service
from scripts.lib.environment import child_environment
from scripts.lib.home_assistant import HOST, ROOT, Service, free_port

PYTHON = ROOT / ".venv-companion" / "bin" / "python"

MEMORY = Path("/dev/shm")
SCRATCH = MEMORY if MEMORY.is_dir() else None
"""Where files are that many tests write, and that need not outlive a loss of power."""

APART = os.getpid() % 200
"""So that two that begin at once do not find the same port free."""

type Json = dict[str, Any]


class There:
    """A companion on a database, and somebody who looks into it."""

    def __init__(self, folder: Path, database: str) -> None:
        """Keep where it will be."""
        self._folder = folder
        self._database = database
        self._looker: asyncio.subprocess.Process | None = None
        self._sites: list[Json] = []
        self.port = free_port(18700 + APART)
        self.service: Service
        self.starts = 0

    async def open(self) -> None:
        """Make the database, and begin to serve."""
        folder = self._folder / "companion"
        folder.mkdir(parents=True, exist_ok=True)
        self._looker = await asyncio.create_subprocess_exec(
            str(PYTHON),
            "-m",
            "tests.contract.there",
            str(folder),
            self._database,
            cwd=ROOT,
            env=child_environment(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=2**26,
        )
        url: str = (await self._line())["url"]
        self.service = companion_service(self._folder, self.port)
        self.service.environment = {
            **self.service.environment,
            "VF_DATABASE_URL": url,
            "VF_LOG_LEVEL": "warning",
            "VF_INGEST_PER_MINUTE": "0",
        }
        await self.start()

    async def close(self) -> None:
        """End both processes."""
        await self.service.stop()
        if self._looker is not None and self._looker.stdin is not None:
            self._looker.stdin.close()
            await self._looker.wait()

    async def start(self) -> None:
        """Serve."""
        self.starts += 1
        await self.service.start()
        await self.service.wait_until_answers(f"http://{HOST}:{self.port}/health", 60)

    async def kill(self) -> None:
        """End the companion at once."""
        process = self.service.process
        assert process is not None
        if process.returncode is None:
            process.kill()
        await process.wait()

    async def back_up(self) -> Path:
        """Copy the database of a companion that runs (SQLite)."""
        path = self._folder / "backup.db"
        path.unlink(missing_ok=True)
        source = sqlite3.connect(self._folder / "companion" / "companion.db")
        target = sqlite3.connect(path)
        source.backup(target)
        source.close()
        target.close()
        return path

    async def restore(self, backup: Path) -> None:
        """Put a copy in the place of the database, between two requests."""
        await self.kill()
        await self._ask("close", None)
        folder = self._folder / "companion"
        for name in ("companion.db-wal", "companion.db-shm"):
            (folder / name).unlink(missing_ok=True)
        (folder / "companion.db").write_bytes(backup.read_bytes())
        await self.start()

    async def site(self) -> tuple[str, str]:
        """Give the id and the key of a new site."""
        if not self._sites:
            self._sites = await self._ask("make", 100)
        made = self._sites.pop()
        return made["site_id"], made["key"]

    async def kept(self, site_id: str) -> Json:
        """Give what a site told, and what became of it."""
        found: Json = await self._ask("kept", site_id)
        return found

    async def count(self) -> int:
        """Count the readings of all sites."""
        return int(await self._ask("count", None))

    async def _ask(self, what: str, wanted: object) -> Any:  # noqa: ANN401 - JSON
        assert self._looker is not None
        assert self._looker.stdin is not None
        self._looker.stdin.write(json.dumps({what: wanted}).encode() + b"\n")
        return await self._line()

    async def _line(self) -> Any:  # noqa: ANN401 - JSON
        assert self._looker is not None
        assert self._looker.stdout is not None
        line = await self._looker.stdout.readline()
        assert line, "The companion's database could not be looked into."
        return json.loads(line)


@asynccontextmanager
async def running(folder: Path, database: str) -> AsyncIterator[There]:
    """Run a companion."""
    there = There(folder, database)
    await there.open()
    try:
        yield there
    finally:
        await there.close()


class BadNetwork:
    """What is between: it loses, repeats and delays requests as it is told."""

    def __init__(self, there: There) -> None:
        """Keep the companion."""
        self.there = there
        self._late: list[tuple[str, str, bytes, dict[str, str]]] = []
        self.fates: list[str] = []
        self.dying: asyncio.Task[None] | None = None
        self.port = free_port(19100 + APART)
        self.requests = self.faults = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Take requests."""
        application = web.Application(client_max_size=2**24)
        application.router.add_route("*", "/{path:.*}", self._take)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, HOST, self.port).start()
        async with ClientSession() as http:
            self._http = http
            try:
                yield
            finally:
                await runner.cleanup()

    async def deliver(self) -> None:
        """Let what is late arrive, the last first."""
        late, self._late = self._late, []
        for each in reversed(late):
            await self._forward(each)

    async def _take(self, request: web.Request) -> web.StreamResponse:
        """Treat a request as is its fate."""
        self.requests += 1
        fate = self.fates.pop(0) if self.fates else "pass"
        self.faults += fate != "pass"
        kept = {"Authorization", "Content-Type", "VF-Protocol"}
        headers = {k: v for k, v in request.headers.items() if k in kept}
        asked = (request.method, request.path, await request.read(), headers)
        if fate == "late arrive":
            await self.deliver()
        if fate in {"late", "lost", "dies before"}:
            if fate == "late":
                self._late.append(asked)
            return self._break_off(request, dies=fate == "dies before")
        if fate.startswith("companion dies"):
            await self._forward_and_kill(asked, float(fate.rpartition(" ")[2]))
            return self._break_off(request)
        status, text = await self._forward(asked)
        if fate == "twice":
            status, text = await self._forward(asked)
        if fate in {"unanswered", "dies after"}:
            return self._break_off(request, dies=fate == "dies after")
        return web.Response(status=status, body=text, content_type="application/json")

    def _break_off(
        self, request: web.Request, *, dies: bool = False
    ) -> web.StreamResponse:
        """Answer nothing; Home Assistant dies while it waits, or hears of the end."""
        if dies and self.dying is not None:
            self.dying.cancel()
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async def _forward(
        self, asked: tuple[str, str, bytes, dict[str, str]]
    ) -> tuple[int, bytes]:
        method, path, body, headers = asked
        url = f"http://{HOST}:{self.there.port}{path}"
        async with self._http.request(
            method, url, data=body, headers=headers
        ) as answer:
            return answer.status, await answer.read()

    async def _forward_and_kill(
        self, asked: tuple[str, str, bytes, dict[str, str]], seconds: float
    ) -> None:
        """Kill the companion while it works on a request, or has just answered it."""
        work = asyncio.create_task(self._forward(asked))
        await asyncio.sleep(seconds)
        await self.there.kill()
        await asyncio.gather(work, return_exceptions=True)
        await self.there.start()
