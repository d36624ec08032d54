"""What is kept at a companion, for tests in an environment that lacks its packages.

Runs beside the companion, in the companion's environment. It answers one line of JSON for
each line that it reads: it makes sites, as pairing does, and shows what came of them.
"""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
import json
from pathlib import Path
import sys
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid7

from sqlalchemy import select, text

from companion.accounts import operator
from companion.database import WriteSession
from companion.farms.models import Rack
from companion.growing.models import Batch
from companion.link import pairing
from companion.link.models import Site, SiteEvent
from companion.link.schemas import Pair
from companion.migrate import upgrade
from companion.organizations.models import Organization
from companion.runtime import Runtime
from companion.scope import Actor, ActorKind
from companion.settings import Settings
from tests.companion.postgresql import Server, running_server

FARM = {"name": "Barn", "time_zone": "UTC", "latitude": None, "longitude": None}
READINGS = text(
    "SELECT s.key, r.ts, r.value FROM sensor s JOIN ("
    "SELECT metric_id, ts, value FROM reading UNION ALL "
    "SELECT metric_id, ts, value FROM reading_cold) r ON r.metric_id = s.metric_id "
    "WHERE s.source_id = CAST(:source AS UUID)"
)
READINGS_OF_SQLITE = text(str(READINGS).replace("CAST(:source AS UUID)", ":source"))


def make(runtime: Runtime, count: int) -> list[dict[str, str]]:
    """Make sites; give their ids and keys."""
    with runtime.database.system() as session:
        org_id = session.scalars(select(Organization.id)).one()
        return [_made(runtime, session, org_id) for _ in range(count)]


def _made(runtime: Runtime, session: WriteSession, org_id: UUID) -> dict[str, str]:
    actor = Actor(ActorKind.SYSTEM, None)
    scope = pairing._as_manager(session, org_id, actor, datetime.now(UTC))
    told = {"code": "AAAA-AAAA", "protocol": 1, "ha_id": str(uuid7())}
    body = Pair.model_validate(told | {"software": "1.0.0", "farm": FARM})
    paired = pairing._let_in(scope, runtime, body)
    return {"site_id": str(paired.site_id), "key": paired.key}


def kept(runtime: Runtime, site_id: str) -> dict[str, Any]:
    """Show all that a site told, and what became of it."""
    wanted = UUID(site_id)
    with runtime.database.system() as session:
        site = session.scalars(select(Site).where(Site.id == wanted)).one()
        events = session.scalars(
            select(SiteEvent).where(SiteEvent.site_id == wanted).order_by(SiteEvent.id)
        )
        is_sqlite = runtime.database.is_sqlite
        rows = session.execute(
            READINGS_OF_SQLITE if is_sqlite else READINGS,
            {"source": wanted.hex if is_sqlite else str(wanted)},
        )
        racks = session.scalars(select(Rack).where(Rack.farm_id == site.farm_id))
        batches = session.scalars(select(Batch).where(Batch.farm_id == site.farm_id))
        return {
            "events": [
                {"kind": each.kind, "content": each.content, "refused": each.refused}
                for each in events
            ],
            "readings": [[key, ts, value] for key, ts, value in rows],
            "racks": [each.name for each in racks],
            "batches": [each.ha_id for each in batches if each.deleted_at is None],
        }


def counted(runtime: Runtime) -> int:
    """Count the readings of all sites."""
    every = "(SELECT count(*) FROM reading) + (SELECT count(*) FROM reading_cold)"
    with runtime.database.system() as session:
        return int(session.scalar(text(f"SELECT {every}")) or 0)


@contextmanager
def opened(folder: Path, database: str) -> Iterator[tuple[Runtime, str]]:
    """Make a companion's folder and database; give what opens it, and its address."""
    if database == "sqlite":
        url = f"sqlite:///{folder / 'companion.db'}"
        with _migrated(folder, url) as runtime:
            yield runtime, url
        return
    # As root the server runs as another user, who may not look into pytest's folder.
    with (
        TemporaryDirectory(prefix="vf-pg-") as place,
        running_server(Path(place)) as dsn,
    ):
        server = Server(dsn)
        url = server.create()
        with _migrated(folder, url) as runtime:
            yield runtime, url


@contextmanager
def _migrated(folder: Path, url: str) -> Iterator[Runtime]:
    settings = Settings.model_validate({"data_dir": folder, "database_url": url})
    runtime = Runtime.open(settings)
    upgrade(runtime.database)
    operator.create_owner(runtime, "a@b.example", "A", "Farm", "nineteen loud beets")
    yield runtime
    runtime.database.close()


def main() -> None:
    """Answer until nobody asks any longer."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("database", choices=("sqlite", "postgresql"))
    options = parser.parse_args()
    with opened(options.folder, options.database) as (runtime, url):
        answers: dict[str, Callable[[Any], object]] = {
            "make": lambda count: make(runtime, count),
            "kept": lambda site_id: kept(runtime, site_id),
            "count": lambda _: counted(runtime),
            "close": lambda _: runtime.database.engine.dispose(),
        }
        print(json.dumps({"url": url}), flush=True)
        for line in sys.stdin:
            ((what, wanted),) = json.loads(line).items()
            print(json.dumps(answers[what](wanted)), flush=True)


if __name__ == "__main__":
    main()
