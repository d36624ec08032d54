"""A paired site."""

import pytest

from companion.runtime import Runtime
from tests.companion.link.sites import Site
from tests.companion.people import Tenant


@pytest.fixture
def site(runtime: Runtime, tenant: Tenant) -> Site:
    """Pair a site."""
    return Site.paired(runtime, tenant)
