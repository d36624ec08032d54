"""The reader of logs, on which the tests of quiet rest."""

import pytest

from tests.e2e.farm import complaints

STAMP = "2026-11-22 23:15:01.170"
ABOUT_OTHERS = f"{STAMP} ERROR (MainThread) [haffmpeg.core] FFmpeg fails\n"
TRACE = '  File "/config/custom_components/vertical_farm/sensor.py", line 1, in f\n'


def test_error_of_a_stranger_is_no_complaint() -> None:
    """A machine without ffmpeg is not our doing."""
    assert complaints(ABOUT_OTHERS) == []


def test_word_to_every_custom_integration_is_no_complaint() -> None:
    """Home Assistant warns of each one that is not its own."""
    record = (
        f"{STAMP} WARNING (SyncWorker_0) [homeassistant.loader] We found a custom"
        " integration vertical_farm which has not been tested by Home Assistant.\n"
    )

    assert complaints(record) == []


def test_information_is_no_complaint() -> None:
    """Only warnings and worse count."""
    assert complaints(f"{STAMP} INFO (MainThread) [vertical_farm] Added\n") == []


@pytest.mark.parametrize(
    "record",
    [
        f"{STAMP} WARNING (MainThread) [custom_components.vertical_farm] Oh\n",
        f"{STAMP} WARNING (MainThread) [homeassistant.util] Detected blocking call\n",
        f"{STAMP} WARNING (MainThread) [homeassistant.core] x is Deprecated\n",
        f"{STAMP} ERROR (MainThread) [homeassistant.helpers.entity] Failed\n{TRACE}",
    ],
)
def test_complaint_is_found_with_its_trace(record: str) -> None:
    """A record counts when it, or a line of its trace, is about us."""
    assert complaints(ABOUT_OTHERS + record + ABOUT_OTHERS) == [record]
