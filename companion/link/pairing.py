"""Pairing: a code for a person to type, and a key for the Home Assistant that has it."""

from datetime import datetime, timedelta
import hmac
import secrets
from uuid import UUID, uuid5, uuid7

from limits import RateLimitItemPerMinute
from sqlalchemy import select

from ..audit import service as audit
from ..database import WriteSession, enter_organization
from ..farms import mirror as farms
from ..keyring import Keyring
from ..organizations import keys, repository as organizations
from ..organizations.models import ApiKey, Organization
from ..permissions import ROLE_PERMISSIONS, Role
from ..runtime import Runtime
from ..scope import Actor, ActorKind, WriteScope
from .models import PairingCode, Site
from .problems import PairingCodeRefused, ProtocolNotSpoken
from .schemas import NEWEST_PROTOCOL, OLDEST_PROTOCOL, CodeMade, Pair, Paired

LIFETIME = timedelta(minutes=10)
# No letter is taken for a digit: 32 characters, 40 bits in eight of them.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 8
PER_ADDRESS = RateLimitItemPerMinute(10, namespace="pairing-address")
# 40 bits and ten minutes: who guesses at this rate needs 70,000 years for one code.
OF_ALL = RateLimitItemPerMinute(30, namespace="pairing-all")
COMPANIONS = UUID("01a20b1c-0d5e-7c39-9e43-6b1f0a2b9d11")
# The key ends when somebody revokes it.
KEY_LIFETIME = timedelta(days=3650)


def companion_id(keyring: Keyring) -> UUID:
    """Give the id of this companion, which stays as long as its secret does."""
    return uuid5(COMPANIONS, keyring.sign(b"companion id"))


def make_code(scope: WriteScope, keyring: Keyring) -> CodeMade:
    """Make a code; whoever types it into Home Assistant is let in, once."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    row = scope.add(
        PairingCode(
            id=uuid7(),
            hash=_hash(keyring, code),
            created_at=scope.now,
            created_by=scope.user_id,
            expires_at=scope.now + LIFETIME,
        )
    )
    audit.record_in(scope, "pairing-code.made", ("pairing-code", row.id))
    half = LENGTH // 2
    return CodeMade(code=f"{code[:half]}-{code[half:]}", expires_at=row.expires_at)


def make_code_as_operator(runtime: Runtime, org_id: UUID) -> CodeMade:
    """Make a code from the command line, where nobody is signed in."""
    with runtime.database.system() as session:
        enter_organization(session, org_id)
        actor = Actor(ActorKind.SYSTEM, None)
        return make_code(
            _as_manager(session, org_id, actor, runtime.clock()), runtime.keyring
        )


def _as_manager(
    session: WriteSession, org_id: UUID, actor: Actor, now: datetime
) -> WriteScope:
    """Act with the right to let sites in."""
    return WriteScope(
        session=session,
        org_id=org_id,
        actor=actor,
        role=Role.MANAGER,
        permissions=ROLE_PERMISSIONS[Role.MANAGER],
        now=now,
    )


def _hash(keyring: Keyring, code: str) -> str:
    """Hash a code with the secret: 40 bits alone would be found in seconds."""
    letters = "".join(each for each in code.upper() if each.isalnum())
    return hmac.digest(keyring.cursors, b"pairing " + letters.encode(), "sha256").hex()


def check_protocol(protocol: int) -> None:
    """Refuse a site that speaks another protocol."""
    if not OLDEST_PROTOCOL <= protocol <= NEWEST_PROTOCOL:
        raise ProtocolNotSpoken(protocol, OLDEST_PROTOCOL, NEWEST_PROTOCOL)


def pair(runtime: Runtime, body: Pair, address: str | None) -> Paired:
    """Let a Home Assistant in: the same farm is the same site, under a new key."""
    runtime.limits.spend((PER_ADDRESS, address or ""), (OF_ALL, ""))
    check_protocol(body.protocol)
    now = runtime.clock()
    with runtime.database.system() as session:
        code = session.scalar(
            select(PairingCode)
            .where(PairingCode.hash == _hash(runtime.keyring, body.code))
            .with_for_update()
        )
        if (
            code is None
            or code.used_at is not None
            or code.expires_at <= now
            or not organizations.is_there(session, code.org_id)
        ):
            raise PairingCodeRefused
        code.used_at = now
        enter_organization(session, code.org_id, code.created_by)
        actor = Actor(ActorKind.USER, code.created_by, ip=address)
        if code.created_by is None:
            actor = Actor(ActorKind.SYSTEM, None, ip=address)
        scope = _as_manager(session, code.org_id, actor, now)
        return _let_in(scope, runtime, body)


def _let_in(scope: WriteScope, runtime: Runtime, body: Pair) -> Paired:
    """Make or renew the site, its farm and its key."""
    farm = farms.begin(scope, body.ha_id, body.farm.model_dump(), runtime.settings.plan)
    key = keys.issue(
        scope,
        name=f"Home Assistant: {body.farm.name}"[:120],
        role=Role.SITE,
        farm_id=farm.id,
        lifetime=KEY_LIFETIME,
    )
    site = scope.session.scalar(scope.select(Site).where(Site.ha_id == body.ha_id))
    if site is None:
        site = scope.add(
            Site(
                farm_id=farm.id,
                ha_id=body.ha_id,
                key_id=key.id,
                software=body.software,
                protocol=body.protocol,
                paired_at=scope.now,
                paired_by=scope.user_id,
                past_epochs=[],
                acknowledged=0,
            )
        )
    else:
        end_key(scope, site)
        site.key_id, site.software, site.protocol = key.id, body.software, body.protocol
        site.paired_at, site.paired_by = scope.now, scope.user_id
        site.revoked_at = None
        site.updated_at = scope.now
        scope.session.flush()
    audit.record_in(scope, "site.paired", ("site", site.id), farm=str(farm.id))
    return Paired(
        companion_id=companion_id(runtime.keyring),
        protocol=min(body.protocol, NEWEST_PROTOCOL),
        organization=_name_of(scope.session, scope.org_id),
        site_id=site.id,
        farm_id=farm.id,
        key=key.key,
    )


def end_key(scope: WriteScope, site: Site) -> None:
    """Revoke the key of a site."""
    key = scope.session.scalar(scope.select(ApiKey).where(ApiKey.id == site.key_id))
    if key is not None:
        keys.revoke(scope, key)


def _name_of(session: WriteSession, org_id: UUID) -> str:
    """Give the name of an organization."""
    return session.scalars(
        select(Organization.name).where(Organization.id == org_id)
    ).one()
