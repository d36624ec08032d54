"""A site for tests: paired, and sending as Home Assistant does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
import json
from pathlib import Path
from typing import Any
from uuid import uuid7

from httpx2 import Response

from companion.runtime import Runtime
from companion.telemetry.spans import ms
from tests.companion.people import Caller, Tenant

CONTRACT = Path(__file__).parents[2] / "contract"
E1 = "019a8b3c-0000-7000-8000-0000000000e1"


def example(name: str) -> dict[str, Any]:
    """Read a request and its answer, as both ends have them."""
    text = (CONTRACT / f"{name}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def new_code(tenant: Tenant) -> str:
    """Make a pairing code, as a person does."""
    response = tenant.owner.post("/pairing/codes")
    assert response.status_code == 201, response.text
    return str(response.json()["code"])


def ask_to_pair(tenant: Tenant, code: str, **more: object) -> Response:
    """Ask to be let in, without an account."""
    body = example("pair")["request"] | {"code": code} | more
    return tenant.owner.client.post("/api/v1/pairing", json=body)


@dataclass
class Site:
    """A paired site, and how far it has counted."""

    caller: Caller
    id: str
    farm_id: str
    now: Callable[[], datetime]
    epoch: str = E1
    sequence: int = 0

    @classmethod
    def paired(cls, runtime: Runtime, tenant: Tenant, **more: object) -> Site:
        """Pair a site with an organization."""
        response = ask_to_pair(tenant, new_code(tenant), **more)
        assert response.status_code == 201, response.text
        answer = response.json()
        caller = Caller(tenant.owner.client, answer["key"])
        return cls(caller, answer["site_id"], answer["farm_id"], runtime.clock)

    def state(self) -> dict[str, Any]:
        """Ask how far the facts are taken in."""
        response = self.caller.get(f"/sites/{self.id}/sync-state")
        assert response.status_code == 200, response.text
        return dict(response.json())

    def put_layout(self, **more: object) -> Response:
        """Send the layout of the contract, with changes."""
        body = example("layout")["request"] | more
        return self.caller("PUT", f"/sites/{self.id}/layout", json=body)

    def event(self, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        """Write a new event."""
        self.sequence += 1
        return {
            "sequence": self.sequence,
            "id": str(uuid7()),
            "kind": kind,
            "at": self.now().isoformat(),
            "content": content,
        }

    def send(self, *events: dict[str, Any], **more: object) -> Response:
        """Send events."""
        body = example("events")["request"] | {
            "epoch": self.epoch,
            "sent_at": ms(self.now()),
            "waiting_events": len(events),
            "events": list(events),
        }
        return self.caller.post(f"/sites/{self.id}/events", body | more)

    def tell(self, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        """Send a new event, which is taken in."""
        response = self.send(self.event(kind, content))
        assert response.status_code == 200, response.text
        return dict(response.json())
