"""What the tests of analytics share."""

import pytest

from companion.runtime import Runtime
from tests.companion.analytics.greenhouse import Greenhouse
from tests.companion.people import Tenant


@pytest.fixture
def farm(tenant: Tenant, runtime: Runtime) -> Greenhouse:
    """Make a farm whose shelves can be measured."""
    return Greenhouse(tenant.owner, runtime)
