"""Rules for the documentation, and for what no file may contain."""

from collections.abc import Iterator
from pathlib import Path
import re

from .tree import Problem, Tree, within

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"#{1,6} +(.+?) *")
# A folder of one machine, or a place from which packages would be fetched.
_PRIVATE = (
    (
        re.compile(r"(?<![\w.\-/}])/(?:work|root|home|Users)/\w"),
        "a path of one machine",
    ),
    (re.compile(r"(?i)--(?:extra-)?index-url|\bindex-url\s*="), "a package index"),
    (
        re.compile(r"(?i)\bhttps?://[^\s\"'<>)]*/(?:simple|pypi/simple)\b"),
        "a package index",
    ),
    (
        re.compile(
            r"(?i)\"?resolved\"?\s*[:=]\s*\"https?://|\bregistry\s*=\s*\"?https?://"
        ),
        "a package index",
    ),
    (
        re.compile(r"//(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)\d"),
        "a private address",
    ),
)
_TAKEN_AS_IT_IS = {"LICENSE"}


def docs_name_everything(tree: Tree) -> Iterator[Problem]:
    """Check that the docs have a place for everything a user can pick or meet."""
    for page, names in _topics(tree):
        path = tree.root / "docs" / page
        text = tree.text(path)
        if not text:
            yield tree.problem(path, 1, "is missing")
            continue
        for name in sorted(names):
            if name not in text:
                yield tree.problem(path, 1, f"does not explain {name}")


def docs_name_nothing_else(tree: Tree) -> Iterator[Problem]:
    """Check that the pages of actions and repairs have no section of what is gone."""
    for page, group in (("actions.md", "services"), ("repairs.md", "issues")):
        path = tree.root / "docs" / page
        known = within(tree.en, group).keys()
        for number, line in enumerate(tree.text(path).splitlines(), start=1):
            if line.startswith("## "):
                for name in re.findall(r"`([a-z0-9_.]+)`", line):
                    if name.removeprefix("vertical_farm.") not in known:
                        yield tree.problem(path, number, f"there is no '{name}'")


def links(tree: Tree) -> Iterator[Problem]:
    """Check that links within the repository lead somewhere."""
    for path in tree.files:
        if path.suffix != ".md":
            continue
        for number, line in enumerate(tree.text(path).splitlines(), start=1):
            for target in _LINK.findall(line):
                if "://" in target or target.startswith("mailto:"):
                    continue
                name, _, anchor = target.partition("#")
                page = (path.parent / name).resolve() if name else path
                if not page.exists():
                    yield tree.problem(path, number, f"the link {target} leads nowhere")
                elif (
                    anchor
                    and page.suffix == ".md"
                    and anchor not in _anchors(tree, page)
                ):
                    yield tree.problem(
                        path, number, f"{target}: there is no such heading"
                    )


def documents_parse(tree: Tree) -> Iterator[Problem]:
    """Read every JSON and YAML file; the tree keeps what does not parse."""
    for path in tree.files:
        if path.suffix in {".json", ".yaml", ".yml"}:
            tree.document(path)
    yield from tree.unreadable


def nothing_private(tree: Tree) -> Iterator[Problem]:
    """Check that no file names a folder of one machine or a package index."""
    for path in tree.files:
        if path.name in _TAKEN_AS_IT_IS:
            continue
        for number, line in enumerate(tree.text(path).splitlines(), start=1):
            for pattern, what in _PRIVATE:
                if found := pattern.search(line):
                    yield tree.problem(path, number, f"names {what}: {found.group()}")


def _topics(tree: Tree) -> Iterator[tuple[str, set[str]]]:
    """Yield each page with what it has to explain."""
    services = within(tree.en, "services")
    fields = {
        f"`{field}`" for name in services for field in within(services, name, "fields")
    }
    yield "actions.md", {f"`vertical_farm.{name}`" for name in services} | fields
    entities = within(tree.en, "entity")
    yield (
        "entities.md",
        {
            f"`{key}`"
            for platform in entities
            for key in within(entities, platform)
            if not key.startswith("demo_")
        },
    )
    yield "repairs.md", {f"`{key}`" for key in within(tree.en, "issues")}
    yield (
        "setup.md",
        {
            label
            for group in ("config", "config_subentries", "options")
            for label in _labels(tree.en.get(group))
        },
    )
    metrics = within(tree.en, "selector", "metric", "options")
    yield "layout.md", {f"`{key}`" for key in metrics}
    yield "readings.md", {str(label) for label in metrics.values()}


def _labels(node: object) -> Iterator[str]:
    """Yield the labels of every field below a place in the texts."""
    if isinstance(node, dict):
        for key, member in node.items():
            if key == "data":
                yield from member.values()
            else:
                yield from _labels(member)


def _anchors(tree: Tree, page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    found = set()
    for line in tree.text(page).splitlines():
        if heading := _HEADING.fullmatch(line):
            words = re.sub(r"[^\w\- ]", "", heading.group(1).lower())
            found.add(words.replace(" ", "-"))
    return found


RULES = (
    docs_name_everything,
    docs_name_nothing_else,
    links,
    documents_parse,
    nothing_private,
)
