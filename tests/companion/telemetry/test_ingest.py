"""Readings on their way in."""

from collections.abc import Iterator
from hashlib import sha256
import json
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from companion.permissions import Permission, Role
from companion.runtime import Runtime
from tests.companion.people import NOBODY, Clock, Tenant, World
from tests.companion.telemetry.feeds import DAY, HOUR, NOON, Feed, rows_of


def test_batch_is_stored_and_its_sensors_wait_to_be_placed(
    feed: Feed, tenant: Tenant, runtime: Runtime
) -> None:
    """Nothing is lost because nobody has said yet what a sensor is for."""
    answer = feed.send(
        temperature=([NOON - 2000, NOON - 1000], [21.5, 22]), humidity=([NOON], [60.5])
    )

    assert answer.status_code == 200
    assert answer.json() == {
        "source": str(feed.source),
        "sequence": 1,
        "accepted": 3,
        "rejected_count": 0,
        "rejected": [],
        "unknown_keys": ["humidity", "temperature"],
    }
    stored = rows_of(runtime, "reading", "ts, value")
    assert stored == [(NOON - 2000, 21.5), (NOON - 1000, 22.0), (NOON, 60.5)]
    waiting = tenant.owner.get("/sensors", params={"placed": "false"}).json()["items"]
    assert {each["key"] for each in waiting} == {"humidity", "temperature"}


def test_known_sensors_are_not_reported_again(feed: Feed, runtime: Runtime) -> None:
    """One sensor keeps its place among the readings."""
    feed.send(a=([NOON], [1.0]))
    answer = feed.send(a=([NOON + 1], [2.0]), b=([NOON], [3.0]))

    assert answer.json()["unknown_keys"] == ["b"]
    metrics = {metric for metric, _ in rows_of(runtime, "reading", "metric_id, value")}
    assert len(metrics) == 2


def test_repeated_batch_is_answered_as_before_and_stored_once(
    feed: Feed, runtime: Runtime
) -> None:
    """The answer may be lost on the way: the source sends again."""
    body = feed.body(a=([NOON, NOON + HOUR], [1.0, 2.0]))
    first, second = (feed.caller.post("/readings", body) for _ in range(2))

    assert first.status_code == second.status_code == 200
    assert second.json() == first.json()
    assert rows_of(runtime, "reading", "ts, value") == [(NOON, 1.0)]
    assert len(rows_of(runtime, "ingest_batch")) == 1


def test_sequence_number_of_another_batch_is_refused(
    feed: Feed, runtime: Runtime
) -> None:
    """A source that lost its count must not believe that its readings are stored."""
    body = feed.body(a=([NOON], [1.0]))
    feed.caller.post("/readings", body)
    body["series"][0]["v"] = [2.0]
    answer = feed.caller.post("/readings", body)

    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/sequence-reused"
    assert rows_of(runtime, "reading", "value") == [(1.0,)]


def test_batch_that_follows_another_is_refused_without_it(feed: Feed) -> None:
    """One that was late, after a backup was restored, leaves no hole."""
    first, second, third = (feed.body(a=([NOON + n], [1.0])) for n in range(3))
    stored = feed.caller.post("/readings", first)
    body = stored.request.content
    second["after"] = sha256(body).hexdigest()
    third["after"] = "0" * 64
    early = feed.caller.post("/readings", third)
    follows = feed.caller.post("/readings", second)
    other = feed.caller.post("/readings", third)

    assert [each.status_code for each in (early, follows, other)] == [409, 200, 409]
    assert early.json()["type"] == "/problems/batch-missing"


def test_correction_takes_the_place_of_a_reading(feed: Feed, runtime: Runtime) -> None:
    """Of two values at one time the later sent one holds, in a batch as between two."""
    feed.send(a=([NOON, NOON], [1.0, 2.0]))
    assert rows_of(runtime, "reading", "value") == [(2.0,)]

    feed.send(a=([NOON], [3.0]))
    assert rows_of(runtime, "reading", "value") == [(3.0,)]


