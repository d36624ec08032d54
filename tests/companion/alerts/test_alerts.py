"""Alerts over what was measured and harvested."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid7

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from companion.accounts.models import SignIn
from companion.accounts.tokens import new_access_token
from companion.farms.models import Farm
from companion.growing.models import Batch, Harvest, Observation
from companion.models import TenantModel
from companion.permissions import Permission, Role
from companion.runtime import Runtime
from companion.work import open_runner
from tests.companion.people import Clock, Tenant, World, made
from tests.companion.rows import scope_over
from tests.companion.telemetry.feeds import Feed


def write(runtime: Runtime, tenant: Tenant, *rows: TenantModel) -> None:
    """Write rows of other domains."""
    with runtime.database.system() as session:
        scope = scope_over(runtime, tenant, session)
        for row in rows:
            scope.add(row)


@pytest.fixture
def farm(runtime: Runtime, tenant: Tenant) -> str:
    """Give a farm."""
    row = Farm(id=uuid7(), name="Barn", time_zone="UTC")
    write(runtime, tenant, row)
    return str(row.id)


def rule(tenant: Tenant, farm: str | None = None, **watches: object) -> str:
    """Write a rule."""
    body = {"name": "Rule", "watches": watches, "farm_id": farm}
    answer = tenant.owner.post("/alert-rules", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def alerts(tenant: Tenant, query: str = "") -> list[dict[str, Any]]:
    """List alerts."""
    found: list[dict[str, Any]] = tenant.owner.get(f"/alerts{query}").json()["items"]
    return found


def history(tenant: Tenant, alert: dict[str, Any]) -> list[str]:
    """Tell what happened with an alert."""
    found = tenant.owner.get(f"/alerts/{alert['id']}/events").json()["items"]
    return [each["kind"] for each in found]


@dataclass(frozen=True)
class Watch:
    """Lets time pass, the jobs be done, and people sign in again."""

    runtime: Runtime
    tenant: Tenant
    clock: Clock

    def after(self, **by: float) -> None:
        """Let time pass."""
        self.clock.advance(**by)
        open_runner(self.runtime).work()
        with self.runtime.database.read() as session:
            for role, caller in self.tenant.people.items():
                sign_in = select(SignIn.id).where(SignIn.user_id == caller.user_id)
                token = new_access_token(
                    self.runtime.keyring,
                    caller.user_id,
                    session.scalars(sign_in).one(),
                    self.clock.now,
                )
                self.tenant.people[role] = replace(caller, token=token)


@pytest.fixture
def watch(runtime: Runtime, clock: Clock, tenant: Tenant) -> Watch:
    """Do the jobs when a test lets time pass."""
    watch = Watch(runtime, tenant, clock)
    watch.after()
    return watch


def ms(moment: datetime) -> int:
    """Give a moment in milliseconds since 1970."""
    return int(moment.timestamp() * 1000)


def place(
    feed: Feed, tenant: Tenant, clock: Clock, key: str, value: float, **more: object
) -> str:
    """Send a first value of a sensor, and say what it measures."""
    feed.send(**{key: ([ms(clock.now)], [value])})
    sensor = str(feed.sensor(key)["id"])
    answer = tenant.owner.patch(f"/sensors/{sensor}", more)
    assert answer.status_code == 200, answer.text
    return sensor


def test_site_that_falls_silent_is_told_of(
    tenant: Tenant, feed: Feed, clock: Clock, watch: Watch
) -> None:
    """First a warning, then worse, over when it sends again."""
    rule(tenant, kind="site_silent", warning_minutes=15, critical_minutes=30)
    feed.send(a=([ms(clock.now)], [1.0]))
    watch.after(minutes=5)
    assert alerts(tenant) == []

    watch.after(minutes=15)
    (warned,) = alerts(tenant)
    watch.after(minutes=15)
    (worse,) = alerts(tenant)
    feed.send(a=([ms(clock.now)], [1.0]))
    watch.after(minutes=5)
    (over,) = alerts(tenant)

    assert (warned["level"], warned["value"], warned["threshold"]) == (
        "warning",
        20.0,
        15.0,
    )
    assert (worse["level"], worse["threshold"]) == ("critical", 30.0)
    assert (over["state"], over["value"]) == ("resolved", 5.0)
    assert history(tenant, over) == ["opened", "raised", "resolved"]


def test_health_of_sites_and_sensors_is_known_every_five_minutes(
    tenant: Tenant, feed: Feed, clock: Clock, watch: Watch
) -> None:
    """Also without a rule."""
    feed.send(a=([ms(clock.now)], [1.0]))

    def states(query: str = "") -> list[tuple[str, str]]:
        items = tenant.owner.get(f"/health-states{query}").json()["items"]
        return sorted((each["subject_kind"], each["state"]) for each in items)

    seen = []
    for minutes in (5, 10, 60):
        watch.after(minutes=minutes)
        seen.append(states())

    assert seen == [
        [("sensor", "ok"), ("source", "ok")],
        [("sensor", "late"), ("source", "late")],
        [("sensor", "silent"), ("source", "silent")],
    ]
    assert states("?kind=sensor&state=silent") == [("sensor", "silent")]
    assert states("?state=ok") == []


def test_silent_sensor_is_told_of_unless_its_whole_site_is_silent(
    tenant: Tenant, feed: Feed, clock: Clock, watch: Watch
) -> None:
    """One cause makes one alert."""
    rule(tenant, kind="sensor_silent", warning_minutes=60, critical_minutes=None)
    rule(tenant, kind="site_silent", warning_minutes=90, critical_minutes=None)
    now = ms(clock.now)
    feed.send(a=([now], [1.0]), b=([now], [1.0]))
    for _ in range(7):
        watch.after(minutes=10)
        feed.send(a=([ms(clock.now)], [1.0]))
    (dead,) = alerts(tenant)
    for _ in range(10):
        watch.after(minutes=10)

    assert (dead["subject_kind"], dead["subject_name"]) == ("sensor", "b")
    found = {each["subject_kind"]: each["state"] for each in alerts(tenant)}
    assert found == {"sensor": "open", "source": "open"}
    assert len(alerts(tenant)) == 2


def test_metric_out_of_its_band_for_a_time_is_told_of(
    tenant: Tenant, feed: Feed, clock: Clock, watch: Watch
) -> None:
    """With hysteresis: over when it is well inside again."""
    place(feed, tenant, clock, "t", 31.0, quantity="temperature", name="Top")
    rule(
        tenant,
        kind="out_of_band",
        metric="temperature",
        high=30,
        for_minutes=10,
        hysteresis=1,
    )
    seen = []
    for value in (31.0, 31.0, 31.0, 29.5, 28.5):
        feed.send(t=([ms(clock.now)], [value]))
        watch.after(minutes=5)
        seen.append([(each["state"], each["value"]) for each in alerts(tenant)])

    assert seen == [
        [],
        [],
        [("open", 31.0)],
        [("open", 29.5)],
        [("resolved", 28.5)],
    ]
    (over,) = alerts(tenant)
    assert (over["subject_name"], over["unit"], over["threshold"]) == (
        "Top",
        "°C",
        30.0,
    )


def test_sensor_that_says_nothing_new_ends_no_alert(
    tenant: Tenant, feed: Feed, clock: Clock, watch: Watch
) -> None:
    """What is not known is not well."""
    place(feed, tenant, clock, "t", 31.0, quantity="temperature")
    rule(tenant, kind="out_of_band", metric="temperature", high=30, for_minutes=0)
    watch.after(minutes=5)
    watch.after(hours=3)

    assert [each["state"] for each in alerts(tenant)] == ["open"]


def test_values_in_another_unit_are_not_compared(
    tenant: Tenant, feed: Feed, clock: Clock, watch: Watch
) -> None:
    """70 °F is no fire."""
    place(feed, tenant, clock, "t", 70.0, quantity="temperature", unit="°F")
    rule(tenant, kind="out_of_band", metric="temperature", high=30, for_minutes=0)
    watch.after(minutes=5)

    assert alerts(tenant) == []


def test_energy_per_kilogram_is_told_of(
    runtime: Runtime,
    tenant: Tenant,
    feed: Feed,
    clock: Clock,
    watch: Watch,
    farm: str,
) -> None:
    """By the farm's meter, which begins anew at 100: 50 + 10 kWh over 4 kg are 15."""
    rule(tenant, farm, kind="energy_per_kg_high", warning_kwh=14, critical_kwh=20)
    meter = {"quantity": "energy", "unit": "kWh", "farm_id": farm}
    place(feed, tenant, clock, "meter", 100.0, **meter)
    rack = made(tenant.owner, "/racks", {"farm_id": farm, "name": "A"})
    place(feed, tenant, clock, "part", 0.0, **meter, rack_id=rack)
    feed.send(meter=([ms(clock.now) + 1000], [150.0]))
    clock.advance(minutes=1)
    batch = batch_of(farm, clock.now - timedelta(days=30))
    harvest = Harvest(
        id=uuid7(),
        batch_id=batch.id,
        farm_id=UUID(farm),
        crop_key="basil",
        at=clock.now,
        plants=10,
        grams=4000.0,
        waste_g=0.0,
    )
    write(runtime, tenant, batch, harvest)
    watch.after(hours=1)
    before = alerts(tenant)
    watch.after(hours=23)
    assert before == []
    feed.send(meter=([ms(clock.now)], [10.0]))
    watch.after(hours=1)
    (alert,) = alerts(tenant)

    assert (alert["value"], alert["unit"]) == (15.0, "kWh/kg")
    assert (alert["subject_kind"], alert["subject_name"]) == ("farm", "Barn")


