"""The companion's API, as far as a site uses it."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
import json
from typing import Any, Final, override

from aiohttp import ClientError, ClientSession
from yarl import URL

from .books import Passport, Week
from .wire import PROTOCOL, Json, moment

API: Final = "api/v1"
TIMEOUT_S: Final = 30.0
READER_S: Final = 5.0
"""How long somebody waits for a page."""


class CompanionError(Exception):
    """Something that keeps the two ends apart."""


class UnreachableError(CompanionError):
    """The companion does not answer, or not as one."""


class NotLetInError(CompanionError):
    """The key is not valid: revoked, or of another companion."""


class NotThereError(NotLetInError):
    """What is asked for is not there, or not for this key."""


class CodeRefusedError(CompanionError):
    """The pairing code is wrong, was used, or is too old."""


class ProtocolError(CompanionError):
    """The two ends speak different versions of the protocol."""


class RefusedError(CompanionError):
    """The companion does not take what was sent; `slug` says which problem it is."""

    def __init__(self, status: int, slug: str, detail: str) -> None:
        """Keep what the companion said."""
        super().__init__(f"{status} {slug}: {detail}")
        self.status = status
        self.slug = slug
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Greeting:
    """Who a companion is."""

    companion_id: str
    version: str
    oldest: int
    newest: int

    def check(self) -> None:
        """Refuse a companion that speaks another protocol."""
        if not self.oldest <= PROTOCOL <= self.newest:
            raise ProtocolError(f"it speaks {self.oldest} to {self.newest}")


@dataclass(frozen=True, slots=True)
class Pairing:
    """What a site was given when it was let in."""

    companion_id: str
    organization: str
    site_id: str
    key: str

    @override
    def __repr__(self) -> str:
        """Leave the key out of logs."""
        return f"Pairing(site_id={self.site_id!r})"


@dataclass(frozen=True, slots=True)
class SyncState:
    """How far the companion has taken everything in, and its clock in UTC seconds."""

    epoch: str | None
    acknowledged: int
    acknowledged_id: str | None
    last_readings_sequence: int
    last_readings_hash: str | None
    layout_epoch: str | None
    layout_revision: int | None
    now: float

    @classmethod
    def read(cls, answer: Json) -> SyncState:
        """Read it from an answer."""
        return cls(
            answer["epoch"],
            int(answer["acknowledged"]),
            answer["acknowledged_id"],
            int(answer["last_readings_sequence"]),
            answer["last_readings_hash"],
            answer["layout_epoch"],
            answer["layout_revision"],
            datetime.fromisoformat(answer["now"]).timestamp(),
        )


@dataclass(frozen=True, slots=True)
class EventsTaken:
    """What became of events; `refused` are sequence, code and message."""

    state: SyncState
    refused: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed at the companion, as it is now; None where it is gone."""

    kind: str
    id: str
    content: Json | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new at the companion, in its order, and where to go on."""

    changes: tuple[Change, ...]
    next: int
    more: bool


def address(url: str) -> URL:
    """Return the address of a companion; raise ValueError where it is none."""
    parsed = URL(url.strip())
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise ValueError(url)
    return parsed.with_query(None).with_fragment(None)


def is_less_safe(old: str, new: str) -> bool:
    """Return whether the key would be sent in the open that was encrypted before."""
    return address(old).scheme == "https" and address(new).scheme == "http"


class Companion:
    """A companion at an address, with the key of a site once it has one."""

    def __init__(
        self, session: ClientSession, url: str, *, site_id: str = "", key: str = ""
    ) -> None:
        """Keep where it is; nothing is asked yet."""
        self._session = session
        self._url = address(url)
        self._site = site_id
        self._key = key

    async def greet(self) -> Greeting:
        """Ask who it is."""
        found = await self._ask("GET", "pairing")
        with _understanding():
            return Greeting(
                str(found["companion_id"]),
                str(found["version"]),
                int(found["protocols"]["oldest"]),
                int(found["protocols"]["newest"]),
            )

    async def pair(self, code: str, ha_id: str, software: str, farm: Json) -> Pairing:
        """Ask to be let in with a code."""
        body = {
            "code": code,
            "protocol": PROTOCOL,
            "ha_id": ha_id,
            "software": software,
            "farm": farm,
        }
        try:
            found = await self._ask("POST", "pairing", json.dumps(body).encode())
        except RefusedError as error:
            if error.slug == "pairing-code-refused":
                raise CodeRefusedError(error.detail) from error
            raise
        with _understanding():
            return Pairing(
                str(found["companion_id"]),
                str(found["organization"]),
                str(found["site_id"]),
                str(found["key"]),
            )

    async def sync_state(self) -> SyncState:
        """Ask how far everything is taken in."""
        found = await self._ask("GET", f"sites/{self._site}/sync-state")
        with _understanding():
            return SyncState.read(found)

    async def changes(self, after: int) -> Changes:
        """Ask what is new after a number."""
        path = f"sites/{self._site}/changes"
        found = await self._ask("GET", path, query={"after": str(after)})
        with _understanding():
            return Changes(
                tuple(
                    Change(each["kind"], each["id"], each["content"])
                    for each in found["changes"]
                ),
                int(found["next"]),
                bool(found["more"]),
            )

    async def put_layout(self, body: bytes) -> None:
        """Send the layout."""
        await self._ask("PUT", f"sites/{self._site}/layout", body)

    async def send_events(self, body: bytes) -> EventsTaken:
        """Send events; return how far they are taken in."""
        found = await self._ask("POST", f"sites/{self._site}/events", body)
        with _understanding():
            return EventsTaken(
                SyncState.read(found),
                tuple(
                    (int(each["sequence"]), str(each["code"]), str(each["message"]))
                    for each in found["refused"]
                ),
            )

    async def send_readings(self, body: bytes) -> list[str]:
        """Send readings; return the reasons why some were not stored."""
        found = await self._ask("POST", "readings", body)
        with _understanding():
            return [
                f"{each['pointer']}: {each['message']}" for each in found["rejected"]
            ]

    async def passport(self, batch: str) -> Passport:
        """Ask what is known there of a batch, for somebody who waits."""
        path, query = f"sites/{self._site}/passport", {"batch": batch}
        found = await self._ask("GET", path, query=query, timeout_s=READER_S)
        with _understanding():
            return Passport.read(found)

    async def week(self, start: float, end: float) -> Week:
        """Ask what the farm gave and used, for somebody who waits."""
        path = f"sites/{self._site}/indicators"
        query = {"start": moment(start), "end": moment(end)}
        found = await self._ask("GET", path, query=query, timeout_s=READER_S)
        with _understanding():
            return Week.read(found)

    async def _ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        query: Mapping[str, str] | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> Any:  # noqa: ANN401 - JSON
        """Ask, and return the answer's JSON."""
        headers = {"VF-Protocol": str(PROTOCOL)}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        try:
            async with (
                asyncio.timeout(timeout_s),
                self._session.request(
                    method,
                    (self._url / API / path).with_query(query),
                    data=body,
                    headers=headers,
                    # The key goes where the user sent it, and nowhere else.
                    allow_redirects=False,
                ) as response,
            ):
                status, text = response.status, await response.text()
        except (TimeoutError, ClientError, OSError, UnicodeError) as error:
            raise UnreachableError(str(error) or type(error).__name__) from error
        return _read(status, text)


