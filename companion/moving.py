"""Moving one organization from a companion to another, whichever databases they have."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
import json
from pathlib import Path
import re
from typing import Any
from uuid import UUID, uuid7
import zipfile

from sqlalchemy import Column, Select, Table, Uuid, func, insert, or_, select, text
from sqlalchemy.exc import IntegrityError

from . import __version__
from .accounts.models import User
from .archives import (
    MANIFEST,
    PHOTOS,
    ArchiveUnusable,
    Progress,
    quiet,
    read_rows,
    reading,
    snapshot,
    write_rows,
    writing,
)
from .audit import service as audit
from .database import Database, ReadSession, WriteSession
from .farms.allowances import count_more
from .farms.service import FARMS
from .migrate import current, newest
from .notes.files import PhotoFiles
from .organizations.models import Organization
from .scope import Actor, ActorKind
from .tables import METADATA
from .telemetry.store import take_metric_ids

KIND = "vertical farm organization"
FORM = 1
# Its plan, and that it was deleted, concern the companion that it is in.
OF_HERE = {"id", "plan", "deleted_at", "erase_at", "erasing_at"}
# What would let somebody in, or concerns the companion that it is in.
STAYS = {"api_key", "invitation", "pairing_code"}
READINGS = ("reading", "reading_cold", "reading_hour", "reading_day")
PHOTO = re.compile(r"photos/([0-9a-f]{64})")
PEOPLE = ("id", "email", "name")
# Names of people that no foreign key holds.
ACTORS = {"actor_id", "published_by", "subject_id"}


@dataclass(frozen=True, slots=True)
class Moved:
    """What was written or taken in."""

    organization: str
    rows: int
    photos: int


def organizations_named(
    session: ReadSession, wanted: str | None, *, deleted: bool = False
) -> Organization:
    """Give the one organization that is meant: by its name or id, or the only one.

    One that was deleted can be exported as long as it is not erased.
    """
    statement = select(Organization).order_by(Organization.name)
    if not deleted:
        statement = statement.where(Organization.deleted_at.is_(None))
    rows = session.scalars(statement).all()
    found = [each for each in rows if wanted in {None, each.name, str(each.id)}]
    if len(found) == 1:
        return found[0]
    there = ", ".join(f"{each.name} ({each.id})" for each in found or rows) or "none"
    raise ArchiveUnusable(
        f"Name one organization by its name or id. There is: {there}."
    )


def moved_tables() -> list[Table]:
    """List the tables of an organization's own rows, in the order of their references."""
    return [
        table
        for table in METADATA.sorted_tables
        if ("org_id" in table.primary_key.columns and table.name not in STAYS)
        or table.name == "audit_event"
    ]


def export_organization(
    database: Database,
    path: Path,
    photos: PhotoFiles,
    *,
    wanted: str | None = None,
    progress: Progress = quiet,
) -> Moved:
    """Write an organization's rows, readings and photos, and the names of its people."""
    form = current(database)
    if form is None:
        raise ArchiveUnusable("The database is empty: there is nothing to export.")
    with writing(path) as archive, snapshot(database) as session:
        organization = organizations_named(session, wanted, deleted=wanted is not None)
        rows: dict[str, int] = {}
        for name, columns, statement in _parts(organization.id):
            rows[name] = write_rows(
                session, archive, name, columns, statement, progress=progress
            )
        kept, lost = _write_photos(session, archive, organization.id, photos, progress)
        manifest = {
            "kind": KIND,
            "form": FORM,
            "database": form,
            "version": __version__,
            "organization": organization.name,
            "rows": rows,
            "photos": kept,
            "photos_lost": lost,
        }
        archive.writestr(MANIFEST, json.dumps(manifest))
    return Moved(organization.name, sum(rows.values()), kept)


