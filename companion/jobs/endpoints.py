"""`/jobs`: what is done later and again and again, for owners to look at."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from ..access import reads, writes
from ..paging import Page, PageQuery, page_query
from ..permissions import Permission
from ..routing import router
from ..runtime import RuntimeDep
from ..scope import Scope, WriteScope
from . import service
from .models import JobState
from .schemas import JobFilter, JobRead, ScheduleRead

jobs = router("jobs", "/jobs")


@jobs.get("")
def list_jobs(
    scope: Annotated[Scope, reads(Permission.JOBS_READ)],
    runtime: RuntimeDep,
    page: Annotated[PageQuery, Depends(page_query)],
    state: JobState | None = None,
    name: Annotated[str | None, Query(max_length=80)] = None,
) -> Page[JobRead]:
    """List the organization's jobs, the newest first."""
    only = JobFilter(state=state, name=name)
    return service.list_jobs(scope, runtime.keyring, page, only)


@jobs.get("/schedules")
def list_schedules(
    scope: Annotated[Scope, reads(Permission.JOBS_READ)],
) -> list[ScheduleRead]:
    """List when the organization's jobs are due again."""
    return service.list_schedules(scope)


@jobs.get("/{job_id}")
def read_job(
    job_id: UUID, scope: Annotated[Scope, reads(Permission.JOBS_READ)]
) -> JobRead:
    """Show a job."""
    return JobRead.model_validate(service.find_job(scope, job_id))


@jobs.post("/{job_id}/retry")
def retry_job(
    job_id: UUID, scope: Annotated[WriteScope, writes(Permission.JOBS_WRITE)]
) -> JobRead:
    """Try a job again that has failed for good."""
    return JobRead.model_validate(service.retry(scope, service.find_job(scope, job_id)))
