"""Indicators, shares of energy, and yields of a farm."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given, settings, strategies as st
import pytest

from companion.analytics.periods import MOST, Period, periods
from companion.analytics.schemas import Every, PeriodQuery
from companion.farms.models import Farm
from companion.permissions import Permission, Role
from companion.problems import InvalidRequest
from tests.companion.analytics.greenhouse import Greenhouse, at, rising, steady
from tests.companion.growing.beds import Body
from tests.companion.people import Clock, Tenant, World, made

DAY = {"start": at(24), "end": at(0)}


def _sums(found: Body, key: str) -> tuple[float, float, float]:
    """Give the sum over shelves, over the batches of shelves, and over batches."""
    shelves = found["shelves"]
    return (
        sum(shelf[key] for shelf in shelves),
        sum(part[key] for shelf in shelves for part in shelf["batches"]),
        sum(part[key] for part in found["batches"]),
    )


def test_energy_is_shared_out_to_the_last_cent(farm: Greenhouse) -> None:
    """A farm's meter, a shelf's own, two batches on one shelf and an empty one."""
    one = farm.sow({"a": 10, "b": 7}, at=at(30))
    two = farm.sow({"b": 11}, at=at(11.4))
    farm.measure("energy", rising(30, 1.7))
    farm.measure("power", steady(30, 300.0), shelf_id=farm.shelves["a"])
    farm.priced(23_457)

    found = farm.of_farm("energy", **DAY)

    assert found["energy"]["value"] == pytest.approx(24 * 1.7)
    assert found["cost"]["amount_minor"] == round(24 * 1.7 * 23.457)
    assert _sums(found, "kwh") == pytest.approx([24 * 1.7] * 3)
    assert _sums(found, "cost_minor") == (found["cost"]["amount_minor"],) * 3
    shelves = {farm.names[each["shelf_id"]]: each for each in found["shelves"]}
    assert shelves["a"]["kwh"] == pytest.approx(24 * 0.3)
    assert shelves["b"]["kwh"] == pytest.approx(24 * 0.7)
    batches = {each["batch_id"]: each["kwh"] for each in found["batches"]}
    assert batches[two["id"]] == pytest.approx(11.4 * 0.7 * 11 / 18)
    assert batches[None] == pytest.approx(24 * 0.7)
    assert batches[one["id"]] > batches[two["id"]]


def test_farm_without_meters_says_so(farm: Greenhouse) -> None:
    """There is nothing to share."""
    found = farm.of_farm("energy", **DAY)
    assert (found["energy"]["reason"], found["cost"]["reason"]) == ("no-sensor",) * 2
    assert found["shelves"] == found["batches"] == []


def test_farm_without_shelves_has_energy_of_nobody(farm: Greenhouse) -> None:
    """It is paid for all the same."""
    empty = made(farm.owner, "/farms", {"name": "Office"})
    farm.measure("power", steady(24, 1000), farm_id=empty)
    farm.priced(farm_id=empty)
    answer = farm.owner.get(f"/farms/{empty}/energy", params=DAY).json()
    (shelf,) = answer["shelves"]
    assert (shelf["shelf_id"], shelf["cost_minor"]) == (None, 480)
    indicators = farm.owner.get(f"/farms/{empty}/indicators", params=DAY).json()
    (period,) = indicators["periods"]
    assert period["occupied"]["reason"] == "no-shelves"
    assert period["yield_per_area_day"]["reason"] == "no-shelves"


def test_prices_in_two_currencies_are_not_added(farm: Greenhouse) -> None:
    """Nobody says at which rate."""
    farm.measure("power", steady(24, 1000))
    farm.priced(valid_to=at(12))
    farm.priced(valid_from=at(12), currency="CHF")
    assert farm.of_farm("energy", **DAY)["cost"]["reason"] == "several-currencies"


def test_year_is_read_by_days(farm: Greenhouse) -> None:
    """Hours of a year on many shelves would take long."""
    farm.measure("power", steady(48, 1000))
    found = farm.of_farm("energy", start="2024-06-01T00:00:00Z", end=at(0))
    assert found["step"] == "1d"
    assert found["energy"]["value"] == pytest.approx(48, rel=0.01)
    assert found["energy"]["coverage"] == pytest.approx(3 / 906)


def test_viewer_sees_energy_without_its_cost(farm: Greenhouse, tenant: Tenant) -> None:
    """What things cost is not for everybody."""
    farm.measure("power", steady(24, 1000))
    farm.priced()
    viewer = tenant.people[Role.VIEWER]
    energy = viewer.get(f"/farms/{farm.farm}/energy", params=DAY).json()
    assert energy["energy"]["value"] == pytest.approx(24)
    assert energy["cost"]["reason"] == "not-permitted"
    assert energy["batches"][0]["cost_minor"] is None
    (period,) = viewer.get(f"/farms/{farm.farm}/indicators").json()["periods"]
    assert period["margin"]["reason"] == "not-permitted"


def test_indicators_are_those_of_their_period(farm: Greenhouse) -> None:
    """Two days: a harvest of 1.5 kg on the second, with all that it took."""
    batch = farm.sow({"a": 10}, at=at(36))
    farm.measure("power", steady(48, 500.0))
    farm.measure("water", rising(48, 3.0))
    farm.priced(20_000)
    cost = {"kind": "seed", "spent_on": "2026-11-23", "amount_minor": 100}
    made(
        farm.owner,
        "/input-costs",
        cost | {"description": "Seed", "currency": "EUR", "batch_id": batch["id"]},
    )
    harvest = farm.harvest(batch, 1500, hours_ago=6)
    farm.sell(harvest, 1500, 2000)

    found = farm.of_farm(
        "indicators",
        start="2026-11-22T00:00:00Z",
        end="2026-11-24T00:00:00Z",
        every="day",
    )

    first, second = found["periods"]
    assert (first["harvests"], second["harvests"]) == (0, 1)
    assert (first["batches_begun"], second["batches_ended"]) == (1, 1)
    assert first["energy"]["value"] == pytest.approx(12)
    assert first["energy_per_kg"]["reason"] == "no-harvest"
    assert second["energy"]["coverage"] == pytest.approx(0.5)
    assert second["energy_per_kg"]["value"] == pytest.approx(6 / 1.5)
    assert second["water_per_kg"]["value"] == pytest.approx(36 / 1.5)
    assert first["occupied"]["value"] == pytest.approx(1 / 3)
    assert second["occupied"]["value"] == pytest.approx(6 / 24 / 3)
    assert second["yield_per_area_day"]["value"] == pytest.approx(1500 / 2.16)
    assert second["margin"]["amount_minor"] == 2000 - 120 - 100
    assert first["revenue"]["reason"] == "no-sales"


def test_yields_are_by_crop_and_period(farm: Greenhouse) -> None:
    """A week in November, in the farm's own days."""
    lettuce = farm.sow({"a": 10}, at=at(240))
    farm.act(lettuce, "harvests", farm.cut(100, at=at(180), where=[]))
    farm.harvest(lettuce, 250, hours_ago=2)
    farm.harvest(farm.sow({"b": 5}, at=at(100), crop_key="pea_shoots"), 70, 1)

    points = farm.of_farm("yields", every="week")["points"]

    shown = [(each["crop_key"], each["grams"], each["batches"]) for each in points]
    assert shown == [
        ("lettuce_butterhead", 100, 1),
        ("lettuce_butterhead", 250, 1),
        ("pea_shoots", 70, 1),
    ]


