"""The layout document: a whole farm as YAML, to take in and to give out."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from homeassistant.const import CONF_NAME
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_now
import probatio

from ..agronomy.light import DimMap, LampType
from ..agronomy.nutrients import EcScale
from ..control.equipment import CLIMATE_KINDS, Irrigation, Solution
from ..control.irrigation import By
from ..control.top_up import LEAST_PCT, MOST_PCT, least_to_pct
from .metrics import RACK_METRICS, RESERVOIR_METRICS, SHELF_METRICS, Metric

VERSION = 1

type Document = dict[str, Any]


class LayoutError(ValueError):
    """A layout document cannot be used; `path` says where, `problem` what is wrong."""

    def __init__(self, path: str, problem: str) -> None:
        """Keep where and what."""
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


def _positive(value: object) -> float:
    """Validate a positive, finite number."""
    number: float = probatio.Coerce(float)(value)
    if not 0 < number < 1e6:
        raise probatio.Invalid("expected a number above 0")
    return number


def _count(value: object) -> int:
    """Validate a whole number from 0."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value % 1 != 0:
        raise probatio.Invalid("expected a whole number")
    if not 0 <= value <= 100_000:
        raise probatio.Invalid("expected a whole number from 0")
    return int(value)


def name(value: object) -> str:
    """Validate a name: text, trimmed, not empty."""
    if not isinstance(value, str) or not value.strip():
        raise probatio.Invalid("expected a name")
    return value.strip()


def dim_map(value: object) -> list[list[float | None]]:
    """Validate the measured points of a lamp: rising [level 0..1, PPFD, ...] rows.

    None holds the place of a spot that was not measured.
    """
    if not isinstance(value, list):
        raise probatio.Invalid("expected a list of [level 0..1, PPFD] pairs")
    try:
        rows = [
            [None if number is None else float(number) for number in row]
            for row in value
        ]
        DimMap.measured(rows)
    except (OverflowError, TypeError, ValueError) as error:
        raise probatio.Invalid(
            f"expected rising [level 0..1, PPFD] pairs: {error}"
        ) from None
    return rows


def _time(value: object) -> str:
    """Validate a time of the day."""
    parsed = dt_util.parse_time(value) if isinstance(value, str) else None
    if parsed is None:
        raise probatio.Invalid("expected a time such as '06:00:00'")
    return parsed.isoformat()


def _entities(value: object) -> list[str]:
    """Validate one or several entities, by entity id or registry id."""
    if not isinstance(value, str | list):
        raise probatio.Invalid("expected an entity or a list of entities")
    return cv.entity_ids_or_uuids(value)


def _sensors(metrics: Iterable[Metric]) -> probatio.Schema:
    """Return the schema of sensors by metric."""
    return probatio.Schema(
        {probatio.Optional(metric.value): _entities for metric in metrics}
    )


def _metrics(metrics: Iterable[Metric]) -> list[Any]:
    """Return the schema of a list of metrics."""
    return [probatio.In([metric.value for metric in metrics])]


def _mark(value: object) -> float:
    """Return a level in percent to which a reservoir may be filled."""
    number: float = probatio.Coerce(float)(value)
    if not LEAST_PCT <= number <= MOST_PCT:
        raise probatio.Invalid(f"expected {LEAST_PCT:g} to {MOST_PCT:g} %")
    return number


def _seconds(value: object) -> float:
    """Validate the longest run of a device in seconds, 0 for ever."""
    number: float = probatio.Coerce(float)(value)
    if not 0 <= number < 1e6:
        raise probatio.Invalid("expected seconds, or 0 for ever")
    return number


