"""What is done for rules from time to time."""

from datetime import timedelta

from ..jobs.service import DAILY_AT_TWO, job
from ..scope import WriteScope
from .models import AutomationRun

RUNS_KEPT = timedelta(days=365)


@job("automation.tidy", cron=DAILY_AT_TWO)
def tidy(scope: WriteScope) -> None:
    """Remove runs of more than a year ago."""
    scope.session.execute(
        scope.delete(AutomationRun).where(
            AutomationRun.started_at < scope.now - RUNS_KEPT
        )
    )