@pytest.mark.parametrize(
    ("params", "pointer"),
    [
        ({"start": at(0), "end": at(1)}, "query/end"),
        ({"start": "2020-01-01T00:00:00Z"}, "query/start"),
        ({"start": "2024-06-01T00:00:00Z", "every": "day"}, "query/every"),
        ({"start": "2026-11-01"}, "query/start"),
        ({"every": "blue moon"}, "query/every"),
    ],
)
def test_time_that_cannot_be_answered_is_refused(
    farm: Greenhouse, params: dict[str, str], pointer: str
) -> None:
    """With the place of it."""
    for what in ("energy", "indicators", "yields"):
        answer = farm.owner.get(f"/farms/{farm.farm}/{what}", params=params)
        if pointer == "query/every" and what == "energy" and params["every"] == "day":
            continue
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == pointer


def test_key_of_another_farm_sees_nothing(
    farm: Greenhouse, world: World, tenant: Tenant
) -> None:
    """A key can be for one farm alone."""
    other = UUID(made(farm.owner, "/farms", {"name": "Other"}))
    key = world.key(tenant.id, Permission.ANALYTICS_READ, farm_id=other)
    batch = farm.sow({"a": 10})
    for path in (
        f"/farms/{farm.farm}/energy",
        f"/farms/{farm.farm}/indicators",
        f"/farms/{farm.farm}/yields",
        f"/batches/{batch['id']}/summary",
        f"/batches/{batch['id']}/trace",
    ):
        assert key.get(path).status_code == 404


@settings(deadline=None)
@given(
    st.datetimes(
        min_value=Clock().now.replace(tzinfo=None).replace(year=2024),
        max_value=Clock().now.replace(tzinfo=None),
    ),
    st.integers(1, 300 * 24),
    st.sampled_from([Every.DAY, Every.WEEK, Every.MONTH, Every.ALL]),
    st.sampled_from(
        ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/New_York"]
    ),
)
def test_periods_follow_each_other_without_a_gap(
    start: datetime, hours: int, every: Every, zone: str
) -> None:
    """From the start that was asked for to the end, also where clocks change."""
    begin = start.replace(tzinfo=UTC)
    end = begin + timedelta(hours=hours)
    farm = Farm(name="Barn", time_zone=zone)
    found = periods(farm, PeriodQuery(start=begin, end=end, every=every), end)
    assert (found[0].start, found[-1].end) == (begin, end)
    for one, other in pairwise(found):
        assert one.end == other.start
    assert all(each.start < each.end for each in found)


def test_too_many_periods_are_refused() -> None:
    """A day each for two years."""
    farm = Farm(name="Barn", time_zone="UTC")
    end = Clock().now
    query = PeriodQuery(start=end.replace(year=2024), end=end, every=Every.DAY)
    with pytest.raises(InvalidRequest) as refused:
        periods(farm, query, end)
    assert str(MOST) in refused.value.errors[0].message
    assert isinstance(periods(farm, PeriodQuery(), end)[0], Period)
