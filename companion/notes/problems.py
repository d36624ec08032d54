"""What can go wrong with notes and photos."""

from http import HTTPStatus
from typing import override

from ..problems import Conflict, NotFound, Problem


class PhotoUnusable(Problem):
    """Something that is no photo, or none that can be kept."""

    status = HTTPStatus.UNPROCESSABLE_CONTENT
    slug = "photo-unusable"
    title = "The photo cannot be used"
    advice = (
        "Send a JPEG or PNG picture as the request's body, without a form around it."
    )


class QuotaReached(Conflict):
    """More photos than the organization has room for."""

    slug = "photo-quota-reached"
    title = "There is no room for more photos"
    advice = (
        "Delete photos that are no longer needed, or ask the operator for more room."
    )

    @override
    def __init__(self, used: int, added: int, quota: int) -> None:
        super().__init__(
            f"The organization's photos have {used} bytes, this one {added}: together "
            f"that is more than the {quota} bytes there are."
        )


class PhotoLost(NotFound):
    """A photo whose file is gone."""

    slug = "photo-lost"
    title = "The photo's file is missing"
    advice = "The operator has to bring the folder `photos` back, from a backup."
