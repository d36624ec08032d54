"""Rules: written, proposed to sites, changed in new versions, told of by the sites."""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from sqlalchemy.orm.attributes import flag_modified

from ..audit import service as audit
from ..changes import service as changes
from ..changes.models import ChangeKind
from ..farms.models import Farm
from ..keyring import Keyring
from ..paging import Page, PageQuery, paginate, rows_of_page
from ..problems import InvalidInput, InvalidRequest, NotFound
from ..scope import Scope, WriteScope
from . import repository
from .checks import problems_of
from .models import (
    AutomationRule,
    AutomationRun,
    AutomationSite,
    AutomationVersion,
    RuleSiteState,
)
from .problems import VersionUnknown
from .schemas import (
    RuleCreate,
    RuleQuery,
    RuleRead,
    RuleSiteRead,
    RuleUpdate,
    RunQuery,
    RunRead,
    RunsReport,
    RunsTaken,
    SiteReport,
    VersionRead,
)
from .vocabulary import Document

GONE = {RuleSiteState.WITHDRAWN, RuleSiteState.DELETED}


def _shown(row: AutomationRule, sites: Sequence[AutomationSite]) -> RuleRead:
    return RuleRead(
        id=row.id,
        name=row.name,
        note=row.note,
        number=row.number,
        document=Document.model_validate(row.document),
        sites=[RuleSiteRead.model_validate(each) for each in sites],
        created_at=row.created_at,
        updated_at=row.updated_at,
        deleted_at=row.deleted_at,
    )


def show(scope: Scope, row: AutomationRule) -> RuleRead:
    """Show a rule with its sites."""
    return _shown(row, repository.sites_of(scope, row.id))


def list_rules(
    scope: Scope, keyring: Keyring, page: PageQuery, only: RuleQuery
) -> Page[RuleRead]:
    """List rules by their names."""
    rows, following = rows_of_page(
        scope,
        keyring,
        repository.rules(scope, only),
        [(AutomationRule.name, "asc"), (AutomationRule.id, "asc")],
        page,
    )
    by_rule = attrgetter("rule_id")
    sites = sorted(repository.sites_of(scope, *(row.id for row in rows)), key=by_rule)
    of_rule = {key: list(each) for key, each in groupby(sites, by_rule)}
    items = [_shown(row, of_rule.get(row.id, [])) for row in rows]
    return Page(items=items, next_cursor=following)


def create(scope: WriteScope, body: RuleCreate) -> AutomationRule:
    """Keep a new rule, and propose it to its sites."""
    _check(body.document)
    row = scope.add(
        AutomationRule(
            name=body.name,
            note=body.note,
            number=1,
            document=body.document.model_dump(mode="json"),
        )
    )
    _keep_version(scope, row)
    for place, farm_id in enumerate(body.farm_ids):
        if farm_id in body.farm_ids[:place]:
            continue
        try:
            propose(scope, row, farm_id)
        except NotFound as error:
            raise _refused(
                f"/farm_ids/{place}", "not-found", "There is no such farm."
            ) from error
    audit.record_in(scope, "automation-rule.created", ("automation-rule", row.id))
    return row


def _refused(pointer: str, code: str, message: str) -> InvalidRequest:
    problem = InvalidInput(pointer=pointer, code=code, message=message)
    return InvalidRequest(errors=[problem])


def _check(document: Document) -> None:
    """Refuse a rule that would not work."""
    if found := problems_of(document, "/document"):
        raise InvalidRequest(errors=found)


def _keep_version(scope: WriteScope, row: AutomationRule) -> None:
    scope.add(
        AutomationVersion(
            rule_id=row.id,
            number=row.number,
            document=row.document,
            made_at=scope.now,
            made_by=scope.user_id,
        )
    )


def update(scope: WriteScope, row: AutomationRule, body: RuleUpdate) -> None:
    """Change a rule; what it says changes in a new version, for each site to accept."""
    before = (row.name, row.note, row.document)
    if body.name is not None:
        row.name = body.name
    if "note" in body.model_fields_set:
        row.note = body.note
    if body.document is not None:
        _check(body.document)
        row.document = body.document.model_dump(mode="json")
    if before == (row.name, row.note, row.document):
        return
    row.updated_at = scope.now
    if before[2] != row.document:
        row.number += 1
        _keep_version(scope, row)
        for site in repository.sites_of(scope, row.id):
            if site.state not in GONE:
                _turn(scope, site, RuleSiteState.PROPOSED, number=row.number)
    scope.session.flush()
    audit.record_in(
        scope,
        "automation-rule.changed",
        ("automation-rule", row.id),
        number=row.number,
    )


