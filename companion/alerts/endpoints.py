"""`/alert-rules`, `/alerts` and `/health-states`."""

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
from . import health, service
from .schemas import (
    AlertAnswer,
    AlertEventRead,
    AlertQuery,
    AlertRead,
    AlertRuleCreate,
    AlertRuleQuery,
    AlertRuleRead,
    AlertRuleUpdate,
    HealthQuery,
    HealthRead,
)

rules = router("alerts", "/alert-rules")
alerts = router("alerts", "/alerts")
health_states = router("alerts", "/health-states")

type PageDep = Annotated[PageQuery, Depends(page_query)]
type Reads = Annotated[Scope, reads(Permission.ALERTS_READ)]
type Answers = Annotated[WriteScope, writes(Permission.ALERTS_WRITE)]
# What is looked at is decided by who decides what is done.
type Writes = Annotated[WriteScope, writes(Permission.AUTOMATION_WRITE)]


@rules.get("")
def list_alert_rules(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[AlertRuleQuery, Query()],
) -> Page[AlertRuleRead]:
    """List rules by their names."""
    return service.list_rules(scope, runtime.keyring, page, only)


@rules.post("", status_code=201)
def create_alert_rule(
    body: AlertRuleCreate, scope: Writes, response: Response
) -> AlertRuleRead:
    """Keep a new rule, for one farm or for all."""
    row = service.create(scope, body)
    tag(response, row.version)
    return AlertRuleRead.model_validate(row)


@rules.get("/{alert_rule_id}")
def read_alert_rule(
    alert_rule_id: UUID, scope: Reads, response: Response
) -> AlertRuleRead:
    """Show a rule."""
    row = service.find_rule(scope, alert_rule_id)
    tag(response, row.version)
    return AlertRuleRead.model_validate(row)


@rules.patch("/{alert_rule_id}")
def update_alert_rule(
    alert_rule_id: UUID,
    body: AlertRuleUpdate,
    scope: Writes,
    if_match: IfMatch,
    response: Response,
) -> AlertRuleRead:
    """Change a rule; alerts of what it said before are over."""
    row = service.find_rule(scope, alert_rule_id)
    if_match.check(row.version)
    service.update(scope, row, body)
    tag(response, row.version)
    return AlertRuleRead.model_validate(row)


@rules.delete("/{alert_rule_id}", status_code=204)
def delete_alert_rule(alert_rule_id: UUID, scope: Writes, if_match: IfMatch) -> None:
    """Put a rule aside; its alerts are over."""
    row = service.find_rule(scope, alert_rule_id)
    if_match.check(row.version)
    service.delete(scope, row)


@rules.post("/{alert_rule_id}/restore")
def restore_alert_rule(
    alert_rule_id: UUID, scope: Writes, response: Response
) -> AlertRuleRead:
    """Bring a rule back."""
    row = service.find_rule(scope, alert_rule_id, deleted=True)
    service.restore(scope, row)
    tag(response, row.version)
    return AlertRuleRead.model_validate(row)


@alerts.get("")
def list_alerts(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[AlertQuery, Query()],
) -> Page[AlertRead]:
    """List alerts, the newest first."""
    return service.list_alerts(scope, runtime.keyring, page, only)


@alerts.get("/{alert_id}")
def read_alert(alert_id: UUID, scope: Reads) -> AlertRead:
    """Show an alert."""
    return AlertRead.model_validate(service.find_alert(scope, alert_id))


@alerts.get("/{alert_id}/events")
def list_alert_events(
    alert_id: UUID, scope: Reads, runtime: RuntimeDep, page: PageDep
) -> Page[AlertEventRead]:
    """List what happened with an alert, the first first."""
    row = service.find_alert(scope, alert_id)
    return service.list_events(scope, runtime.keyring, page, row)


@alerts.post("/{alert_id}/acknowledge")
def acknowledge_alert(alert_id: UUID, body: AlertAnswer, scope: Answers) -> AlertRead:
    """Say that one has seen an alert and cares for it."""
    row = service.find_alert(scope, alert_id)
    service.acknowledge(scope, row, body.note)
    return AlertRead.model_validate(row)


@alerts.post("/{alert_id}/resolve")
def resolve_alert(alert_id: UUID, body: AlertAnswer, scope: Answers) -> AlertRead:
    """End an alert; if it is still so, a new one opens in its time."""
    row = service.find_alert(scope, alert_id)
    service.resolve(scope, row, body.note)
    return AlertRead.model_validate(row)


@health_states.get("")
def list_health_states(
    scope: Reads,
    runtime: RuntimeDep,
    page: PageDep,
    only: Annotated[HealthQuery, Query()],
) -> Page[HealthRead]:
    """List which sites and sensors send and which do not, the longest silent first."""
    return health.list_health(scope, runtime.keyring, page, only)
