"""The `companion` command."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
import sys
from typing import Any

from pydantic import ValidationError
import uvicorn

from . import __version__
from .app import create_app
from .settings import Settings


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
    return parser


def _settings(arguments: Namespace) -> Settings:
    """Read the settings; what the command line says goes before the environment."""
    given: dict[str, Any] = {
        name: value
        for name in ("host", "port")
        if (value := getattr(arguments, name)) is not None
    }
    return Settings(**given)


def _serve(settings: Settings) -> None:
    """Answer requests until the process is told to stop."""
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_level=settings.log_level,
        proxy_headers=False,
        server_header=False,
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code."""
    arguments = _parser().parse_args(argv)
    try:
        settings = _settings(arguments)
    except ValidationError as error:
        for each in error.errors():
            name = "VF_" + "_".join(str(part) for part in each["loc"]).upper()
            print(f"companion: {name}: {each['msg']}", file=sys.stderr)
        return 2
    _serve(settings)
    return 0
