"""The `companion` command."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
import getpass
import json
from pathlib import Path
import secrets
import signal
import sys
from typing import Any

from pydantic import SecretStr, ValidationError
from sqlalchemy.exc import DBAPIError
import uvicorn

from . import __version__
from .accounts import operator
from .accounts.service import make_reset_token, make_setup_token
from .app import create_app
from .archives import ArchiveUnusable
from .database import open_database
from .keyring import load_secret
from .link.pairing import companion_id, make_code_as_operator
from .lock import OnlyProcess
from .logs import set_up_logs
from .migrate import newest, upgrade, upgrade_apart
from .notes.files import PhotoFiles
from .openapi import breaking_changes
from .problems import Problem
from .runtime import Runtime
from .server import run
from .settings import Settings, UnsafeConfiguration
from .work import open_runner


def _parser() -> ArgumentParser:
    """Describe the command line."""
    parser = ArgumentParser(
        prog="companion",
        description="Farm records and analytics beside Home Assistant.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="answer requests until stopped")
    serve.add_argument(
        "--host", help="the address to listen on (VF_HOST, default 127.0.0.1)"
    )
    serve.add_argument(
        "--port", type=int, help="the port to listen on (VF_PORT, default 8200)"
    )
    commands.add_parser("worker", help="do jobs until stopped, beside `serve`")
    commands.add_parser("migrate", help="bring the database to this version's form")
    owner = commands.add_parser("create-owner", help="make an organization's owner")
    owner.add_argument("email")
    owner.add_argument("--name", default="Owner")
    owner.add_argument("--organization", default="My farm")
    reset = commands.add_parser(
        "reset-password", help="make a link's token for somebody who cannot sign in"
    )
    reset.add_argument("email")
    for name, text in (
        ("backup", "write everything to an archive"),
        ("restore", "fill an empty database from an archive"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("file", type=Path)
    leaving = commands.add_parser("export", help="write one organization to an archive")
    leaving.add_argument("file", type=Path)
    leaving.add_argument(
        "--organization", help="its name or id; needed where there are several"
    )
    arriving = commands.add_parser(
        "import", help="take an exported organization in beside those that are there"
    )
    arriving.add_argument("file", type=Path)
    pair = commands.add_parser(
        "pair", help="make a code by which one Home Assistant is let in"
    )
    pair.add_argument(
        "--organization", help="its name or id; needed where there are several"
    )
    openapi = commands.add_parser("openapi", help="write the API's description")
    openapi.add_argument("file", type=Path)
    openapi.add_argument(
        "--allow-breaking",
        action="store_true",
        help="replace a description whose callers the new one breaks",
    )
    return parser


def _settings(arguments: Namespace) -> Settings:
    """Read the settings; what the command line says goes before the environment."""
    given: dict[str, Any] = {
        name: value
        for name in ("host", "port")
        if (value := getattr(arguments, name, None)) is not None
    }
    return Settings(**given)


def _serve(settings: Settings, _arguments: Namespace) -> None:
    """Answer requests until the process is told to stop."""
    set_up_logs(settings.log_level, settings.log_format)
    with OnlyProcess(settings), closing(_ready(settings)) as runtime:
        token = make_setup_token(runtime)
        if token is not None:
            print(
                "Nobody has an account yet. Register the first person with this "
                f"set-up token, which works once:\n\n    {token}\n",
                file=sys.stderr,
                flush=True,
            )
        several = settings.workers > 1
        config = uvicorn.Config(
            "companion.app:from_environment"
            if several
            else create_app(settings, runtime),
            factory=several,
            workers=settings.workers if several else None,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=list(settings.trusted_proxies),
            server_header=False,
            # A client that reads slowly would hold the process.
            timeout_graceful_shutdown=5,
        )
        with _announced(settings, runtime):
            run(config)


def _ready(settings: Settings) -> Runtime:
    """Bring the database to this version's form, and open what the settings name."""
    # What is not safe is refused before anything is made.
    load_secret(settings)
    # A runtime has threads, beside which no process can be doubled.
    with closing(open_database(settings)) as database:
        upgrade_apart(database)
    return Runtime.open(settings)


def _announced(settings: Settings, runtime: Runtime) -> AbstractContextManager[None]:
    """Be found on the network, where that is wanted; elsewhere nothing is loaded for it."""
    if not settings.announces:
        return nullcontext()
    from .link.announcement import announced  # noqa: PLC0415 - 5 MB

    return announced(settings, companion_id(runtime.keyring))


def _worker(settings: Settings, _arguments: Namespace) -> None:
    """Do jobs until the process is told to stop; the one that runs is finished."""
    if settings.is_sqlite:
        raise UnsafeConfiguration(
            "SQLite is for one process: `companion serve` does the jobs itself. "
            "Set VF_DATABASE_URL to a PostgreSQL database to have workers."
        )
    set_up_logs(settings.log_level, settings.log_format)
    with closing(Runtime.open(settings)) as runtime:
        upgrade_apart(runtime.database)
        runner = open_runner(runtime)
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: runner.end())
        runner.serve()


def _migrate(settings: Settings, _arguments: Namespace) -> None:
    """Bring the database to this version's form."""
    with OnlyProcess(settings), closing(Runtime.open(settings)) as runtime:
        upgrade(runtime.database)
    print(f"The database has the form {newest()}.")


def _create_owner(settings: Settings, arguments: Namespace) -> None:
    """Make a person who owns an organization."""
    password = sys.stdin.readline().rstrip("\n") if not sys.stdin.isatty() else ""
    password = password or getpass.getpass("Password (12 characters and more): ")
    with closing(Runtime.open(settings)) as runtime:
        upgrade(runtime.database)
        operator.create_owner(
            runtime,
            arguments.email,
            arguments.name,
            arguments.organization,
            password,
        )
    print(f"{arguments.email} owns {arguments.organization}.")


