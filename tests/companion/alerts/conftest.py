"""What the tests of alerts share."""

import pytest

from tests.companion.people import Tenant, World
from tests.companion.telemetry.feeds import Feed


@pytest.fixture
def feed(world: World, tenant: Tenant) -> Feed:
    """Make a source that sends with the key of a site."""
    return Feed(world.key(tenant.id))
