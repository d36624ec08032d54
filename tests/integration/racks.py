"""Racks of layout documents, and what their forms show."""

from typing import Any

from .farms import RH, FarmEntry, T, place_id

AIR = {"temperature": [T], "humidity": [RH]}


def rack(name: str, *shelves: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return a rack of a layout document by the names of its shelves."""
    levels = [{"name": shelf, "level": level} for level, shelf in enumerate(shelves, 1)]
    return {"name": name, "shelves": levels, **more}


def shelves_of(entry: FarmEntry, name: str) -> list[dict[str, Any]]:
    """Return the stored shelves of a rack."""
    return list(entry.subentries[place_id(entry, name)].data["shelves"])


def nested(form: dict[str, Any]) -> dict[str, list[str]]:
    """Return the sensors that a form shows when it opens."""
    section = next(
        field for key, field in form["data_schema"].schema.items() if key == "sensors"
    )
    return {
        str(key): key.description["suggested_value"]
        for key in section.schema.schema
        if key.description and "suggested_value" in key.description
    }