def batch_of(farm: str, sown_at: datetime, **more: Any) -> Batch:  # noqa: ANN401
    """Write a batch of a hundred plants."""
    values: dict[str, Any] = {
        "id": uuid7(),
        "farm_id": UUID(farm),
        "code": uuid7().hex,
        "crop_key": "basil",
        "sown_at": sown_at,
        "began_at": sown_at,
        "plants_at_start": 100,
        "plants": 100,
    }
    return Batch(**values | more)


def test_batch_that_will_give_little_is_told_of(
    runtime: Runtime, tenant: Tenant, clock: Clock, watch: Watch, farm: str
) -> None:
    """By the batches of its crop before it; it is over when the batch has ended."""
    rule(tenant, kind="yield_forecast_low", warning_percent=85, critical_percent=70)
    sown = clock.now - timedelta(days=60)
    past = [
        batch_of(
            farm,
            sown,
            plants=0,
            harvested_plants=100,
            harvested_g=5000.0,
            ended_at=clock.now,
            ended_by="harvested",
        )
        for _ in range(3)
    ]
    weighed = [
        Observation(
            id=uuid7(),
            batch_id=each.id,
            at=sown + timedelta(days=14),
            plants=10,
            weight_g=100.0,
        )
        for each in past
    ]
    low = batch_of(farm, clock.now - timedelta(days=14), code="LOW", plants=80)
    light = Observation(
        id=uuid7(), batch_id=low.id, at=clock.now, plants=5, weight_g=40.0
    )
    well = batch_of(farm, clock.now, code="WELL")
    write(runtime, tenant, *past, *weighed, low, light, well)
    watch.after(hours=1)
    (alert,) = alerts(tenant)
    with runtime.database.system() as session:
        session.execute(text("UPDATE batch SET ended_at = began_at"))
    watch.after(hours=1)
    (over,) = alerts(tenant)

    # 80 % of the plants, which weigh 80 % of what is usual at their age.
    assert alert["value"] == pytest.approx(64)
    assert (alert["subject_name"], alert["level"]) == ("LOW", "critical")
    assert over["state"] == "resolved"


