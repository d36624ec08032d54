"""What can go wrong with rules."""

from http import HTTPStatus

from ..problems import Problem


class VersionUnknown(Problem):
    """A site that tells of a version that was never made."""

    status = HTTPStatus.CONFLICT
    slug = "rule-version-unknown"
    title = "The rule has no version of this number"
    advice = "Read the rule again; a restored companion may have forgotten versions."
