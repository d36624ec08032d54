"""Rate limits: in memory, or in Redis where several processes share them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from math import ceil
import time

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter
import structlog

from .problems import TooManyRequests

_LOGGER = structlog.stdlib.get_logger(__name__)

SIGN_IN_PER_ADDRESS = RateLimitItemPerMinute(20, namespace="sign-in-address")
SIGN_IN_PER_ACCOUNT = RateLimitItemPerMinute(10, namespace="sign-in-account")
SIGN_IN_OF_ALL = RateLimitItemPerMinute(300, namespace="sign-in-all")
LINKS_PER_ADDRESS = RateLimitItemPerHour(20, namespace="links-address")
LINKS_PER_ACCOUNT = RateLimitItemPerHour(5, namespace="links-account")
INVITATIONS_PER_ORGANIZATION = RateLimitItemPerHour(100, namespace="invitations")

MOST_COUNTED = 10_000

type Limit = tuple[RateLimitItem, str]


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
