"""What is done for organizations from time to time."""

from datetime import timedelta

from ..jobs.service import DAILY_AT_TWO, job
from ..scope import WriteScope
from .models import Invitation

ENDED_INVITATIONS_KEPT = timedelta(days=30)


@job("organizations.tidy", cron=DAILY_AT_TWO)
def tidy(scope: WriteScope) -> None:
    """Remove invitations that nobody has taken up."""
    scope.session.execute(
        scope.delete(Invitation).where(
            Invitation.expires_at < scope.now - ENDED_INVITATIONS_KEPT
        )
    )