def _turn(
    scope: WriteScope,
    site: AutomationSite,
    state: RuleSiteState,
    *,
    number: int | None = None,
    reason: str | None = None,
) -> None:
    site.state, site.reason, site.changed_at = state, reason, scope.now
    site.number = number or site.number
    # What the site itself said, it knows.
    if state in {RuleSiteState.PROPOSED, RuleSiteState.WITHDRAWN}:
        changes.note(scope, ChangeKind.RULE, site.rule_id, site.farm_id)


def _touch(scope: WriteScope, row: AutomationRule) -> None:
    """Give the rule another version tag: how it stands at its sites is part of it."""
    row.updated_at = scope.now
    flag_modified(row, "updated_at")
    scope.session.flush()


def delete(scope: WriteScope, row: AutomationRule) -> None:
    """Put a rule aside, and ask its sites to remove it."""
    for site in repository.sites_of(scope, row.id):
        if site.state not in GONE:
            _turn(scope, site, RuleSiteState.WITHDRAWN)
    row.deleted_at = row.updated_at = scope.now
    scope.session.flush()
    audit.record_in(scope, "automation-rule.deleted", ("automation-rule", row.id))


def restore(scope: WriteScope, row: AutomationRule) -> None:
    """Bring a rule back; its sites are asked again one by one."""
    row.deleted_at = None
    row.updated_at = scope.now
    scope.session.flush()
    audit.record_in(scope, "automation-rule.restored", ("automation-rule", row.id))


def propose(scope: WriteScope, row: AutomationRule, farm_id: UUID) -> AutomationSite:
    """Ask a site to take a rule up, as its latest version says."""
    scope.find(Farm, farm_id)
    for site in repository.sites_of(scope, row.id):
        if site.farm_id == farm_id:
            if site.state not in {RuleSiteState.PROPOSED, RuleSiteState.ACTIVE}:
                _turn(scope, site, RuleSiteState.PROPOSED, number=row.number)
                _touch(scope, row)
            return site
    _touch(scope, row)
    changes.note(scope, ChangeKind.RULE, row.id, farm_id)
    return scope.add(
        AutomationSite(
            rule_id=row.id,
            farm_id=farm_id,
            state=RuleSiteState.PROPOSED,
            number=row.number,
            changed_at=scope.now,
        )
    )


def withdraw(scope: WriteScope, row: AutomationRule, site: AutomationSite) -> None:
    """Ask a site to remove a rule."""
    if site.state not in GONE:
        _turn(scope, site, RuleSiteState.WITHDRAWN)
        _touch(scope, row)


def report(
    scope: WriteScope, row: AutomationRule, site: AutomationSite, body: SiteReport
) -> None:
    """Take note of what became of a rule at a site."""
    if body.number > row.number:
        raise VersionUnknown
    runs = body.state in {RuleSiteState.ACTIVE, RuleSiteState.EDITED}
    if runs:
        site.running_number = body.number
        site.ha_id = body.ha_id or site.ha_id
    elif body.state is RuleSiteState.DELETED:
        site.running_number = None
    # What is said of an older version leaves the question of this one open.
    is_withdrawn = site.state == RuleSiteState.WITHDRAWN
    is_answer = body.number == site.number and not is_withdrawn
    if is_answer or (is_withdrawn and body.state is RuleSiteState.DELETED):
        _turn(scope, site, RuleSiteState(body.state), reason=body.reason)
    _touch(scope, row)


def list_versions(
    scope: Scope, keyring: Keyring, page: PageQuery, row: AutomationRule
) -> Page[VersionRead]:
    """List what a rule said, the latest first."""
    return paginate(
        scope,
        keyring,
        repository.versions(scope, row),
        [(AutomationVersion.number, "desc"), (AutomationVersion.id, "desc")],
        page,
        present=VersionRead.model_validate,
    )


def take_runs(scope: WriteScope, row: AutomationRule, body: RunsReport) -> RunsTaken:
    """Keep what a rule did; what is known already is not counted again."""
    sites = {site.farm_id for site in repository.sites_of(scope, row.id)}
    for place, run in enumerate(body.runs):
        if run.farm_id not in sites:
            raise _refused(
                f"/runs/{place}/farm_id", "not-found", "The rule is not for this farm."
            )
        if run.number > row.number:
            raise VersionUnknown
    rows = [{**run.model_dump(), "rule_id": row.id} for run in body.runs]
    taken = repository.add_runs(scope, rows)
    return RunsTaken(taken=taken, known=len(body.runs) - taken)


def list_runs(
    scope: Scope,
    keyring: Keyring,
    page: PageQuery,
    row: AutomationRule,
    only: RunQuery,
) -> Page[RunRead]:
    """List the runs of a rule, the latest first."""
    return paginate(
        scope,
        keyring,
        repository.runs(scope, row, only),
        [(AutomationRun.started_at, "desc"), (AutomationRun.id, "desc")],
        page,
        present=RunRead.model_validate,
    )
