"""Being found on the local network."""

from uuid import UUID, uuid4

import pytest
from zeroconf import ServiceInfo, Zeroconf

from companion import __version__
from companion.link import announcement
from companion.link.announcement import SERVICE, announced, service_of
from companion.settings import Settings

OURS = uuid4()


def settings(**more: object) -> Settings:
    """Give settings of a companion that others reach."""
    return Settings.model_validate({"host": "0.0.0.0", "port": 8234, **more})


def test_service_says_where_and_who(unused_tcp_port: int) -> None:
    """Its port, its addresses but not the machine's own, its id and protocol."""
    service = service_of(settings(port=unused_tcp_port), OURS)

    assert service.type == SERVICE
    assert service.port == unused_tcp_port
    assert "127.0.0.1" not in service.parsed_addresses()
    assert service.decoded_properties["id"] == str(OURS)
    assert service.decoded_properties["version"] == __version__
    assert service.decoded_properties["protocol"] == "1-1"


def test_address_behind_a_proxy_is_told() -> None:
    """Home Assistant is to use that one."""
    service = service_of(settings(public_url="https://farm.example.org"), OURS)

    assert service.decoded_properties["url"] == "https://farm.example.org"


@pytest.mark.parametrize(
    ("given", "announces"),
    [
        ({}, True),
        ({"host": "127.0.0.1"}, False),
        ({"host": "127.0.0.1", "announce": True}, True),
        ({"announce": False}, False),
    ],
)
def test_only_what_others_reach_is_announced(
    given: dict[str, object], announces: bool
) -> None:
    """By default; the operator may say otherwise."""
    assert settings(**given).announces is announces


def test_companion_is_found_while_it_runs() -> None:
    """And not after it has ended."""
    name = service_of(settings(), OURS).name

    def found() -> ServiceInfo | None:
        """Ask the network, without what was heard before."""
        asking = Zeroconf()
        try:
            return asking.get_service_info(SERVICE, name, timeout=1500)
        finally:
            asking.close()

    with announced(settings(), OURS):
        during = found()
    after = found()

    if during is None:
        pytest.skip("this network lets nobody announce anything")
    assert during.decoded_properties["id"] == str(OURS)
    assert after is None


def test_network_that_does_not_let_us_stops_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The companion runs on; the log tells."""
    told: list[UUID] = []

    def no_network(**_: object) -> None:
        raise OSError("No such device")

    monkeypatch.setattr(announcement, "Zeroconf", no_network)
    with announced(settings(), OURS):
        told.append(OURS)

    assert told == [OURS]
