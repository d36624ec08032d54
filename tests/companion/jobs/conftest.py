"""Jobs for tests, and who does them."""

from collections.abc import Callable

import pytest

from companion.jobs.runner import Runner
from companion.jobs.service import Handler, by_name
from companion.runtime import Runtime

type MakeRunner = Callable[..., Runner]


@pytest.fixture
def make_runner(runtime: Runtime) -> MakeRunner:
    """Make who does the jobs of some handlers, when a test says so."""

    def make(*handlers: Handler) -> Runner:
        return Runner(runtime.database, runtime.clock, by_name(*handlers))

    return make
