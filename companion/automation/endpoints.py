"""`/automation-rules`: rules, their versions, sites and runs."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from ..access import reads, writes
from ..etags import IfMatch, tag
from ..paging import Page, PageQuery, page_query
from ..permissions import Permission
from ..routing import router
from ..runtime import RuntimeDep
from ..scope import Scope, WriteScope
from . import repository, service
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

rules = router("automation", "/automation-rules")

type PageDep = Annotated[PageQuery, Depends(page_query)]
type Reads = Annotated[Scope, reads(Permission.AUTOMATION_READ)]
type Writes = Annotated[WriteScope, writes(Permission.AUTOMATION_WRITE)]
type Links = Annotated[WriteScope, writes(Permission.LINK)]


@rules.get("")
def list_rules(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[RuleQuery, Query()],
) -> Page[RuleRead]:
    """List rules by their names."""
    return service.list_rules(scope, runtime.keyring, page, only)


@rules.post("", status_code=201)
def create_rule(body: RuleCreate, scope: Writes, response: Response) -> RuleRead:
    """Keep a new rule, and propose it to its sites."""
    row = service.create(scope, body)
    tag(response, row.version)
    return service.show(scope, row)


@rules.get("/{rule_id}")
def read_rule(rule_id: UUID, scope: Reads, response: Response) -> RuleRead:
    """Show a rule, with how it stands at each site."""
    row = repository.find_rule(scope, rule_id)
    tag(response, row.version)
    return service.show(scope, row)


@rules.patch("/{rule_id}")
def update_rule(
    rule_id: UUID,
    body: RuleUpdate,
    scope: Writes,
    if_match: IfMatch,
    response: Response,
) -> RuleRead:
    """Change a rule; another document makes a new version, proposed to each site."""
    row = repository.find_rule(scope, rule_id)
    if_match.check(row.version)
    service.update(scope, row, body)
    tag(response, row.version)
    return service.show(scope, row)


@rules.delete("/{rule_id}", status_code=204)
def delete_rule(rule_id: UUID, scope: Writes, if_match: IfMatch) -> None:
    """Put a rule aside, and ask its sites to remove it."""
    row = repository.find_rule(scope, rule_id)
    if_match.check(row.version)
    service.delete(scope, row)


@rules.post("/{rule_id}/restore")
def restore_rule(rule_id: UUID, scope: Writes, response: Response) -> RuleRead:
    """Bring a rule back; its sites are asked again one by one."""
    row = repository.find_rule(scope, rule_id, deleted=True)
    service.restore(scope, row)
    tag(response, row.version)
    return service.show(scope, row)


@rules.get("/{rule_id}/versions")
def list_versions(
    rule_id: UUID, scope: Reads, runtime: RuntimeDep, page: PageDep
) -> Page[VersionRead]:
    """List what a rule said, the latest first."""
    row = repository.find_rule(scope, rule_id, deleted=None)
    return service.list_versions(scope, runtime.keyring, page, row)


@rules.put("/{rule_id}/sites/{farm_id}")
def propose_rule(rule_id: UUID, farm_id: UUID, scope: Writes) -> RuleSiteRead:
    """Propose a rule to a site; nothing runs there until somebody there accepts it."""
    row = repository.find_rule(scope, rule_id)
    return RuleSiteRead.model_validate(service.propose(scope, row, farm_id))


@rules.delete("/{rule_id}/sites/{farm_id}")
def withdraw_rule(rule_id: UUID, farm_id: UUID, scope: Writes) -> RuleSiteRead:
    """Ask a site to remove a rule."""
    row = repository.find_rule(scope, rule_id)
    site = repository.find_site(scope, row, farm_id)
    service.withdraw(scope, row, site)
    return RuleSiteRead.model_validate(site)


@rules.put("/{rule_id}/sites/{farm_id}/state")
def report_state(
    rule_id: UUID, farm_id: UUID, body: SiteReport, scope: Links
) -> RuleSiteRead:
    """Tell what became of a rule at a site (for the site's key)."""
    row = repository.find_rule(scope, rule_id, deleted=None)
    site = repository.find_site(scope, row, farm_id)
    service.report(scope, row, site, body)
    return RuleSiteRead.model_validate(site)


@rules.get("/{rule_id}/runs")
def list_runs(
    rule_id: UUID,
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[RunQuery, Query()],
) -> Page[RunRead]:
    """List the runs of a rule, the latest first."""
    row = repository.find_rule(scope, rule_id, deleted=None)
    return service.list_runs(scope, runtime.keyring, page, row, only)


@rules.post("/{rule_id}/runs")
def report_runs(rule_id: UUID, body: RunsReport, scope: Links) -> RunsTaken:
    """Tell when a rule ran and how that ended (for the site's key); twice counts once."""
    row = repository.find_rule(scope, rule_id, deleted=None)
    return service.take_runs(scope, row, body)
