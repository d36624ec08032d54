"""Alert rules, and what people do with alerts."""

from uuid import UUID

from sqlalchemy import Select

from ..audit import service as audit
from ..farms.models import Farm
from ..keyring import Keyring
from ..paging import Page, PageQuery, paginate
from ..problems import InvalidInput, InvalidRequest, NotFound
from ..scope import Scope, WriteScope
from .models import Alert, AlertComing, AlertEvent, AlertRule, AlertState
from .problems import AlertOver
from .schemas import (
    AlertEventRead,
    AlertQuery,
    AlertRead,
    AlertRuleCreate,
    AlertRuleQuery,
    AlertRuleRead,
    AlertRuleUpdate,
)
from .watching import end, not_over, note


def _rules(scope: Scope) -> Select[AlertRule]:
    """Begin a query over the rules that the caller may see: a key's own and all farms'."""
    statement = scope.select(AlertRule)
    if scope.farm_id is not None:
        own, every = AlertRule.farm_id == scope.farm_id, AlertRule.farm_id.is_(None)
        statement = statement.where(own | every)
    return statement


def list_rules(
    scope: Scope, keyring: Keyring, page: PageQuery, only: AlertRuleQuery
) -> Page[AlertRuleRead]:
    """List rules by their names."""
    gone = AlertRule.deleted_at
    statement = _rules(scope).where(
        gone.is_not(None) if only.deleted else gone.is_(None)
    )
    if only.farm_id is not None:
        statement = statement.where(AlertRule.farm_id == only.farm_id)
    if only.kind is not None:
        statement = statement.where(AlertRule.kind == only.kind)
    return paginate(
        scope,
        keyring,
        statement,
        [(AlertRule.name, "asc"), (AlertRule.id, "asc")],
        page,
        present=AlertRuleRead.model_validate,
    )


def find_rule(scope: Scope, rule_id: UUID, *, deleted: bool = False) -> AlertRule:
    """Give a rule that is there, or one that was deleted."""
    gone = AlertRule.deleted_at
    row = scope.session.scalar(
        _rules(scope).where(
            AlertRule.id == rule_id, gone.is_not(None) if deleted else gone.is_(None)
        )
    )
    if row is None:
        raise NotFound
    return row


def create(scope: WriteScope, body: AlertRuleCreate) -> AlertRule:
    """Keep a new rule."""
    if body.farm_id is not None:
        try:
            scope.find(Farm, body.farm_id)
        except NotFound as error:
            said = "There is no such farm."
            problem = InvalidInput(pointer="/farm_id", code="not-found", message=said)
            raise InvalidRequest(errors=[problem]) from error
    row = scope.add(
        AlertRule(
            name=body.name,
            note=body.note,
            farm_id=body.farm_id,
            enabled=body.enabled,
            kind=body.watches.kind,
            watches=body.watches.model_dump(mode="json"),
        )
    )
    audit.record_in(scope, "alert-rule.created", ("alert-rule", row.id))
    return row


def update(scope: WriteScope, row: AlertRule, body: AlertRuleUpdate) -> None:
    """Change a rule; what it looked at before is over."""
    if body.name is not None:
        row.name = body.name
    if "note" in body.model_fields_set:
        row.note = body.note
    if body.enabled is not None:
        row.enabled = body.enabled
    if body.watches is not None:
        row.kind = body.watches.kind
        watches = body.watches.model_dump(mode="json")
        if watches != row.watches:
            _end_all(scope, row, "The rule has changed.")
        row.watches = watches
    if not row.enabled:
        _end_all(scope, row, "The rule was switched off.")
    row.updated_at = scope.now
    scope.session.flush()
    audit.record_in(
        scope,
        "alert-rule.changed",
        ("alert-rule", row.id),
        **body.model_dump(mode="json", exclude_unset=True),
    )


def _end_all(scope: WriteScope, row: AlertRule, why: str) -> None:
    """End what a rule has brought up so far."""
    for alert in scope.session.scalars(not_over(scope, row.id)).all():
        end(scope, alert, why)
    scope.session.execute(
        scope.delete(AlertComing).where(AlertComing.rule_id == row.id)
    )


def delete(scope: WriteScope, row: AlertRule) -> None:
    """Put a rule aside."""
    _end_all(scope, row, "The rule was deleted.")
    row.deleted_at = row.updated_at = scope.now
    scope.session.flush()
    audit.record_in(scope, "alert-rule.deleted", ("alert-rule", row.id))


def restore(scope: WriteScope, row: AlertRule) -> None:
    """Bring a rule back."""
    row.deleted_at = None
    row.updated_at = scope.now
    scope.session.flush()
    audit.record_in(scope, "alert-rule.restored", ("alert-rule", row.id))


def _alerts(scope: Scope) -> Select[Alert]:
    statement = scope.select(Alert)
    if scope.farm_id is not None:
        statement = statement.where(Alert.farm_id == scope.farm_id)
    return statement


def list_alerts(
    scope: Scope, keyring: Keyring, page: PageQuery, only: AlertQuery
) -> Page[AlertRead]:
    """List alerts, the newest first."""
    statement = _alerts(scope)
    for column, value in (
        (Alert.farm_id, only.farm_id),
        (Alert.state, only.state),
        (Alert.level, only.level),
        (Alert.rule_id, only.rule_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    return paginate(
        scope,
        keyring,
        statement,
        [(Alert.id, "desc")],
        page,
        present=AlertRead.model_validate,
    )


def find_alert(scope: Scope, alert_id: UUID) -> Alert:
    """Give an alert that the caller may see."""
    row = scope.session.scalar(_alerts(scope).where(Alert.id == alert_id))
    if row is None:
        raise NotFound
    return row


def acknowledge(scope: WriteScope, row: Alert, said: str | None) -> None:
    """Note that somebody has seen an alert and cares for it."""
    if row.state == AlertState.RESOLVED:
        raise AlertOver
    row.state = AlertState.ACKNOWLEDGED
    row.acknowledged_at, row.acknowledged_by = scope.now, scope.user_id
    note(scope, row, "acknowledged", said)


def resolve(scope: WriteScope, row: Alert, said: str | None) -> None:
    """End an alert by hand; if it is still so, a new one opens in its time."""
    if row.state == AlertState.RESOLVED:
        raise AlertOver
    end(scope, row, said)


def list_events(
    scope: Scope, keyring: Keyring, page: PageQuery, row: Alert
) -> Page[AlertEventRead]:
    """List what happened with an alert, the first first."""
    statement = scope.select(AlertEvent).where(AlertEvent.alert_id == row.id)
    return paginate(
        scope,
        keyring,
        statement,
        [(AlertEvent.id, "asc")],
        page,
        present=AlertEventRead.model_validate,
    )
