"""Time-based one-time codes (RFC 6238) for authenticator apps."""

from base64 import b32decode, b32encode
from datetime import datetime
import hmac
import secrets
from urllib.parse import quote, urlencode

STEP_SECONDS = 30
DIGITS = 6
# One step early or late: phones' clocks differ.
TOLERATED_STEPS = (0, -1, 1)
RECOVERY_CODES = 10


def new_secret() -> str:
    """Make a secret of 160 bits, as RFC 4226 recommends."""
    return b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """Compute the code of a time step."""
    digest = hmac.digest(b32decode(secret), step.to_bytes(8), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4]) & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """Give the time step whose code this is."""
    present = int(now.timestamp()) // STEP_SECONDS
    for offset in TOLERATED_STEPS:
        if hmac.compare_digest(code_at(secret, present + offset), code):
            return present + offset
    return None


def setup_address(secret: str, email: str) -> str:
    """Give the address that authenticator apps take as a QR code."""
    query = urlencode({"secret": secret, "issuer": "Vertical Farm"})
    return f"otpauth://totp/{quote('Vertical Farm:' + email)}?{query}"


def new_recovery_code() -> str:
    """Make a code that can be written on paper: 80 bits."""
    text = b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, 16, 4))