BAD_VALUES: list[tuple[str, str, str]] = [
    (f"{NOON}", "NaN", "not-a-number"),
    (f"{NOON}", "Infinity", "not-a-number"),
    (f"{NOON}", "null", "not-a-number"),
    (f"{NOON}", '"21.5"', "not-a-number"),
    (f"{NOON}", "true", "not-a-number"),
    (f"{NOON}", f"1{'0' * 400}", "not-a-number"),
    (f"{NOON}", "[1]", "not-a-number"),
    (f"{NOON + HOUR}", "1.5", "in-the-future"),
    (f"{2**80}", "1.5", "in-the-future"),
    (f"{NOON - 91 * DAY}", "1.5", "too-old"),
    ("-1", "1.5", "too-old"),
    (f"{NOON}.5", "1.5", "not-a-time"),
    ('"noon"', "1.5", "not-a-time"),
    ("null", "1.5", "not-a-time"),
]


@pytest.mark.parametrize(("time", "value", "code"), BAD_VALUES)
def test_bad_reading_is_rejected_and_the_others_are_stored(
    time: str, value: str, code: str, feed: Feed, runtime: Runtime
) -> None:
    """One bad value must not stop a source for ever."""
    body = (
        f'{{"source": "{feed.source}", "sequence": 1, "series": ['
        f'{{"key": "good", "t": [{NOON}], "v": [1]}},'
        f'{{"key": "bad", "t": [{NOON - 1}, {time}], "v": [2, {value}]}}]}}'
    )
    answer = feed.caller("POST", "/readings", content=body)

    assert answer.status_code == 200, answer.text
    receipt = answer.json()
    assert (receipt["accepted"], receipt["rejected_count"]) == (2, 1)
    (rejected,) = receipt["rejected"]
    column = "v" if code == "not-a-number" else "t"
    assert rejected["pointer"] == f"/series/1/{column}/1"
    assert rejected["code"] == code
    assert rows_of(runtime, "reading", "ts, value") == [(NOON - 1, 2.0), (NOON, 1.0)]


def test_clock_may_run_ahead_a_little(feed: Feed) -> None:
    """Clocks differ; five minutes are no error."""
    answer = feed.send(a=([NOON + 5 * 60_000, NOON + 5 * 60_000 + 1], [1.0, 2.0]))

    assert answer.json()["accepted"] == 1


def test_many_rejections_are_counted_and_the_first_shown(feed: Feed) -> None:
    """An answer does not grow with the nonsense that is sent."""
    answer = feed.send(a=([NOON] * 300, [None] * 300)).json()

    assert (answer["rejected_count"], len(answer["rejected"])) == (300, 100)


def malformed() -> Iterator[tuple[str, str, str]]:
    """Give bodies of a wrong form: the text, where it is wrong, and how."""
    good: dict[str, Any] = {"source": NOBODY, "sequence": 1, "series": []}
    one = {"key": "a", "t": [NOON], "v": [1.0]}
    yield "{", "/", "json_invalid"
    yield "[]", "/", "model_type"
    for name in good:
        yield (
            json.dumps({key: good[key] for key in good if key != name}),
            f"/{name}",
            "missing",
        )
    for change, pointer, code in (
        ({"source": "me"}, "/source", "uuid_parsing"),
        ({"sequence": -1}, "/sequence", "greater_than_equal"),
        ({"sequence": 2**53}, "/sequence", "less_than_equal"),
        ({"more": 1}, "/more", "extra_forbidden"),
        (
            {"series": [{**one, "key": "a b"}]},
            "/series/0/key",
            "string_pattern_mismatch",
        ),
        ({"series": [{**one, "t": 1}]}, "/series/0/t", "list_type"),
        ({"series": [{**one, "t": [NOON, NOON]}]}, "/series/0/v", "ragged"),
        ({"series": [{**one, "v": []}]}, "/series/0/v", "ragged"),
        ({"series": [one] * 2001}, "/series", "too_long"),
        (
            {"series": [{"key": "a", "t": [NOON] * 10_001, "v": [1] * 10_001}]},
            "/series",
            "too_long",
        ),
    ):
        yield json.dumps(good | change), pointer, code


