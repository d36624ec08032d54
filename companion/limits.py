"""Rate limits: in memory, or in Redis where several processes share them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from math import ceil
import time
from typing import Any

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.errors import ConfigurationError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter
import structlog

from .problems import TooManyRequests
from .settings import UnsafeConfiguration

_LOGGER = structlog.stdlib.get_logger(__name__)

SIGN_IN_PER_ADDRESS = RateLimitItemPerMinute(20, namespace="sign-in-address")
SIGN_IN_PER_ACCOUNT = RateLimitItemPerMinute(10, namespace="sign-in-account")
SIGN_IN_OF_ALL = RateLimitItemPerMinute(300, namespace="sign-in-all")
LINKS_PER_ADDRESS = RateLimitItemPerHour(20, namespace="links-address")
LINKS_PER_ACCOUNT = RateLimitItemPerHour(5, namespace="links-account")
INVITATIONS_PER_ORGANIZATION = RateLimitItemPerHour(100, namespace="invitations")

MOST_COUNTED = 10_000
# A Redis that takes longer is as good as none, and requests wait for it.
REDIS_SECONDS = 0.5

type Limit = tuple[RateLimitItem, str]


def _redis(url: str) -> Storage:
    """Open the counts at a Redis; whether it is there shows when it is asked."""
    try:
        from redis.backoff import NoBackoff  # noqa: PLC0415 - few have it
        from redis.retry import Retry  # noqa: PLC0415 - few have it
    except ModuleNotFoundError as error:
        raise UnsafeConfiguration(
            "VF_REDIS_URL names Redis, whose client is not installed. "
            "Run: pip install 'vertical-farm-companion[redis]'"
        ) from error
    # They go to the client, which itself waits for ever.
    options: dict[str, Any] = {
        "socket_timeout": REDIS_SECONDS,
        "socket_connect_timeout": REDIS_SECONDS,
        # Once more, because a connection of before may have ended meanwhile.
        "retry": Retry(NoBackoff(), 1),
    }
    try:
        storage = storage_from_string(url, **options)
    except (ConfigurationError, ValueError) as error:
        raise UnsafeConfiguration(
            "VF_REDIS_URL is no address of a Redis. Use redis://host:6379 or rediss://..."
        ) from error
    assert isinstance(storage, Storage)  # noqa: S101 - not an async one
    return storage


@dataclass(frozen=True, slots=True)
class RateLimits:
    """Counts what was done, and refuses what is too much."""

    storage: Storage
    _window: MovingWindowRateLimiter = field(init=False)
    _fixed: FixedWindowRateLimiter = field(init=False)
    # What comes often is counted here where no other process has to know: by minute.
    _counts: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_window", MovingWindowRateLimiter(self.storage))
        object.__setattr__(self, "_fixed", FixedWindowRateLimiter(self.storage))

    @classmethod
    def at(cls, url: str | None) -> RateLimits:
        """Keep the counts in memory, or at a Redis."""
        return cls(_redis(url) if url else MemoryStorage())

    def check(self, *limits: Limit) -> None:
        """Refuse if one limit is reached, without counting."""
        for item, key in limits:
            if self._answers(partial(self._window.test, item, key)):
                continue
            reset, _ = self._window.get_window_stats(item, key)
            raise TooManyRequests(ceil(reset - time.time()))

    def count(self, *limits: Limit) -> None:
        """Count one more."""
        for item, key in limits:
            self._answers(partial(self._window.hit, item, key))

    def spend(self, *limits: Limit) -> None:
        """Count one more, and refuse if that is too much."""
        self.check(*limits)
        self.count(*limits)

    @property
    def are_here(self) -> bool:
        """Tell whether counting waits for nobody."""
        return type(self.storage) is MemoryStorage

    def take(self, kind: str, whose: str, most: int) -> None:
        """Count one more of what comes often, and refuse what is too much for a minute."""
        minute, second = divmod(int(time.time()), 60)
        if self.are_here:
            began, count = self._counts.get((kind, whose), (minute, 0))
            count = count + 1 if began == minute else 1
            if len(self._counts) >= MOST_COUNTED:
                self._counts.clear()
            self._counts[kind, whose] = (minute, count)
            is_allowed = count <= most
        else:
            item = RateLimitItemPerMinute(most, namespace=kind)
            is_allowed = self._answers(partial(self._fixed.hit, item, whose))
        if not is_allowed:
            raise TooManyRequests(60 - second)

    def _answers(self, ask: Callable[[], bool]) -> bool:
        """Ask the storage; without it nobody is locked out, but the log tells."""
        try:
            return ask()
        except Exception as error:
            if self.are_here:
                raise
            _LOGGER.warning("rate limits have no storage", error=type(error).__name__)
            return True
