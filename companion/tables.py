"""Every table, imported in one place, for migrations and backups."""

from .accounts import models as accounts
from .alerts import models as alerts
from .audit import models as audit
from .automation import models as automation
from .changes import models as changes
from .economy import models as economy
from .farms import models as farms
from .growing import models as growing
from .idempotency import RepeatedRequest
from .jobs import models as jobs
from .link import models as link
from .models import Model
from .notes import models as notes
from .organizations import models as organizations
from .proposals import models as proposals
from .tasks import models as tasks
from .telemetry import models as telemetry

METADATA = Model.metadata

__all__ = [
    "METADATA",
    "RepeatedRequest",
    "accounts",
    "alerts",
    "audit",
    "automation",
    "changes",
    "economy",
    "farms",
    "growing",
    "jobs",
    "link",
    "notes",
    "organizations",
    "proposals",
    "tasks",
    "telemetry",
]
