"""Leave out what the environment that runs pytest cannot run, and load what needs no more.

The science, growing, control and the simulated physics run without Home Assistant.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
import sys
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
INTEGRATION = "custom_components.vertical_farm"
PACKAGES = ("agronomy", "control", "growing")
PHYSICS = ("demo.price", "demo.probes", "demo.world")

NEEDS = {
    "agronomy": "homeassistant",
    "companion": "fastapi",
    "contract": "homeassistant",
    "control": "homeassistant",
    "demo": "homeassistant",
    "e2e": "playwright",
    "growing": "homeassistant",
    "integration": "homeassistant",
    "validator": "homeassistant",
}


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Skip the parts of another environment, and e2e where sockets are blocked."""
    if collection_path.parent != Path(__file__).parent:
        return None
    name = collection_path.name
    if name in NEEDS and find_spec(NEEDS[name]) is None:
        return True
    # The plugin for integration tests keeps every test from the network.
    if name in {"contract", "e2e"} and config.pluginmanager.hasplugin("homeassistant"):
        return True
    return None


def _modules() -> Iterator[str]:
    """Yield the modules that need no Home Assistant."""
    for name in PACKAGES:
        package = import_module(f"{INTEGRATION}.{name}")
        for module in iter_modules(package.__path__):
            yield f"{name}.{module.name}"
    yield from PHYSICS


def load_without_home_assistant() -> None:
    """Import those modules without their parent package, which needs Home Assistant.

    A bare package of the same place stands in for the integration while the modules load,
    and is gone afterwards, so that tests that do want the integration import the real one.
    """
    if INTEGRATION in sys.modules:
        return
    stand_in = ModuleType(INTEGRATION)
    stand_in.__path__ = [str(ROOT.joinpath(*INTEGRATION.split(".")))]
    sys.modules[INTEGRATION] = stand_in
    try:
        for module in _modules():
            import_module(f"{INTEGRATION}.{module}")
    finally:
        del sys.modules[INTEGRATION]


if find_spec("homeassistant") is not None:
    load_without_home_assistant()
