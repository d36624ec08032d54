"""What a sensor report costs until the last derived state is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
import logging
from typing import Any

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorStateClass,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.entity_component import EntityComponent
from homeassistant.setup import async_setup_component
from homeassistant.util.dt import utcnow
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from .home import cpu_of, farm_entries, home, write_sources

ROUNDS = 9
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReportCost:
    """Microseconds of CPU per source report, the source's own state write excluded."""

    shelves: int
    states_per_report: float
    farm: float
    periodic: float
    trivial: float
    helpers: float
    bare_write: float


class TrivialSensor(SensorEntity):
    """A registered sensor of the usual kind that only writes a value it is given."""

    _attr_should_poll = False
    _attr_device_class = SensorDeviceClass.TEMPERATURE
    _attr_state_class = SensorStateClass.MEASUREMENT
    _attr_native_unit_of_measurement = "°C"
    _attr_suggested_display_precision = 1

    def __init__(self, number: int) -> None:
        """Name the sensor."""
        self._attr_name = f"Trivial {number}"
        self._attr_unique_id = f"trivial_{number}"

    @callback
    def take(self, value: float) -> None:
        """Write a value."""
        self._attr_native_value = value
        self.async_write_ha_state()


_REGISTERED = {"state_class": "measurement"}


async def measure_reports(shelves: int) -> ReportCost:
    """Measure every way to have the same farm, one after another in one process."""
    bare = await _bare(shelves)
    farm, states, periodic = await _farm(shelves)
    trivial = await _trivial(shelves, states)
    helpers = await _helpers(shelves)
    return ReportCost(
        shelves=shelves,
        states_per_report=states,
        farm=(farm - bare) * 1e6,
        periodic=periodic * 1e6,
        trivial=trivial * 1e6,
        helpers=(helpers - bare) * 1e6,
        bare_write=bare * 1e6,
    )


async def _rounds(hass: HomeAssistant, shelves: int) -> float:
    """Return the CPU seconds per source report, of the least disturbed of some rounds."""
    costs = []
    for step in range(1, ROUNDS + 1):
        work = partial(write_sources, hass, shelves, step)
        costs.append(await cpu_of(hass, work))
    return min(costs)


async def _bare(shelves: int) -> float:
    """Return what the source's own state write costs."""
    async with home() as hass:
        write_sources(hass, shelves, 0)
        return await _rounds(hass, shelves)


async def _farm(shelves: int) -> tuple[float, float, float]:
    """Return the cost with our farm, its states per report, and its periodic work."""
    async with home() as hass:
        write_sources(hass, shelves, 0)
        for entry in farm_entries(hass, shelves):
            if entry.state is ConfigEntryState.NOT_LOADED:
                await hass.config_entries.async_setup(entry.entry_id)
        written = _count_writes(hass)
        reports = write_sources(hass, shelves, 99)
        await hass.async_block_till_done()
        await hass.async_block_till_done()
        states = (written() - reports) / reports
        return await _rounds(hass, shelves), states, await _minute(hass, shelves)


async def _minute(hass: HomeAssistant, shelves: int) -> float:
    """Return what a minute's ticks and roll-ups cost per report of that minute."""
    start = utcnow()

    def work() -> int:
        """Let a minute pass, in the steps in which the farm works."""
        for second in range(0, 61, 5):
            async_fire_time_changed(hass, start + timedelta(seconds=second))
        return shelves * 3 * 6

    await cpu_of(hass, work)
    return await cpu_of(hass, work)


async def _trivial(shelves: int, states_per_report: float) -> float:
    """Return what trivial sensors cost that write as many states per report."""
    async with home() as hass:
        count = round(shelves * 3 * states_per_report)
        entities = [TrivialSensor(number) for number in range(count)]
        component: EntityComponent[TrivialSensor] = EntityComponent(
            _LOGGER, "sensor", hass, timedelta(minutes=1)
        )
        await component.async_add_entities(entities)
        costs = []
        for step in range(1, ROUNDS + 1):

            def work(step: int = step) -> int:
                """Write a new value with every sensor."""
                for number, entity in enumerate(entities):
                    entity.take(20 + ((step * 7 + number) % 40) / 20)
                return len(entities)

            costs.append(await cpu_of(hass, work))
        return min(costs) * states_per_report


async def _helpers(shelves: int) -> float:
    """Return the cost with the farm built from Home Assistant's own helpers."""
    async with home() as hass:
        write_sources(hass, shelves, 0)
        for domain, config in helper_config(shelves).items():
            if not await async_setup_component(hass, domain, {domain: config}):
                raise RuntimeError(f"{domain} was not set up")
        await hass.async_block_till_done()
        return await _rounds(hass, shelves)


def helper_config(shelves: int) -> dict[str, Any]:
    """Return the configuration of the same values from HA's own helpers."""
    template_sensors = []
    integrals = []
    meters = {}
    for shelf in range(shelves):
        for kind, unit, described in (
            ("t", "°C", {"device_class": "temperature"}),
            ("rh", "%", {"device_class": "humidity"}),
            ("ppfd", "μmol/s⋅m²", {}),
        ):
            template_sensors.append(
                {
                    **described,
                    **_REGISTERED,
                    "unique_id": f"{kind}_{shelf}",
                    "name": f"Shelf {kind} {shelf}",
                    "unit_of_measurement": unit,
                    "state": f"{{{{ states('sensor.{kind}_{shelf}') | float }}}}",
                }
            )
        for name, leaf in (("Air", "t"), ("Leaf", "t - 1")):
            template_sensors.append(
                {
                    **_REGISTERED,
                    "unique_id": f"{name}_{shelf}",
                    "device_class": "pressure",
                    "name": f"{name} VPD {shelf}",
                    "unit_of_measurement": "kPa",
                    "state": _vpd_template(shelf, leaf),
                }
            )
        integrals.append(
            {
                "platform": "integration",
                "source": f"sensor.ppfd_{shelf}",
                "name": f"Light {shelf}",
                "method": "left",
                "unit_time": "s",
                "unique_id": f"light_{shelf}",
            }
        )
        meters[f"dli_{shelf}"] = {
            "source": f"sensor.light_{shelf}",
            "cycle": "daily",
            "unique_id": f"dli_{shelf}",
        }
    return {
        "template": [{"sensor": template_sensors}],
        "sensor": integrals,
        "utility_meter": meters,
    }


def _vpd_template(shelf: int, leaf: str) -> str:
    """Return a template for the vapour pressure deficit in kPa."""
    return (
        f"{{% set t = states('sensor.t_{shelf}') | float %}}"
        f"{{% set rh = states('sensor.rh_{shelf}') | float %}}"
        f"{{% set l = {leaf} %}}"
        "{% set es = 0.6108 * e ** (17.27 * t / (t + 237.3)) %}"
        "{% set el = 0.6108 * e ** (17.27 * l / (l + 237.3)) %}"
        "{{ (el - es * rh / 100) | round(3) }}"
    )


def _count_writes(hass: HomeAssistant) -> Callable[[], int]:
    """Count state changes from now on; return how to read and stop the count."""
    written = 0

    @callback
    def count(_: Event[EventStateChangedData]) -> None:
        """Count one."""
        nonlocal written
        written += 1

    stop = hass.bus.async_listen(EVENT_STATE_CHANGED, count)

    def read() -> int:
        """Return the count."""
        stop()
        return written

    return read
