"""Passwords: what is accepted, and Argon2 with bounded memory."""

from functools import cache
from importlib.resources import files
import secrets
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from ..problems import InvalidInput, InvalidRequest, Unavailable

SHORTEST = 12
LONGEST = 256
WAIT_SECONDS = 10.0
SEQUENCES = (
    "0123456789" * 26,
    "abcdefghijklmnopqrstuvwxyz" * 10,
    "qwertyuiopasdfghjklzxcvbnm",
)

_HASHER = PasswordHash((Argon2Hasher(),))
# Each takes 64 MiB: more at once would exhaust a small machine.
_TURNS = BoundedSemaphore(2)


@cache
def common_passwords() -> frozenset[str]:
    """Read the passwords that everybody tries first."""
    text = (files(__package__) / "common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(
        line.casefold() for line in text.splitlines() if not line.startswith("#")
    )


@cache
def _nobodys_hash() -> str:
    """Make a hash to verify against where there is no account."""
    return _HASHER.hash(secrets.token_hex(16))


def check_strength(password: str, email: str, pointer: str = "/password") -> None:
    """Refuse a password that is guessed first (NIST SP 800-63B: no composition rules)."""
    folded = password.casefold()
    name = email.split("@", maxsplit=1)[0].casefold()
    rest = folded.replace(name, "").strip("0123456789!.-_")
    is_own_name = len(name) > 3 and name in folded and not rest
    is_sequence = any(folded in run or folded in run[::-1] for run in SEQUENCES)
    is_known = folded in common_passwords() or len(set(folded)) <= 3
    if not (is_own_name or is_sequence or is_known):
        return
    message = "It is one of those that are tried first. A few random words are better."
    raise InvalidRequest(
        errors=[InvalidInput(pointer=pointer, code="password_common", message=message)]
    )


def hash_password(password: str) -> str:
    """Hash a new password."""
    with _Turn():
        return _HASHER.hash(password)


def verify_password(password: str, known_hash: str | None) -> bool:
    """Compare, in the same time whether or not there is anything to compare with."""
    with _Turn():
        matches = _HASHER.verify(password, known_hash or _nobodys_hash())
    return matches and known_hash is not None


class _Turn:
    """One of the few places where a password may be hashed."""

    def __enter__(self) -> None:
        if not _TURNS.acquire(timeout=WAIT_SECONDS):
            raise Unavailable("Too many people are signing in at once.")

    def __exit__(self, *_: object) -> None:
        _TURNS.release()
