"""What is done with photos from time to time."""

from datetime import datetime
from pathlib import Path

from ..database import Database
from ..jobs.service import DAILY_AT_TWO, CompanionHandler, Outcome, companion_job
from . import service
from .files import PhotoFiles


def sweeping(data_dir: Path) -> CompanionHandler:
    """Make the job that tidies the folder of photos."""

    @companion_job("notes.sweep", cron=DAILY_AT_TWO)
    def sweep(database: Database, now: datetime) -> Outcome:
        """Remove the files that no photo refers to any more."""
        return {"files": service.sweep(database, PhotoFiles.below(data_dir), now)}

    return sweep
