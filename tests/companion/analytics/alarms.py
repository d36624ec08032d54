"""An alert, for tests of what shows alerts."""

from uuid import UUID

from companion.alerts.models import Alert, AlertRule
from tests.companion.analytics.greenhouse import Greenhouse
from tests.companion.people import Tenant
from tests.companion.rows import scope_over


def open_alert(farm: Greenhouse, tenant: Tenant) -> None:
    """Open an alert about a farm."""
    identity = UUID(farm.farm)
    with farm.runtime.database.system() as session:
        scope = scope_over(farm.runtime, tenant, session)
        rule = scope.add(
            AlertRule(
                name="Hot", farm_id=identity, enabled=True, kind="reading", watches={}
            )
        )
        scope.add(
            Alert(
                rule_id=rule.id,
                farm_id=identity,
                subject_kind="farm",
                subject_id=identity,
                subject_name="Barn",
                level="critical",
                state="open",
                value=40.0,
                threshold=32.0,
                unit="°C",
                opened_at=scope.now,
            )
        )
