"""Queries over rules and what belongs to them."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Select, Table, exists, or_, select

from ..problems import NotFound
from ..scope import Scope, WriteScope
from ..upserts import upsert
from .models import AutomationRule, AutomationRun, AutomationSite, AutomationVersion
from .schemas import RuleQuery, RunQuery


def sites_of(scope: Scope, *rule_ids: UUID) -> Sequence[AutomationSite]:
    """List the sites of rules that the caller may see."""
    statement = scope.select(AutomationSite).where(AutomationSite.rule_id.in_(rule_ids))
    if scope.farm_id is not None:
        statement = statement.where(AutomationSite.farm_id == scope.farm_id)
    return scope.session.scalars(statement.order_by(AutomationSite.farm_id)).all()


def _at_site(scope: Scope, only: RuleQuery) -> Select[AutomationSite] | None:
    """Give the condition on a rule's sites, if there is one."""
    site = AutomationSite
    statement = scope.select(site).where(site.rule_id == AutomationRule.id)
    conditions = [
        *([site.farm_id == only.farm_id] if only.farm_id else []),
        *([site.farm_id == scope.farm_id] if scope.farm_id else []),
        *([site.state == only.state] if only.state else []),
    ]
    return statement.where(*conditions) if conditions else None


def rules(scope: Scope, only: RuleQuery) -> Select[AutomationRule]:
    """List rules; a key of one farm sees those that are for it."""
    rule = AutomationRule
    gone = rule.deleted_at
    statement = scope.select(rule).where(
        gone.is_not(None) if only.deleted else gone.is_(None)
    )
    if (at_site := _at_site(scope, only)) is not None:
        statement = statement.where(exists(at_site))
    if only.q is not None:
        statement = statement.where(
            or_(
                rule.name.icontains(only.q, autoescape=True),
                rule.note.icontains(only.q, autoescape=True),
            )
        )
    return statement


def find_rule(
    scope: Scope, rule_id: UUID, *, deleted: bool | None = False
) -> AutomationRule:
    """Give a rule that the caller may see; one that was deleted only if asked for."""
    row = scope.find(AutomationRule, rule_id, deleted=deleted is not False)
    hidden = scope.farm_id is not None and not sites_of(scope, rule_id)
    if hidden or (deleted is True and row.deleted_at is None):
        raise NotFound
    return row


def find_site(scope: Scope, rule: AutomationRule, farm_id: UUID) -> AutomationSite:
    """Give how a rule stands at a site."""
    for row in sites_of(scope, rule.id):
        if row.farm_id == farm_id:
            return row
    raise NotFound


def versions(scope: Scope, rule: AutomationRule) -> Select[AutomationVersion]:
    """List the versions of a rule."""
    return scope.select(AutomationVersion).where(AutomationVersion.rule_id == rule.id)


def runs(scope: Scope, rule: AutomationRule, only: RunQuery) -> Select[AutomationRun]:
    """List the runs of a rule."""
    run = AutomationRun
    statement = scope.select(run).where(run.rule_id == rule.id)
    for farm_id in (only.farm_id, scope.farm_id):
        if farm_id is not None:
            statement = statement.where(run.farm_id == farm_id)
    if only.outcome is not None:
        statement = statement.where(run.outcome == only.outcome)
    return statement


def add_runs(scope: WriteScope, rows: Iterable[Mapping[str, object]]) -> int:
    """Keep the runs that are not known yet; give how many those were."""
    table = AutomationRun.__table__
    assert isinstance(table, Table)  # noqa: S101 - for the type checker
    wanted = {row["id"]: {**row, "org_id": scope.org_id} for row in rows}
    known = set(
        scope.session.scalars(
            select(table.c.id).where(
                table.c.org_id == scope.org_id, table.c.id.in_(wanted)
            )
        )
    )
    new = [row for identity, row in wanted.items() if identity not in known]
    if new:
        insert = upsert(scope.session.get_bind().dialect.name, table)
        scope.session.execute(insert.on_conflict_do_nothing(), new)
    return len(new)
