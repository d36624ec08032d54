"""Let the tests of growing run without Home Assistant."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
import sys
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
INTEGRATION = "custom_components.vertical_farm"


def load_growing() -> None:
    """Import growing without its parent package, which needs Home Assistant.

    A bare package of the same place stands in for the integration while the modules load,
    and is gone afterwards, so that tests that do want the integration import the real one.
    """
    if INTEGRATION in sys.modules:
        return
    stand_in = ModuleType(INTEGRATION)
    stand_in.__path__ = [str(ROOT.joinpath(*INTEGRATION.split(".")))]
    sys.modules[INTEGRATION] = stand_in
    try:
        for name in ("agronomy", "growing"):
            package = import_module(f"{INTEGRATION}.{name}")
            for module in iter_modules(package.__path__):
                import_module(f"{INTEGRATION}.{name}.{module.name}")
    finally:
        del sys.modules[INTEGRATION]


def pytest_configure(config: pytest.Config) -> None:
    """Allow property tests beside Home Assistant's plugin.

    The plugin freezes the garbage collector, so Hypothesis does not find who refers to its
    random numbers and warns, once per process.
    """
    config.addinivalue_line(
        "filterwarnings",
        "ignore:It looks like .register_random.:hypothesis.errors.HypothesisWarning",
    )


load_growing()
