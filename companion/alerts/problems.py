"""What can go wrong with alerts."""

from http import HTTPStatus

from ..problems import Problem


class AlertOver(Problem):
    """An alert that nobody has to look at any longer."""

    status = HTTPStatus.CONFLICT
    slug = "alert-over"
    title = "The alert is over"
    advice = "Read it again. If it comes back, there is a new one."
