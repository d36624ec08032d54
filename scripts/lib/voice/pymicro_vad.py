"""Stands in for pymicro-vad, which has no wheel for this Python.

Home Assistant imports it with the voice pipeline, which the frontend loads to list the
actions; without it the page never appears. A development farm has no microphone.
"""


class MicroVad:
    """Voice detection that is not there."""

    def __init__(self) -> None:
        message = "This development environment has no voice detection."
        raise RuntimeError(message)
