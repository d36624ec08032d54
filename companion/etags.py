"""Versions of what is read and changed: `ETag`, `If-Match`, `If-None-Match`."""

from typing import Annotated

from fastapi import Depends, Header, Response

from .problems import PreconditionFailed, PreconditionRequired


def etag(version: int) -> str:
    """Write a version as a strong entity tag."""
    return f'"{version}"'


class Precondition:
    """The version that a change is meant for."""

    def __init__(self, tags: str | None) -> None:
        self._tags = tags

    def check(self, version: int) -> None:
        """Refuse a change of another version than the present one."""
        if self._tags is None:
            raise PreconditionRequired
        tags = [tag.strip() for tag in self._tags.split(",")]
        if "*" not in tags and etag(version) not in tags:
            raise PreconditionFailed


async def _precondition(
    if_match: Annotated[
        str | None,
        Header(
            description="The ETag that was read; the change is refused if it is old."
        ),
    ] = None,
) -> Precondition:
    return Precondition(if_match)


type IfMatch = Annotated[Precondition, Depends(_precondition)]


def tag(response: Response, version: int) -> None:
    """Tag an answer with the version of what it shows."""
    response.headers["ETag"] = etag(version)
