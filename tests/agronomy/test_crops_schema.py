"""The crop library follows its schema, and the schema is strict."""

import json
from pathlib import Path

import pytest

from custom_components.vertical_farm.agronomy import crops
from custom_components.vertical_farm.agronomy.crops import STAGE_BANDS, CropKind, Level

jsonschema = pytest.importorskip("jsonschema")

FOLDER = Path(crops.__file__).parent
SCHEMA = json.loads((FOLDER / "crops.schema.json").read_text(encoding="utf-8"))
LIBRARY = (FOLDER / "crops.json").read_text(encoding="utf-8")
LETTUCE = "lettuce_butterhead"
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_is_one() -> None:
    """JSON Schema 2020-12, by its own meta-schema."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_library_follows_its_schema() -> None:
    """Every field known, every number in its plausible range."""
    VALIDATOR.validate(json.loads(LIBRARY))


def test_schema_and_loader_know_the_same_names() -> None:
    """Neither can grow a field, level or kind without the other."""
    stage = SCHEMA["$defs"]["stage"]
    assert set(stage["properties"]) == {"id", *STAGE_BANDS}
    assert set(stage["required"]) == set(stage["properties"])
    assert set(SCHEMA["$defs"]["level"]["enum"]) == set(Level)
    assert set(SCHEMA["$defs"]["crop"]["properties"]["kind"]["enum"]) == set(CropKind)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ('"level": "recheck"', '"level": "sure"'),
        ('"level": "recheck"', '"certainty": "recheck"'),
        ('"source": "cornell_lettuce", ', ""),
        ('"typical": 5.8', '"typical": 58'),
        ('"typical": 5.8', '"typical": "5.8"'),
        ('"ec_ms_cm": {', '"ec": {'),
        ('"id": "finishing"', '"id": "finished"'),
    ],
)
def test_a_slip_in_the_library_is_caught(written: str, instead: str) -> None:
    """One wrong place is enough; one crop keeps the search short."""
    library = json.loads(LIBRARY)
    library["crops"] = {LETTUCE: library["crops"][LETTUCE]}
    VALIDATOR.validate(library)
    sound = json.dumps(library)
    damaged = sound.replace(written, instead, 1)
    assert damaged != sound
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(json.loads(damaged))
