"""Every handler of jobs, and the runner that calls them."""

from .accounts import jobs as accounts
from .jobs import tidying
from .jobs.runner import Runner
from .jobs.service import Handler, by_name
from .organizations import jobs as organizations
from .runtime import Runtime
from .telemetry import jobs as telemetry

HANDLERS: dict[str, Handler] = by_name(
    accounts.tidy,
    organizations.tidy,
    telemetry.roll_up_hours,
    telemetry.tidy,
    tidying.tidy_jobs,
)


def open_runner(runtime: Runtime) -> Runner:
    """Make what does this companion's jobs."""
    return Runner(
        runtime.database, runtime.clock, HANDLERS, zone=runtime.settings.time_zone
    )
