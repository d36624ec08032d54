"""What an operator can set, by environment variables that start with `VF_`."""

import ipaddress
import os
from pathlib import Path
import stat
from typing import Annotated, Any, Literal, Self, override
from zoneinfo import available_timezones

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

PREFIX = "VF_"
# Orchestrators mount secrets here readable by all users of the container.
MOUNTED_SECRETS = Path("/run/secrets")
SHORTEST_SECRET = 32
FEWEST_CHARACTERS = 10

type Port = Annotated[int, Field(ge=0, le=65535)]
type LogLevel = Literal["critical", "error", "warning", "info", "debug"]
type CommaSeparated = Annotated[tuple[str, ...], NoDecode]


class UnsafeConfiguration(ValueError):
    """A configuration that would expose the farm; the text says what to do."""


def default_data_dir() -> Path:
    """Name the folder for the companion's own files, where the system keeps such."""
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / "vertical-farm-companion"


def read_secret_file(path: Path) -> str:
    """Read a secret that only its owner may read."""
    readable_by_all = path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH)
    if readable_by_all and not path.is_relative_to(MOUNTED_SECRETS):
        raise UnsafeConfiguration(
            f"Every user of this machine can read {path}. Run: chmod 600 {path}"
        )
    return path.read_text(encoding="utf-8").strip()


class SecretFiles(PydanticBaseSettingsSource):
    """Take `VF_X_FILE` for `VF_X`, so that a secret need not be in the environment."""

    @override
    def get_field_value(
        self, field: FieldInfo, field_name: str
    ) -> tuple[Any, str, bool]:
        name = f"{PREFIX}{field_name.upper()}_FILE"
        path = os.environ.get(name)
        if "SecretStr" not in str(field.annotation) or not path:
            return None, field_name, False
        try:
            return read_secret_file(Path(path)), field_name, False
        except OSError as error:
            raise UnsafeConfiguration(
                f"{name} names {path}, which cannot be read: {error.strerror}."
            ) from error

    @override
    def __call__(self) -> dict[str, Any]:
        found = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in found.items() if value is not None}


