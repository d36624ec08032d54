"""Backups that are restored."""

from dataclasses import replace
import json
from pathlib import Path
import zipfile

from fastapi.testclient import TestClient
import pytest
from sqlalchemy import func, select

from companion.app import create_app
from companion.archives import ArchiveUnusable
from companion.backup import back_up, restore
from companion.database import Database
from companion.migrate import current, newest, upgrade
from companion.notes.files import PhotoFiles
from companion.runtime import Runtime
from companion.tables import METADATA
from tests.companion.notes.pictures import picture
from tests.companion.people import PASSWORD, Tenant, made
from tests.companion.rows import fill


def contents(database: Database) -> dict[str, list[str]]:
    """Read every row of every table."""
    with database.system() as session:
        return {
            name: sorted(str(tuple(row)) for row in session.execute(select(table)))
            for name, table in METADATA.tables.items()
        }


@pytest.fixture
def archive(tenant: Tenant, runtime: Runtime, tmp_path: Path) -> Path:
    """Back up a farm in use."""
    tenant.owner.post(
        "/api-keys", {"name": "k", "role": "site"}, headers={"Idempotency-Key": "a"}
    )
    tenant.owner.post("/users/me/second-factor", {"password": PASSWORD})
    fill(runtime, tenant)
    path = tmp_path / "farm.zip"
    back_up(runtime.database, path)
    return path


@pytest.mark.parametrize("empty_database_url", ["sqlite", "postgresql"], indirect=True)
def test_restored_backup_is_the_same_on_either_database(
    archive: Path, tenant: Tenant, runtime: Runtime, empty_database_url: str
) -> None:
    """From each to each, to the last row; the session that was there still counts."""
    told: list[str] = []
    restored = Database(empty_database_url)
    rows = restore(restored, archive, lambda table, *_: told.append(table))

    assert rows > 10
    assert contents(restored) == contents(runtime.database)
    assert "membership" in told
    restored.close()


def test_archive_is_for_its_owner_alone(archive: Path) -> None:
    """It holds everything but the secret."""
    assert archive.stat().st_mode & 0o777 == 0o600
    assert list(archive.parent.glob("*.partial")) == []


def test_backup_is_not_restored_over_people(archive: Path, runtime: Runtime) -> None:
    """Nothing is overwritten."""
    with pytest.raises(ArchiveUnusable, match="not empty"):
        restore(runtime.database, archive)


def test_backup_is_restored_after_a_first_start(
    archive: Path, runtime: Runtime, tmp_path: Path
) -> None:
    """A fresh companion that has printed its set-up token is still empty."""
    fresh = tmp_path / "fresh.db"
    database = Database(f"sqlite:///{fresh}")
    upgrade(database)
    restore(database, archive)
    with database.system() as session:
        people = METADATA.tables["app_user"]
        assert session.scalar(select(func.count()).select_from(people)) == 5
    assert current(database) == newest()
    database.close()


@pytest.mark.parametrize("damage", ["cut", "no manifest", "rows lost", "newer", "none"])
def test_damaged_backup_leaves_nothing_behind(
    archive: Path, tmp_path: Path, damage: str
) -> None:
    """All of it or nothing."""
    broken = tmp_path / "broken.zip"
    match damage:
        case "cut":
            broken.write_bytes(archive.read_bytes()[:-200])
        case "none":
            broken = tmp_path / "nowhere.zip"
        case _:
            with zipfile.ZipFile(archive) as old, zipfile.ZipFile(broken, "w") as new:
                for name in old.namelist():
                    content = old.read(name)
                    if name == "manifest.json":
                        if damage == "no manifest":
                            continue
                        manifest = json.loads(content)
                        if damage == "newer":
                            manifest["database"] = "9999"
                        content = json.dumps(manifest).encode()
                    if damage == "rows lost" and name == "sign_in.jsonl":
                        content = content.splitlines(keepends=True)[0]
                    new.writestr(name, content)
    database = Database(f"sqlite:///{tmp_path / 'target.db'}")

    with pytest.raises(ArchiveUnusable):
        restore(database, broken)

    if current(database) is not None:
        left = {name for name, rows in contents(database).items() if rows}
        assert left <= {"plan_limit"}  # the step's own
    database.close()


def test_empty_database_has_nothing_to_back_up(
    empty_database_url: str, tmp_path: Path
) -> None:
    """An archive of nothing would be found out too late."""
    database = Database(empty_database_url)
    with pytest.raises(ArchiveUnusable, match="nothing to back up"):
        back_up(database, tmp_path / "x.zip")
    database.close()


def test_restored_farm_goes_on(
    archive: Path, tenant: Tenant, runtime: Runtime, tmp_path: Path
) -> None:
    """People sign in, and the same organization is there."""
    restored = Database(f"sqlite:///{tmp_path / 'restored.db'}")
    restore(restored, archive)
    with TestClient(
        create_app(runtime.settings, replace(runtime, database=restored))
    ) as client:
        owner = replace(tenant.owner, client=client)
        login = {"email": owner.email, "password": PASSWORD}
        assert client.post("/api/v1/auth/login", json=login).status_code == 200
        assert owner.get("/organizations").json()[0]["id"] == str(tenant.id)


@pytest.fixture
def photographed(tenant: Tenant, runtime: Runtime, tmp_path: Path) -> Path:
    """Back up a farm with two photos, of which one is lost."""
    note = made(tenant.owner, "/notes", {"body": "Pale leaves"})
    for colour in ("green", "red"):
        content = picture(colour=colour)
        tenant.owner("POST", f"/notes/{note}/photos", content=content)
    photos = PhotoFiles.below(runtime.settings.data_dir)
    next(photos.all())[2].unlink()
    path = tmp_path / "photos.zip"
    back_up(runtime.database, path, photos=photos)
    return path


def test_photos_are_in_the_backup(
    photographed: Path, tenant: Tenant, runtime: Runtime, tmp_path: Path
) -> None:
    """And shown again from another folder; what was lost stays lost."""
    settings = runtime.settings.model_copy(update={"data_dir": tmp_path / "new"})
    restored = Database(f"sqlite:///{tmp_path / 'restored.db'}")
    restore(restored, photographed, photos=PhotoFiles.below(settings.data_dir))
    with TestClient(
        create_app(settings, replace(runtime, database=restored, settings=settings))
    ) as client:
        owner = replace(tenant.owner, client=client)
        (note,) = owner.get("/notes").json()["items"]
        answers = [owner.get(f"/photos/{each['id']}") for each in note["photos"]]

    assert sorted(each.status_code for each in answers) == [200, 404]
    with zipfile.ZipFile(photographed) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert (manifest["photos"], manifest["photos_lost"]) == (1, 1)


@pytest.mark.parametrize("damage", ["another picture", "path"])
def test_photos_of_a_damaged_backup_go_nowhere_else(
    photographed: Path, tmp_path: Path, damage: str
) -> None:
    """A file has the name of its content, below its organization."""
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(photographed) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            if not name.startswith("photos/"):
                new.writestr(name, old.read(name))
            elif damage == "path":
                new.writestr("photos/../../outside", old.read(name))
            else:
                new.writestr(name, b"another picture")
    database = Database(f"sqlite:///{tmp_path / 'target.db'}")
    photos = PhotoFiles.below(tmp_path / "target" / "data")

    if damage == "path":
        restore(database, broken, photos=photos)
        assert not list((tmp_path / "target").rglob("*"))
        assert not (tmp_path / "outside").exists()
    else:
        with pytest.raises(ArchiveUnusable, match="damaged"):
            restore(database, broken, photos=photos)
        assert current(database) is None
    database.close()