def an_alert(tenant: Tenant, feed: Feed, clock: Clock, watch: Watch) -> dict[str, Any]:
    """Make an alert of a silent site."""
    rule(tenant, kind="site_silent", warning_minutes=15, critical_minutes=60)
    feed.send(a=([ms(clock.now)], [1.0]))
    watch.after(minutes=5)
    watch.after(minutes=15)
    (alert,) = alerts(tenant)
    return alert


def test_alert_is_acknowledged_by_who_works_there(
    tenant: Tenant, feed: Feed, clock: Clock, watch: Watch
) -> None:
    """When it gets worse, it is open again."""
    path = f"/alerts/{an_alert(tenant, feed, clock, watch)['id']}"
    operator = tenant.people[Role.OPERATOR]
    answer = operator.post(f"{path}/acknowledge", {"note": "On my way."})
    events = tenant.owner.get(f"{path}/events").json()["items"]
    watch.after(minutes=50)
    (worse,) = alerts(tenant)

    assert answer.json()["state"] == "acknowledged"
    assert answer.json()["acknowledged_by"] == str(operator.user_id)
    assert (events[-1]["kind"], events[-1]["note"]) == ("acknowledged", "On my way.")
    assert events[-1]["actor_id"] == str(operator.user_id)
    assert (worse["state"], worse["level"], worse["acknowledged_at"]) == (
        "open",
        "critical",
        None,
    )
    assert tenant.people[Role.VIEWER].post(f"{path}/acknowledge").status_code == 403


