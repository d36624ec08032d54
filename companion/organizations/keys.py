"""API keys: what Home Assistant and other programs sign in with."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from ..accounts.tokens import KeyText, new_key, read_key
from ..audit import service as audit
from ..database import Database, ReadSession, enter_key
from ..farms.models import Farm
from ..keyring import Keyring
from ..paging import Page, PageQuery, paginate
from ..permissions import ROLE_PERMISSIONS, Permission, Role
from ..problems import InvalidInput, InvalidRequest, NotFound, NotPermitted, NotSignedIn
from ..records import referred
from ..scope import Actor, ActorKind, Scope, WriteScope
from .models import ApiKey
from .schemas import KeyCreate, KeyMade, KeyRead, KeyRotate

USE_IS_NOTED_EVERY = timedelta(minutes=1)


def _in_force(session: ReadSession, key: KeyText, now: datetime) -> ApiKey:
    """Find a key that is neither revoked nor ended."""
    enter_key(session, key.id)
    row = session.scalar(select(ApiKey).where(ApiKey.id == key.id))
    if (
        row is None
        or not key.matches(row.hash)
        or row.revoked_at is not None
        or row.expires_at <= now
    ):
        raise NotSignedIn
    return row


def scope_of(
    session: ReadSession, token: str, org_id: UUID | None, now: datetime
) -> Scope:
    """Bind a key to its organization."""
    row = _in_force(session, read_key(token), now)
    if org_id not in {None, row.org_id}:
        raise NotFound
    role = Role(row.role) if row.role else None
    permissions = {Permission(each) for each in row.permissions}
    if role is not None:
        permissions |= ROLE_PERMISSIONS[role]
    actor = Actor(ActorKind.KEY, row.id)
    return Scope(
        session=session,
        org_id=row.org_id,
        actor=actor,
        role=role or Role.VIEWER,
        permissions=frozenset(permissions),
        now=now,
        farm_id=row.farm_id,
    )


def note_use(database: Database, token: str, now: datetime) -> None:
    """Note when a key was last used, to the minute: not every request writes."""
    with database.read() as session:
        row = _in_force(session, read_key(token), now)
        last = row.last_used_at
    if last is not None and now - last < USE_IS_NOTED_EVERY:
        return
    with database.system() as session:
        session.execute(
            update(ApiKey)
            .where(ApiKey.id == row.id)
            .values(last_used_at=now)
            .execution_options(synchronize_session=False)
        )


def list_keys(scope: Scope, keyring: Keyring, page: PageQuery) -> Page[KeyRead]:
    """List the keys, the newest first."""
    return paginate(
        scope,
        keyring,
        scope.select(ApiKey),
        [(ApiKey.id, "desc")],
        page,
        present=KeyRead.model_validate,
    )


def make(scope: WriteScope, body: KeyCreate) -> KeyMade:
    """Make a key; it can do no more than who makes it."""
    if not body.role and not body.permissions:
        raise InvalidRequest(
            errors=[
                InvalidInput(
                    pointer="/permissions",
                    code="missing",
                    message="A key needs a role or permissions.",
                )
            ]
        )
    if not scope.permissions.issuperset(body.permissions):
        raise NotPermitted("A key may do no more than you.")
    if body.farm_id is not None:
        referred(scope, Farm, body.farm_id, "/farm_id")
    return _keep(
        scope,
        ApiKey(
            name=body.name,
            role=body.role,
            permissions=[str(each) for each in body.permissions],
            farm_id=body.farm_id,
            expires_at=scope.now + timedelta(days=body.days),
        ),
        "key.made",
    )


def _keep(scope: WriteScope, row: ApiKey, action: str) -> KeyMade:
    """Keep a new key's hash and show the key."""
    key = new_key()
    row.id, row.hash, row.created_by = key.id, key.hash, scope.user_id
    scope.add(row)
    audit.record_in(
        scope,
        action,
        ("key", row.id),
        name=row.name,
        role=row.role,
        permissions=row.permissions,
    )
    return KeyMade(**KeyRead.model_validate(row).model_dump(), key=key.text)


def rotate(scope: WriteScope, row: ApiKey, body: KeyRotate) -> KeyMade:
    """Make a key that may do the same; the old one ends after the overlap."""
    if row.revoked_at is not None or row.expires_at <= scope.now:
        raise NotFound
    row.expires_at = min(
        row.expires_at, scope.now + timedelta(hours=body.overlap_hours)
    )
    return _keep(
        scope,
        ApiKey(
            name=row.name,
            role=row.role,
            permissions=row.permissions,
            farm_id=row.farm_id,
            expires_at=scope.now + timedelta(days=body.days),
        ),
        "key.rotated",
    )


def revoke(scope: WriteScope, row: ApiKey) -> None:
    """End a key at once; its row stays, so that the audit log can name it."""
    if row.revoked_at is None:
        row.revoked_at = scope.now
        scope.session.flush()
        audit.record_in(scope, "key.revoked", ("key", row.id), name=row.name)
