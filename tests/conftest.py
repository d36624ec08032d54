"""Leave out what the environment that runs pytest cannot run."""

from importlib.util import find_spec
from pathlib import Path

import pytest

NEEDS = {
    "agronomy": "homeassistant",
    "companion": "fastapi",
    "demo": "homeassistant",
    "e2e": "playwright",
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
    if name == "e2e" and config.pluginmanager.hasplugin("homeassistant"):
        return True
    return None
