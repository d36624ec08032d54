"""Tokens: short signed ones for access, random ones for everything else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
import hashlib
import hmac
import re
import secrets
from typing import Any
from uuid import UUID, uuid7
import zlib

from ..keyring import Keyring
from ..problems import NotSignedIn

ISSUER = "vertical-farm-companion"
ALGORITHM = "HS256"
TYPE = "at+jwt"
ACCESS_LIFETIME = timedelta(minutes=10)
KEY_FORM = re.compile(r"vfk_([0-9a-f]{32})_([A-Za-z0-9_-]{43})_([0-9a-f]{8})")


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What an access token says: who, in which session."""

    user_id: UUID
    sign_in_id: UUID


def hash_token(token: str) -> str:
    """Hash a random token; 256 bits of it need no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token(prefix: str) -> str:
    """Make a random token whose prefix tells finders what it is."""
    return f"{prefix}_{secrets.token_urlsafe(32)}"


def new_access_token(
    keyring: Keyring, user_id: UUID, sign_in_id: UUID, now: datetime
) -> str:
    """Sign an access token."""
    import jwt  # noqa: PLC0415 - see read_access_token

    claims = {
        "iss": ISSUER,
        "aud": ISSUER,
        "sub": str(user_id),
        "sid": str(sign_in_id),
        "jti": str(uuid7()),
        "iat": int(now.timestamp()),
        "exp": int((now + ACCESS_LIFETIME).timestamp()),
    }
    return jwt.encode(
        claims, keyring.access_tokens, algorithm=ALGORITHM, headers={"typ": TYPE}
    )


def algorithm_of(token: str) -> object:
    """Tell how a token says that it is signed."""
    import jwt  # noqa: PLC0415 - see read_access_token

    try:
        return jwt.get_unverified_header(token).get("alg")
    except jwt.PyJWTError as error:
        raise NotSignedIn from error


def read_access_token(keyring: Keyring, token: str, now: datetime) -> AccessClaims:
    """Verify an access token of our own."""
    # Where only API keys are used, it is never loaded: 8 MB.
    import jwt  # noqa: PLC0415

    try:
        decoded = jwt.decode_complete(
            token,
            keyring.access_tokens,
            algorithms=["HS256"],
            issuer=ISSUER,
            audience=ISSUER,
            options={
                "require": ["exp", "iat", "iss", "aud", "sub", "sid"],
                # By the companion's own clock, below.
                "verify_exp": False,
                "verify_iat": False,
            },
        )
        if decoded["header"].get("typ") != TYPE:
            raise NotSignedIn
        claims: dict[str, Any] = decoded["payload"]
        check_times(claims, now)
        return AccessClaims(UUID(claims["sub"]), UUID(claims["sid"]))
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise NotSignedIn from error


def check_times(
    claims: dict[str, Any], now: datetime, leeway: timedelta = timedelta()
) -> None:
    """Refuse a token that has ended, or has not begun."""
    moment, slack = now.timestamp(), leeway.total_seconds()
    if float(claims["exp"]) + slack <= moment:
        raise NotSignedIn("The access token has ended.")
    begin = max(float(claims.get(name, 0)) for name in ("iat", "nbf"))
    # A clock set back must not lock everybody out for long: a minute is allowed.
    if begin - max(slack, 60) > moment:
        raise NotSignedIn("The access token is not valid yet.")


@dataclass(frozen=True, slots=True)
class KeyText:
    """An API key as its holder has it."""

    id: UUID
    text: str

    @property
    def hash(self) -> str:
        """What is stored of it."""
        return hash_token(self.text)

    def matches(self, known_hash: str) -> bool:
        """Compare in constant time."""
        return hmac.compare_digest(self.hash, known_hash)


def new_key() -> KeyText:
    """Make an API key; the checksum lets scanners tell a real one from noise."""
    identity = uuid7()
    start = f"vfk_{identity.hex}_{secrets.token_urlsafe(32)}"
    return KeyText(identity, f"{start}_{_checksum(start)}")


def read_key(text: str) -> KeyText:
    """Read an API key; a mistyped one is refused without asking the database."""
    form = KEY_FORM.fullmatch(text)
    if form is None or _checksum(text[: form.start(3) - 1]) != form[3]:
        raise NotSignedIn("This is not a complete API key.")
    return KeyText(UUID(form[1]), text)


def _checksum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"
