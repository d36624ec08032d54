"""Access tokens of an OpenID issuer, verified with the keys that it publishes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
import json
from threading import Lock
import time
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import jwt
from jwt import PyJWK
import structlog

from ..problems import NotSignedIn, Unavailable
from ..settings import Settings
from .tokens import check_times

_LOGGER = structlog.stdlib.get_logger(__name__)

ALGORITHMS = ["ES256", "RS256"]
KEPT_SECONDS = 600.0
# An unknown key id asks again, but no sooner: nobody can make us flood the issuer.
PAUSE_SECONDS = 10.0
FETCH_SECONDS = 5.0
LARGEST_KEY_SET = 64 * 1024
LEEWAY = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class OutsideIdentity:
    """A person as the issuer knows them."""

    issuer: str
    subject: str
    email: str | None
    email_is_verified: bool
    name: str | None


def fetch_keys(url: str) -> dict[str, PyJWK]:
    """Get the issuer's public keys; a symmetric one is not among them."""
    request = Request(url, headers={"Accept": "application/json"})  # noqa: S310 - settings allow https only
    try:
        with urlopen(request, timeout=FETCH_SECONDS) as response:  # noqa: S310
            document = json.loads(response.read(LARGEST_KEY_SET))
    except HTTPError as error:
        error.close()
        raise
    keys: dict[str, PyJWK] = {}
    for each in document["keys"]:
        if each.get("kid") and each.get("kty") in {"EC", "RSA"}:
            keys[each["kid"]] = PyJWK.from_dict(each)
    return keys


@dataclass(slots=True)
class Issuer:
    """One OpenID issuer and its keys, kept for a while."""

    issuer: str
    audience: str
    jwks_url: str
    fetch: Callable[[str], dict[str, PyJWK]] = fetch_keys
    monotonic: Callable[[], float] = time.monotonic
    _keys: dict[str, PyJWK] = field(default_factory=dict)
    _asked_at: float | None = None
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def of(cls, settings: Settings) -> Issuer | None:
        """Make the issuer that the settings name."""
        if settings.oidc_issuer is None:
            return None
        issuer = settings.oidc_issuer.rstrip("/")
        url = settings.oidc_jwks_url or f"{issuer}/.well-known/jwks.json"
        return cls(settings.oidc_issuer, settings.oidc_audience, url)

    def verify(self, token: str, now: datetime) -> OutsideIdentity:
        """Verify a token; what its header says about keys is ignored but the id."""
        try:
            key = self._key(str(jwt.get_unverified_header(token).get("kid")))
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                audience=self.audience,
                issuer=self.issuer,
                options={
                    "require": ["exp", "iat", "iss", "aud", "sub"],
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
            check_times(claims, now, LEEWAY)
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            raise NotSignedIn from error
        return _identity(self.issuer, claims)

    def _key(self, identity: str) -> PyJWK:
        """Give a key by its id, asking the issuer at most once for an unknown one."""
        with self._lock:
            now = self.monotonic()
            age = None if self._asked_at is None else now - self._asked_at
            is_old = age is None or age > KEPT_SECONDS
            is_unknown = identity not in self._keys
            if is_old or (is_unknown and (age is None or age > PAUSE_SECONDS)):
                self._refresh(now)
            key = self._keys.get(identity)
            if not self._keys:
                raise Unavailable("The OpenID issuer does not answer.")
        if key is None:
            raise NotSignedIn("The token is signed with a key that nobody published.")
        return key

    def _refresh(self, now: float) -> None:
        """Ask the issuer; while it does not answer, the keys we know still count."""
        self._asked_at = now
        try:
            self._keys = self.fetch(self.jwks_url)
        except (OSError, ValueError, KeyError, TypeError, jwt.PyJWTError) as error:
            _LOGGER.warning("no keys from the issuer", error=type(error).__name__)


def _identity(issuer: str, claims: dict[str, Any]) -> OutsideIdentity:
    """Read who a token is about (Supabase Auth keeps some of it in user_metadata)."""
    more = claims.get("user_metadata")
    more = more if isinstance(more, dict) else {}
    email, name = claims.get("email"), claims.get("name") or more.get("full_name")
    return OutsideIdentity(
        issuer=issuer,
        subject=str(claims["sub"]),
        email=email.strip().lower() if isinstance(email, str) and email else None,
        email_is_verified=claims.get("email_verified") is True,
        name=name if isinstance(name, str) else None,
    )
