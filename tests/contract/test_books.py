"""What reports ask of a real companion, and of one that hangs."""

import asyncio
from pathlib import Path
import time

from aiohttp import ClientSession, web
import pytest

from custom_components.vertical_farm.link import client
from custom_components.vertical_farm.link.client import (
    Companion,
    NotLetInError,
    NotThereError,
    UnreachableError,
)
from scripts.lib.home_assistant import HOST, free_port

from .companions import running

MONDAY = 1_795_392_000.0


async def test_real_companion_answers_what_reports_ask(tmp_path: Path) -> None:
    """Money that nobody wrote down is none, and a batch it never heard of is not there."""
    async with running(tmp_path, "sqlite") as there, ClientSession() as http:
        site, key = await there.site()
        url = f"http://{HOST}:{there.port}"
        companion = Companion(http, url, site_id=site, key=key)

        week = await companion.week(MONDAY - 7 * 86_400, MONDAY)

        assert week.money["revenue"].reason == "no-sales"
        assert week.money["input_cost"].currency is None
        with pytest.raises(NotThereError):
            await companion.passport("basil-2026-11-01")
        with pytest.raises(NotLetInError):
            await Companion(http, url, site_id=site, key="vfk_x").passport("basil")


async def test_nobody_waits_long_for_a_companion_that_hangs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Five seconds, and not the half minute that sending has."""
    assert client.READER_S == 5.0
    monkeypatch.setattr(client, "READER_S", 0.2)
    over = asyncio.Event()

    async def hang(_: web.Request) -> web.Response:
        """Answer when nobody asks any longer."""
        await over.wait()
        return web.Response()

    application = web.Application()
    application.router.add_get("/{path:.*}", hang)
    runner, port = web.AppRunner(application), free_port(19100)
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    try:
        async with ClientSession() as http:
            companion = Companion(http, f"http://{HOST}:{port}", site_id="s", key="k")
            begun = time.monotonic()
            with pytest.raises(UnreachableError):
                await companion.passport("basil")
            assert time.monotonic() - begun < 5.0
    finally:
        over.set()
        await runner.cleanup()
