"""What is done for people's accounts from time to time."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_

from ..database import Database
from ..idempotency import forget_old
from ..jobs.service import DAILY_AT_TWO, companion_job
from .models import OneTimeToken, SignIn

# A stolen token that comes late is still told from one that never was.
ENDED_SESSIONS_KEPT = timedelta(days=30)
ENDED_LINKS_KEPT = timedelta(days=7)


@companion_job("accounts.tidy", cron=DAILY_AT_TWO)
def tidy(database: Database, now: datetime) -> None:
    """Remove sessions, links and kept answers that ended long ago."""
    ended = now - ENDED_SESSIONS_KEPT
    with database.write() as session:
        session.execute(
            delete(SignIn).where(
                or_(SignIn.expires_at < ended, SignIn.revoked_at < ended)
            )
        )
        session.execute(
            delete(OneTimeToken).where(OneTimeToken.expires_at < now - ENDED_LINKS_KEPT)
        )
        forget_old(session, now)
