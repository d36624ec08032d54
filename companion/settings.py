"""What an operator can set, by environment variables that start with `VF_`."""

from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

type Port = Annotated[int, Field(ge=0, le=65535)]
type LogLevel = Literal["critical", "error", "warning", "info", "debug"]


class Settings(BaseSettings):
    """The operator's choices; every one has a default that is safe on one machine."""

    model_config = SettingsConfigDict(
        env_prefix="VF_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="The address to listen on; the default is reachable from this machine only.",
    )
    port: Port = Field(
        default=8200, description="The port to listen on; 0 takes any free one."
    )
    log_level: LogLevel = Field(default="info", description="How much the log tells.")
