"""An organization that moves to another companion."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
import io
import json
from pathlib import Path
import sys
from typing import Any
from uuid import UUID
import zipfile

from fastapi.testclient import TestClient
import pytest
from sqlalchemy import func, select

from companion.app import create_app
from companion.archives import ArchiveUnusable
from companion.cli import main
from companion.database import Database
from companion.migrate import upgrade
from companion.moving import (
    READINGS,
    STAYS,
    Moved,
    export_organization,
    import_organization,
    moved_tables,
)
from companion.notes.files import PhotoFiles
from companion.organizations.models import Organization
from companion.permissions import Role
from companion.runtime import Runtime
from companion.tables import METADATA
from companion.telemetry.rollups import roll_up
from tests.companion.notes.pictures import picture
from tests.companion.people import PASSWORD, Tenant, World, made
from tests.companion.rows import fill
from tests.companion.telemetry.feeds import NOON, Feed


@dataclass(frozen=True)
class Archive:
    """An archive, and what was told of it."""

    path: Path
    moved: Moved


def photos_of(runtime: Runtime) -> PhotoFiles:
    """Give the files of a companion."""
    return PhotoFiles.below(runtime.settings.data_dir)


@pytest.fixture
def archive(
    world: World, tenant: Tenant, other_tenant: Tenant, runtime: Runtime, tmp_path: Path
) -> Archive:
    """Export a farm in use, beside which there is another one."""
    for each in (other_tenant, tenant):
        each.owner.post("/api-keys", {"name": "k", "role": "site"})
        each.owner.post("/invitations", {"email": "x@example.org", "role": "viewer"})
        fill(runtime, each)
        note = made(each.owner, "/notes", {"body": "Pale leaves"})
        each.owner("POST", f"/notes/{note}/photos", content=picture())
    roll_up(runtime.database)
    # An hour that is not summed up yet.
    assert Feed(tenant.owner).send(a=([NOON], [22.0])).status_code == 200
    path = tmp_path / "farm.zip"
    moved = export_organization(
        runtime.database, path, photos_of(runtime), wanted=str(tenant.id)
    )
    return Archive(path, moved)


def take_in(database: Database, archive: Archive, runtime: Runtime) -> Moved:
    """Import into a database, with the photos in a folder beside the archive."""
    photos = PhotoFiles.below(archive.path.parent / "elsewhere")
    return import_organization(database, archive.path, photos, runtime.clock())


def rows_of(database: Database, org_id: UUID) -> dict[str, list[list[str]]]:
    """Read what belongs to an organization, whatever its id and its sensors' numbers."""
    found: dict[str, list[list[str]]] = {}
    with database.system() as session:
        sensor = METADATA.tables["sensor"]
        pairs = select(sensor.c.metric_id, sensor.c.key)
        sensors = session.execute(pairs.where(sensor.c.org_id == org_id))
        numbers = {row.metric_id: row.key for row in sensors}
        own = {"org_id", "metric_id"}
        for table in moved_tables():
            columns = [each for each in table.columns if each.name not in own]
            if table.name == "audit_event":
                columns = [each for each in columns if each.name != "id"]
            rows = session.execute(select(*columns).where(table.c.org_id == org_id))
            found[table.name] = sorted([str(each) for each in row] for row in rows)
        for name in READINGS:
            table = METADATA.tables[name]
            own_readings = select(table).where(table.c.metric_id.in_(numbers))
            found[name] = sorted(
                [
                    numbers[value] if key == "metric_id" else str(value)
                    for key, value in row.items()
                ]
                for row in session.execute(own_readings).mappings()
            )
    return found


@contextmanager
def opened(url: str, runtime: Runtime) -> Iterator[Database]:
    """Open a database of the present form."""
    database = Database(url)
    upgrade(database)
    yield database
    database.close()


def newest_organization(database: Database) -> UUID:
    """Give the id of the organization that came last."""
    with database.system() as session:
        found = session.scalar(
            select(Organization.id).order_by(Organization.id.desc()).limit(1)
        )
    assert found
    return found


@pytest.mark.parametrize("empty_database_url", ["sqlite", "postgresql"], indirect=True)
def test_organization_arrives_whole_on_either_database(
    archive: Archive, tenant: Tenant, runtime: Runtime, empty_database_url: str
) -> None:
    """From each to each, to the last row, with every reference."""
    with opened(empty_database_url, runtime) as database:
        moved = take_in(database, archive, runtime)
        there = rows_of(database, newest_organization(database))
    here = rows_of(runtime.database, tenant.id)
    news = [row for row in there["audit_event"] if row not in here["audit_event"]]
    there["audit_event"] = [row for row in there["audit_event"] if row not in news]

    assert there == here
    assert moved == archive.moved
    assert [name for name, rows in here.items() if not rows] == ["reading_cold"]
    assert len(news) == 1
    assert "organization.imported" in news[0]