_EQUIPMENT = probatio.Schema(
    {
        probatio.Required("entity"): cv.entity_id_or_uuid,
        probatio.Optional("longest_run_s"): _seconds,
        probatio.Optional("auto_off"): cv.entity_id_or_uuid,
        probatio.Optional("solution"): probatio.In([kind.value for kind in Solution]),
        probatio.Optional("ml_per_s"): _positive,
        probatio.Optional("daily_ml"): _positive,
        probatio.Optional("stock_ms_cm"): _positive,
        probatio.Optional("meq_per_ml"): _positive,
    }
)
_SHELF = probatio.Schema(
    {
        probatio.Optional("id"): str,
        probatio.Required(CONF_NAME): name,
        probatio.Required("level"): _count,
        probatio.Optional("width_m"): _positive,
        probatio.Optional("depth_m"): _positive,
        probatio.Optional("plant_sites"): _count,
        probatio.Optional("leaf_area_index"): probatio.All(
            probatio.Coerce(float), probatio.Range(min=0, max=20)
        ),
        probatio.Optional("lamp"): cv.entity_id_or_uuid,
        probatio.Optional("lamp_type"): probatio.In([kind.value for kind in LampType]),
        probatio.Optional("lux_calibration"): _positive,
        probatio.Optional("dim_map"): dim_map,
        probatio.Optional("sensors", default=dict): _sensors(SHELF_METRICS),
        probatio.Optional("on_change", default=list): _metrics(SHELF_METRICS),
    }
)
_RACK = probatio.Schema(
    {
        probatio.Optional("id"): str,
        probatio.Required(CONF_NAME): name,
        probatio.Optional("row"): str,
        probatio.Optional("position"): _count,
        probatio.Optional("area"): str,
        probatio.Optional("camera"): cv.entity_id_or_uuid,
        probatio.Optional("air_volume_m3"): _positive,
        probatio.Optional("door"): _entities,
        probatio.Optional("sensors", default=dict): _sensors(RACK_METRICS),
        probatio.Optional("on_change", default=list): _metrics(RACK_METRICS),
        probatio.Optional("climate", default=dict): probatio.Schema(
            {probatio.Optional(kind.value): _entities for kind in CLIMATE_KINDS}
        ),
        probatio.Optional("equipment", default=list): [_EQUIPMENT],
        probatio.Optional("shelves", default=list): [_SHELF],
    }
)
_RESERVOIR = probatio.Schema(
    {
        probatio.Optional("id"): str,
        probatio.Required(CONF_NAME): name,
        probatio.Required("volume_l"): _positive,
        probatio.Optional("racks", default=list): [str],
        probatio.Optional("sensors", default=dict): _sensors(RESERVOIR_METRICS),
        probatio.Optional("on_change", default=list): _metrics(RESERVOIR_METRICS),
        probatio.Optional("leak", default=list): _entities,
        probatio.Optional("pump"): cv.entity_id_or_uuid,
        probatio.Optional("dosers", default=list): _entities,
        probatio.Optional("valves", default=list): _entities,
        probatio.Optional("water_inlet"): cv.entity_id_or_uuid,
        probatio.Optional("top_up_below_pct"): _mark,
        probatio.Optional("top_up_to_pct"): _mark,
        probatio.Optional("irrigation"): probatio.In([way.value for way in Irrigation]),
        probatio.Optional("irrigate_by"): probatio.In([by.value for by in By]),
        probatio.Optional("irrigation_run_s"): _seconds,
        probatio.Optional("irrigation_day_s"): _positive,
        probatio.Optional("irrigation_night_s"): _positive,
        probatio.Optional("irrigation_light_mol"): _positive,
        probatio.Optional("irrigation_dry_back_pct"): _positive,
        probatio.Optional("equipment", default=list): [_EQUIPMENT],
        probatio.Optional("nominal_flow_l_min"): _positive,
        probatio.Optional("ec_scale"): probatio.In([scale.value for scale in EcScale]),
        probatio.Optional("ec_compensated", default=True): bool,
    }
)
_FARM = probatio.Schema(
    {
        probatio.Required(CONF_NAME): name,
        probatio.Required("currency"): cv.currency,
        probatio.Optional("crop_day_start", default="06:00:00"): _time,
        probatio.Optional("electricity_price"): cv.entity_id_or_uuid,
        probatio.Optional("weather"): cv.entity_id_or_uuid,
    }
)
SCHEMA = probatio.Schema(
    {
        probatio.Required("version"): probatio.Any(
            VERSION, msg=f"expected {VERSION}, the only version there is"
        ),
        probatio.Optional("farm"): _FARM,
        probatio.Optional("racks", default=list): [_RACK],
        probatio.Optional("reservoirs", default=list): [_RESERVOIR],
    }
)


def parse(document: object) -> Document:
    """Return a layout document with defaults filled in.

    Raises LayoutError with the path of the first thing that is wrong.
    """
    if not isinstance(document, Mapping):
        raise LayoutError(
            "layout", "expected a mapping with version, racks, reservoirs"
        )
    try:
        parsed: Document = SCHEMA(dict(document))
    except probatio.MultipleInvalid as error:
        first = error.errors[0]
        raise LayoutError(_path(first.path), first.msg) from None
    _check_names(parsed)
    for key in ("racks", "reservoirs"):
        for index, place in enumerate(parsed[key]):
            _check_equipment(place, f"{key}[{index}]")
    for index, reservoir in enumerate(parsed["reservoirs"]):
        _check_marks(reservoir, f"reservoirs[{index}].top_up_to_pct")
    return parsed