@pytest.mark.parametrize(("body", "pointer", "code"), list(malformed()))
def test_malformed_batch_is_refused_whole(
    body: str, pointer: str, code: str, feed: Feed, runtime: Runtime
) -> None:
    """What nobody can read for certain is not stored in part."""
    answer = feed.caller("POST", "/readings", content=body)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    errors = [(each["pointer"], each["code"]) for each in answer.json()["errors"]]
    assert (pointer, code) in errors
    assert rows_of(runtime, "reading") == rows_of(runtime, "source") == []


def test_empty_batch_says_that_the_source_is_there(feed: Feed, tenant: Tenant) -> None:
    """A quiet minute is worth a number too."""
    assert feed.send().json()["accepted"] == 0

    (source,) = tenant.owner.get("/sources").json()["items"]
    assert source["last_sequence"] == 1


def test_source_shows_how_far_it_has_come(
    feed: Feed, tenant: Tenant, clock: Clock
) -> None:
    """What comes late does not turn the count back; a wrong clock is seen."""
    late = feed.body(a=([NOON], [1.0]))
    feed.send(a=([NOON], [2.0]))
    feed.caller.post("/readings", late | {"sent_at": NOON - 90_000})

    (source,) = tenant.owner.get("/sources").json()["items"]
    assert source["id"] == str(feed.source)
    assert source["last_sequence"] == 2
    assert source["clock_ahead_ms"] == -90_000
    assert source["last_seen_at"] == clock.now.isoformat().replace("+00:00", "Z")


def test_units_that_come_with_readings_are_kept(feed: Feed) -> None:
    """A sensor's first batch can say what it measures."""
    body = feed.body(a=([NOON], [21.0]))
    body["series"][0] |= {"unit": "°C", "quantity": "temperature"}
    feed.caller.post("/readings", body)

    sensor = feed.sensor("a")
    assert (sensor["unit"], sensor["quantity"]) == ("°C", "temperature")


@pytest.mark.parametrize("role", [Role.AGRONOMIST, Role.OPERATOR, Role.VIEWER])
def test_people_without_the_permission_send_nothing(role: Role, tenant: Tenant) -> None:
    """Readings come from sites, managers and owners."""
    assert Feed(tenant.people[role]).send(a=([NOON], [1.0])).status_code == 403


def test_tenants_do_not_see_each_others_readings(
    feed: Feed, tenant: Tenant, other_tenant: Tenant, runtime: Runtime
) -> None:
    """The same source id and key in two organizations are two sensors."""
    other = Feed(other_tenant.owner, source=feed.source)
    feed.send(a=([NOON], [1.0]))
    other.send(a=([NOON], [2.0]))

    assert rows_of(runtime, "reading", "value") == [(1.0,), (2.0,)]
    mine, theirs = feed.sensor("a")["id"], other.sensor("a")["id"]
    assert mine != theirs
    for path in (f"/sensors/{theirs}", f"/sensors/{theirs}/series?start=0&end=1"):
        assert tenant.owner.get(path).status_code == 404
    change = tenant.owner.patch(f"/sensors/{theirs}", {"name": "Mine"})
    assert change.status_code == 404


