"""Whether the companion is up, whether it can work, and what it measures."""

from contextlib import suppress
import hmac
from ipaddress import ip_address
from typing import Literal

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, ConfigDict
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from . import __version__
from .access import public
from .database import enter_system
from .jobs.service import measure
from .migrate import current, newest
from .problems import NotFound, Unavailable
from .runtime import RuntimeDep

router = APIRouter(tags=["operation"])


class Health(BaseModel):
    """The answer to a probe."""

    model_config = ConfigDict(frozen=True)

    status: Literal["ok"] = "ok"
    version: str = __version__


class Ready(BaseModel):
    """The answer of a companion that can work."""

    model_config = ConfigDict(frozen=True)

    status: Literal["ready"] = "ready"


@router.get("/health", dependencies=[public("probes have no account")])
async def read_health() -> Health:
    """Say that the process answers, and its version."""
    return Health()


@router.get("/ready", dependencies=[public("probes have no account")])
def read_ready(runtime: RuntimeDep) -> Ready:
    """Say that the database answers, in the form that this version expects."""
    with runtime.database.read() as session:
        session.execute(text("SELECT 1"))
    if current(runtime.database) != newest():
        raise Unavailable("The database has another form than this version expects.")
    return Ready()


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    dependencies=[public("it has a token of its own, or answers this machine only")],
)
def read_metrics(request: Request, runtime: RuntimeDep) -> Response:
    """Give what Prometheus collects."""
    token = runtime.settings.metrics_token
    if token is not None:
        given = request.headers.get("authorization", "")
        expected = f"Bearer {token.get_secret_value()}"
        allowed = hmac.compare_digest(given.encode(), expected.encode())
    else:
        allowed = runtime.settings.is_local_only and _is_this_machine(request)
    if not allowed:
        raise NotFound
    # What this process has counted is told even if the database is away.
    with suppress(SQLAlchemyError), runtime.database.read() as session:
        enter_system(session)
        measure(session, runtime.clock())
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _is_this_machine(request: Request) -> bool:
    """Tell whether the caller runs on this machine."""
    try:
        return (
            request.client is not None and ip_address(request.client.host).is_loopback
        )
    except ValueError:
        return False
