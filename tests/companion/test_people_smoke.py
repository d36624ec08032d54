"""A first walk through what people do."""

from fastapi.testclient import TestClient

from tests.companion.people import PASSWORD, Tenant


def test_owner_signs_in_and_reads_what_happened(
    tenant: Tenant, client: TestClient
) -> None:
    """The whole way, on each database."""
    body = {"email": tenant.owner.email, "password": PASSWORD}
    tokens = client.post("/api/v1/auth/login", json=body).json()
    renewed = client.post(
        "/api/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]}
    )

    assert renewed.status_code == 200
    assert len(tenant.owner.get("/members").json()["items"]) == 5
    assert tenant.owner.get("/audit-events").json()["items"]