def test_nothing_of_another_organization_and_no_secret_leaves(
    archive: Archive, tenant: Tenant, other_tenant: Tenant, runtime: Runtime
) -> None:
    """Neither ids of others, nor what lets anybody in."""
    with zipfile.ZipFile(archive.path) as opened_archive:
        names = set(opened_archive.namelist())
        text = "".join(
            opened_archive.read(name).decode() for name in names if "photos" not in name
        )
    others = [other_tenant.id, *(each.user_id for each in other_tenant.people.values())]

    assert not any(each.hex in text or str(each) in text for each in others)
    assert "argon2" not in text
    assert "hash" not in text.replace("body_hash", "")
    assert {
        f"{name}.jsonl" for name in STAYS | {"sign_in", "second_factor"}
    }.isdisjoint(names)
    assert archive.path.stat().st_mode & 0o777 == 0o600


def test_every_table_stays_or_goes_on_purpose() -> None:
    """Who adds a table decides whether it moves with its organization."""
    moved = {table.name for table in moved_tables()} | set(READINGS)
    of_the_companion = {
        "allowance",
        "app_user",
        "identity",
        "job",
        "metric_counter",
        "one_time_token",
        "organization",
        "plan_limit",
        "recovery_code",
        "refresh_token",
        "repeated_request",
        "schedule",
        "second_factor",
        "sign_in",
    }

    assert set(METADATA.tables) == moved | STAYS | of_the_companion


def test_organization_is_brought_in_beside_the_one_it_was_made_of(
    archive: Archive, tenant: Tenant, runtime: Runtime
) -> None:
    """In the same database: its people are the same, and its sensors have other numbers."""
    before = rows_of(runtime.database, tenant.id)
    take_in(runtime.database, archive, runtime)
    copy = newest_organization(runtime.database)

    assert copy != tenant.id
    assert rows_of(runtime.database, tenant.id) == before
    headers = {"X-Org": str(copy)}
    there = tenant.owner.get("/sensors", headers=headers).json()["items"]
    assert [each["key"] for each in there] == ["a", "a"]
    with runtime.database.system() as session:
        sensor = METADATA.tables["sensor"]
        numbers = session.scalars(select(sensor.c.metric_id)).all()
    assert len(set(numbers)) == len(numbers)


def test_people_are_met_again_and_strangers_get_a_link(
    archive: Archive, tenant: Tenant, runtime: Runtime, tmp_path: Path
) -> None:
    """Who had an account there signs in as before; who had none needs a new password."""
    settings = runtime.settings.model_copy(update={"data_dir": tmp_path / "elsewhere"})
    with opened(f"sqlite:///{tmp_path / 'there.db'}", runtime) as database:
        there = replace(runtime, database=database, settings=settings)
        photos = PhotoFiles.below(settings.data_dir)
        with TestClient(create_app(settings, there)) as client:
            world = World(there, client)
            known = world.person(tenant.owner.email)
            import_organization(database, archive.path, photos, runtime.clock())
            (mine,) = known.get("/organizations").json()
            members = known.get("/members").json()["items"]
            stranger = tenant.people[Role.VIEWER].email
            refused = client.post(
                "/api/v1/auth/login", json={"email": stranger, "password": PASSWORD}
            )
            notes = known.get("/notes").json()["items"]
            (photo,) = [
                each
                for note in notes
                for each in note["photos"]
                if each["width_px"] > 1
            ]
            picture_there = known.get(f"/photos/{photo['id']}")

    assert mine["name"] == archive.moved.organization
    assert {each["user_id"] for each in members if each["role"] == "owner"} == {
        str(known.user_id)
    }
    assert len(members) == len(tenant.people)
    assert refused.status_code == 401
    assert picture_there.status_code == 200


def change(archive: Archive, name: str, edit: str) -> Archive:
    """Damage one part of an archive."""
    broken = archive.path.with_name("broken.zip")
    with zipfile.ZipFile(archive.path) as old, zipfile.ZipFile(broken, "w") as new:
        for each in old.namelist():
            content = old.read(each)
            if each.startswith(name):
                content = _changed(content, edit)
            new.writestr(each, content)
    return replace(archive, path=broken)


