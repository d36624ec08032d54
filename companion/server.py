"""The server that answers, and how it ends."""

from collections.abc import Callable
import gc
import socket
from typing import TypedDict, override

import uvicorn


class Lifetime(TypedDict):
    """What the app tells its server when it has started."""

    end_streams: Callable[[], None]


class Server(uvicorn.Server):
    """A server that ends the streams that would last, before it waits for the rest."""

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer what is begun, and end."""
        if end_streams := self.lifespan.state.get("end_streams"):
            end_streams()
        await super().shutdown(sockets)


def run(config: uvicorn.Config) -> None:
    """Answer requests until a signal ends it, in as many processes as are wanted."""
    if config.workers > 1:
        from uvicorn.supervisors import Multiprocess  # noqa: PLC0415 - few have several

        # Their streams are cut when the time for a graceful end is over.
        Multiprocess(config, sockets=[config.bind_socket()]).run()
        return
    # What is there by now stays: to look for garbage in it is in vain.
    gc.freeze()
    server = Server(config)
    server.run()
    if not server.started:
        raise SystemExit(1)
