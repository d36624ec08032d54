"""Check what Home Assistant's hassfest and HACS demand, and what we demand of ourselves.

Prints a line `path:line: message` for each problem, and ends with 1 where there is any.
"""

from pathlib import Path
import sys

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.lib.validator import validate  # noqa: E402
from scripts.lib.validator.tree import Tree  # noqa: E402


def main(root: Path = ROOT) -> int:
    """Print the problems of a checkout and return the exit code."""
    problems = validate(Tree(root))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*(Path(argument).resolve() for argument in sys.argv[1:2])))
