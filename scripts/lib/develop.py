"""Start a real Home Assistant with a demo farm in it, and the companion beside it."""

from argparse import ArgumentParser, Namespace
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
import fcntl
from pathlib import Path
import shutil
import signal
import sys
import time

from aiohttp import ClientError

from scripts.lib.companion import (
    OWNER,
    companion_service,
    ensure_owner,
    link_demo_farm,
    write_for_demo_farm,
)
from scripts.lib.home_assistant import (
    DEMO_USER,
    HOST,
    RESTART_EXIT_CODE,
    ROOT,
    HomeAssistant,
    HomeAssistantDied,
    RequestRefused,
    Service,
    TookTooLong,
    add_demo_farm,
    automate_demo_farm,
    free_port,
    place_demo_farm,
    wait_until_farm_is_loaded,
)

MARKER = ".made-by-scripts-develop"
HOME_ASSISTANT_PORT = 8123
COMPANION_PORT = 8200


class CannotStart(Exception):
    """What was asked for cannot be done; the message says what to do instead."""


def parse_arguments() -> Namespace:
    """Read the command line."""
    parser = ArgumentParser(
        prog="scripts/develop",
        description="Start Home Assistant with a demo farm, and the companion.",
    )
    parser.add_argument(
        "--config",
        type=Path,
        default=ROOT / ".develop",
        help="the folder that Home Assistant keeps everything in (default: .develop)",
    )
    parser.add_argument(
        "--fresh", action="store_true", help="forget the folder and start over"
    )
    parser.add_argument("--port", type=int, default=HOME_ASSISTANT_PORT)
    parser.add_argument("--companion-port", type=int, default=COMPANION_PORT)
    parser.add_argument("--racks", type=int, default=3, help="racks of a new farm")
    parser.add_argument("--shelves", type=int, default=4, help="shelves of each rack")
    parser.add_argument(
        "--verbose", action="store_true", help="show Home Assistant's log as it comes"
    )
    return parser.parse_args()


@asynccontextmanager
async def progress(step: str) -> AsyncIterator[None]:
    """Show what is being done and for how long; once finished, how long it took."""
    start = time.monotonic()

    async def count() -> None:
        while True:
            print(f"\r  {step} … {time.monotonic() - start:.0f} s ", end="", flush=True)
            await asyncio.sleep(0.5)

    counter = asyncio.create_task(count()) if sys.stdout.isatty() else None
    outcome = "failed"
    try:
        if counter is None:
            print(f"  {step} …", flush=True)
        yield
        outcome = "done"
    finally:
        seconds = time.monotonic() - start
        if counter is not None:
            counter.cancel()
            print(f"\r  {step}: {outcome} in {seconds:.1f} s   ", flush=True)
        elif outcome == "done":
            print(f"  {step}: done in {seconds:.1f} s", flush=True)


def runs_in(config: Path) -> bool:
    """Whether a Home Assistant runs in the folder: it holds a lock as long as it does."""
    lock = config / ".ha_run.lock"
    if not lock.exists():
        return False
    with lock.open() as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def claim_folder(config: Path, *, fresh: bool) -> None:
    """Make the folder ours; never touch one that is not, or that is in use."""
    marker = config / MARKER
    if config.exists() and any(config.iterdir()) and not marker.exists():
        message = (
            f"{config} has files in it that this command did not make.\n"
            "Choose another folder with --config, or empty this one."
        )
        raise CannotStart(message)
    if runs_in(config):
        message = (
            f"A Home Assistant runs in {config} already.\n"
            "Stop it, or choose another folder with --config."
        )
        raise CannotStart(message)
    if fresh and config.exists():
        shutil.rmtree(config)
    config.mkdir(parents=True, exist_ok=True)
    marker.touch()


def choose_port(wanted: int, whose: str) -> int:
    """Take the port, or the next free one and say so."""
    port = free_port(wanted)
    if port != wanted:
        print(f"  Port {wanted} is taken, so {whose} listens on {port}.")
    return port