def test_key_of_one_farm_knows_nothing_of_another(world: World, tenant: Tenant) -> None:
    """A leaked key opens one farm."""
    one, two = world.farm(tenant.id), world.farm(tenant.id)
    first = Feed(world.key(tenant.id, farm_id=one))
    second = Feed(world.key(tenant.id, farm_id=two))
    first.send(a=([NOON], [1.0]))
    second.send(a=([NOON], [1.0]))
    sensor = first.sensor("a")

    assert UUID(sensor["farm_id"]) == one
    assert [each["id"] for each in first.caller.get("/sources").json()["items"]] == [
        str(first.source)
    ]
    path = f"/sensors/{sensor['id']}"
    assert second.caller.get(path).status_code == 404
    moved = first.caller.patch(path, {"farm_id": str(two)})
    assert moved.status_code == 422
    stolen = Feed(second.caller, source=first.source, numbers=iter([7]))
    assert stolen.send(a=([NOON], [9.0])).status_code == 404


def test_sensor_is_named_by_who_may(feed: Feed, tenant: Tenant) -> None:
    """By the version that was read."""
    feed.send(a=([NOON], [1.0]), b=([NOON], [1.0]))
    path = f"/sensors/{feed.sensor('a')['id']}"
    read = tenant.owner.get(path)
    body = {"name": "Air of shelf A1", "unit": "°C"}
    changed = tenant.owner.patch(path, body, read.headers["etag"])

    assert changed.json() == read.json() | body
    stale = tenant.owner.patch(path, {"name": "Other"}, read.headers["etag"])
    assert stale.status_code == 412
    viewer = tenant.people[Role.VIEWER].patch(path, {"name": "Mine"})
    assert viewer.status_code == 403


def test_key_without_telemetry_sends_nothing(world: World, tenant: Tenant) -> None:
    """A key can do what it was made for."""
    key = world.key(tenant.id, Permission.TELEMETRY_READ)

    assert Feed(key).send(a=([NOON], [1.0])).status_code == 403


def test_revoked_key_sends_nothing_more(
    feed: Feed, tenant: Tenant, runtime: Runtime
) -> None:
    """A key that was used a moment ago ends at once, too."""
    assert feed.send(a=([NOON], [1.0])).status_code == 200
    path = f"/api-keys/{feed.caller.user_id}"
    assert tenant.owner.delete(path).status_code == 204

    refused = feed.send(a=([NOON + 1], [2.0]))
    assert (refused.status_code, refused.json()["type"]) == (
        401,
        "/problems/not-signed-in",
    )
    assert rows_of(runtime, "reading", "value") == [(1.0,)]


def test_key_that_was_used_ends_in_its_time(feed: Feed, clock: Clock) -> None:
    """Its end is looked at with each request."""
    assert feed.send(a=([NOON], [1.0])).status_code == 200
    clock.advance(days=366)

    assert feed.send(a=([NOON], [2.0])).status_code == 401


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_key_that_another_process_revokes_ends_at_once(
    feed: Feed, runtime: Runtime
) -> None:
    """Where several processes answer, none of them relies on its memory."""
    assert feed.send(a=([NOON], [1.0])).status_code == 200
    with runtime.database.system() as session:
        session.execute(text("UPDATE api_key SET revoked_at = created_at"))

    assert feed.send(a=([NOON + 1], [2.0])).status_code == 401


def test_key_of_another_organization_is_not_there(
    feed: Feed, other_tenant: Tenant
) -> None:
    """Nor when the key is known."""
    feed.send(a=([NOON], [1.0]))
    body = feed.body(a=([NOON], [1.0]))
    headers = {"X-Org": str(other_tenant.id)}

    answer = feed.caller("POST", "/readings", json=body, headers=headers)
    assert answer.status_code == 404


def test_large_batch_is_stored_whole(feed: Feed, runtime: Runtime) -> None:
    """As many as a batch may have, of sensors that were read at different times."""
    columns = {
        f"k{sensor}": (
            [NOON - 60_000 * each - sensor for each in range(99, -1, -1)],
            [sensor + each / 128 for each in range(100)],
        )
        for sensor in range(100)
    }
    assert feed.send(**columns).json()["accepted"] == 10_000

    stored = rows_of(runtime, "reading", "ts, value")
    sent = [pair for t, v in columns.values() for pair in zip(t, v, strict=True)]
    assert stored == sorted(sent)
