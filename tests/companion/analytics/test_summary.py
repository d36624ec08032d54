"""The summary of a batch, as the API gives it."""

import pytest

from companion.permissions import Role
from tests.companion.analytics.greenhouse import Greenhouse, at, rising, steady
from tests.companion.people import Tenant, made


def test_batch_without_sensors_says_why_nothing_is_known(farm: Greenhouse) -> None:
    """Each figure is null with a reason."""
    found = farm.summary(farm.sow({"a": 10}, at=at(48)))

    assert found["dli"]["value"] is None
    assert found["dli"]["reason"] == "no-sensor"
    assert found["degree_days"]["reason"] == "no-sensor"
    assert found["energy"]["reason"] == "no-sensor"
    assert found["water"]["reason"] == "no-sensor"
    assert found["yield_per_area"]["reason"] == "no-harvest"
    assert found["energy_cost"]["reason"] == "no-sensor"
    assert found["cost"]["reason"] == "no-sensor"
    assert found["revenue"]["reason"] == "no-sales"
    assert found["days"] == pytest.approx(2)
    assert found["area"]["value"] == pytest.approx(0.72)


def test_exposure_follows_the_plants(farm: Greenhouse) -> None:
    """A day on a at 100 µmol and a day on b at 300 are 8.64 and 25.92 mol."""
    batch = farm.sow({"a": 10}, at=at(48))
    farm.act(batch, "moves", farm.move("a", "b") | {"at": at(24)})
    for name, ppfd in {"a": 100.0, "b": 300.0, "c": 999.0}.items():
        farm.measure("ppfd", steady(48, ppfd), shelf_id=farm.shelves[name])
    farm.measure("temperature", steady(48, 20.0), rack_id=farm.rack)

    found = farm.summary(batch)

    assert found["light"]["value"] == pytest.approx(34.56)
    assert found["dli"] == {
        "value": pytest.approx(17.28),
        "unit": "mol/m²/d",
        "coverage": pytest.approx(1),
        "reason": None,
    }
    # The library's butterhead lettuce does not grow below 4 °C.
    base = farm.owner.get("/crop-library/lettuce_butterhead").json()["traits"]["base_c"]
    assert found["degree_days"]["value"] == pytest.approx(2 * (20 - base))


def test_gap_lowers_the_coverage(farm: Greenhouse) -> None:
    """What was not measured is not zero."""
    batch = farm.sow({"a": 10}, at=at(48))
    farm.measure("temperature", steady(24, 20.0), shelf_id=farm.shelves["a"])

    heat = farm.summary(batch)["degree_days"]

    assert heat["coverage"] == pytest.approx(0.5)


def test_nearest_sensor_counts(farm: Greenhouse) -> None:
    """A shelf's own before its rack's, that before the farm's."""
    batch = farm.sow({"a": 10, "b": 10}, at=at(24))
    farm.measure("temperature", steady(24, 10.0))
    other = farm.summary(batch)["degree_days"]["value"]
    farm.measure("temperature", steady(24, 20.0), rack_id=farm.rack)
    of_rack = farm.summary(batch)["degree_days"]["value"]
    farm.measure("temperature", steady(24, 24.0), shelf_id=farm.shelves["a"])
    mixed = farm.summary(batch)["degree_days"]["value"]

    assert of_rack - other == pytest.approx(10)
    assert mixed - of_rack == pytest.approx(2)


def test_light_of_the_rack_is_not_that_of_a_shelf(farm: Greenhouse) -> None:
    """Nobody knows the light of a shelf without a sensor of its own."""
    batch = farm.sow({"a": 10}, at=at(24))
    farm.measure("ppfd", steady(24, 200.0), rack_id=farm.rack)
    assert farm.summary(batch)["dli"]["reason"] == "no-sensor"