def _changed(content: bytes, edit: str) -> bytes:
    match edit:
        case "lost":
            return content.splitlines(keepends=True)[0]
        case "other":
            return b"something else"
        case _:
            manifest: dict[str, Any] = json.loads(content) | json.loads(edit)
            return json.dumps(manifest).encode()


@pytest.mark.parametrize(
    ("part", "edit", "said"),
    [
        ("manifest", '{"kind": "backup"}', "no exported organization"),
        ("manifest", '{"database": "0001"}', "same version"),
        ("manifest", '{"rows": {}}', "cannot be read"),
        ("shelf.jsonl", "lost", "do not fit|missing"),
        ("photo.jsonl", "lost", "Rows of photo are missing"),
        ("membership.jsonl", "lost", "missing"),
        ("reading.jsonl", "other", "cannot be read"),
        ("photos/", "other", "damaged"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_archive_that_is_wrong_leaves_nothing_behind(
    archive: Archive, runtime: Runtime, tmp_path: Path, part: str, edit: str, said: str
) -> None:
    """All of it or nothing, and a sentence that says what is wrong."""
    broken = change(archive, part, edit)
    with opened(f"sqlite:///{tmp_path / 'there.db'}", runtime) as database:
        with pytest.raises(ArchiveUnusable, match=said):
            take_in(database, broken, runtime)
        with database.system() as session:
            assert session.scalar(select(func.count(Organization.id))) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_archive_that_was_damaged_on_its_way_is_found_out(
    archive: Archive, runtime: Runtime
) -> None:
    """Before anything is written."""
    content = bytearray(archive.path.read_bytes())
    content[200] ^= 0xFF
    archive.path.write_bytes(content)

    with pytest.raises(ArchiveUnusable):
        take_in(runtime.database, archive, runtime)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_organization_is_named_where_there_are_several(
    tenant: Tenant, other_tenant: Tenant, runtime: Runtime, tmp_path: Path
) -> None:
    """The choice is shown."""
    with pytest.raises(ArchiveUnusable, match=f"Farm .{tenant.id}., Other farm"):
        export_organization(runtime.database, tmp_path / "x.zip", photos_of(runtime))
    with pytest.raises(ArchiveUnusable, match="There is: Farm"):
        export_organization(
            runtime.database, tmp_path / "x.zip", photos_of(runtime), wanted="Barn"
        )
    moved = export_organization(
        runtime.database, tmp_path / "x.zip", photos_of(runtime), wanted="Other farm"
    )
    assert moved.organization == "Other farm"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_deleted_organization_can_still_leave(
    tenant: Tenant, other_tenant: Tenant, runtime: Runtime, tmp_path: Path
) -> None:
    """Where it is named; where it arrives it is not deleted."""
    path, photos = tmp_path / "x.zip", photos_of(runtime)
    gone = f"/organizations/{tenant.id}"
    tenant.owner("DELETE", gone, params={"name": "Farm"}, headers={"If-Match": "*"})

    unnamed = export_organization(runtime.database, path, photos)
    named = export_organization(runtime.database, path, photos, wanted=str(tenant.id))
    assert (unnamed.organization, named.organization) == ("Other farm", "Farm")
    import_organization(runtime.database, path, photos, runtime.clock())
    (here,) = tenant.owner.get("/organizations").json()
    assert (here["name"], here["deleted_at"], here["erase_at"]) == ("Farm", None, None)


def test_empty_database_has_nothing_to_export(tmp_path: Path) -> None:
    """It is said."""
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(ArchiveUnusable, match="nothing to export"):
        export_organization(database, tmp_path / "x.zip", PhotoFiles(tmp_path))
    database.close()


def test_organization_moves_by_the_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From one data folder to another, with progress and what to do next."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    file = str(tmp_path / "farm.zip")
    assert main(["create-owner", "a@example.org", "--organization", "Green Rack"]) == 0
    assert main(["export", file]) == 0
    monkeypatch.setenv("VF_DATA_DIR", str(tmp_path / "elsewhere"))
    assert main(["import", file]) == 0
    assert main(["reset-password", "a@example.org"]) == 0
    assert main(["export", str(tmp_path / "x.zip"), "--organization", "Red Rack"]) == 2
    said = capsys.readouterr()

    assert "Green Rack is here" in said.out
    assert "membership: 1 of 1" in said.err
    assert "There is: Green Rack" in said.err
