"""Pairing a farm with a companion: in a form, as discovered, and again."""

from ipaddress import ip_address
import json
from pathlib import Path
from typing import Any

from homeassistant.config_entries import (
    SOURCE_USER,
    SOURCE_ZEROCONF,
    SubentryFlowContext,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
import pytest
from pytest_homeassistant_custom_component.test_util.aiohttp import (
    AiohttpClientMocker,
    AiohttpClientMockResponse,
)
import yarl

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.link.setup import link_of

from .conftest import AddFarm
from .farms import FARM, FarmEntry

CONTRACT = Path(__file__).parents[1] / "contract"
URL = "http://farm.local:8200"
API = f"{URL}/api/v1"
CODE = "K7QF-3MXD"
PAIRED = json.loads((CONTRACT / "pair.json").read_text(encoding="utf-8"))
SITE = PAIRED["answer"]["site_id"]
RACKS: list[dict[str, Any]] = [
    {"name": "Rack A", "shelves": [{"name": "Shelf 1", "level": 1}]}
]


def problem(slug: str, status: int) -> dict[str, Any]:
    """Return how the companion answers a problem."""
    body = {"type": f"/problems/{slug}", "title": slug, "status": status}
    return {"json": body, "status": status}


def greet(http: AiohttpClientMocker, **more: object) -> None:
    """Let a companion answer who it is."""
    body = {
        "companion_id": PAIRED["answer"]["companion_id"],
        "version": "0.1.0",
        "protocols": {"oldest": 1, "newest": 1},
    }
    http.get(f"{API}/pairing", json=body | more)


def let_in(http: AiohttpClientMocker) -> None:
    """Let a companion let everybody in, and take everything."""
    greet(http)
    http.post(f"{API}/pairing", json=PAIRED["answer"], status=201)
    text = (CONTRACT / "sync_state.json").read_text(encoding="utf-8")
    state: dict[str, Any] = json.loads(text)["answer"]
    state |= {"epoch": None, "acknowledged": 0, "acknowledged_id": None}
    state |= {"last_readings_sequence": 0, "layout_epoch": None}
    state |= {"last_readings_hash": None}

    async def say(
        method: str, url: yarl.URL, body: bytes | None
    ) -> AiohttpClientMockResponse:
        """Take all in, and say how far that is."""
        told = json.loads(body or b"{}")
        if url.name == "layout":
            state["layout_epoch"] = told["epoch"]
            state["layout_revision"] = told["revision"]
        elif url.name == "events":
            state["epoch"] = told["epoch"]
            if told["events"]:
                state["acknowledged"] = told["events"][-1]["sequence"]
        return AiohttpClientMockResponse(method, url, json=state | {"refused": []})

    nothing = {"changes": [], "next": 0, "more": False}
    http.get(f"{API}/sites/{SITE}/changes", json=nothing)
    http.get(f"{API}/sites/{SITE}/sync-state", side_effect=say)
    http.put(f"{API}/sites/{SITE}/layout", side_effect=say)
    http.post(f"{API}/sites/{SITE}/events", side_effect=say)


async def start(hass: HomeAssistant, entry: FarmEntry) -> dict[str, Any]:
    """Open the form that links a farm."""
    flow = await hass.config_entries.subentries.async_init(
        (entry.entry_id, "companion"), context=SubentryFlowContext(source=SOURCE_USER)
    )
    return dict(flow)


async def submit(
    hass: HomeAssistant, flow: dict[str, Any], **values: str
) -> dict[str, Any]:
    """Submit the form of a subentry."""
    result = await hass.config_entries.subentries.async_configure(
        flow["flow_id"], values
    )
    await hass.async_block_till_done()
    return dict(result)


async def link(
    hass: HomeAssistant, entry: FarmEntry, http: AiohttpClientMocker
) -> None:
    """Link a farm."""
    let_in(http)
    done = await submit(hass, await start(hass, entry), url=URL, code=CODE)
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_farm_is_linked_by_address_and_code(
    hass: HomeAssistant, farm: AddFarm, aioclient_mock: AiohttpClientMocker
) -> None:
    """Every mistake is said at its field; then it works, as the contract says."""
    entry = await farm(racks=RACKS)
    form = await start(hass, entry)
    mistakes: list[tuple[str, dict[str, str]]] = []

    async def attempt(url: str = URL) -> None:
        """Submit, and keep what is said of it."""
        result = await submit(hass, form, url=url, code=CODE)
        mistakes.append((url, result["errors"]))
        aioclient_mock.clear_requests()

    await attempt("farm.local")
    aioclient_mock.get(f"{API}/pairing", exc=TimeoutError())
    await attempt()
    aioclient_mock.get(f"{API}/pairing", text="<html>")
    await attempt()
    aioclient_mock.get(f"{API}/pairing", json={"hello": "world"})
    await attempt()
    greet(aioclient_mock, protocols={"oldest": 8, "newest": 9})
    await attempt()
    for slug, status in (("pairing-code-refused", 404), ("plan-limit-reached", 403)):
        greet(aioclient_mock)
        aioclient_mock.post(f"{API}/pairing", **problem(slug, status))
        await attempt()
    let_in(aioclient_mock)
    done = await submit(hass, form, url=URL, code=CODE)

    assert [errors for _, errors in mistakes] == [
        {"url": "invalid_url"},
        {"base": "cannot_connect"},
        {"base": "cannot_connect"},
        {"base": "cannot_connect"},
        {"base": "old_protocol"},
        {"code": "invalid_code"},
        {"base": "refused"},
    ]
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["title"] == PAIRED["answer"]["organization"]
    body = json.loads(
        next(
            call[2]
            for call in aioclient_mock.mock_calls
            if call[0] == "POST" and "pairing" in str(call[1])
        )
    )
    assert body.keys() == PAIRED["request"].keys()
    assert body["farm"].keys() == PAIRED["request"]["farm"].keys()
    assert (body["code"], body["ha_id"]) == (CODE, entry.entry_id)


async def test_farm_has_one_companion(
    hass: HomeAssistant, farm: AddFarm, aioclient_mock: AiohttpClientMocker
) -> None:
    """A second one is refused until the first is removed."""
    entry = await farm(racks=RACKS)
    await link(hass, entry, aioclient_mock)

    refused = await start(hass, entry)

    assert (refused["type"], refused["reason"]) == (
        FlowResultType.ABORT,
        "already_linked",
    )


async def test_farm_that_is_not_set_up_is_not_linked(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """There is nothing to tell."""
    entry = await farm(racks=RACKS)
    await hass.config_entries.async_unload(entry.entry_id)

    assert (await start(hass, entry))["reason"] == "not_loaded"


async def test_address_is_changed(
    hass: HomeAssistant, farm: AddFarm, aioclient_mock: AiohttpClientMocker
) -> None:
    """Only to the same companion."""
    entry = await farm(racks=RACKS)
    await link(hass, entry, aioclient_mock)
    subentry = link_of(entry)
    assert subentry is not None
    form = dict(await entry.start_subentry_reconfigure_flow(hass, subentry.subentry_id))
    other = "https://other.local"
    wrong = await submit(hass, form, url="other")
    aioclient_mock.get(f"{other}/api/v1/pairing", exc=TimeoutError())
    unreachable = await submit(hass, form, url=other)
    aioclient_mock.clear_requests()
    aioclient_mock.get(
        f"{other}/api/v1/pairing",
        json={
            "companion_id": "another",
            "version": "0.1.0",
            "protocols": {"oldest": 1, "newest": 1},
        },
    )
    another = await submit(hass, form, url=other)
    aioclient_mock.clear_requests()
    let_in(aioclient_mock)
    done = await submit(hass, form, url=f"{URL}/")

    assert wrong["errors"] == {"url": "invalid_url"}
    assert unreachable["errors"] == {"base": "cannot_connect"}
    assert another["errors"] == {"url": "other_companion"}
    assert done["reason"] == "reconfigure_successful"
    moved = link_of(entry)
    assert moved is not None
    assert moved.data["url"] == f"{URL}/"


def found(host: str = "192.0.2.7", **properties: str) -> ZeroconfServiceInfo:
    """Return what zeroconf finds."""
    known = {"id": PAIRED["answer"]["companion_id"], "protocol": "1-1", "url": ""}
    return ZeroconfServiceInfo(
        ip_address=ip_address(host),
        ip_addresses=[ip_address(host)],
        port=8200,
        hostname="farm.local.",
        type="_verticalfarm._tcp.local.",
        name="Companion._verticalfarm._tcp.local.",
        properties=known | properties,
    )


async def discover(hass: HomeAssistant, service: ZeroconfServiceInfo) -> dict[str, Any]:
    """Let zeroconf find a companion."""
    return dict(
        await hass.config_entries.flow.async_init(
            DOMAIN, context={"source": SOURCE_ZEROCONF}, data=service
        )
    )


async def configure(
    hass: HomeAssistant, flow: dict[str, Any], **values: str
) -> dict[str, Any]:
    """Submit a form of the config flow."""
    result = await hass.config_entries.flow.async_configure(flow["flow_id"], values)
    await hass.async_block_till_done()
    return dict(result)


async def test_discovered_companion_is_linked_with_a_code(
    hass: HomeAssistant, farm: AddFarm, aioclient_mock: AiohttpClientMocker
) -> None:
    """The only farm is meant; a wrong code can be corrected."""
    entry = await farm(racks=RACKS)
    form = await discover(hass, found(url=URL))
    greet(aioclient_mock)
    aioclient_mock.post(f"{API}/pairing", **problem("pairing-code-refused", 404))
    wrong = await configure(hass, form, code="wrong")
    aioclient_mock.clear_requests()
    let_in(aioclient_mock)

    done = await configure(hass, form, code=CODE)

    assert (form["type"], form["step_id"]) == (FlowResultType.FORM, "link")
    assert wrong["errors"] == {"code": "invalid_code"}
    assert (done["type"], done["reason"]) == (FlowResultType.ABORT, "linked")
    subentry = link_of(entry)
    assert subentry is not None
    assert subentry.data["url"] == URL


async def test_one_of_several_farms_is_chosen(
    hass: HomeAssistant, farm: AddFarm, aioclient_mock: AiohttpClientMocker
) -> None:
    """The other one can be linked later."""
    first = await farm(farm=FARM | {"name": "First"}, racks=RACKS)
    second = await farm(farm=FARM | {"name": "Second"}, racks=RACKS)
    form = await discover(hass, found(url=URL))
    let_in(aioclient_mock)

    await configure(hass, form, code=CODE, farm=second.entry_id)

    assert (link_of(first), link_of(second)) != (None, None)
    assert link_of(first) is None


async def test_companion_without_a_farm_to_link_is_not_offered(
    hass: HomeAssistant, farm: AddFarm, aioclient_mock: AiohttpClientMocker
) -> None:
    """Neither without a farm, nor once all are linked; nor one that says not who it is."""
    nothing = await discover(hass, found())
    entry = await farm(racks=RACKS)
    nameless = await discover(hass, found(id=""))
    form = await discover(hass, found(id="another"))
    await link(hass, entry, aioclient_mock)
    late = await configure(hass, form, code=CODE)

    assert (
        nothing["reason"] == nameless["reason"] == late["reason"] == "no_farm_to_link"
    )


async def test_link_follows_a_companion_that_does_not_answer_any_longer(
    hass: HomeAssistant, farm: AddFarm, aioclient_mock: AiohttpClientMocker
) -> None:
    """One that answers stays where it is: anybody can claim to be it."""
    entry = await farm(racks=RACKS)
    await link(hass, entry, aioclient_mock)
    await entry.runtime_data.link.async_sync()
    kept = await discover(hass, found())
    there = link_of(entry)
    assert there is not None
    assert there.data["url"] == URL
    aioclient_mock.clear_requests()
    aioclient_mock.post(f"{API}/sites/{SITE}/events", exc=TimeoutError())
    await entry.runtime_data.link.async_sync()

    moved = await discover(hass, found())

    await hass.async_block_till_done()
    assert kept["reason"] == moved["reason"] == "already_configured"
    there = link_of(entry)
    assert there is not None
    assert there.data["url"] == "http://192.0.2.7:8200"


async def test_link_that_is_encrypted_stays_so(
    hass: HomeAssistant, farm: AddFarm, aioclient_mock: AiohttpClientMocker
) -> None:
    """Neither a form nor a discovery lets the key go over the network in the open."""
    entry = await farm(racks=RACKS)
    await link(hass, entry, aioclient_mock)
    subentry = link_of(entry)
    assert subentry is not None
    safe = "https://farm.local:8200"
    hass.config_entries.async_update_subentry(
        entry, subentry, data={**subentry.data, "url": safe}
    )
    await hass.async_block_till_done()
    form = dict(await entry.start_subentry_reconfigure_flow(hass, subentry.subentry_id))

    refused = await submit(hass, form, url=URL)
    assert not entry.runtime_data.link.connected
    await discover(hass, found())
    await hass.async_block_till_done()

    assert refused["errors"] == {"url": "not_encrypted"}
    there = link_of(entry)
    assert there is not None
    assert there.data["url"] == safe


async def test_revoked_farm_is_paired_again(
    hass: HomeAssistant, farm: AddFarm, aioclient_mock: AiohttpClientMocker
) -> None:
    """With a new code; a wrong one can be corrected."""
    entry = await farm(racks=RACKS)
    await link(hass, entry, aioclient_mock)
    await entry.runtime_data.link.async_sync()
    aioclient_mock.clear_requests()
    aioclient_mock.post(f"{API}/sites/{SITE}/events", **problem("not-signed-in", 401))
    await entry.runtime_data.link.async_sync()
    await hass.async_block_till_done()
    (flow,) = hass.config_entries.flow.async_progress()
    aioclient_mock.clear_requests()
    greet(aioclient_mock)
    aioclient_mock.post(f"{API}/pairing", **problem("pairing-code-refused", 404))
    wrong = await configure(hass, dict(flow), code="wrong")
    aioclient_mock.clear_requests()
    let_in(aioclient_mock)

    done = await configure(hass, dict(flow), code=CODE)

    assert flow["step_id"] == "reauth_confirm"
    assert wrong["errors"] == {"code": "invalid_code"}
    assert done["reason"] == "paired_again"


async def test_reauthentication_of_a_link_that_is_gone_ends(
    hass: HomeAssistant, farm: AddFarm
) -> None:
    """Somebody removed it meanwhile."""
    entry = await farm(racks=RACKS)

    result = await entry.start_reauth_flow(hass)

    assert result["reason"] == "not_linked"


@pytest.mark.parametrize("answer", [500, 503, 429])
async def test_companion_in_trouble_is_not_asked_for_a_new_key(
    hass: HomeAssistant,
    farm: AddFarm,
    aioclient_mock: AiohttpClientMocker,
    answer: int,
) -> None:
    """It will be back."""
    entry = await farm(racks=RACKS)
    await link(hass, entry, aioclient_mock)
    aioclient_mock.clear_requests()
    aioclient_mock.get(f"{API}/pairing", **problem("failure", answer))

    await entry.runtime_data.link.async_sync()

    assert hass.config_entries.flow.async_progress() == []
    assert not entry.runtime_data.link.connected