def test_alert_that_is_resolved_by_hand_opens_anew_if_it_is_still_so(
    tenant: Tenant, feed: Feed, clock: Clock, watch: Watch
) -> None:
    """And what is over cannot be acknowledged or resolved again."""
    path = f"/alerts/{an_alert(tenant, feed, clock, watch)['id']}"
    resolved = tenant.owner.post(f"{path}/resolve", {"note": "Router restarted."})
    again = [
        tenant.owner.post(f"{path}/{what}").json()["type"]
        for what in ("resolve", "acknowledge")
    ]
    watch.after(minutes=5)

    assert resolved.json()["state"] == "resolved"
    assert again == ["/problems/alert-over"] * 2
    assert [each["state"] for each in alerts(tenant)] == ["open", "resolved"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"enabled": False}, "The rule was switched off."),
        (
            {"watches": {"kind": "site_silent", "warning_minutes": 600}},
            "The rule has changed.",
        ),
        (None, "The rule was deleted."),
    ],
)
def test_alerts_of_a_rule_that_is_no_more_are_over(
    tenant: Tenant,
    feed: Feed,
    clock: Clock,
    watch: Watch,
    change: dict[str, Any] | None,
    why: str,
) -> None:
    """With why."""
    alert = an_alert(tenant, feed, clock, watch)
    path = f"/alert-rules/{alert['rule_id']}"
    if change is None:
        answer = tenant.owner.delete(path)
    elif "watches" in change:
        change["watches"]["critical_minutes"] = None
        answer = tenant.owner.patch(path, change)
    else:
        answer = tenant.owner.patch(path, change)
    assert answer.status_code in {200, 204}, answer.text
    watch.after(minutes=5)
    (over,) = alerts(tenant)
    last = tenant.owner.get(f"/alerts/{over['id']}/events").json()["items"][-1]

    assert over["state"] == "resolved"
    assert (last["kind"], last["note"]) == ("resolved", why)


def test_deleted_rule_is_restored(tenant: Tenant) -> None:
    """As it was."""
    made = rule(tenant, kind="site_silent")
    path = f"/alert-rules/{made}"
    tenant.owner.delete(path)
    aside = tenant.owner.get("/alert-rules?deleted=true").json()["items"]
    restored = tenant.owner.post(f"{path}/restore")
    twice = tenant.owner.post(f"{path}/restore")

    assert [each["id"] for each in aside] == [made]
    assert (restored.status_code, twice.status_code) == (200, 404)
    assert tenant.owner.get(path).json()["deleted_at"] is None


