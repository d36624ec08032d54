"""Sites: listed, looked at, revoked; and who may speak for one."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select

from ..audit import service as audit
from ..farms.models import Farm
from ..farms.repository import within_farm
from ..keyring import Keyring
from ..organizations.models import ApiKey
from ..paging import Page, PageQuery, paginate, rows_of_page
from ..problems import NotFound
from ..scope import Scope, WriteScope
from ..telemetry import mirror as telemetry
from .models import Site, SiteAnswer, SiteEvent
from .pairing import end_key
from .schemas import EventQuery, SiteEventRead, SiteRead, SiteState, SyncState
from .words import AnswerQuery, AnswerRead

# A site gives a sign of life about once a minute.
LATE_AFTER = timedelta(minutes=5)
SILENT_AFTER = timedelta(hours=1)


def sites(scope: Scope) -> Select[Site]:
    """Begin a query over the sites that the caller may see."""
    return within_farm(scope, scope.select(Site), Site.farm_id)


def find(scope: Scope, site_id: UUID) -> Site:
    """Give a site that the caller may see."""
    row = scope.session.scalar(sites(scope).where(Site.id == site_id))
    if row is None:
        raise NotFound
    return row


def own(scope: Scope, site_id: UUID) -> Site:
    """Give the site that the key is of; every other one is not there for it."""
    row = find(scope, site_id)
    if row.key_id != scope.actor.id:
        raise NotFound
    return row


def locked(scope: WriteScope, site_id: UUID) -> Site:
    """Give the site that the key is of, and let nobody else change it meanwhile."""
    own(scope, site_id)
    return scope.session.scalars(
        scope.select(Site)
        .where(Site.id == site_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def list_sites(scope: Scope, keyring: Keyring, page: PageQuery) -> Page[SiteRead]:
    """List the sites, the oldest first."""
    rows, following = rows_of_page(
        scope, keyring, sites(scope), [(Site.id, "asc")], page
    )
    farms = {
        farm.id: farm
        for farm in scope.session.scalars(
            scope.select(Farm).where(Farm.id.in_([row.farm_id for row in rows]))
        )
    }
    valid = _valid_keys(scope, rows)
    items = [_shown(scope, row, farms[row.farm_id], valid) for row in rows]
    return Page(items=items, next_cursor=following)


def show(scope: Scope, row: Site) -> SiteRead:
    """Show a site."""
    farm = scope.find(Farm, row.farm_id, deleted=True)
    return _shown(scope, row, farm, _valid_keys(scope, [row]))


def _valid_keys(scope: Scope, rows: Iterable[Site]) -> set[UUID]:
    """Give the keys of sites that are in force; one can be revoked as any other key."""
    wanted = [row.key_id for row in rows if row.key_id is not None]
    return {
        key.id
        for key in scope.session.scalars(
            scope.select(ApiKey).where(ApiKey.id.in_(wanted))
        )
        if key.revoked_at is None and key.expires_at > scope.now
    }


def _shown(scope: Scope, row: Site, farm: Farm, valid_keys: set[UUID]) -> SiteRead:
    lag = None
    if row.last_seen_at is not None and row.readings_sent_until is not None:
        behind = row.last_seen_at - row.readings_sent_until
        if row.clock_ahead_ms is not None:
            behind += timedelta(milliseconds=row.clock_ahead_ms)
        lag = max(behind.total_seconds(), 0.0)
    return SiteRead(
        **{
            name: getattr(row, name)
            for name in SiteRead.model_fields.keys() & Site.__mapper__.columns.keys()
        },
        farm_name=farm.name,
        state=_state(scope, row) if row.key_id in valid_keys else SiteState.REVOKED,
        lag_s=lag,
        layout_revision=farm.layout_revision,
    )


def _state(scope: Scope, row: Site) -> SiteState:
    since = scope.now - (row.last_seen_at or row.paired_at)
    if since > SILENT_AFTER:
        return SiteState.SILENT
    return SiteState.LATE if since > LATE_AFTER else SiteState.CONNECTED


def sync_state(scope: Scope, row: Site) -> SyncState:
    """Say how far a site's facts are taken in."""
    sequence, body_hash = telemetry.last_batch(scope, row.id)
    return SyncState(
        protocol=row.protocol,
        site_id=row.id,
        farm_id=row.farm_id,
        epoch=row.epoch,
        acknowledged=row.acknowledged,
        acknowledged_id=row.acknowledged_id,
        last_readings_sequence=sequence,
        last_readings_hash=body_hash,
        layout_epoch=row.layout_epoch,
        layout_revision=scope.find(Farm, row.farm_id).layout_revision,
        now=scope.now,
    )


def revoke(scope: WriteScope, row: Site) -> None:
    """Let a site in no longer; what it has told stays."""
    if row.revoked_at is not None:
        return
    end_key(scope, row)
    row.revoked_at = row.updated_at = scope.now
    scope.session.flush()
    audit.record_in(scope, "site.revoked", ("site", row.id))


def list_events(
    scope: Scope, keyring: Keyring, page: PageQuery, row: Site, only: EventQuery
) -> Page[SiteEventRead]:
    """List what a site told, the latest first."""
    statement = scope.select(SiteEvent).where(SiteEvent.site_id == row.id)
    if only.kind is not None:
        statement = statement.where(SiteEvent.kind == only.kind)
    return paginate(
        scope,
        keyring,
        statement,
        [(SiteEvent.id, "desc")],
        page,
        present=SiteEventRead.model_validate,
    )


def list_answers(
    scope: Scope, keyring: Keyring, page: PageQuery, row: Site, only: AnswerQuery
) -> Page[AnswerRead]:
    """List what a site said of what it heard, the latest first."""
    statement = scope.select(SiteAnswer).where(SiteAnswer.site_id == row.id)
    for column, wanted in (
        (SiteAnswer.kind, only.kind),
        (SiteAnswer.state, only.state),
        (SiteAnswer.item_id, only.item),
    ):
        if wanted is not None:
            statement = statement.where(column == wanted)
    return paginate(
        scope,
        keyring,
        statement,
        [
            (SiteAnswer.at, "desc"),
            (SiteAnswer.kind, "asc"),
            (SiteAnswer.item_id, "asc"),
        ],
        page,
        present=AnswerRead.model_validate,
    )
