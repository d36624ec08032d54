"""Whether the companion is up, and which version it is."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from . import __version__

router = APIRouter(tags=["operation"])


class Health(BaseModel):
    """The answer to a probe."""

    model_config = ConfigDict(frozen=True)

    status: Literal["ok"] = "ok"
    version: str = __version__


@router.get("/health")
async def read_health() -> Health:
    """Say that the process answers, and its version."""
    return Health()
