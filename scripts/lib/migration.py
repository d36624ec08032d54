"""Write the next step of the companion's database."""

from pathlib import Path
import re
import sys
from tempfile import TemporaryDirectory

from companion.database import Database
from companion.migrate import newest, upgrade, write_step

NOISE = re.compile(r"^\s*# ### .*\n", re.MULTILINE)


def main(message: str) -> None:
    """Compare the models with an empty database of the present form."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/companion.db")
        upgrade(database)
        path = Path(write_step(database, message, f"{int(newest()) + 1:04d}"))
        database.close()
    text = NOISE.sub("", path.read_text(encoding="utf-8"))
    text = text.replace("companion.models.Timestamp(timezone=True)", "Timestamp()")
    path.write_text(text, encoding="utf-8")
    print(path)


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