def test_unit_that_nobody_knows_is_named(farm: Greenhouse) -> None:
    """A value without a unit is no value."""
    batch = farm.sow({"a": 10}, at=at(24))
    farm.measure("temperature", steady(24, 20), unit=None)
    farm.measure("energy", rising(24, 1), unit="horses")
    found = farm.summary(batch)
    assert found["degree_days"]["reason"] == "unknown-unit"
    assert found["energy"]["reason"] == "unknown-unit"


def test_sensor_that_sent_nothing_then_is_no_reading(farm: Greenhouse) -> None:
    """It measured before the batch was sown."""
    farm.measure("temperature", {100: 20.0})
    farm.measure("energy", {100: 20.0})
    found = farm.summary(farm.sow({"a": 10}, at=at(24)))
    assert found["degree_days"]["reason"] == "no-readings"
    assert found["energy"]["reason"] == "no-readings"


def test_stages_have_their_days_and_bands(farm: Greenhouse) -> None:
    """By the recipe, by day and by night; days as they were."""
    version = farm.published()
    stages = version["document"]["stages"]
    batch = farm.sow({"a": 10}, at=at(96), recipe_version_id=version["id"])
    farm.act(batch, "stage-changes", {"stage": stages[1]["id"], "at": at(24)})
    day, night = (
        stages[1][f"air_temperature_{time}_c"]["max"] for time in ("day", "night")
    )
    assert day > night
    farm.measure("temperature", steady(24, day), shelf_id=farm.shelves["a"])
    lamps = {hour: 200.0 if hour <= 16 else 0.0 for hour in range(1, 25)}
    farm.measure("ppfd", lamps, shelf_id=farm.shelves["a"])

    found = farm.summary(batch)

    assert [stage["days"] for stage in found["stages"]] == pytest.approx([3, 1])
    planned = [stage["duration_d"]["typical"] for stage in stages[:2]]
    assert [stage["planned_days"] for stage in found["stages"]] == planned
    shares = {(each["stage"], each["quantity"]): each for each in found["in_band"]}
    warm = shares[stages[1]["id"], "temperature"]["share"]
    assert (warm["value"], warm["coverage"]) == pytest.approx((16 / 24, 1))
    first = shares[stages[0]["id"], "temperature"]["share"]
    assert (first["value"], first["reason"]) == (None, "no-readings")
    assert shares[stages[1]["id"], "ec"]["share"]["reason"] == "no-sensor"


def test_solution_of_the_tank_is_that_of_its_racks(farm: Greenhouse) -> None:
    """A reservoir's sensors tell of the shelves that it feeds."""
    body = {"farm_id": farm.farm, "name": "Tank", "volume_l": 100}
    tank = made(farm.owner, "/reservoirs", body | {"rack_ids": [farm.rack]})
    batch = farm.sow({"a": 10}, at=at(24))
    farm.measure("ec", steady(24, 0.5), reservoir_id=tank)
    farm.measure("flow", steady(24, 1.0), reservoir_id=tank)

    found = farm.summary(batch)

    (ec,) = [each for each in found["in_band"] if each["quantity"] == "ec"]
    assert ec["share"]["coverage"] == pytest.approx(1)
    # A third of 24 h at a litre a minute: two other shelves are fed as well.
    assert found["water"]["value"] == pytest.approx(480)


def test_costs_and_yield_of_a_harvested_batch(farm: Greenhouse) -> None:
    """48 kWh of the only metered shelf at 20 ct, 3 € of seed, an hour at 15 €."""
    batch = farm.sow({"a": 10}, at=at(48))
    farm.measure("energy", rising(48, 1.0), shelf_id=farm.shelves["a"])
    farm.priced(20_000)
    cost = {"kind": "seed", "spent_on": "2026-11-21", "description": "Seed"}
    money = {"batch_id": batch["id"], "currency": "EUR"}
    made(farm.owner, "/input-costs", cost | money | {"amount_minor": 300})
    work = {"worked_on": "2026-11-22", "minutes": 60, "activity": "Harvest"}
    made(farm.owner, "/labour-entries", work | money | {"rate_minor_per_hour": 1500})
    harvest = farm.harvest(batch, 1440)
    farm.sell(harvest, 720, 4000)

    found = farm.summary(batch)

    assert found["energy"]["value"] == pytest.approx(48)
    assert found["yield_per_area"]["value"] == pytest.approx(2000)
    assert found["yield_per_area_day"]["value"] == pytest.approx(1000)
    assert found["yield_per_energy"]["value"] == pytest.approx(30)
    assert found["energy_cost"]["amount_minor"] == 960
    assert found["cost"]["amount_minor"] == 960 + 300 + 1500
    assert found["cost_per_kg"]["amount_minor"] == 1917
    assert found["revenue"] == {
        "amount_minor": 4000,
        "currency": "EUR",
        "per": None,
        "coverage": 0.5,
        "reason": None,
    }
    assert found["margin"]["amount_minor"] == 4000 - 2760


