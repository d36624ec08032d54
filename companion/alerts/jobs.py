"""What is looked at from time to time."""

from ..jobs.service import EVERY_FIVE_MINUTES, EVERY_HOUR, Outcome, job
from ..scope import WriteScope
from . import health
from .kinds import Kind
from .watching import evaluate


@job("alerts.health", cron=EVERY_FIVE_MINUTES)
def check_health(scope: WriteScope) -> Outcome:
    """Look which sites and sensors send."""
    health.look(scope)
    return {"looked_at": evaluate(scope, (Kind.SITE_SILENT, Kind.SENSOR_SILENT))}


@job("alerts.measured", cron=EVERY_FIVE_MINUTES)
def check_measured(scope: WriteScope) -> Outcome:
    """Look at what sensors measure."""
    return {"looked_at": evaluate(scope, (Kind.OUT_OF_BAND,))}


@job("alerts.grown", cron=EVERY_HOUR)
def check_grown(scope: WriteScope) -> Outcome:
    """Look at what has grown, and what that took."""
    kinds = (Kind.ENERGY_PER_KG_HIGH, Kind.YIELD_FORECAST_LOW)
    return {"looked_at": evaluate(scope, kinds)}
