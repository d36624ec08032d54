"""The companion's secret, and the keys that are derived from it."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
import hmac
import os
from pathlib import Path
import secrets

from .settings import SHORTEST_SECRET, Settings, UnsafeConfiguration, read_secret_file

NONCE_BYTES = 12


@dataclass(frozen=True, slots=True, repr=False)
class Keyring:
    """One key for each purpose, so that none can stand in for another."""

    access_tokens: bytes
    cursors: bytes
    sealing: bytes

    @classmethod
    def derive(cls, secret: str) -> Keyring:
        """Derive every key from the one secret (RFC 5869: extract, expand once)."""
        extracted = hmac.digest(bytes(32), secret.encode(), "sha256")

        def key(label: str) -> bytes:
            return hmac.digest(extracted, label.encode() + b"\x01", "sha256")

        return cls(
            access_tokens=key("vertical-farm access tokens"),
            cursors=key("vertical-farm cursors"),
            sealing=key("vertical-farm sealing"),
        )

    def sign(self, message: bytes) -> str:
        """Sign what comes back from a caller unchanged."""
        digest = hmac.digest(self.cursors, message, "sha256")[:16]
        return urlsafe_b64encode(digest).decode().rstrip("=")

    def seal(self, text: str) -> bytes:
        """Encrypt what must be read again later."""
        # Few have anything to seal: 8 MB.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self.sealing).encrypt(nonce, text.encode(), None)

    def unseal(self, sealed: bytes) -> str | None:
        """Decrypt what was sealed; nothing if it was sealed with another secret."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        nonce, text = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return AESGCM(self.sealing).decrypt(nonce, text, None).decode()
        except InvalidTag:
            return None


def load_secret(settings: Settings) -> str:
    """Give the secret; the first start creates it, readable by its owner alone."""
    if settings.secret is not None:
        return settings.secret.get_secret_value()
    path = settings.data_dir / "secret"
    make_private_folder(settings.data_dir)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        secret = read_secret_file(path)
    else:
        secret = secrets.token_hex(32)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{secret}\n")
    if len(secret) < SHORTEST_SECRET:
        raise UnsafeConfiguration(
            f"{path} holds no complete secret. Restore it from a backup, or remove it: "
            "a new one is made at the next start, and everybody has to sign in again."
        )
    return secret


def make_private_folder(path: Path) -> None:
    """Make the folder of the companion's own files, closed to other users."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UnsafeConfiguration(
            f"The folder {path} cannot be made: {error.strerror}. "
            "Set VF_DATA_DIR to a folder that the companion may write to."
        ) from error
