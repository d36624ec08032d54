"""What one running companion consists of, handed to whoever needs it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Request

from .accounts.mail import Mailer, NoMail
from .database import Database, open_database
from .keyring import Keyring, load_secret
from .limits import RateLimits
from .organizations.keys import KnownKeys
from .settings import Settings

if TYPE_CHECKING:
    from .accounts.oidc import Issuer

type Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Runtime:
    """The settings and everything that is opened from them."""

    settings: Settings
    database: Database
    keyring: Keyring
    limits: RateLimits
    issuer: Issuer | None = None
    clock: Clock = system_clock
    mailer: Mailer = field(default_factory=NoMail)
    known_keys: KnownKeys = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "known_keys", KnownKeys(self.database))

    @classmethod
    def open(cls, settings: Settings, *, clock: Clock = system_clock) -> Runtime:
        """Open what the settings name."""
        keyring = Keyring.derive(load_secret(settings))
        redis = settings.redis_url
        return cls(
            settings=settings,
            database=open_database(settings),
            keyring=keyring,
            limits=RateLimits.at(redis.get_secret_value() if redis else None),
            issuer=_issuer(settings),
            clock=clock,
        )

    def close(self) -> None:
        """Let go of what was opened."""
        self.database.close()


def _issuer(settings: Settings) -> Issuer | None:
    """Make the issuer of tokens that the settings name."""
    if settings.oidc_issuer is None:
        return None
    from .accounts.oidc import Issuer  # noqa: PLC0415 - few have one: 8 MB

    return Issuer.of(settings)


async def runtime_of(request: Request) -> Runtime:
    """Give the runtime of the app that answers; what is not awaited costs a thread."""
    return cast("Runtime", request.app.state.runtime)


type RuntimeDep = Annotated[Runtime, Depends(runtime_of)]
