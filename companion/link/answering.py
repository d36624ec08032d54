"""What a site says of what it heard: taken up, declined and why, edited, deleted, run."""

from collections.abc import Mapping
from typing import Any

from ..automation import repository as rules, service as automation
from ..automation.schemas import RunReport, RunsReport, SiteReport
from ..changes.models import ChangeKind
from ..proposals import service as proposals
from ..proposals.models import ProposalState
from ..scope import WriteScope
from ..tasks import mirror as tasks
from .models import Site, SiteAnswer
from .words import Answer, AnswerState, RanTold, TaskGone, TasksTold, TaskTold

# How a rule stands, in the words of rules.
RULE_STATES: Mapping[AnswerState, str] = {
    AnswerState.ACTIVE: "active",
    AnswerState.EDITED: "edited",
    AnswerState.DECLINED: "rejected",
    AnswerState.DELETED: "deleted",
}
PROPOSAL_STATES: Mapping[AnswerState, ProposalState] = {
    AnswerState.ACTIVE: ProposalState.ACCEPTED,
    AnswerState.DECLINED: ProposalState.DECLINED,
    AnswerState.DONE: ProposalState.DONE,
    AnswerState.DELETED: ProposalState.DELETED,
}


def take_answer(scope: WriteScope, site: Site, content: Mapping[str, Any]) -> None:
    """Keep what a site says of something, and let the record follow."""
    told = Answer.model_validate(content)
    _keep(scope, site, told)
    if told.kind == ChangeKind.RULE and told.state in RULE_STATES:
        row = rules.find_rule(scope, told.id, deleted=None)
        report = SiteReport.model_validate(
            {
                "state": RULE_STATES[told.state],
                "number": told.number,
                "ha_id": told.ha_id,
                "reason": told.reason,
            }
        )
        at = rules.find_site(scope, row, site.farm_id)
        automation.report(scope, row, at, report)
    elif told.kind == ChangeKind.PROPOSAL and told.state in PROPOSAL_STATES:
        proposals.answer(
            scope,
            proposals.find(scope, told.id),
            PROPOSAL_STATES[told.state],
            at=told.at,
            reason=told.reason,
            ha_id=told.ha_id,
        )


def _keep(scope: WriteScope, site: Site, told: Answer) -> None:
    row = scope.session.scalar(
        scope.select(SiteAnswer).where(
            SiteAnswer.site_id == site.id,
            SiteAnswer.kind == told.kind,
            SiteAnswer.item_id == told.id,
        )
    )
    values = {
        "number": told.number,
        "state": told.state,
        "reason": told.reason,
        "ha_id": told.ha_id,
        "at": told.at,
    }
    if row is not None and _is_of_older(told, row):
        return
    if row is None:
        scope.add(
            SiteAnswer(site_id=site.id, kind=told.kind, item_id=told.id, **values)
        )
        return
    for name, value in values.items():
        setattr(row, name, value)
    scope.session.flush()


def _is_of_older(told: Answer, row: SiteAnswer) -> bool:
    """Return whether a version is gone that a newer one was answered after."""
    is_gone = told.state is AnswerState.DELETED
    return is_gone and (told.number or 0) < (row.number or 0)


def take_run(scope: WriteScope, site: Site, content: Mapping[str, Any]) -> None:
    """Keep a time that a rule ran."""
    told = RanTold.model_validate(content)
    row = rules.find_rule(scope, told.rule, deleted=None)
    run = RunReport.model_validate(
        {**told.model_dump(exclude={"rule"}), "farm_id": site.farm_id}
    )
    automation.take_runs(scope, row, RunsReport(runs=[run]))


def take_task(scope: WriteScope, site: Site, content: Mapping[str, Any]) -> None:
    """Let a task be as the site tells, and show that one planned here is there."""
    told = TaskTold.model_validate(content)
    row = tasks.take_over(
        scope,
        site.farm_id,
        tasks.Told(
            ha_id=told.id,
            kind=told.kind,
            name=told.name,
            note=told.note,
            due=told.due,
            done=told.done,
            batch=told.batch,
        ),
    )
    if row is not None and row.ha_id is None:
        state = AnswerState.ACTIVE if told.done is None else AnswerState.DONE
        _of_task(scope, site, told.id, state)


def _of_task(scope: WriteScope, site: Site, ha_id: str, state: AnswerState) -> None:
    """Show how a task that was planned here stands at the site."""
    planned = tasks.planned_id(ha_id)
    if planned is not None:
        answer = Answer(
            kind=ChangeKind.TASK, id=planned, state=state, ha_id=ha_id, at=scope.now
        )
        _keep(scope, site, answer)


def forget_task(scope: WriteScope, site: Site, content: Mapping[str, Any]) -> None:
    """Take note that a task is no longer at the site."""
    told = TaskGone.model_validate(content)
    tasks.forget(scope, site.farm_id, told.id)
    _of_task(scope, site, told.id, AnswerState.DELETED)


def forget_other_tasks(
    scope: WriteScope, site: Site, content: Mapping[str, Any]
) -> None:
    """Forget the tasks that the site does not have: it went back in time."""
    told = TasksTold.model_validate(content)
    tasks.forget_others(scope, site.farm_id, set(told.ids))
