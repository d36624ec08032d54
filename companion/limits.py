"""Rate limits: in memory, or in Redis where several processes share them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from math import ceil
import time

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter
import structlog

from .problems import TooManyRequests

_LOGGER = structlog.stdlib.get_logger(__name__)

SIGN_IN_PER_ADDRESS = RateLimitItemPerMinute(20, namespace="sign-in-address")
SIGN_IN_PER_ACCOUNT = RateLimitItemPerMinute(10, namespace="sign-in-account")
SIGN_IN_OF_ALL = RateLimitItemPerMinute(300, namespace="sign-in-all")
LINKS_PER_ADDRESS = RateLimitItemPerHour(20, namespace="links-address")
LINKS_PER_ACCOUNT = RateLimitItemPerHour(5, namespace="links-account")
INVITATIONS_PER_ORGANIZATION = RateLimitItemPerHour(100, namespace="invitations")

type Limit = tuple[RateLimitItem, str]


@dataclass(frozen=True, slots=True)
class RateLimits:
    """Counts what was done, and refuses what is too much."""

    storage: Storage
    _window: MovingWindowRateLimiter = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_window", MovingWindowRateLimiter(self.storage))

    @classmethod
    def at(cls, url: str | None) -> RateLimits:
        """Keep the counts in memory, or at a Redis."""
        storage = storage_from_string(url or "memory://")
        assert isinstance(storage, Storage)  # noqa: S101 - not an async one
        return cls(storage)

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

    def _answers(self, ask: Callable[[], bool]) -> bool:
        """Ask the storage; without it nobody is locked out, but the log tells."""
        try:
            return ask()
        except Exception as error:
            if self.storage.__class__.__name__ == "MemoryStorage":
                raise
            _LOGGER.warning("rate limits have no storage", error=type(error).__name__)
            return True