def _path(keys: Iterable[Any]) -> str:
    """Return a path such as `racks[0].shelves[2].level`."""
    text = ""
    for key in keys:
        text += f"[{key}]" if isinstance(key, int) else f".{key}"
    return text.lstrip(".") or "layout"


def _check_names(document: Document) -> None:
    """Refuse two places of one name, and reservoirs that feed no known rack."""
    _unique(document["racks"], "racks")
    _unique(document["reservoirs"], "reservoirs")
    for index, rack in enumerate(document["racks"]):
        _unique(rack["shelves"], f"racks[{index}].shelves")
    shelves = [shelf for rack in document["racks"] for shelf in rack["shelves"]]
    _distinct([*document["racks"], *shelves], "racks")
    _distinct(document["reservoirs"], "reservoirs")


def devices_of(place: Mapping[str, Any]) -> list[str]:
    """Return the entities of a rack's or reservoir's devices."""
    single = [place[key] for key in ("pump", "water_inlet") if place.get(key)]
    climate = [ref for refs in place.get("climate", {}).values() for ref in refs]
    return [*single, *place.get("valves", ()), *place.get("dosers", ()), *climate]


def _check_equipment(place: Mapping[str, Any], path: str) -> None:
    """Refuse to say something about a device that the place does not have, or twice."""
    devices = devices_of(place)
    seen: set[str] = set()
    for index, said in enumerate(place["equipment"]):
        where = f"{path}.equipment[{index}].entity"
        if said["entity"] not in devices:
            raise LayoutError(where, f"'{said['entity']}' is no device of this place")
        if said["entity"] in seen:
            raise LayoutError(where, f"'{said['entity']}' is there twice")
        seen.add(said["entity"])


def _check_marks(reservoir: Mapping[str, Any], path: str) -> None:
    """Refuse to fill a reservoir up to less than where filling begins."""
    least = least_to_pct(reservoir.get("top_up_below_pct"))
    if reservoir.get("top_up_to_pct", MOST_PCT) < least:
        raise LayoutError(path, f"expected at least {least:g}, above the lower mark")


def _distinct(places: list[Mapping[str, Any]], path: str) -> None:
    """Refuse two places of one id."""
    identities = Counter(place["id"] for place in places if "id" in place)
    for identity, count in identities.items():
        if count > 1:
            raise LayoutError(path, f"the id '{identity}' is used {count} times")


def _unique(places: list[Mapping[str, Any]], path: str) -> None:
    """Refuse two places of one name."""
    seen: dict[str, int] = {}
    for index, place in enumerate(places):
        key = place[CONF_NAME].casefold()
        if key in seen:
            raise LayoutError(
                f"{path}[{index}].name",
                f"'{place[CONF_NAME]}' is already the name of {path}[{seen[key]}]",
            )
        seen[key] = index


def map_entities(place: Mapping[str, Any], rename: Callable[[str], str]) -> Document:
    """Return a place's data with every bound entity renamed, shelves included."""
    mapped = dict(place)
    for key in ("lamp", "camera", "pump", "water_inlet", "entity", "auto_off"):
        if mapped.get(key):
            mapped[key] = rename(mapped[key])
    for key in ("leak", "dosers", "door", "valves"):
        if key in mapped:
            mapped[key] = [rename(ref) for ref in mapped[key]]
    for key in ("sensors", "climate"):
        if key in mapped:
            mapped[key] = {
                kind: [rename(ref) for ref in refs]
                for kind, refs in mapped[key].items()
            }
    for key in ("shelves", "equipment"):
        if key in mapped:
            mapped[key] = [map_entities(part, rename) for part in mapped[key]]
    return mapped


def with_shelf_ids(
    rack: Document,
    known: Mapping[str, Any] | None = None,
    given: frozenset[str] = frozenset(),
) -> Document:
    """Return a rack whose shelves all have ids.

    A shelf's own id counts where it is among the `given` (an id of another farm is
    not); else the id of the shelf of the same name in the `known` rack, unless it is
    given to another shelf; else a new one.
    """
    by_name = {
        shelf[CONF_NAME].casefold(): shelf["id"]
        for shelf in (known or {}).get("shelves", ())
        if shelf["id"] not in given
    }
    shelves = []
    for shelf in rack["shelves"]:
        own = shelf.get("id")
        identity = own if own in given else by_name.get(shelf[CONF_NAME].casefold())
        shelves.append({**shelf, "id": identity or ulid_now()})
    return {**rack, "shelves": shelves}
