"""API keys: what Home Assistant and other programs sign in with."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import select, update

from ..accounts.tokens import KeyText, hash_token, new_key, read_key
from ..audit import service as audit
from ..database import Database, ReadSession, enter_key, note_changed_keys
from ..farms.models import Farm
from ..keyring import Keyring
from ..paging import Page, PageQuery, paginate
from ..permissions import ROLE_PERMISSIONS, Permission, Role
from ..problems import InvalidInput, InvalidRequest, NotFound, NotPermitted, NotSignedIn
from ..records import referred
from ..scope import Actor, ActorKind, Scope, WriteScope
from .models import ApiKey, Organization
from .schemas import KeyCreate, KeyMade, KeyRead, KeyRotate

USE_IS_NOTED_EVERY = timedelta(minutes=1)
REMEMBERED = timedelta(seconds=30)
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Grant:
    """What a key may do, as it was when it was looked up."""

    key_id: UUID
    org_id: UUID
    farm_id: UUID | None
    role: Role | None
    permissions: frozenset[Permission]
    expires_at: datetime
    last_used_at: datetime | None
    looked_up_at: datetime
    # How often keys had changed before it was looked up.
    changes: int

    def in_organization(self, org_id: UUID | None) -> Self:
        """Refuse an organization that is not the key's."""
        if org_id not in {None, self.org_id}:
            raise NotFound
        return self


class KnownKeys:
    """The grants of keys that were used just now, by the hashes of the keys.

    Nothing is remembered where another process may revoke a key.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._grants: dict[str, Grant] = {}

    def grant_of(self, token: str, now: datetime) -> Grant:
        """Give what a key may do, and note that it was used."""
        return self.recall(token, now) or self._look_up(read_key(token), now)

    def recall(self, token: str, now: datetime) -> Grant | None:
        """Give what is remembered of a key, without asking the database."""
        found = self._grants.get(hash_token(token))
        if (
            found is None
            or found.changes != self._database.key_changes
            or found.expires_at <= now
            or not timedelta() <= now - found.looked_up_at < REMEMBERED
        ):
            return None
        return found

    def _look_up(self, key: KeyText, now: datetime) -> Grant:
        """Read what a key may do."""
        changes = self._database.key_changes
        with self._database.read() as session:
            grant = _grant(_in_force(session, key, now), now, changes)
        _note_use(self._database, grant, now)
        if self._database.is_sqlite:
            if len(self._grants) >= MOST_REMEMBERED:
                self._grants = {}
            self._grants[key.hash] = grant
        return grant


def _grant(row: ApiKey, now: datetime, changes: int) -> Grant:
    role = Role(row.role) if row.role else None
    permissions = frozenset(Permission(each) for each in row.permissions)
    return Grant(
        key_id=row.id,
        org_id=row.org_id,
        farm_id=row.farm_id,
        role=role,
        permissions=permissions | ROLE_PERMISSIONS[role] if role else permissions,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        looked_up_at=now,
        changes=changes,
    )


def _in_force(session: ReadSession, key: KeyText, now: datetime) -> ApiKey:
    """Find a key that is neither revoked nor ended, of an organization that is there."""
    enter_key(session, key.id)
    row = session.scalar(
        select(ApiKey)
        .join(Organization, Organization.id == ApiKey.org_id)
        .where(ApiKey.id == key.id, Organization.deleted_at.is_(None))
    )
    if (
        row is None
        or not key.matches(row.hash)
        or row.revoked_at is not None
        or row.expires_at <= now
    ):
        raise NotSignedIn
    return row


def scope_of(
    session: ReadSession, grant: Grant, org_id: UUID | None, now: datetime
) -> Scope:
    """Bind a key to its organization."""
    grant.in_organization(org_id)
    return Scope(
        session=session,
        org_id=grant.org_id,
        actor=Actor(ActorKind.KEY, grant.key_id),
        role=grant.role or Role.VIEWER,
        permissions=grant.permissions,
        now=now,
        farm_id=grant.farm_id,
    )


def _note_use(database: Database, grant: Grant, now: datetime) -> None:
    """Note when a key was last used, to the minute: not every request writes."""
    last = grant.last_used_at
    if last is not None and now - last < USE_IS_NOTED_EVERY:
        return
    with database.system() as session:
        session.execute(
            update(ApiKey)
            .where(ApiKey.id == grant.key_id)
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


def issue(
    scope: WriteScope, *, name: str, role: Role, farm_id: UUID, lifetime: timedelta
) -> KeyMade:
    """Make the key of a site that somebody has let in."""
    return _keep(
        scope,
        ApiKey(
            name=name,
            role=role,
            permissions=[],
            farm_id=farm_id,
            expires_at=scope.now + lifetime,
        ),
        "key.made",
    )


def rotate(scope: WriteScope, row: ApiKey, body: KeyRotate) -> KeyMade:
    """Make a key that may do the same; the old one ends after the overlap."""
    if row.revoked_at is not None or row.expires_at <= scope.now:
        raise NotFound
    row.expires_at = min(
        row.expires_at, scope.now + timedelta(hours=body.overlap_hours)
    )
    note_changed_keys(scope.session)
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
        note_changed_keys(scope.session)
        scope.session.flush()
        audit.record_in(scope, "key.revoked", ("key", row.id), name=row.name)
