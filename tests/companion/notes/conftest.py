"""What tests of notes share."""

from collections.abc import Callable

from httpx2 import Response
import pytest

from tests.companion.notes.pictures import picture
from tests.companion.people import Caller, Tenant, made

type Upload = Callable[..., Response]


@pytest.fixture
def note(tenant: Tenant) -> str:
    """Write a note."""
    return made(tenant.owner, "/notes", {"body": "Pale leaves"})


@pytest.fixture
def upload(tenant: Tenant, note: str) -> Upload:
    """Add photos to the note."""

    def add(
        content: bytes | None = None, *, to: str = note, caller: Caller = tenant.owner
    ) -> Response:
        return caller(
            "POST",
            f"/notes/{to}/photos",
            content=picture() if content is None else content,
            headers={"Content-Type": "image/jpeg"},
        )

    return add
