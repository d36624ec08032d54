"""What every schema of the API shares."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

EARLIEST_YEAR = 1970
LATEST_YEAR = 2200
NO_CONTROL = "A text may not hold control characters."


def clean(text: str) -> str:
    """Refuse what no database stores and no screen shows."""
    if any(ord(character) < 32 and character not in "\n\t" for character in text):
        raise ValueError(NO_CONTROL)
    text.encode()  # a lone surrogate is no text
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise ValueError("This has to be one line.")
    return text


def _in_utc(moment: datetime) -> datetime:
    """Refuse a time that could be several, or that no calendar of a farm has."""
    if moment.tzinfo is None:
        raise ValueError("A time says its zone, such as 2026-11-23T12:00:00Z.")
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise ValueError(f"A time is between {EARLIEST_YEAR} and {LATEST_YEAR}.")
    return moment.astimezone(UTC)


type Moment = Annotated[datetime, AfterValidator(_in_utc)]
type Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
    AfterValidator(clean),
    AfterValidator(_one_line),
]
type LongText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=10_000),
    AfterValidator(clean),
]
type CropKey = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,63}$"),
    Field(examples=["lettuce_butterhead"]),
]
type Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        to_lower=True,
        max_length=254,
        pattern=r"^[^@\s\x00-\x1f]{1,64}@[^@\s\x00-\x1f]+\.[^@\s\x00-\x1f]+$",
    ),
    Field(examples=["grower@example.org"]),
]


class Input(BaseModel):
    """What a caller sends: nothing that is not named is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def left_out() -> Any:  # noqa: ANN401 - of whatever type the field is
    """Stand for a value that was not sent, where null is not a value either."""
    return None


class Update(Input):
    """What is to change: what is left out stays, null clears what may be unknown."""

    def changes(self) -> dict[str, Any]:
        """Give what was sent."""
        return self.model_dump(exclude_unset=True)


class Output(BaseModel):
    """What the API shows of a row."""

    model_config = ConfigDict(frozen=True, from_attributes=True)
