"""What hassfest and HACS check of an integration, and what we ask of ourselves."""

from collections.abc import Callable, Iterable

from .actions import RULES as ACTIONS
from .automations import RULES as AUTOMATIONS
from .code import RULES as CODE
from .manifest import RULES as MANIFEST
from .quality import RULES as QUALITY
from .repository import RULES as REPOSITORY
from .structure import RULES as STRUCTURE
from .texts import RULES as TEXTS
from .tree import Problem, Tree

type Rule = Callable[[Tree], Iterable[Problem]]

RULES: tuple[Rule, ...] = (
    *MANIFEST,
    *TEXTS,
    *ACTIONS,
    *AUTOMATIONS,
    *CODE,
    *STRUCTURE,
    *QUALITY,
    *REPOSITORY,
)


def validate(tree: Tree) -> list[Problem]:
    """Return everything that is wrong, in the order of files and lines."""
    return sorted({problem for rule in RULES for problem in rule(tree)})
