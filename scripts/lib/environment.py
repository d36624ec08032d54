"""The environment that processes of ours get."""

import os

# They concern this Python, or would make every start of another one slow.
UNWANTED = {"PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"}


def child_environment(**extra: str) -> dict[str, str]:
    """Give a child this process's environment, without what concerns this one only."""
    kept = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    return kept | extra