def _reset_password(settings: Settings, arguments: Namespace) -> None:
    """Make a link's token."""
    with closing(Runtime.open(settings)) as runtime:
        token = make_reset_token(runtime, arguments.email)
    print(f"Valid for one hour, once, at /api/v1/auth/password/reset:\n{token}")


def _progress(table: str, done: int, total: int) -> None:
    """Show how far long work is."""
    if sys.stderr.isatty() or done == total:
        of = f" of {total}" if total else ""
        print(f"\r{table}: {done}{of}    ", end="", file=sys.stderr, flush=True)


def _backup(settings: Settings, arguments: Namespace) -> None:
    """Write everything to an archive."""
    from .backup import back_up  # noqa: PLC0415 - only here

    with closing(Runtime.open(settings)) as runtime:
        photos = PhotoFiles.below(settings.data_dir)
        rows = back_up(runtime.database, arguments.file, _progress, photos=photos)
    print(f"\n{rows} rows in {arguments.file}. The secret is not in it: keep that too.")


def _restore(settings: Settings, arguments: Namespace) -> None:
    """Fill an empty database."""
    from .backup import restore  # noqa: PLC0415 - only here

    with OnlyProcess(settings), closing(Runtime.open(settings)) as runtime:
        photos = PhotoFiles.below(settings.data_dir)
        rows = restore(runtime.database, arguments.file, _progress, photos=photos)
    print(f"\n{rows} rows from {arguments.file}.")


def _export(settings: Settings, arguments: Namespace) -> None:
    """Write one organization to an archive."""
    from .moving import export_organization  # noqa: PLC0415 - only here

    with closing(Runtime.open(settings)) as runtime:
        moved = export_organization(
            runtime.database,
            arguments.file,
            PhotoFiles.below(settings.data_dir),
            wanted=arguments.organization,
            progress=_progress,
        )
    print(
        f"\n{moved.rows} rows and {moved.photos} photos of {moved.organization} "
        f"in {arguments.file}, without passwords and keys."
    )


def _import(settings: Settings, arguments: Namespace) -> None:
    """Take an exported organization in."""
    from .moving import import_organization  # noqa: PLC0415 - only here

    with OnlyProcess(settings), closing(Runtime.open(settings)) as runtime:
        upgrade(runtime.database)
        moved = import_organization(
            runtime.database,
            arguments.file,
            PhotoFiles.below(settings.data_dir),
            runtime.clock(),
            progress=_progress,
        )
    print(
        f"\n{moved.organization} is here: {moved.rows} rows and {moved.photos} photos. "
        "Who had no account here needs `companion reset-password` once, and Home "
        "Assistant a new key."
    )


def _pair(settings: Settings, arguments: Namespace) -> None:
    """Make a pairing code."""
    from .moving import organizations_named  # noqa: PLC0415 - only here

    with closing(Runtime.open(settings)) as runtime:
        with runtime.database.read() as session:
            organization = organizations_named(session, arguments.organization)
        made = make_code_as_operator(runtime, organization.id)
    print(
        f"Type this code into Home Assistant, to link a farm with {organization.name}. "
        f"It is valid once, until {made.expires_at:%H:%M} UTC:\n{made.code}"
    )


def _openapi(settings: Settings, arguments: Namespace) -> None:
    """Write the API's description, unless it would break callers of the present one."""
    file: Path = arguments.file
    # What describes the API needs neither a database nor the secret.
    unsigned = {"database_url": "sqlite://", "secret": secrets.token_hex(32)}
    new = create_app(settings.model_copy(update=_secrets(unsigned))).openapi()
    if file.exists() and not arguments.allow_breaking:
        old = json.loads(file.read_text(encoding="utf-8"))
        if broken := breaking_changes(old, new):
            raise BreakingChange("\n".join(broken))
    file.write_text(f"{json.dumps(new, indent=1, sort_keys=True)}\n", encoding="utf-8")


def _secrets(values: dict[str, str]) -> dict[str, SecretStr]:
    return {name: SecretStr(value) for name, value in values.items()}


class BreakingChange(ValueError):
    """A description that would break callers."""


COMMANDS: dict[str, Callable[[Settings, Namespace], None]] = {
    "serve": _serve,
    "worker": _worker,
    "migrate": _migrate,
    "create-owner": _create_owner,
    "reset-password": _reset_password,
    "backup": _backup,
    "restore": _restore,
    "export": _export,
    "import": _import,
    "pair": _pair,
    "openapi": _openapi,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code."""
    arguments = _parser().parse_args(argv)
    try:
        COMMANDS[arguments.command](_settings(arguments), arguments)
    except ValidationError as error:
        for each in error.errors():
            name = "VF_" + "_".join(str(part) for part in each["loc"]).upper()
            where = "" if name == "VF_" else f"{name}: "
            print(f"companion: {where}{each['msg']}", file=sys.stderr)
        return 2
    except (UnsafeConfiguration, ArchiveUnusable, BreakingChange, LookupError) as error:
        print(f"companion: {error}", file=sys.stderr)
        return 2
    except Problem as problem:
        said = [each.message for each in problem.errors] or [
            problem.detail or problem.title
        ]
        print(f"companion: {' '.join(said)}", file=sys.stderr)
        return 2
    except DBAPIError as error:
        print(f"companion: The database does not answer: {error.orig}", file=sys.stderr)
        return 1
    return 0
