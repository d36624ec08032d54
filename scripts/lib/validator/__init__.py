"""What hassfest and HACS check of an integration, and what we ask of ourselves."""

from collections.abc import Callable, Iterable

from . import actions, code, manifest, quality, repository, structure, texts
from .tree import Problem, Tree

type Rule = Callable[[Tree], Iterable[Problem]]

RULES: tuple[Rule, ...] = (
    *manifest.RULES,
    *texts.RULES,
    *actions.RULES,
    *code.RULES,
    *structure.RULES,
    *quality.RULES,
    *repository.RULES,
)


def validate(tree: Tree) -> list[Problem]:
    """Return everything that is wrong, in the order of files and lines."""
    found = {problem for rule in RULES for problem in rule(tree)}
    return sorted(found | set(tree.unreadable))