class Settings(BaseSettings):
    """The operator's choices; every one has a default that is safe on one machine."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True
    )

    host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="The address to listen on; the default is reachable from this machine only.",
    )
    port: Port = Field(
        default=8200, description="The port to listen on; 0 takes any free one."
    )
    workers: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Processes that answer; more than one needs PostgreSQL.",
    )
    log_level: LogLevel = Field(default="info", description="How much the log tells.")
    log_format: Literal["json", "text"] = Field(
        default="json", description="One JSON object a line, or text for a terminal."
    )
    data_dir: Path = Field(
        default_factory=default_data_dir,
        description="The folder of the companion's own files: its secret, its SQLite database and photos.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="sqlite:///... or postgresql://...; the default is SQLite in the data folder.",
    )
    secret: SecretStr | None = Field(
        default=None,
        description="What signs tokens; the default is a file that the first start creates.",
    )
    redis_url: SecretStr | None = Field(
        default=None,
        description="Where several processes share their rate limits; not needed for one.",
    )
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^/]+(/.*)?$",
        description="The address people use, where a proxy is in front.",
    )
    allowed_origins: CommaSeparated = Field(
        default=(),
        description="Origins whose pages may call the API, separated by commas.",
    )
    trusted_proxies: CommaSeparated = Field(
        default=(),
        description="Addresses or networks whose X-Forwarded headers are believed.",
    )
    docs: bool | None = Field(
        default=None,
        description="Serve /docs; by default only where this machine alone can reach it.",
    )
    announce: bool | None = Field(
        default=None,
        description="Be found on the local network (zeroconf); by default where others can reach it.",
    )
    metrics_token: SecretStr | None = Field(
        default=None,
        description="The bearer token for /metrics; without one it answers this machine only.",
    )
    runner: Literal["embedded", "worker"] = Field(
        default="embedded",
        description="Who does the jobs: this process, or `companion worker` beside it.",
    )
    time_zone: str = Field(
        default="UTC",
        description="The time zone of the companion's own nightly work.",
    )
    max_body_bytes: int = Field(
        default=1024 * 1024, ge=1024, description="The largest request that is read."
    )
    ingest_per_minute: int = Field(
        default=6_000,
        ge=0,
        description="How often an organization may send readings in a minute; 0: no limit.",
    )
    analytics_per_minute: int = Field(
        default=600,
        ge=0,
        description="How often an organization may ask for analytics in a minute; 0: no limit.",
    )
    invitation_hours: int = Field(
        default=1,
        ge=1,
        le=7 * 24,
        description="How long an invitation can be accepted.",
    )
    erase_after_days: int = Field(
        default=30,
        ge=1,
        le=365,
        description="How long an organization that was deleted can be restored.",
    )
    plan: str | None = Field(
        default=None,
        min_length=1,
        max_length=64,
        description="The plan of organizations that pay for none; without one nothing is limited.",
    )
    photo_quota_bytes: int = Field(
        default=5 * 1024**3,
        ge=0,
        description="How much the photos of one organization may take.",
    )
    oidc_issuer: str | None = Field(
        default=None, description="An OpenID issuer whose access tokens are accepted."
    )
    oidc_audience: str = Field(
        default="authenticated", description="The audience its tokens must name."
    )
    oidc_jwks_url: str | None = Field(
        default=None, description="Its keys; by default below the issuer's address."
    )

    @field_validator("allowed_origins", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """Take a list as people write it in an environment variable."""
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse what is no network, and the one that is everybody."""
        for each in value:
            if ipaddress.ip_network(each).prefixlen == 0:
                raise UnsafeConfiguration(
                    "It would let everybody choose their address. Name your proxy's."
                )
        return value

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse to open the API to every page of the web."""
        if "*" in value:
            raise UnsafeConfiguration(
                "It would let every web page use a signed-in person's session. "
                "List the origins of your own pages."
            )
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        """Refuse a time zone that nobody knows."""
        if value not in available_timezones():
            raise ValueError(
                "It is no time zone of the IANA list, such as Europe/Lisbon."
            )
        return value

    @field_validator("secret", "metrics_token")
    @classmethod
    def _strong(cls, value: SecretStr | None) -> SecretStr | None:
        """Refuse a secret that can be guessed."""
        if value is None:
            return None
        text = value.get_secret_value()
        if len(text) < SHORTEST_SECRET or len(set(text)) < FEWEST_CHARACTERS:
            raise UnsafeConfiguration(
                f"It is too easy to guess: it needs {SHORTEST_SECRET} random "
                "characters. Make one with: openssl rand -hex 32"
            )
        return value

    @field_validator("oidc_issuer", "oidc_jwks_url")
    @classmethod
    def _encrypted(cls, value: str | None) -> str | None:
        """Refuse keys that somebody on the way could replace."""
        if value and not value.startswith(
            ("https://", "http://127.0.0.1", "http://localhost")
        ):
            raise UnsafeConfiguration(
                "Its keys would come over a connection that others can change. "
                "Use its https address."
            )
        return value

    @model_validator(mode="after")
    def _one_process_on_sqlite(self) -> Self:
        """Refuse several processes on a database that has one writer."""
        if self.workers > 1 and self.is_sqlite:
            raise UnsafeConfiguration(
                "VF_WORKERS is more than 1, but SQLite has one writer. "
                "Set VF_DATABASE_URL to a PostgreSQL database, or VF_WORKERS to 1."
            )
        if self.runner == "worker" and self.is_sqlite:
            raise UnsafeConfiguration(
                "VF_RUNNER is worker, but SQLite is for one process, so nobody would "
                "do the jobs. Set VF_DATABASE_URL to a PostgreSQL database, or "
                "VF_RUNNER to embedded."
            )
        return self

    @property
    def url(self) -> str:
        """The database's address, secret included."""
        if self.database_url is None:
            return f"sqlite:///{self.data_dir / 'companion.db'}"
        return self.database_url.get_secret_value()

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file beside the companion."""
        return self.url.startswith("sqlite")

    @property
    def is_local_only(self) -> bool:
        """Whether only this machine can reach the companion."""
        if self.public_url is not None:
            return False  # a proxy on this machine lets others in
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def serves_docs(self) -> bool:
        """Whether /docs is served."""
        return self.is_local_only if self.docs is None else self.docs

    @property
    def announces(self) -> bool:
        """Whether the companion tells the local network where it is."""
        return not self.is_local_only if self.announce is None else self.announce

    @classmethod
    @override
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, SecretFiles(settings_cls)
