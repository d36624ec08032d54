"""The rules for pages and files find the mistakes that they are for."""

import pytest

from scripts.lib.validator import repository, texts, validate
from scripts.lib.validator.tree import Tree
from tests.validator.copies import Checkout
from tests.validator.mistakes import (
    Mistake,
    appended,
    assert_found,
    deleted,
    found,
    put,
    replaced,
)

MISTAKES = {
    "an action is not documented": Mistake(
        repository.docs_name_everything,
        replaced("/docs/actions.md", "vertical_farm.export_layout", "x"),
        "docs/actions.md",
        "does not explain `vertical_farm.export_layout`",
    ),
    "an entity is not documented": Mistake(
        repository.docs_name_everything,
        replaced("/docs/entities.md", "`leaf_vpd`", "leaf"),
        "docs/entities.md",
        "does not explain `leaf_vpd`",
    ),
    "a field is not documented": Mistake(
        repository.docs_name_everything,
        replaced("/docs/setup.md", "Nominal flow", "Flow"),
        "docs/setup.md",
        "does not explain Nominal flow",
    ),
    "a page is missing": Mistake(
        repository.docs_name_everything,
        deleted("/docs/repairs.md"),
        "docs/repairs.md",
        "is missing",
    ),
    "a page explains what is gone": Mistake(
        repository.docs_name_nothing_else,
        appended("/docs/repairs.md", "## Old (`old_issue`)"),
        "docs/repairs.md",
        "there is no 'old_issue'",
    ),
    "a link leads nowhere": Mistake(
        repository.links,
        appended("/README.md", "[x](docs/nowhere.md)"),
        "README.md",
        "the link docs/nowhere.md leads nowhere",
    ),
    "a link leads to no heading": Mistake(
        repository.links,
        appended("/README.md", "[x](docs/actions.md#dance)"),
        "README.md",
        "docs/actions.md#dance: there is no such heading",
    ),
    "a JSON file does not parse": Mistake(
        repository.documents_parse,
        appended("icons.json", "}"),
        "icons.json",
        "Extra data",
    ),
    "a JSON file repeats a key": Mistake(
        repository.documents_parse,
        replaced("/hacs.json", "{", '{"name": "A", '),
        "hacs.json",
        "the key 'name' stands twice",
    ),
    "a file names a folder of one machine": Mistake(
        repository.nothing_private,
        appended("/README.md", "Look in /" + "home/alice/farm."),
        "README.md",
        "a path of one machine",
    ),
    "a file names a package index": Mistake(
        repository.nothing_private,
        appended("/README.md", "pip install --index-" + "url x"),
        "README.md",
        "a package index",
    ),
    "a file names a private address": Mistake(
        repository.nothing_private,
        appended("/README.md", "Open http:/" + "/10.0.0.7."),
        "README.md",
        "a private address",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())
def test_the_rule_finds_the_mistake(
    mistake: Mistake, checkout: Checkout, untouched: Checkout
) -> None:
    """Each mistake is found."""
    assert_found(mistake, checkout, untouched)


def test_a_problem_says_where_it_is(checkout: Checkout) -> None:
    """The line is that of the key in the file, not the first one."""
    checkout.change("icons.json", put("entity", "sensor", "ph", "default", value="ph"))
    (problem,) = found(texts.icons, checkout)
    lines = checkout.path("icons.json").read_text("utf-8").splitlines()
    assert lines[problem.line - 1].strip() == '"default": "ph"'
    assert str(problem).startswith(
        f"custom_components/vertical_farm/icons.json:{problem.line}: "
    )


def test_code_that_does_not_parse_is_a_problem_of_its_own(checkout: Checkout) -> None:
    """A broken file is told once, and stops no rule."""
    checkout.append("const.py", "def")
    problems = [str(problem) for problem in validate(Tree(checkout.root))]
    assert any(
        "const.py" in problem and "invalid syntax" in problem for problem in problems
    )