def test_costs_in_two_currencies_are_not_added(farm: Greenhouse) -> None:
    """Nobody says at which rate."""
    batch = farm.sow({"a": 10}, at=at(24))
    for currency in ("EUR", "CHF"):
        cost = {"kind": "seed", "spent_on": "2026-11-23", "description": "Seed"}
        more = {"batch_id": batch["id"], "currency": currency, "amount_minor": 300}
        made(farm.owner, "/input-costs", cost | more)
    assert farm.summary(batch)["input_cost"]["reason"] == "several-currencies"


def test_work_without_a_rate_has_no_cost(farm: Greenhouse) -> None:
    """An hour is an hour, but nobody knows of how much."""
    batch = farm.sow({"a": 10}, at=at(24))
    work = {"worked_on": "2026-11-22", "minutes": 60, "activity": "Harvest"}
    made(farm.owner, "/labour-entries", work | {"batch_id": batch["id"]})
    assert farm.summary(batch)["labour_cost"]["reason"] == "no-cost"


def test_energy_without_a_price_has_no_cost(farm: Greenhouse) -> None:
    """But it has its kWh."""
    batch = farm.sow({"a": 10}, at=at(24))
    farm.measure("power", steady(24, 500), shelf_id=farm.shelves["a"])
    found = farm.summary(batch)
    assert found["energy"]["value"] == pytest.approx(12)
    assert found["energy_cost"]["reason"] == "no-price"
    assert found["cost_per_kg"]["reason"] == "no-price"


def test_batch_on_a_shelf_without_a_meter_has_no_energy(farm: Greenhouse) -> None:
    """Another shelf's meter says nothing of it."""
    batch = farm.sow({"b": 10}, at=at(24))
    farm.measure("power", steady(24, 500), shelf_id=farm.shelves["a"])
    farm.priced()
    found = farm.summary(batch)
    assert found["energy"]["reason"] == "no-readings"
    assert found["energy_cost"]["reason"] == "no-readings"


def test_viewer_sees_no_money(farm: Greenhouse, tenant: Tenant) -> None:
    """And is told why."""
    batch = farm.sow({"a": 10}, at=at(24))
    found = farm.summary(batch, tenant.people[Role.VIEWER])
    for name in ("energy_cost", "cost", "cost_per_kg", "revenue", "margin"):
        assert found[name]["reason"] == "not-permitted"


def test_batch_of_a_crop_that_is_gone_has_a_summary(farm: Greenhouse) -> None:
    """Only what the crop asks for is not known any more."""
    body = {"key": "cress_red", "name": "Red cress", "based_on": "pea_shoots"}
    crop = made(farm.owner, "/crops", body)
    batch = farm.sow({"a": 10}, at=at(24), crop_key="cress_red")
    farm.owner.delete(f"/crops/{crop}")
    found = farm.summary(batch)
    assert found["degree_days"]["reason"] == "no-recipe"
    assert found["in_band"] == []


def test_batch_that_was_just_sown_has_a_summary(farm: Greenhouse) -> None:
    """Nothing is divided by its days."""
    found = farm.summary(farm.sow({"a": 10}))
    assert found["days"] == 0
    assert found["area"]["value"] is None
