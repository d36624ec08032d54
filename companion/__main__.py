"""Let `python -m companion` do what the `companion` command does."""

import sys

from .cli import main

sys.exit(main())
