"""Looking at what rules are about, and keeping what follows: alerts and their history."""

from collections.abc import Collection
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import Select

from ..scope import WriteScope
from .findings import Finding, find
from .kinds import Kind, Watches
from .levels import Level, Limits, Watched, watch
from .models import Alert, AlertComing, AlertEvent, AlertLevel, AlertRule, AlertState

_WATCHES: TypeAdapter[Watches] = TypeAdapter(Watches)
LEVELS = {Level.WARNING: AlertLevel.WARNING, Level.CRITICAL: AlertLevel.CRITICAL}
RANKS = {level: rank for rank, level in LEVELS.items()}


def watches_of(row: AlertRule) -> Watches:
    """Give what a rule looks at."""
    return _WATCHES.validate_python(row.watches)


def not_over(scope: WriteScope, rule_id: UUID) -> Select[Alert]:
    """List the alerts of a rule that are not over."""
    return scope.select(Alert).where(
        Alert.rule_id == rule_id, Alert.resolved_at.is_(None)
    )


def evaluate(scope: WriteScope, kinds: Collection[Kind]) -> int:
    """Look at everything that rules of some kinds are about; give how much that was."""
    rules = scope.session.scalars(
        scope.select(AlertRule)
        .where(
            AlertRule.kind.in_(kinds),
            AlertRule.enabled.is_(True),
            AlertRule.deleted_at.is_(None),
        )
        .order_by(AlertRule.id)
    ).all()
    return sum(_evaluate(scope, rule) for rule in rules)


def _evaluate(scope: WriteScope, rule: AlertRule) -> int:
    """Look at everything that one rule is about."""
    watches = watches_of(rule)
    limits = watches.limits()
    alerts = {
        row.subject_id: row for row in scope.session.scalars(not_over(scope, rule.id))
    }
    coming = {
        row.subject_id: row
        for row in scope.session.scalars(
            scope.select(AlertComing).where(AlertComing.rule_id == rule.id)
        )
    }
    found = list(find(scope, watches, rule.farm_id))
    for each in found:
        alert, before = alerts.pop(each.id, None), coming.pop(each.id, None)
        known = Watched(
            Level.NONE if alert is None else RANKS[AlertLevel(alert.level)],
            Level.NONE if before is None else Level(before.level),
            None if before is None else before.since,
        )
        after = watch(known, each.value, limits, scope.now)
        _keep_coming(scope, rule, each, before, after)
        _keep_alert(scope, rule, each, alert, after.level, limits=limits)
    for gone in coming.values():
        scope.session.delete(gone)
    for alert in alerts.values():
        end(scope, alert, "What it is about is no longer watched.")
    scope.session.flush()
    return len(found)


def _keep_coming(
    scope: WriteScope,
    rule: AlertRule,
    found: Finding,
    row: AlertComing | None,
    after: Watched,
) -> None:
    """Keep since when something is beyond a limit, until it has been for long enough."""
    if after.since is None:
        if row is not None:
            scope.session.delete(row)
        return
    if row is None:
        scope.add(
            AlertComing(
                rule_id=rule.id,
                subject_id=found.id,
                level=after.coming,
                since=after.since,
            )
        )
        return
    row.level, row.since = after.coming, after.since


def _keep_alert(
    scope: WriteScope,
    rule: AlertRule,
    found: Finding,
    row: Alert | None,
    level: Level,
    *,
    limits: Limits,
) -> None:
    """Open, change or end an alert."""
    if row is None:
        if level is not Level.NONE:
            _open(scope, rule, found, level, limits)
        return
    if found.value is not None:
        row.value = found.value
    if level is Level.NONE:
        end(scope, row, None)
        return
    before = RANKS[AlertLevel(row.level)]
    if level == before:
        return
    row.level = LEVELS[level]
    row.threshold = limits.threshold(level, found.value or 0.0)
    if level > before:
        # Who has acknowledged a warning has not seen this yet.
        row.state, row.acknowledged_at, row.acknowledged_by = (
            AlertState.OPEN,
            None,
            None,
        )
    note(scope, row, "raised" if level > before else "lowered")


def _open(
    scope: WriteScope, rule: AlertRule, found: Finding, level: Level, limits: Limits
) -> None:
    row = scope.add(
        Alert(
            rule_id=rule.id,
            farm_id=found.farm_id,
            subject_kind=found.kind,
            subject_id=found.id,
            subject_name=found.name,
            level=LEVELS[level],
            state=AlertState.OPEN,
            value=found.value,
            threshold=limits.threshold(level, found.value or 0.0),
            unit=found.unit,
            opened_at=scope.now,
        )
    )
    note(scope, row, "opened")


def end(scope: WriteScope, row: Alert, why: str | None) -> None:
    """End an alert."""
    row.state, row.resolved_at = AlertState.RESOLVED, scope.now
    note(scope, row, "resolved", why)


def note(scope: WriteScope, row: Alert, kind: str, said: str | None = None) -> None:
    """Write what happened with an alert into its history."""
    row.updated_at = scope.now
    scope.session.flush()
    scope.add(
        AlertEvent(
            alert_id=row.id,
            kind=kind,
            at=scope.now,
            level=row.level,
            value=row.value,
            actor_kind=scope.actor.kind,
            actor_id=scope.actor.id,
            note=said,
        )
    )
