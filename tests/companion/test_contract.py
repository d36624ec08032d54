"""A server is held to its own description: no fault, no answer that is not in it.

`VF_TEST_EXAMPLES=50` asks for more than the few requests that a run of all tests has time for.
"""

import os
from pathlib import Path
import subprocess
import sys

from tests.companion.telemetry.processes import wait_for
from tests.companion.test_cli import post, running_companion
from tests.companion.test_tour import set_up_token

DOCUMENT = Path(__file__).parents[2] / "docs" / "companion" / "openapi.json"
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance,response_headers_conformance"
)
# What would end the session that asks, and a stream that does not end.
LEFT_OUT = "auth/(logout|sessions)|/live$|/password|/leave$"


def test_every_answer_is_one_that_the_description_has(unused_tcp_port: int) -> None:
    """To an owner, for requests that are right and for such that are not."""
    examples = os.environ.get("VF_TEST_EXAMPLES", "1")
    phases = "examples,fuzzing" if examples == "1" else "examples,coverage,fuzzing"
    base = f"http://127.0.0.1:{unused_tcp_port}"
    with running_companion(unused_tcp_port) as process:
        wait_for(base)
        assert process.stderr is not None
        printed = [process.stderr.readline() for _ in range(4)]
        owner = {
            "token": set_up_token(printed),
            "email": "owner@example.org",
            "name": "Owner",
            "password": "seventeen quiet lettuces",
            "organization": "Green Rack",
        }
        token = post(f"{base}/api/v1/auth/setup", owner)["access_token"]
        done = subprocess.run(
            [
                str(Path(sys.executable).with_name("schemathesis")),
                *("run", str(DOCUMENT), "--url", base, "--mode", "all"),
                *("--header", f"Authorization: Bearer {token}"),
                *("--phases", phases, "--max-examples", examples),
                *("--checks", CHECKS, "--exclude-path-regex", LEFT_OUT),
                *("--suppress-health-check", "all", "--continue-on-failure"),
                *("--seed", "11", "--generation-database", "none", "--no-color"),
            ],
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr
