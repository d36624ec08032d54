"""A shelf's energy and what it costs, over its crop day."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest

from .conftest import AddFarm
from .farms import FARM, FarmEntry, entity_id, number, one_shelf, report, state_of
from .passing import HOUR, MINUTE, at, set_clock, wait

POWER, PRICE, LAMP, SHELF = "sensor.power", "sensor.price", "light.lamp", "Shelf 1"


@pytest.fixture(autouse=True)
async def _morning(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    """Start with a crop day in Berlin."""
    await hass.config.async_set_time_zone("Europe/Berlin")
    freezer.move_to(at("2026-02-10T06:00:00+01:00"))


async def powered(farm: AddFarm, **shelf: Any) -> FarmEntry:  # noqa: ANN401
    """Set up a shelf with a power sensor, in a farm that knows a price."""
    return await farm(
        farm={**FARM, "electricity_price": PRICE},
        racks=one_shelf(sensors={"power": [POWER]}, **shelf),
    )


async def draws(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    seconds: float,
    power: float = 1,
    unit: str = "kW",
) -> None:
    """Let the power sensor report every ten minutes for a while."""
    for _ in range(round(seconds / 600)):
        report(hass, POWER, power, unit)
        await wait(hass, freezer, 600)
    report(hass, POWER, power, unit)
    await hass.async_block_till_done()


def energy(hass: HomeAssistant, entry: FarmEntry) -> tuple[float, float]:
    """Return the shelf's kWh and cost of today."""
    return (
        number(hass, entry, SHELF, "energy_today"),
        number(hass, entry, SHELF, "cost_today"),
    )


@pytest.mark.parametrize(("power", "unit"), [(1000, "W"), (1, "kW"), (1e6, "mW")])
async def test_power_adds_up_to_energy_and_cost(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    *,
    power: float,
    unit: str,
) -> None:
    """In any unit of power, at the price of the moment."""
    report(hass, PRICE, 0.3, "EUR/kWh")
    report(hass, POWER, power, unit)
    entry = await powered(farm)
    await draws(hass, freezer, 2 * HOUR, power, unit)
    assert energy(hass, entry) == pytest.approx((2, 0.6), abs=2e-3)
    state = hass.states.get(entity_id(hass, entry, SHELF, "cost_today"))
    assert state is not None
    assert state.attributes["unit_of_measurement"] == "EUR"
    assert state.attributes["last_reset"] == "2026-02-10T05:00:00+00:00"


