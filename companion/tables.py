"""Every table, imported in one place, for migrations and backups."""

from .accounts import models as accounts
from .audit import models as audit
from .farms import models as farms
from .growing import models as growing
from .idempotency import RepeatedRequest
from .jobs import models as jobs
from .models import Model
from .organizations import models as organizations

METADATA = Model.metadata

__all__ = [
    "METADATA",
    "RepeatedRequest",
    "accounts",
    "audit",
    "farms",
    "growing",
    "jobs",
    "organizations",
]
