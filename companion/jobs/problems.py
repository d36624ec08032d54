"""What can go wrong with jobs."""

from http import HTTPStatus

from ..problems import Problem


class JobNotDead(Problem):
    """A job that is not to be tried again by hand."""

    status = HTTPStatus.CONFLICT
    slug = "job-not-dead"
    title = "The job has not failed for good"
    advice = "A job that waits or runs is tried again by itself; one that is done stays done."
