"""Ask the companion on this machine whether it can work, without loading any of it."""

import os
import sys
from urllib.request import urlopen


def main() -> int:
    """Give 0 if it can, and otherwise say why not."""
    port = os.environ.get("VF_PORT") or "8200"
    try:
        urlopen(f"http://127.0.0.1:{port}/ready", timeout=4).close()
    except (OSError, ValueError) as error:
        print(f"The companion is not ready: {error}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
