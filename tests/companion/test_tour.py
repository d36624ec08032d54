"""The tour of the docs, carried out block by block against a companion of its own."""

import os
from pathlib import Path
import re
import shutil
import subprocess

import pytest

from tests.companion.telemetry.processes import wait_for
from tests.companion.test_cli import running_companion

PAGE = Path(__file__).parents[2] / "docs" / "companion" / "tour.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What each block prints, in their order.
PRINTED = (
    ["Green Rack"],
    ["Behind the house"],
    ["2"],
    ["Air of A1"],
    ["450.0", "None"],
    ["open"],
    ["/name", "/problems/not-signed-in"],
)


def set_up_token(lines: list[str]) -> str:
    """Find the token among what the companion has printed."""
    return next(line.strip() for line in lines if line.startswith("    vft_"))


@pytest.mark.skipif(shutil.which("curl") is None, reason="There is no curl here.")
def test_every_block_of_the_tour_works(unused_tcp_port: int) -> None:
    """From the first start on, as a reader would paste them."""
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    base = f"http://127.0.0.1:{unused_tcp_port}"
    with running_companion(unused_tcp_port) as process:
        wait_for(base)
        assert process.stderr is not None
        printed = [process.stderr.readline() for _ in range(4)]
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", "\n".join(blocks)],
            env=os.environ | {"BASE": base, "SETUP_TOKEN": set_up_token(printed)},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    said = done.stdout.splitlines()
    for lines in PRINTED:
        assert set(lines) <= set(said), lines