async def ensure_farm(
    home_assistant: HomeAssistant, arguments: Namespace, companion_url: str
) -> None:
    """Sign in, add the demo farm where there is none, and link it with the companion."""
    async with home_assistant.signed_in() as session:
        async with progress("Waiting until Home Assistant has started everything"):
            await session.wait_until_running()
        if not await session.farm_entries():
            async with progress("Adding the demo farm"):
                await add_demo_farm(session, arguments.racks, arguments.shelves)
                await wait_until_farm_is_loaded(session)
                await place_demo_farm(session)
            async with progress("Making the farm's automations"):
                await automate_demo_farm(session)
        async with progress("Linking the farm with the companion"):
            await wait_until_farm_is_loaded(session)
            if await link_demo_farm(session, home_assistant.config, companion_url):
                await write_for_demo_farm(companion_url)


async def follow(path: Path) -> None:
    """Print a growing file."""
    with path.open(encoding="utf-8", errors="replace") as file:
        while True:
            if text := file.read():
                print(text, end="", flush=True)
            else:
                await asyncio.sleep(0.2)


async def keep_running(home_assistant: HomeAssistant, companion: Service) -> None:
    """Watch both; start Home Assistant again when its user asks for a restart."""
    while True:
        services = (home_assistant.service, companion)
        ends = [asyncio.create_task(service.wait()) for service in services]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()
        if home_assistant.service.exit_code == RESTART_EXIT_CODE:
            async with progress("Starting Home Assistant again"):
                await home_assistant.start()
            continue
        for service in services:
            service.check_alive()


def announce(home_assistant: HomeAssistant, companion_url: str) -> None:
    """Say where everything is."""
    print(
        f"""
  Home Assistant   {home_assistant.url}   (user {DEMO_USER.name}, password {DEMO_USER.password})
  Companion        {companion_url}/docs   (email {OWNER.name}, password {OWNER.password})
  Files            {home_assistant.config}

  Ctrl-C stops both. The next start goes on where this one ended; --fresh starts over.
""",
        flush=True,
    )


async def run(arguments: Namespace) -> None:
    """Start both, say where they are, and stay until told to stop."""
    config: Path = arguments.config.resolve()
    claim_folder(config, fresh=arguments.fresh)
    port = choose_port(arguments.port, "Home Assistant")
    companion_port = choose_port(arguments.companion_port, "the companion")
    companion_url = f"http://{HOST}:{companion_port}"
    home_assistant = HomeAssistant(config, port)
    companion = companion_service(config, companion_port)
    follower: asyncio.Task[None] | None = None
    try:
        async with progress("Starting the companion and Home Assistant"):
            await ensure_owner(config)
            await companion.start()
            await asyncio.gather(
                companion.wait_until_answers(f"{companion_url}/health", 60),
                home_assistant.start(),
            )
        if arguments.verbose:
            follower = asyncio.create_task(follow(home_assistant.service.output))
        try:
            await ensure_farm(home_assistant, arguments, companion_url)
        except (RequestRefused, TookTooLong) as problem:
            home_assistant.service.check_alive()
            print(f"\n  There is no demo farm: {problem}\n  Home Assistant runs on.")
        announce(home_assistant, companion_url)
        await keep_running(home_assistant, companion)
    finally:
        if follower is not None:
            follower.cancel()
        print("\n  Stopping …", flush=True)
        await asyncio.gather(home_assistant.stop(), companion.stop())


async def run_until_told_to_stop(arguments: Namespace) -> int:
    """Run; Ctrl-C and SIGTERM end it in good order."""
    work = asyncio.ensure_future(run(arguments))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, work.cancel)
    try:
        await work
    except asyncio.CancelledError:
        return 0
    except (HomeAssistantDied, CannotStart, TookTooLong, ClientError) as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(run_until_told_to_stop(parse_arguments())))