def _parts(
    org_id: UUID,
) -> Iterator[tuple[str, list[Column[Any]], Select[Any]]]:
    """Say what is written: a name, its columns, and which rows."""
    person = METADATA.tables["app_user"]
    theirs = [
        select(column).where(table.c.org_id == org_id)
        for table in moved_tables()
        for column in table.columns
        if _names_person(column)
    ]
    yield (
        "app_user",
        [person.c[name] for name in PEOPLE],
        select(person).where(or_(*(person.c.id.in_(each) for each in theirs))),
    )
    organization = METADATA.tables["organization"]
    yield (
        "organization",
        [each for each in organization.columns if each.name not in OF_HERE],
        select(organization).where(organization.c.id == org_id),
    )
    for table in moved_tables():
        yield (
            table.name,
            [each for each in table.columns if each.name != "org_id"],
            select(table).where(table.c.org_id == org_id).order_by(*table.primary_key),
        )
    sensor = METADATA.tables["sensor"]
    metrics = select(sensor.c.metric_id).where(sensor.c.org_id == org_id)
    for name in READINGS:
        table = METADATA.tables[name]
        yield (
            name,
            list(table.columns),
            select(table).where(table.c.metric_id.in_(metrics)),
        )


def _names_person(column: Column[Any]) -> bool:
    return column.name in ACTORS or any(
        key.column.table.name == "app_user" for key in column.foreign_keys
    )


def _write_photos(
    session: ReadSession,
    archive: zipfile.ZipFile,
    org_id: UUID,
    photos: PhotoFiles,
    progress: Progress,
) -> tuple[int, int]:
    """Write the files of the organization's photos; of those that are gone the rest."""
    photo = METADATA.tables["photo"]
    statement = select(photo.c.sha256).where(photo.c.org_id == org_id).distinct()
    wanted = sorted(session.scalars(statement))
    kept = 0
    for digest in wanted:
        content = photos.read(org_id, digest)
        if content is not None:
            kept += 1
            name = f"{PHOTOS}/{digest}"
            archive.writestr(name, content, compress_type=zipfile.ZIP_STORED)
        progress(PHOTOS, kept, len(wanted))
    return kept, len(wanted) - kept


@dataclass(slots=True)
class _Arrival:
    """An organization that is being taken in, under an id of its own."""

    session: WriteSession
    archive: zipfile.ZipFile
    now: datetime
    progress: Progress
    org_id: UUID = field(default_factory=uuid7)
    people: dict[UUID, UUID] = field(default_factory=dict)
    metrics: dict[int, int] = field(default_factory=dict)

    def take_in(self, expected: dict[str, int]) -> int:
        """Write every row, each table's as many as were counted."""
        rows = self._meet_people()
        if rows != expected["app_user"]:
            raise ArchiveUnusable("People are missing.")
        tables = [METADATA.tables["organization"], *moved_tables()]
        for table in (*tables, *(METADATA.tables[name] for name in READINGS)):
            written = 0
            for batch in read_rows(self.archive, table):
                self._number(table, batch)
                self.session.execute(
                    insert(table), [self._own(table, row) for row in batch]
                )
                written += len(batch)
                self.progress(table.name, written, expected[table.name])
            if written != expected[table.name]:
                raise ArchiveUnusable(f"Rows of {table.name} are missing.")
            rows += written
        return rows

    def _meet_people(self) -> int:
        """Know people again by their addresses; the others get an account without a password."""
        table = METADATA.tables["app_user"]
        for batch in read_rows(self.archive, table):
            for row in batch:
                known = table.c.email == row["email"]
                found = self.session.scalar(select(table.c.id).where(known))
                if found is None:
                    known = table.c.id == row["id"]
                    found = self.session.scalar(select(table.c.id).where(known))
                if found is None:
                    found = row["id"]
                    self.session.add(
                        User(**row, created_at=self.now, updated_at=self.now)
                    )
                self.people[row["id"]] = found
        self.session.flush()
        return len(self.people)

    def _number(self, table: Table, batch: list[dict[str, Any]]) -> None:
        """Give sensors numbers of this companion."""
        if table.name == "sensor" and batch:
            first = take_metric_ids(self.session.connection(), len(batch))
            old = (row["metric_id"] for row in batch)
            self.metrics |= {each: first + n for n, each in enumerate(old)}

    def _own(self, table: Table, row: dict[str, Any]) -> dict[str, Any]:
        """Make a row the organization's own, with the people and numbers of here."""
        for column in table.columns:
            value = row.get(column.name)
            if isinstance(column.type, Uuid) and value is not None:
                row[column.name] = self.people.get(value, value)
            elif column.name == "metric_id":
                row["metric_id"] = self.metrics[row["metric_id"]]
        match table.name:
            case "organization":
                row["id"] = self.org_id
            case "audit_event":
                # The log of all organizations has one order.
                row |= {"id": uuid7(), "org_id": self.org_id}
            case name if name not in READINGS:
                row["org_id"] = self.org_id
        return row


