"""Numbers among the inputs of a decision."""

from .reasons import Inputs


def number(inputs: Inputs, key: str) -> float:
    """Return an input that must be a number; raises TypeError otherwise."""
    value = inputs[key]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"the input {key} is {value!r}, not a number")
    return float(value)


def some_number(inputs: Inputs, key: str) -> float | None:
    """Return an input that may be unknown."""
    return None if inputs.get(key) is None else number(inputs, key)
