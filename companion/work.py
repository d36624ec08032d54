"""Every handler of jobs, and the runner that calls them."""

from .accounts import jobs as accounts
from .alerts import jobs as alerts
from .automation import jobs as automation
from .erasing import erasing
from .jobs import tidying
from .jobs.runner import Runner
from .jobs.service import Handler, by_name
from .notes import jobs as notes
from .organizations import jobs as organizations
from .runtime import Runtime
from .telemetry import jobs as telemetry

HANDLERS: dict[str, Handler] = by_name(
    accounts.tidy,
    alerts.check_grown,
    alerts.check_health,
    alerts.check_measured,
    automation.tidy,
    organizations.tidy,
    telemetry.roll_up_hours,
    telemetry.tidy,
    tidying.tidy_jobs,
)


def open_runner(runtime: Runtime) -> Runner:
    """Make what does this companion's jobs."""
    # What has files beside the database is made for the folder where they are.
    folder = runtime.settings.data_dir
    handlers = HANDLERS | by_name(notes.sweeping(folder), erasing(folder))
    return Runner(
        runtime.database, runtime.clock, handlers, zone=runtime.settings.time_zone
    )
