"""A Home Assistant core in this process, to measure what integrations cost in it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
import gc
import logging
from multiprocessing import get_context
from pathlib import Path
import shutil
import tempfile
import time
from typing import Any

from homeassistant import loader
from homeassistant.const import EntityStateAttribute
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_test_home_assistant,
)

from custom_components.vertical_farm.const import DOMAIN
from custom_components.vertical_farm.farm.document import parse
from custom_components.vertical_farm.layout_io import (
    async_farm_data,
    async_new_subentries,
)
from scripts.lib.home_assistant import free_port, serve_on

FIRST_PORT = 8180
"""Home Assistant serves something; its usual port may be taken by the user's own."""
SHELVES_PER_RACK = 6
LARGEST_FARM = 334
"""Home Assistant allows 10,000 enabled entities in one config entry."""
UNITS = {"t": "°C", "rh": "%", "ppfd": "μmol/s⋅m²"}


@asynccontextmanager
async def home() -> AsyncGenerator[HomeAssistant]:
    """Start a core with empty registries; its files go when it stops."""
    config = tempfile.mkdtemp(prefix="farm-benchmark-")
    serve_on(Path(config), free_port(FIRST_PORT))
    async with async_test_home_assistant(config_dir=config) as hass:
        hass.data.pop(loader.DATA_CUSTOM_COMPONENTS, None)
        await async_setup_component(hass, "homeassistant", {})
        await async_setup_component(hass, "http", {})
        yield hass
        for entry in hass.config_entries.async_loaded_entries(DOMAIN):
            await hass.config_entries.async_unload(entry.entry_id)
        await hass.async_stop(force=True)
    shutil.rmtree(config, ignore_errors=True)


def sources(shelves: int) -> list[tuple[str, str]]:
    """Return entity id and unit of the three sensors of each shelf."""
    return [
        (f"sensor.{kind}_{shelf}", unit)
        for shelf in range(shelves)
        for kind, unit in UNITS.items()
    ]


def write_sources(hass: HomeAssistant, shelves: int, step: int) -> int:
    """Let every sensor report a new, believable value; return how many did."""
    for number, (entity_id, unit) in enumerate(sources(shelves)):
        base = {"°C": 22.0, "%": 65.0}.get(unit, 250.0)
        value = base + ((step * 7 + number) % 40) / 20
        hass.states.async_set(
            entity_id, f"{value:.2f}", {EntityStateAttribute.UNIT_OF_MEASUREMENT: unit}
        )
    return shelves * len(UNITS)


def layout(first: int, shelves: int) -> dict[str, Any]:
    """Return a farm of so many shelves, six to a rack, with sensors from a number on."""
    racks = []
    for start in range(first, first + shelves, SHELVES_PER_RACK):
        numbers = range(start, min(start + SHELVES_PER_RACK, first + shelves))
        racks.append(
            {"name": f"Rack {start}", "shelves": [_shelf(number) for number in numbers]}
        )
    farm = {"name": f"Benchmark {first}", "currency": "EUR"}
    return {"version": 1, "farm": farm, "racks": racks}


def _shelf(number: int) -> dict[str, Any]:
    """Return a shelf with its own three sensors."""
    sensors = {
        "temperature": [f"sensor.t_{number}"],
        "humidity": [f"sensor.rh_{number}"],
        "ppfd": [f"sensor.ppfd_{number}"],
    }
    return {
        "name": f"Shelf {number}",
        "level": number % SHELVES_PER_RACK + 1,
        "width_m": 1.2,
        "depth_m": 0.6,
        "sensors": sensors,
    }


def farm_entries(hass: HomeAssistant, shelves: int) -> list[MockConfigEntry]:
    """Return config entries, not yet set up, that hold so many shelves together."""
    entries = []
    for first in range(0, shelves, LARGEST_FARM):
        document = parse(layout(first, min(LARGEST_FARM, shelves - first)))
        entry = MockConfigEntry(
            domain=DOMAIN,
            title=f"Benchmark {first}",
            data={"kind": "farm", **async_farm_data(hass, document["farm"])},
            subentries_data=async_new_subentries(hass, document),
        )
        entry.add_to_hass(hass)
        entries.append(entry)
    return entries


async def cpu_of(hass: HomeAssistant, work: Callable[[], int]) -> float:
    """Return the CPU seconds per unit of a piece of work, without the collector.

    The work returns how many units it did; whatever it has set off is part of it.
    """
    await hass.async_block_till_done()
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        units = work()
        await hass.async_block_till_done()
        return (time.process_time() - start) / units
    finally:
        gc.enable()


def alone[SubjectT, ResultT](
    measurement: Callable[[SubjectT], Coroutine[None, None, ResultT]], subject: SubjectT
) -> ResultT:
    """Measure in a process of its own, whose memory nothing else has filled."""
    return in_process(partial(measured, measurement, subject))


def in_process[ResultT](work: Callable[[], ResultT]) -> ResultT:
    """Work in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(work).result()


def measured[SubjectT, ResultT](
    measurement: Callable[[SubjectT], Coroutine[None, None, ResultT]], subject: SubjectT
) -> ResultT:
    """Run a measurement on a loop of its own, without asyncio's debug mode."""
    logging.disable(logging.WARNING)
    return asyncio.run(measurement(subject), debug=False)


def repository() -> Path:
    """Return the top folder of the checkout."""
    return Path(__file__).parent.parent
