"""Repeating a request safely: `Idempotency-Key` (a POST by a person)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
import hashlib
from typing import Any
from uuid import UUID

from fastapi import Request, Response
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from .database import WriteSession
from .keyring import Keyring
from .models import Model
from .problems import IdempotencyKeyReused, MalformedRequest

KEPT = timedelta(hours=24)
LONGEST_KEY = 128
KEPT_HEADERS = ("content-type", "etag", "location")


class RepeatedRequest(Model):
    """A request that was carried out, and how it was answered."""

    __tablename__ = "repeated_request"

    actor_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)
    status: Mapped[int | None]
    headers: Mapped[dict[str, Any] | None]
    sealed_body: Mapped[bytes | None]


def forget_old(session: WriteSession, now: datetime) -> None:
    """Remove the answers that are not kept any longer."""
    old = RepeatedRequest.created_at < now - KEPT
    session.execute(delete(RepeatedRequest).where(old))


class Replay(Exception):
    """The request was carried out before; this was its answer."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


async def hash_of(request: Request) -> str:
    """Tell requests apart by path, organization and body."""
    organization = request.headers.get("x-org", "")
    start = f"{request.url.path}?{request.url.query}\n{organization}\n".encode()
    return hashlib.sha256(start + await request.body()).hexdigest()


@dataclass(frozen=True, slots=True)
class Once:
    """One request with a key: carried out at most once, in the caller's transaction."""

    session: WriteSession
    actor_id: UUID
    key: str
    request: Request
    keyring: Keyring

    @classmethod
    def of(
        cls,
        session: WriteSession,
        keyring: Keyring,
        actor_id: UUID,
        request: Request,
        now: datetime,
    ) -> Once | None:
        """Claim the key of a request that has one; a repeated one is answered here."""
        key = request.headers.get("idempotency-key")
        if key is None or request.method != "POST":
            return None
        if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable():
            raise MalformedRequest("The Idempotency-Key has 1 to 128 characters.")
        once = cls(session, actor_id, key, request, keyring)
        once._claim(now)
        return once

    def _claim(self, now: datetime) -> None:
        """Write the key first: a second request with it waits, then finds the answer."""
        row = RepeatedRequest
        forget_old(self.session, now)
        request_hash: str = self.request.state.body_hash
        try:
            with self.session.begin_nested():
                self.session.execute(
                    insert(row).values(
                        actor_id=self.actor_id,
                        key=self.key,
                        request_hash=request_hash,
                        created_at=now,
                    )
                )
        except IntegrityError:
            pass
        else:
            return
        found = self.session.execute(
            select(row.request_hash, row.status, row.headers, row.sealed_body).where(
                row.actor_id == self.actor_id, row.key == self.key
            )
        ).one()
        if found.request_hash != request_hash:
            raise IdempotencyKeyReused
        body = self.keyring.unseal(found.sealed_body)
        raise Replay(
            Response(
                body,
                status_code=found.status,
                headers={**(found.headers or {}), "Idempotent-Replay": "true"},
            )
        )

    def keep_answer(self) -> None:
        """Keep the answer with the work, so that both or neither are there."""
        response: Response = self.request.state.response
        self.session.execute(
            update(RepeatedRequest)
            .where(
                RepeatedRequest.actor_id == self.actor_id,
                RepeatedRequest.key == self.key,
            )
            .values(
                status=response.status_code,
                headers={
                    name: value
                    for name in KEPT_HEADERS
                    if (value := response.headers.get(name))
                },
                sealed_body=self.keyring.seal(bytes(response.body).decode()),
            )
        )