@contextmanager
def _understanding() -> Iterator[None]:
    """Take an answer of another form for one of somebody else on the way."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise UnreachableError("it is no companion") from error


def _read(status: int, text: str) -> Any:  # noqa: ANN401 - JSON
    """Read an answer; raise what the companion says is wrong."""
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise UnreachableError(
            f"status {status}: it is somewhere else; enter that address"
        )
    try:
        found = json.loads(text)
    except ValueError as error:
        raise UnreachableError(f"status {status}, and no JSON") from error
    if status < HTTPStatus.BAD_REQUEST:
        return found
    if not isinstance(found, dict):
        raise UnreachableError(f"status {status}")
    slug = str(found.get("type", "")).rpartition("/")[2]
    detail = str(found.get("detail") or found.get("title") or "")
    if status == HTTPStatus.UNAUTHORIZED:
        raise NotLetInError(detail)
    if slug == "protocol-not-spoken":
        raise ProtocolError(detail)
    if slug == "not-found":
        # A site that the key is not for any longer answers as if it were not there.
        raise NotThereError(detail)
    if (
        status >= HTTPStatus.INTERNAL_SERVER_ERROR
        or status == HTTPStatus.TOO_MANY_REQUESTS
    ):
        raise UnreachableError(f"status {status}: {detail}")
    raise RefusedError(status, slug, detail)
