"""Which part may know which, and how tenants' tables may be asked."""

import ast
from collections.abc import Iterator
from pathlib import Path
import re

import pytest

from companion.models import TenantModel
from companion.settings import Settings
import companion.tables  # noqa: F401 - every model has to be known

ROOT = Path(__file__).parents[2] / "companion"
DOMAINS = sorted(
    path.parent.name
    for path in ROOT.glob("*/__init__.py")
    if path.parent.name != "migrations"
)
MODULES = sorted(path for path in ROOT.rglob("*.py") if "migrations" not in path.parts)
# What a domain shows to others; its endpoints and queries are its own.
SHOWN = {
    "bands",
    "crops",
    "keys",
    "mirror",
    "models",
    "problems",
    "repository",
    "schemas",
    "service",
    "tokens",
    "vocabulary",
}
# The floor that everything stands on: it knows no domain.
FLOOR = {
    "settings",
    "keyring",
    "models",
    "database",
    "problems",
    "permissions",
    "scope",
    "schemas",
    "paging",
    "etags",
    "metrics",
    "logs",
    "limits",
}
LONGEST_FILE = 500


def _imports(path: Path) -> Iterator[str]:
    """List the companion's modules that a file imports, by dotted name."""
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            start = [*base, *(node.module.split(".") if node.module else [])]
            for alias in node.names:
                yield ".".join([*start, alias.name])
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_nothing_knows_the_integration(path: Path) -> None:
    """The two ends meet over HTTP only."""
    for name in _imports(path):
        assert name.split(".")[0] not in {"custom_components", "homeassistant", "tests"}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_domains_know_of_each_other_what_is_shown(path: Path) -> None:
    """Endpoints are known to the app alone."""
    own = path.relative_to(ROOT).parts[0]
    for name in _imports(path):
        first, *rest = name.split(".")
        if first in DOMAINS and first != own and own in DOMAINS and rest:
            assert rest[0] in SHOWN, name


@pytest.mark.parametrize("module", sorted(FLOOR))
def test_floor_knows_no_domain(module: str) -> None:
    """A lower floor never imports a higher one."""
    for name in _imports(ROOT / f"{module}.py"):
        first = name.split(".")[0]
        assert first not in DOMAINS, name
        assert first not in {"app", "access", "cli", "runtime"}, name


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_endpoints_write_no_queries(path: Path) -> None:
    """They translate HTTP, and nothing else."""
    if "endpoints" in {path.stem, path.parent.name}:
        assert not [name for name in _imports(path) if name.startswith("sqlalchemy")]


def _tenant_models() -> set[str]:
    return {
        mapper.class_.__name__
        for mapper in TenantModel.registry.mappers
        if issubclass(mapper.class_, TenantModel)
    }


# Before the organization is known: whose member somebody is, which key this is.
WITHOUT_SCOPE = {
    ("organizations/repository.py", "Membership"),
    ("organizations/keys.py", "ApiKey"),
    ("organizations/service.py", "Invitation"),
    ("link/pairing.py", "PairingCode"),
    # The system's own work, for every organization at once.
    ("telemetry/jobs.py", "IngestBatch"),
    ("telemetry/rollups.py", "DirtyHour"),
    ("analytics/board_queries.py", "Farm"),
}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_tenants_tables_are_asked_through_the_scope(path: Path) -> None:
    """`select(Farm)` would read everybody's; `scope.select(Farm)` reads one's own."""
    models = _tenant_models()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        function = node.func
        called = function.id if isinstance(function, ast.Name) else None
        if called not in {"select", "update", "delete", "insert"}:
            continue
        asked = node.args[0]
        while isinstance(asked, ast.Attribute):
            asked = asked.value
        if isinstance(asked, ast.Name) and asked.id in models:
            assert (_name(path), asked.id) in WITHOUT_SCOPE, ast.unparse(node)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_files_stay_short(path: Path) -> None:
    """A long file is two."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


# What could open a connection to somebody else.
REACHING = ("aiohttp", "http.client", "httpx2", "requests", "smtplib", "urllib.request")


def test_only_an_issuer_is_ever_asked() -> None:
    """Nothing in the companion could tell a Home Assistant, or anybody, to do something."""
    asking = {
        _name(path)
        for path in MODULES
        for name in _imports(path)
        if name.startswith(REACHING)
    }
    assert asking == {"accounts/oidc.py", "probe.py"}
    assert not [name for name in Settings.model_fields if "home_assistant" in name]


def test_promises_name_tests_that_there_are() -> None:
    """A promise whose test was renamed would be held by nobody."""
    tests = ROOT.parent / "tests" / "companion"
    there = {
        name
        for path in tests.rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)\(", path.read_text(encoding="utf-8"))
    }
    page = ROOT.parent / "docs" / "companion" / "security.md"
    named = set(re.findall(r"`(test_\w+)`", page.read_text(encoding="utf-8")))
    assert len(named) > 100
    assert sorted(named - there) == []
