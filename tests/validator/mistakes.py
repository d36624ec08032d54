"""Mistakes to make in a copy of the checkout, and how to see that they are found."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from scripts.lib.validator import Rule
from scripts.lib.validator.tree import Problem, Tree
from tests.validator.copies import Checkout

EN = "translations/en.json"
DE = "translations/de.json"
SCALE = "quality_scale.yaml"


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake, the rule that finds it, and where and what it says."""

    rule: Rule
    make: Callable[[Checkout], object]
    place: str
    message: str


def changed(name: str, change: Callable[..., object]) -> Callable[[Checkout], None]:
    """Return how to change a JSON file."""
    return lambda checkout: checkout.change(name, change)


def replaced(name: str, old: str, new: str) -> Callable[[Checkout], None]:
    """Return how to replace a text."""
    return lambda checkout: checkout.replace(name, old, new)


def appended(name: str, text: str) -> Callable[[Checkout], None]:
    """Return how to add a text."""
    return lambda checkout: checkout.append(name, text)


def deleted(name: str) -> Callable[[Checkout], None]:
    """Return how to delete a file."""
    return lambda checkout: checkout.delete(name)


def each(*makes: Callable[[Checkout], object]) -> Callable[[Checkout], None]:
    """Return how to make several changes."""

    def make(checkout: Checkout) -> None:
        for one in makes:
            one(checkout)

    return make


def put(*keys: str, value: object) -> Callable[..., object]:
    """Return how to set what some keys lead to."""

    def change(document: dict[str, object]) -> None:
        node = document
        for key in keys[:-1]:
            inner = node.setdefault(key, {})
            assert isinstance(inner, dict)
            node = inner
        node[keys[-1]] = value

    return change


def drop(*keys: str) -> Callable[..., object]:
    """Return how to delete what some keys lead to."""

    def change(document: dict[str, object]) -> None:
        node = document
        for key in keys[:-1]:
            inner = node[key]
            assert isinstance(inner, dict)
            node = inner
        del node[keys[-1]]

    return change


def reordered(document: dict[str, object]) -> None:
    """Move the domain to the end."""
    document["domain"] = document.pop("domain")


@cache
def found(rule: Rule, checkout: Checkout) -> set[Problem]:
    """Return what a rule finds in a checkout."""
    return set(rule(Tree(checkout.root)))


def assert_found(mistake: Mistake, checkout: Checkout, untouched: Checkout) -> None:
    """Make a mistake: a problem appears that was not there, at its file, in its words."""
    mistake.make(checkout)
    new = found(mistake.rule, checkout) - found(mistake.rule, untouched)
    said = [
        problem
        for problem in new
        if problem.path.endswith(mistake.place) and mistake.message in problem.message
    ]
    assert said, f"only: {[str(problem) for problem in new]}"
