"""Rules for quality_scale.yaml: every rule answered, and no claim beyond the answers."""

from collections.abc import Iterator, Mapping

from .tree import Problem, Tree, within

TIERS: Mapping[str, tuple[str, ...]] = {
    "bronze": (
        "action-setup",
        "appropriate-polling",
        "brands",
        "common-modules",
        "config-flow",
        "config-flow-test-coverage",
        "dependency-transparency",
        "docs-actions",
        "docs-conditions",
        "docs-high-level-description",
        "docs-installation-instructions",
        "docs-removal-instructions",
        "docs-triggers",
        "entity-event-setup",
        "entity-unique-id",
        "has-entity-name",
        "runtime-data",
        "test-before-configure",
        "test-before-setup",
        "unique-config-entry",
    ),
    "silver": (
        "action-exceptions",
        "config-entry-unloading",
        "docs-configuration-parameters",
        "docs-installation-parameters",
        "entity-unavailable",
        "integration-owner",
        "log-when-unavailable",
        "parallel-updates",
        "reauthentication-flow",
        "test-coverage",
    ),
    "gold": (
        "devices",
        "diagnostics",
        "discovery",
        "discovery-update-info",
        "docs-data-update",
        "docs-examples",
        "docs-known-limitations",
        "docs-supported-devices",
        "docs-supported-functions",
        "docs-troubleshooting",
        "docs-use-cases",
        "dynamic-devices",
        "entity-category",
        "entity-device-class",
        "entity-disabled-by-default",
        "entity-translations",
        "exception-translations",
        "icon-translations",
        "reconfiguration-flow",
        "repair-issues",
        "stale-devices",
    ),
    "platinum": ("async-dependency", "inject-websession", "strict-typing"),
}
_UNCLAIMED = {"custom", "internal", "legacy", "no_score"}


def answers(tree: Tree) -> Iterator[Problem]:
    """Check that each of the rules has one honest answer."""
    path = tree.integration / "quality_scale.yaml"
    rules = _rules(tree)
    known = [rule for tier in TIERS.values() for rule in tier]
    for rule in known:
        if rule not in rules:
            yield tree.problem(path, ["rules"], f"lacks the rule '{rule}'")
    for rule, answer in rules.items():
        where = ["rules", rule]
        if rule not in known:
            yield tree.problem(path, where, f"there is no rule '{rule}'")
        elif _status(answer) not in {"done", "exempt", "todo"}:
            yield tree.problem(path, where, f"'{rule}' is none of done, exempt, todo")
        elif _status(answer) != "done" and not _comment(answer):
            message = f"'{rule}' is {_status(answer)} without a comment"
            yield tree.problem(path, where, message)


def claim(tree: Tree) -> Iterator[Problem]:
    """Check that the manifest claims no tier of which a rule is not met."""
    path = tree.integration / "manifest.json"
    claimed = within(tree.document(path)).get("quality_scale")
    if claimed is None or claimed in _UNCLAIMED:
        return
    if not isinstance(claimed, str) or claimed not in TIERS:
        yield tree.problem(path, ["quality_scale"], f"there is no tier '{claimed}'")
        return
    rules = _rules(tree)
    tiers = list(TIERS)
    needed = [
        rule for tier in tiers[: tiers.index(claimed) + 1] for rule in TIERS[tier]
    ]
    open_rules = [
        rule for rule in needed if _status(rules.get(rule)) not in {"done", "exempt"}
    ]
    if open_rules:
        message = f"claims {claimed} without {', '.join(open_rules)}"
        yield tree.problem(path, ["quality_scale"], message)


def _rules(tree: Tree) -> Mapping[str, object]:
    """Return the answers by rule."""
    path = tree.integration / "quality_scale.yaml"
    return within(tree.document(path), "rules") if path.exists() else {}


def _status(answer: object) -> object:
    """Return the status of an answer."""
    return answer.get("status") if isinstance(answer, Mapping) else answer


def _comment(answer: object) -> object:
    """Return the comment of an answer."""
    return answer.get("comment") if isinstance(answer, Mapping) else None


RULES = (answers, claim)
