"""What can go wrong with tasks."""

from ..problems import Conflict


class TaskClosed(Conflict):
    """A task that is done or skipped already."""

    slug = "task-closed"
    title = "The task is closed"
    advice = "Reopen it first, if that was a mistake."


class NextTaskChanged(Conflict):
    """A task cannot be reopened because the next occurrence has a life of its own."""

    slug = "next-task-changed"
    title = "The next occurrence was changed already"
    advice = "Work on that one; this one stays as it was closed."
