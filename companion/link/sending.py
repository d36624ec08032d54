"""What a site hears of: recipes, planned tasks, proposals and rules, as they are now."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from ..automation.models import AutomationRule, AutomationSite
from ..changes import service as changes
from ..changes.models import ChangeKind, SiteChange
from ..farms.models import Shelf
from ..growing.models import Batch, Recipe, RecipeVersion
from ..organizations import repository as organizations
from ..proposals import service as proposals
from ..proposals.models import Proposal
from ..scope import Scope
from ..tasks.models import Task
from .models import Site
from .words import (
    Change,
    ChangesSent,
    ProposalSent,
    RecipeSent,
    RuleSent,
    Sent,
    SowingSent,
    TargetsSent,
    TaskSent,
)


def read_changes(scope: Scope, site: Site, after: int, limit: int) -> ChangesSent:
    """Give what changed after a number, each as it is now."""
    rows, more = changes.after(scope, site.farm_id, after, limit)
    found: dict[ChangeKind, Mapping[UUID, Sent]] = {}
    for kind, read in READERS.items():
        ids = [row.item_id for row in rows if row.kind == kind]
        found[kind] = read(scope, site, ids) if ids else {}
    return ChangesSent(
        changes=[_change(row, found) for row in rows],
        next=rows[-1].number if rows else after,
        more=more,
        now=scope.now,
    )


def _change(row: SiteChange, found: Mapping[ChangeKind, Mapping[UUID, Sent]]) -> Change:
    """Give a change with its content, which is missing where it is gone."""
    kind = ChangeKind(row.kind)
    return Change(
        number=row.number,
        kind=kind,
        id=row.item_id,
        content=found[kind].get(row.item_id),
    )


def _recipes(scope: Scope, _: Site, ids: Sequence[UUID]) -> Mapping[UUID, Sent]:
    """Read versions of recipes."""
    rows = scope.session.scalars(
        scope.select(RecipeVersion).where(RecipeVersion.id.in_(ids))
    ).all()
    recipes = {
        row.id: row
        for row in scope.session.scalars(
            scope.select(Recipe).where(Recipe.id.in_([row.recipe_id for row in rows]))
        )
    }
    return {
        row.id: RecipeSent(
            recipe_id=row.recipe_id,
            number=row.number,
            name=recipes[row.recipe_id].name,
            crop=row.crop_key,
            note=row.note,
            document=row.document,
            deleted=recipes[row.recipe_id].deleted_at is not None,
        )
        for row in rows
    }


def _tasks(scope: Scope, site: Site, ids: Sequence[UUID]) -> Mapping[UUID, Sent]:
    """Read planned tasks; one that went to another farm is gone for this one."""
    rows = scope.session.scalars(
        scope.select(Task).where(
            Task.id.in_(ids),
            Task.farm_id == site.farm_id,
            Task.deleted_at.is_(None),
        )
    ).all()
    batches = {
        row.id: row.ha_id
        for row in scope.session.scalars(
            scope.select(Batch).where(
                Batch.id.in_([row.batch_id for row in rows if row.batch_id])
            )
        )
    }
    people = organizations.names_of(scope, [row.assignee_id for row in rows])
    return {
        row.id: TaskSent(
            title=row.title,
            description=row.description,
            priority=row.priority,
            due_at=row.due_at,
            status=row.status,
            closed_at=row.closed_at,
            batch=None if row.batch_id is None else batches.get(row.batch_id),
            assignee=None if row.assignee_id is None else people.get(row.assignee_id),
        )
        for row in rows
    }


def _proposals(scope: Scope, site: Site, ids: Sequence[UUID]) -> Mapping[UUID, Sent]:
    """Read proposals, with the site's own ids of shelves."""
    rows = [
        row
        for row in proposals.by_ids(scope, ids).values()
        if row.farm_id == site.farm_id
    ]
    people = organizations.names_of(scope, [row.proposed_by for row in rows])
    shelves = {
        str(row.id): row.ha_id
        for row in scope.session.scalars(
            scope.select(Shelf).where(Shelf.farm_id == site.farm_id)
        )
    }
    versions = _versions(scope, rows)
    return {
        row.id: ProposalSent(
            state=row.state,
            note=row.note,
            proposed_at=row.created_at,
            proposed_by=None
            if row.proposed_by is None
            else people.get(row.proposed_by),
            content=_proposed(row, shelves, versions),
        )
        for row in rows
    }


def _versions(scope: Scope, rows: Sequence[Proposal]) -> Mapping[str, RecipeVersion]:
    """Give the versions of recipes that proposals name."""
    named = [
        UUID(version)
        for row in rows
        if (version := row.content.get("recipe_version_id")) is not None
    ]
    found = scope.session.scalars(
        scope.select(RecipeVersion).where(RecipeVersion.id.in_(named))
    )
    return {str(row.id): row for row in found}


def _proposed(
    row: Proposal,
    shelves: Mapping[str, str | None],
    versions: Mapping[str, RecipeVersion],
) -> SowingSent | TargetsSent:
    """Write what is proposed in the site's words."""
    content = dict(row.content)
    named = [shelves.get(each) for each in content.pop("shelf_ids")]
    content["shelves"] = [each for each in named if each is not None]
    if row.kind == "targets":
        content["crop"] = content.pop("crop_key")
        bands = content["bands"].items()
        content["bands"] = {name: band for name, band in bands if band is not None}
        return TargetsSent.model_validate(content)
    version = versions.get(content.pop("recipe_version_id") or "")
    crop = content.pop("crop_key")
    content["crop"] = crop if version is None else version.crop_key
    content["recipe_id"] = None if version is None else version.recipe_id
    content["recipe_number"] = None if version is None else version.number
    return SowingSent.model_validate(content)


def _rules(scope: Scope, site: Site, ids: Sequence[UUID]) -> Mapping[UUID, Sent]:
    """Read rules, and how they stand at the site."""
    rows = {
        row.id: row
        for row in scope.session.scalars(
            scope.select(AutomationRule).where(AutomationRule.id.in_(ids))
        )
    }
    standing = scope.session.scalars(
        scope.select(AutomationSite).where(
            AutomationSite.rule_id.in_(ids), AutomationSite.farm_id == site.farm_id
        )
    ).all()
    return {
        each.rule_id: RuleSent(
            name=rows[each.rule_id].name,
            note=rows[each.rule_id].note,
            number=each.number,
            document=rows[each.rule_id].document,
            state=each.state,
        )
        for each in standing
    }


READERS: Mapping[
    ChangeKind, Callable[[Scope, Site, Sequence[UUID]], Mapping[UUID, Sent]]
] = {
    ChangeKind.RECIPE: _recipes,
    ChangeKind.TASK: _tasks,
    ChangeKind.PROPOSAL: _proposals,
    ChangeKind.RULE: _rules,
}