def test_rules_are_found_by_kind_and_farm(tenant: Tenant, farm: str) -> None:
    """And changed as every record is."""
    one = rule(tenant, farm, kind="site_silent")
    two = rule(tenant, kind="sensor_silent")

    def listed(query: str = "") -> list[str]:
        items = tenant.owner.get(f"/alert-rules{query}").json()["items"]
        return sorted(each["id"] for each in items)

    named = tenant.owner.patch(f"/alert-rules/{one}", {"name": "N", "note": "n"})
    assert (named.json()["name"], named.json()["note"]) == ("N", "n")
    assert listed() == sorted([one, two])
    assert listed("?kind=sensor_silent") == [two]
    assert listed(f"?farm_id={farm}") == [one]


@pytest.mark.parametrize(
    ("watches", "pointer"),
    [
        ({"kind": "full_moon"}, "/watches"),
        ({"kind": "site_silent", "warning_minutes": 1}, "/watches/warning_minutes"),
        (
            {"kind": "site_silent", "warning_minutes": 60, "critical_minutes": 15},
            "/watches",
        ),
        ({"kind": "out_of_band", "metric": "ph"}, "/watches"),
        ({"kind": "out_of_band", "metric": "ph", "low": 6, "high": 5}, "/watches"),
        ({"kind": "out_of_band", "metric": "ph", "low": 55}, "/watches"),
        (
            {
                "kind": "out_of_band",
                "metric": "ph",
                "low": 5,
                "high": 6,
                "hysteresis": 1,
            },
            "/watches",
        ),
        ({"kind": "out_of_band", "low": 5}, "/watches/metric"),
        (
            {"kind": "energy_per_kg_high", "warning_kwh": 10, "critical_kwh": 9},
            "/watches",
        ),
        (
            {
                "kind": "yield_forecast_low",
                "warning_percent": 50,
                "critical_percent": 60,
            },
            "/watches",
        ),
    ],
)
def test_rule_that_makes_no_sense_is_refused_with_its_place(
    tenant: Tenant, watches: dict[str, Any], pointer: str
) -> None:
    """A JSON pointer into what was sent."""
    answer = tenant.owner.post("/alert-rules", {"name": "x", "watches": watches})

    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]


def test_farm_that_is_not_there_is_named(tenant: Tenant) -> None:
    """In the rule for it."""
    body = {
        "name": "x",
        "farm_id": str(uuid7()),
        "watches": {"kind": "site_silent"},
    }
    answer = tenant.owner.post("/alert-rules", body)

    assert answer.json()["errors"][0]["pointer"] == "/farm_id"


def test_key_of_one_farm_sees_what_concerns_it(
    world: World,
    tenant: Tenant,
    feed: Feed,
    clock: Clock,
    watch: Watch,
    farm: str,
) -> None:
    """Its own rules and those for all farms; alerts and health of its own."""
    an_alert(tenant, feed, clock, watch)
    rule(tenant, farm, kind="sensor_silent")
    key = world.key(tenant.id, Permission.ALERTS_READ, farm_id=UUID(farm))
    elsewhere = world.key(
        tenant.id, Permission.ALERTS_READ, farm_id=world.farm(tenant.id)
    )

    assert key.get("/alerts").json()["items"] == []
    assert key.get("/health-states").json()["items"] == []
    assert len(key.get("/alert-rules").json()["items"]) == 2
    assert len(elsewhere.get("/alert-rules").json()["items"]) == 1


def test_alerts_are_found_by_state_level_and_rule(
    tenant: Tenant, feed: Feed, clock: Clock, watch: Watch
) -> None:
    """One at a time."""
    alert = an_alert(tenant, feed, clock, watch)

    assert alerts(tenant, "?state=open&level=warning") == [alert]
    assert alerts(tenant, f"?rule_id={alert['rule_id']}") == [alert]
    assert alerts(tenant, "?state=resolved") == []
    assert tenant.owner.get(f"/alerts/{alert['id']}").json() == alert


def test_history_cannot_be_rewritten(
    runtime: Runtime, tenant: Tenant, feed: Feed, clock: Clock, watch: Watch
) -> None:
    """The database itself refuses."""
    an_alert(tenant, feed, clock, watch)
    with (
        pytest.raises(DBAPIError, match="append-only"),
        runtime.database.system() as session,
    ):
        session.execute(text("DELETE FROM alert_event"))
