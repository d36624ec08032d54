"""Layout documents that are refused."""

from typing import Any

from .farms import FARM

SHELF = {"name": "S", "level": 1}
TANK = {"name": "T", "volume_l": 10, "dosers": ["switch.a"]}
WRONG: list[tuple[str, Any, str, str]] = [
    (
        "limits of a device that is not there",
        {"reservoirs": [TANK | {"equipment": [{"entity": "switch.b"}]}]},
        "reservoirs[0].equipment[0].entity",
        "'switch.b' is no device",
    ),
    (
        "limits of a device twice",
        {"reservoirs": [TANK | {"equipment": [{"entity": "switch.a"}] * 2}]},
        "reservoirs[0].equipment[1].entity",
        "twice",
    ),
    (
        "run of negative length",
        {
            "reservoirs": [
                TANK | {"equipment": [{"entity": "switch.a", "longest_run_s": -1}]}
            ]
        },
        "reservoirs[0].equipment[0].longest_run_s",
        "0 for ever",
    ),
    (
        "fill up to less than where filling begins",
        {"reservoirs": [TANK | {"top_up_below_pct": 80, "top_up_to_pct": 70}]},
        "reservoirs[0].top_up_to_pct",
        "at least 82",
    ),
    (
        "fill up to the brim",
        {"reservoirs": [TANK | {"top_up_to_pct": 99}]},
        "reservoirs[0].top_up_to_pct",
        "5 to 94 %",
    ),
    (
        "unknown climate device",
        {"racks": [{"name": "A", "climate": {"oven": "switch.a"}}]},
        "racks[0].climate.oven",
        "",
    ),
    ("unknown key", {"racks": [{"name": "A", "colour": 1}]}, "racks[0].colour", ""),
    (
        "wrong type",
        {"racks": [{"name": "A", "shelves": [SHELF | {"level": "top"}]}]},
        "racks[0].shelves[0].level",
        "whole number",
    ),
    (
        "infinite level",
        {"racks": [{"name": "A", "shelves": [SHELF | {"level": float("inf")}]}]},
        "racks[0].shelves[0].level",
        "whole number",
    ),
    (
        "no number",
        {"racks": [{"name": "A", "shelves": [SHELF | {"width_m": float("nan")}]}]},
        "racks[0].shelves[0].width_m",
        "above 0",
    ),
    (
        "leaf area that is no number",
        {
            "racks": [
                {"name": "A", "shelves": [SHELF | {"leaf_area_index": float("nan")}]}
            ]
        },
        "racks[0].shelves[0].leaf_area_index",
        "",
    ),
    (
        "too many sites",
        {"racks": [{"name": "A", "shelves": [SHELF | {"plant_sites": 1e9}]}]},
        "racks[0].shelves[0].plant_sites",
        "from 0",
    ),
    (
        "far too large a level",
        {"racks": [{"name": "A", "shelves": [SHELF | {"level": 10**400}]}]},
        "racks[0].shelves[0].level",
        "from 0",
    ),
    (
        "far too large a dim level",
        {"racks": [{"name": "A", "shelves": [SHELF | {"dim_map": [[10**400, 1]]}]}]},
        "racks[0].shelves[0].dim_map",
        "rising",
    ),
    (
        "dim map as text",
        {"racks": [{"name": "A", "shelves": [SHELF | {"dim_map": "50: 130"}]}]},
        "racks[0].shelves[0].dim_map",
        "list of",
    ),
    (
        "falling dim map",
        {
            "racks": [
                {"name": "A", "shelves": [SHELF | {"dim_map": [[1, 200], [0.5, 300]]}]}
            ]
        },
        "racks[0].shelves[0].dim_map",
        "rising",
    ),
    ("empty name", {"racks": [{"name": " "}]}, "racks[0].name", "expected a name"),
    ("no name", {"racks": [{"row": "1"}]}, "racks[0].name", ""),
    ("wrong version", {"version": 2}, "version", "only version"),
    ("no version", {"version": None}, "version", "only version"),
    (
        "time",
        {"farm": {**FARM, "crop_day_start": 57600}},
        "farm.crop_day_start",
        "'06:00:00'",
    ),
    ("currency", {"farm": {**FARM, "currency": "gold"}}, "farm.currency", ""),
    (
        "two racks of one name",
        {"racks": [{"name": "A"}, {"name": "a "}]},
        "racks[1].name",
        "racks[0]",
    ),
    (
        "two shelves of one name",
        {"racks": [{"name": "A", "shelves": [SHELF, SHELF]}]},
        "racks[0].shelves[1].name",
        "racks[0].shelves[0]",
    ),
    (
        "two reservoirs of one name",
        {"reservoirs": [{"name": "T", "volume_l": 1}, {"name": "t", "volume_l": 2}]},
        "reservoirs[1].name",
        "reservoirs[0]",
    ),
    (
        "one id twice",
        {"racks": [{"name": "A", "id": "X"}, {"name": "B", "id": "X"}]},
        "racks",
        "'X' is used 2 times",
    ),
    (
        "one id for two reservoirs",
        {
            "reservoirs": [
                {"name": "T", "id": "X", "volume_l": 1},
                {"name": "U", "id": "X", "volume_l": 2},
            ]
        },
        "reservoirs",
        "'X' is used 2 times",
    ),
    (
        "unknown rack",
        {"reservoirs": [{"name": "T", "volume_l": 1, "racks": ["Z"]}]},
        "reservoirs[0].racks",
        "no rack named 'Z'",
    ),
    (
        "another farm's name",
        {"farm": {**FARM, "name": "ATTIC"}},
        "farm.name",
        "another farm",
    ),
    ("YAML that is none", "version: [1", "layout", "line 1"),
    ("text", "hello", "layout", "mapping"),
]
"""What is wrong, the document, where the mistake is, and a part of what is said."""