async def test_a_new_price_counts_from_its_time_on(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """What was used before keeps its price, also a negative one."""
    report(hass, PRICE, 0.3, "EUR/kWh")
    report(hass, POWER, 1, "kW")
    entry = await powered(farm)
    await draws(hass, freezer, HOUR)
    for price, expected in ((0.6, 0.9), (-0.1, 0.8), (0, 0.8)):
        report(hass, PRICE, price, "EUR/kWh")
        await draws(hass, freezer, HOUR)
        assert energy(hass, entry)[1] == pytest.approx(expected, abs=2e-3)
    assert energy(hass, entry)[0] == pytest.approx(4, abs=2e-3)


@pytest.mark.parametrize("price", ["unknown", "unavailable", "nan", "cheap", None])
async def test_energy_without_a_price_costs_nothing_that_is_known(
    hass: HomeAssistant,
    farm: AddFarm,
    freezer: FrozenDateTimeFactory,
    *,
    price: str | None,
) -> None:
    """The energy still counts, and the cost goes on with the next price."""
    report(hass, PRICE, 0.3, "EUR/kWh")
    report(hass, POWER, 1, "kW")
    entry = await powered(farm)
    await draws(hass, freezer, HOUR)
    if price is None:
        hass.states.async_remove(PRICE)
    else:
        report(hass, PRICE, price, "EUR/kWh")
    await draws(hass, freezer, HOUR)
    report(hass, PRICE, 0.4, "EUR/kWh")
    await draws(hass, freezer, HOUR)
    assert energy(hass, entry) == pytest.approx((3, 0.7), abs=2e-3)


async def test_a_price_may_appear_after_the_power(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """From then on it counts."""
    report(hass, POWER, 1, "kW")
    entry = await powered(farm)
    await draws(hass, freezer, HOUR)
    assert energy(hass, entry) == pytest.approx((1, 0), abs=2e-3)
    report(hass, PRICE, 0.3, "EUR/kWh")
    await draws(hass, freezer, HOUR)
    assert energy(hass, entry) == pytest.approx((2, 0.3), abs=2e-3)


async def test_a_farm_without_a_price_shows_no_cost_until_it_has_one(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """The entities come and go with the setting."""
    report(hass, PRICE, 0.3, "EUR/kWh")
    report(hass, POWER, 1, "kW")
    entry = await farm(racks=one_shelf(sensors={"power": [POWER]}))

    def costs() -> list[str]:
        """Return the entities that show cost."""
        entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        return [e.entity_id for e in entities if e.unique_id.endswith("cost_today")]

    assert costs() == []
    without = dict(entry.data)
    hass.config_entries.async_update_entry(
        entry, data={**without, "electricity_price": PRICE}
    )
    await hass.async_block_till_done()
    assert len(costs()) == 3
    await draws(hass, freezer, HOUR)
    assert energy(hass, entry) == pytest.approx((1, 0.3), abs=2e-3)
    hass.config_entries.async_update_entry(entry, data=without)
    await hass.async_block_till_done()
    assert costs() == []


async def test_a_silent_power_sensor_counts_for_fifteen_minutes(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """Nothing vouches for it."""
    report(hass, PRICE, 0.4, "EUR/kWh")
    report(hass, POWER, 1, "kW")
    entry = await powered(farm)
    await wait(hass, freezer, 5 * HOUR)
    assert energy(hass, entry) == pytest.approx((0.25, 0.1), abs=1e-3)


async def test_a_steady_lamp_vouches_for_its_power(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """Until it changes and the power does not follow."""
    report(hass, PRICE, 0.4, "EUR/kWh")
    report(hass, POWER, 1, "kW")
    hass.states.async_set(LAMP, "on")
    entry = await powered(farm, lamp=LAMP)
    await wait(hass, freezer, 5 * HOUR)
    assert energy(hass, entry) == pytest.approx((5, 2), abs=1e-3)
    hass.states.async_set(LAMP, "off")
    await hass.async_block_till_done()
    await wait(hass, freezer, HOUR)
    assert energy(hass, entry) == pytest.approx((5.25, 2.1), abs=1e-3)


async def test_a_dead_power_sensor_adds_nothing(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """Unavailable, impossible or gone."""
    report(hass, POWER, 1, "kW")
    entry = await powered(farm)
    await wait(hass, freezer, 6 * MINUTE)
    for bad in ("unavailable", "200000", "text"):
        report(hass, POWER, bad, "W")
        await wait(hass, freezer, HOUR)
    assert number(hass, entry, SHELF, "energy_today") == pytest.approx(0.1, abs=1e-3)


async def test_energy_begins_anew_with_the_crop_day(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """And says since when."""
    report(hass, POWER, 1, "kW")
    entry = await powered(farm)
    freezer.move_to(at("2026-02-11T05:30:00+01:00"))
    await draws(hass, freezer, HOUR)
    await wait(hass, freezer, 0)
    assert number(hass, entry, SHELF, "energy_today") == pytest.approx(0.5, abs=1e-3)
    state = hass.states.get(entity_id(hass, entry, SHELF, "energy_today"))
    assert state is not None
    assert state.attributes["last_reset"] == "2026-02-11T05:00:00+00:00"


async def test_energy_that_stays_at_zero_still_says_since_when(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """The first kWh of a day must not be booked on the day before."""
    report(hass, POWER, 0, "kW")
    entry = await powered(farm)
    freezer.move_to(at("2026-02-11T06:30:00+01:00"))
    await wait(hass, freezer, 0)
    state = hass.states.get(entity_id(hass, entry, SHELF, "energy_today"))
    assert state is not None
    assert float(state.state) == 0
    assert state.attributes["last_reset"] == "2026-02-11T05:00:00+00:00"


async def test_a_clock_set_back_counts_no_energy_twice(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """The sum waits for the clock."""
    report(hass, POWER, 1, "kW")
    entry = await powered(farm)
    await draws(hass, freezer, 2 * HOUR)
    await set_clock(
        hass, freezer, at("2026-02-10T07:00:00+01:00") + timedelta(seconds=1)
    )
    await draws(hass, freezer, 30 * MINUTE)
    assert number(hass, entry, SHELF, "energy_today") == pytest.approx(2, abs=1e-2)


async def test_the_sum_of_shelves_is_that_of_rack_and_farm(
    hass: HomeAssistant, farm: AddFarm, freezer: FrozenDateTimeFactory
) -> None:
    """A shelf without a meter adds nothing."""
    report(hass, PRICE, 0.3, "EUR/kWh")
    report(hass, POWER, 1, "kW")
    meter = {"sensors": {"power": [POWER]}}
    entry = await farm(
        farm={**FARM, "electricity_price": PRICE},
        racks=[
            {
                "name": "Rack A",
                "shelves": [
                    {"name": "A1", "level": 1, **meter},
                    {"name": "A2", "level": 2, **meter},
                    {"name": "A3", "level": 3},
                ],
            },
            {"name": "Rack B", "shelves": [{"name": "B1", "level": 1, **meter}]},
            {"name": "Rack C", "shelves": [{"name": "C1", "level": 1}]},
        ],
    )
    await draws(hass, freezer, HOUR)
    await wait(hass, freezer, 0)
    for place, kwh in (("Rack A", 2), ("Rack B", 1), ("Cellar", 3)):
        assert number(hass, entry, place, "energy_today") == pytest.approx(
            kwh, abs=3e-3
        )
        assert number(hass, entry, place, "cost_today") == pytest.approx(
            kwh * 0.3, abs=3e-3
        )
    with pytest.raises(AssertionError, match="no entity"):
        state_of(hass, entry, "Rack C", "energy_today")
