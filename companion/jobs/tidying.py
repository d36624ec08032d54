"""Forgetting the jobs that are over."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from ..database import Database
from .models import Job, JobState
from .service import DAILY_AT_TWO, companion_job

DONE_KEPT = timedelta(days=3)
# A dead one is kept until somebody had the time to look.
DEAD_KEPT = timedelta(days=90)


@companion_job("jobs.tidy", cron=DAILY_AT_TWO)
def tidy_jobs(database: Database, now: datetime) -> None:
    """Remove jobs that ended long ago."""
    for state, kept in ((JobState.DONE, DONE_KEPT), (JobState.DEAD, DEAD_KEPT)):
        with database.system() as session:
            session.execute(
                delete(Job).where(Job.state == state, Job.finished_at < now - kept)
            )
