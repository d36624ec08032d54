"""The way in: `companion`, and `python -m companion`."""

import gc
import sys


def main() -> int:
    """Load what there is, and do what the command says."""
    # Nothing is garbage yet: to look for it takes a quarter of the time.
    gc.disable()
    from .cli import main as carry_out  # noqa: PLC0415

    gc.enable()
    return carry_out()


if __name__ == "__main__":
    sys.exit(main())
