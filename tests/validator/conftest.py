"""Copies of the checkout, one to break and one that stays whole."""

from collections.abc import Iterator
from pathlib import Path
import shutil

import pytest

from tests.validator.copies import Checkout


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    """Return a copy to break."""
    yield Checkout(tmp_path / "checkout")
    shutil.rmtree(tmp_path / "checkout")


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Return a copy that stays whole."""
    return Checkout(tmp_path_factory.mktemp("untouched") / "checkout")