def import_organization(
    database: Database,
    path: Path,
    photos: PhotoFiles,
    now: datetime,
    *,
    progress: Progress = quiet,
) -> Moved:
    """Take an exported organization in beside those that are there: all of it or nothing."""
    with reading(path, "an exported organization") as archive:
        manifest = json.loads(archive.read(MANIFEST))
        _check(archive, manifest)
        try:
            with database.system() as session:
                if not database.is_sqlite:
                    session.execute(text("SET LOCAL statement_timeout = 0"))
                arrival = _Arrival(session, archive, now, progress)
                rows = arrival.take_in(manifest["rows"])
                _keep_an_owner(session, arrival.org_id)
                _count_farms(session, arrival.org_id)
                audit.record(
                    session,
                    Actor(ActorKind.SYSTEM, None),
                    now,
                    "organization.imported",
                    org_id=arrival.org_id,
                )
                # Files of rows that never came are swept away by the nightly job.
                kept = _read_photos(archive, arrival.org_id, photos, progress)
        except IntegrityError as error:
            raise ArchiveUnusable(
                "The rows of the archive do not fit together; nothing was taken in."
            ) from error
    return Moved(manifest["organization"], rows, kept)


def _check(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Refuse what is no such archive, of another version, or damaged."""
    if manifest.get("kind") != KIND:
        raise ArchiveUnusable(
            "This is no exported organization. A backup is taken in with `restore`."
        )
    if (manifest["form"], manifest["database"]) != (FORM, newest()):
        raise ArchiveUnusable(
            f"The organization was exported by version {manifest['version']} (form "
            f"{manifest['database']}), and this is {__version__} (form {newest()}). "
            "Bring both companions to the same version, and export it again."
        )
    damaged = archive.testzip()
    if damaged is not None:
        raise ArchiveUnusable(f"The archive is damaged, at {damaged}.")


def _count_farms(session: WriteSession, org_id: UUID) -> None:
    """Count the farms in the allowances of those for whom they were counted."""
    farm = METADATA.tables["farm"]
    statement = select(farm.c.counted_for, func.count().label("farms")).where(
        farm.c.org_id == org_id,
        farm.c.deleted_at.is_(None),
        farm.c.counted_for.is_not(None),
    )
    for row in session.execute(statement.group_by(farm.c.counted_for)).all():
        count_more(session, row.counted_for, FARMS, row.farms)


def _keep_an_owner(session: WriteSession, org_id: UUID) -> None:
    """Refuse an organization that nobody could run."""
    member = METADATA.tables["membership"]
    owners = select(member.c.user_id).where(
        member.c.org_id == org_id, member.c.role == "owner"
    )
    if session.scalar(owners.limit(1)) is None:
        raise ArchiveUnusable("The organization has no owner.")


def _read_photos(
    archive: zipfile.ZipFile, org_id: UUID, photos: PhotoFiles, progress: Progress
) -> int:
    """Keep the photos, each under the hash of what it really holds."""
    names = [match for name in archive.namelist() if (match := PHOTO.fullmatch(name))]
    for done, match in enumerate(names, start=1):
        if photos.keep(org_id, archive.read(match[0])) != match[1]:
            raise ArchiveUnusable(f"The photo {match[0]} is damaged.")
        progress(PHOTOS, done, len(names))
    return len(names)
