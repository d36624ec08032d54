"""How a person gets a link: by mail where one is set up."""

from typing import Protocol, override

import structlog

_LOGGER = structlog.stdlib.get_logger(__name__)


class Mailer(Protocol):
    """Sends links to people."""

    def send_link(self, email: str, purpose: str, token: str) -> None:
        """Send a person the link that a token opens."""
        ...


class NoMail(Mailer):
    """No mail is set up: the operator makes links with the command instead."""

    @override
    def send_link(self, email: str, purpose: str, token: str) -> None:
        """Tell the operator that somebody waits, without the link itself."""
        _LOGGER.warning("no mail is set up", purpose=purpose)
