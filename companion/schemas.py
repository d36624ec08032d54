"""What every schema of the API shares."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

NO_CONTROL = "A text may not hold control characters."


def _clean(text: str) -> str:
    """Refuse what no database stores and no screen shows."""
    if any(ord(character) < 32 and character not in "\n\t" for character in text):
        raise ValueError(NO_CONTROL)
    text.encode()  # a lone surrogate is no text
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise ValueError("This has to be one line.")
    return text


type Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
    AfterValidator(_clean),
    AfterValidator(_one_line),
]
type LongText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=10_000),
    AfterValidator(_clean),
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


class Output(BaseModel):
    """What the API shows of a row."""

    model_config = ConfigDict(frozen=True, from_attributes=True)
