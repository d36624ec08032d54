"""Announcing the companion on the local network (zeroconf), so that it is found."""

from collections.abc import Iterator
from contextlib import contextmanager
import ipaddress
import socket
from uuid import UUID

import ifaddr
import structlog
from zeroconf import Error, IPVersion, ServiceInfo, Zeroconf

from .. import __version__
from ..settings import Settings
from .schemas import NEWEST_PROTOCOL, OLDEST_PROTOCOL

_LOGGER = structlog.stdlib.get_logger(__name__)

SERVICE = "_verticalfarm._tcp.local."


def service_of(settings: Settings, companion_id: UUID) -> ServiceInfo:
    """Describe the companion as others on the network find it."""
    name = socket.gethostname().split(".")[0] or "companion"
    # Two companions on one machine have one name, and not one id.
    short = companion_id.hex[:6]
    return ServiceInfo(
        SERVICE,
        f"Vertical Farm companion on {name} {short}.{SERVICE}",
        port=settings.port,
        parsed_addresses=_addresses(settings.host),
        server=f"{name}-{short}.local.",
        properties={
            "id": str(companion_id),
            "version": __version__,
            "protocol": f"{OLDEST_PROTOCOL}-{NEWEST_PROTOCOL}",
            "url": settings.public_url or "",
        },
    )


def _addresses(host: str) -> list[str]:
    """Give the one address that is listened on; without any, all that others reach."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return [socket.gethostbyname(host)]
    if not address.is_unspecified:
        return [host]
    return [
        each.ip
        for adapter in ifaddr.get_adapters()
        for each in adapter.ips
        if isinstance(each.ip, str) and not ipaddress.ip_address(each.ip).is_loopback
    ]


@contextmanager
def announced(settings: Settings, companion_id: UUID) -> Iterator[None]:
    """Be found on the network meanwhile, where that is wanted and can be."""
    zeroconf = _register(settings, companion_id)
    try:
        yield
    finally:
        if zeroconf is not None:
            zeroconf.unregister_all_services()
            zeroconf.close()


def _register(settings: Settings, companion_id: UUID) -> Zeroconf | None:
    """Announce a service; a network that does not let us is none of our business."""
    zeroconf: Zeroconf | None = None
    try:
        service = service_of(settings, companion_id)
        zeroconf = Zeroconf(ip_version=IPVersion.V4Only)
        zeroconf.register_service(service, cooperating_responders=True)
    except (OSError, Error) as error:
        _LOGGER.warning("not announced on the network", error=str(error))
        if zeroconf is not None:
            zeroconf.close()
        return None
    _LOGGER.info("announced on the network", port=settings.port)
    return zeroconf
