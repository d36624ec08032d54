"""Photos: checked, made small, counted, and served so that they can do no harm."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
import errno
from io import BytesIO
import os
from pathlib import Path
from uuid import UUID

from fastapi.testclient import TestClient
from PIL import Image
import pytest

from companion.app import create_app
from companion.notes.jobs import sweeping
from companion.notes.pictures import LONGEST_SIDE_PX, MOST_PIXELS, made_small
from companion.permissions import Permission, Role
from companion.runtime import Runtime
from tests.companion.grown import grow
from tests.companion.notes.conftest import Upload
from tests.companion.notes.pictures import bomb, picture
from tests.companion.people import Clock, Tenant, World, made


def files(runtime: Runtime) -> list[Path]:
    """List what is in the folder of photos."""
    return [
        each
        for each in runtime.settings.data_dir.rglob("*.*")
        if "photos" in each.parts
    ]


def test_photo_is_made_small_and_shown(
    tenant: Tenant, note: str, upload: Upload
) -> None:
    """As WebP, by its side; the note has a new version."""
    before = tenant.owner.get(f"/notes/{note}").headers["etag"]
    added = upload(picture(4000, 3000)).json()
    response = tenant.owner.get(f"/photos/{added['id']}")
    shown = tenant.owner.get(f"/notes/{note}")

    with Image.open(BytesIO(response.content)) as image:
        assert image.format == "WEBP"
        assert image.size == (added["width_px"], added["height_px"])
        assert max(image.size) == LONGEST_SIDE_PX
    assert added["bytes"] == len(response.content)
    assert shown.json()["photos"] == [added]
    assert shown.headers["etag"] != before


def test_photo_is_served_so_that_it_can_do_no_harm(
    tenant: Tenant, upload: Upload
) -> None:
    """No script of it runs, whoever opens it, and no other page gets at it."""
    photo = upload().json()["id"]
    headers = tenant.owner.get(f"/photos/{photo}").headers

    assert headers["content-type"] == "image/webp"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["content-disposition"] == f'attachment; filename="{photo}.webp"'
    assert headers["cache-control"].startswith("private")
    known = {"If-None-Match": headers["etag"]}
    assert tenant.owner.get(f"/photos/{photo}", headers=known).status_code == 304


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_nothing_of_where_and_by_whom_is_kept(
    tenant: Tenant, upload: Upload, form: str
) -> None:
    """Neither the place nor the camera nor a comment."""
    sent = picture(form=form)
    photo = upload(sent).json()["id"]
    kept = tenant.owner.get(f"/photos/{photo}").content

    assert b"SECRET" in sent
    assert b"SECRET" not in kept
    with Image.open(BytesIO(kept)) as image:
        assert dict(image.getexif()) == {}
        assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()


def test_photo_is_turned_upright(upload: Upload) -> None:
    """As the camera was held."""
    added = upload(picture(64, 48, orientation=6)).json()

    assert (added["width_px"], added["height_px"]) == (48, 64)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_kind_of_png_is_taken(tenant: Tenant, upload: Upload, mode: str) -> None:
    """Where one sees through it, it is white."""
    target = BytesIO()
    transparent: tuple[int, ...] | int = {"RGBA": (0, 0, 0, 0), "LA": (0, 0)}.get(
        mode, 0
    )
    Image.new(mode, (8, 8), transparent).save(target, "PNG")
    photo = upload(target.getvalue()).json()["id"]

    with Image.open(BytesIO(tenant.owner.get(f"/photos/{photo}").content)) as image:
        pixel = image.convert("RGB").getpixel((4, 4))
    assert isinstance(pixel, tuple)
    assert min(pixel) > 250 if mode in {"RGBA", "LA"} else max(pixel) < 5


def test_jpeg_in_print_colours_is_taken(upload: Upload) -> None:
    """CMYK comes from programs that make brochures."""
    target = BytesIO()
    Image.new("CMYK", (8, 8)).save(target, "JPEG")

    assert upload(target.getvalue()).status_code == 201


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "neither a JPEG nor a PNG"),
        (b"<svg onload='alert(1)'/>", "neither a JPEG nor a PNG"),
        (b"GIF89a" + bytes(100), "neither a JPEG nor a PNG"),
        (b"\xff\xd8\xff" + bytes(100), "it is none|damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "it is none|damaged"),
        (picture(640, 480)[:1500], "damaged"),
        (picture(form="PNG")[:-30], "damaged"),
    ],
    ids=["nothing", "svg", "gif", "jpeg's start", "png's start", "cut jpeg", "cut png"],
)
def test_what_is_no_photo_is_refused(
    upload: Upload, runtime: Runtime, content: bytes, said: str
) -> None:
    """And leaves nothing behind."""
    response = upload(content)

    assert response.status_code == 422
    assert response.json()["type"] == "/problems/photo-unusable"
    assert any(each in response.json()["detail"] for each in said.split("|"))
    assert files(runtime) == []


def test_bomb_is_refused_before_it_unfolds(upload: Upload) -> None:
    """To 10.8 GB: the detail says how large it is and how large it may be."""
    content = bomb(60_000, 60_000)
    response = upload(content)

    assert len(content) < 50_000
    assert response.json()["type"] == "/problems/photo-unusable"
    assert "60000 x 60000" in response.json()["detail"]
    assert f"{MOST_PIXELS:,}" in response.json()["detail"]


def test_png_with_fewer_pixels_than_it_says_is_refused(upload: Upload) -> None:
    """Its zeros end early."""
    assert upload(bomb(3000, 3000)).json()["type"] == "/problems/photo-unusable"


def test_photo_of_more_bytes_than_are_read_is_refused(upload: Upload) -> None:
    """Photos may be larger than other requests, within their own limit."""
    assert upload(picture() + bytes(2 * 1024 * 1024)).status_code == 201
    response = upload(picture() + bytes(21 * 1024 * 1024))

    assert response.status_code == 413
    assert response.json()["type"] == "/problems/body-too-large"


def test_same_photo_is_kept_once(
    tenant: Tenant, upload: Upload, runtime: Runtime
) -> None:
    """A repeated request adds nothing; another note shares the file."""
    other = made(tenant.owner, "/notes", {"body": "y"})
    first, again = upload().json(), upload().json()
    shared = upload(to=other).json()

    assert again == first
    assert shared["id"] != first["id"]
    assert len(files(runtime)) == 1
    used = tenant.owner.get("/photos").json()["used_bytes"]
    assert used == first["bytes"] + shared["bytes"]


def test_files_are_for_the_companion_alone(upload: Upload, runtime: Runtime) -> None:
    """Named by their content, below their organization."""
    upload()
    (file,) = files(runtime)

    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def sweep(runtime: Runtime) -> object:
    """Do the nightly job, and give how many files it removed."""
    outcome = sweeping(runtime.settings.data_dir)(runtime.database, runtime.clock())
    assert outcome is not None
    return outcome["files"]


@pytest.fixture
def small(runtime: Runtime) -> Runtime:
    """Leave room for one photo and a half."""
    size = len(made_small(picture()).content)
    settings = runtime.settings.model_copy(update={"photo_quota_bytes": size * 3 // 2})
    return replace(runtime, settings=settings)


def test_photos_end_where_the_room_ends(
    tenant: Tenant, small: Runtime, note: str
) -> None:
    """Also of two at once; what is deleted leaves room at once."""
    with TestClient(create_app(small.settings, small)) as client:
        owner = replace(tenant.owner, client=client)

        def add(colour: str) -> int:
            content = picture(colour=colour)
            path = f"/notes/{note}/photos"
            return owner("POST", path, content=content).status_code

        with ThreadPoolExecutor(4) as pool:
            colours = ["green", "lime", "olive", "teal"]
            answers = sorted(pool.map(add, colours))
        assert answers == [201, 409, 409, 409]
        refused = owner("POST", f"/notes/{note}/photos", content=picture(colour="red"))
        assert refused.json()["type"] == "/problems/photo-quota-reached"
        room = owner.get("/photos").json()
        assert str(room["used_bytes"]) in refused.json()["detail"]
        assert str(room["quota_bytes"]) in refused.json()["detail"]
        (photo,) = owner.get(f"/notes/{note}").json()["photos"]
        assert owner.delete(f"/photos/{photo['id']}").status_code == 204
        assert owner.get("/photos").json()["used_bytes"] == 0
        assert add("red") == 201


def test_deleted_photo_is_gone_and_its_file_is_swept(
    tenant: Tenant, note: str, upload: Upload, runtime: Runtime, clock: Clock
) -> None:
    """A day later, and not while somebody uses the same picture."""
    other = made(tenant.owner, "/notes", {"body": "y"})
    kept, gone = upload(to=other).json()["id"], upload().json()["id"]
    alone = upload(picture(colour="red")).json()["id"]
    broken_off = files(runtime)[0].with_name("x.partial")
    broken_off.write_bytes(b"half a picture")
    for photo in (gone, alone):
        assert tenant.owner.delete(f"/photos/{photo}").status_code == 204
        assert tenant.owner.get(f"/photos/{photo}").status_code == 404
    assert tenant.owner.get(f"/notes/{note}").json()["photos"] == []
    for file in files(runtime):
        os.utime(file, (clock.now.timestamp(), clock.now.timestamp()))
    assert sweep(runtime) == 0
    clock.advance(days=2)

    assert [sweep(runtime), sweep(runtime)] == [1, 0]
    assert len(files(runtime)) == 1
    clock.advance(days=-2)
    assert tenant.owner.get(f"/photos/{kept}").status_code == 200


def test_photos_wait_with_their_deleted_note(
    tenant: Tenant, note: str, upload: Upload
) -> None:
    """They come back with it."""
    photo = upload().json()["id"]
    tenant.owner.delete(f"/notes/{note}")

    assert tenant.owner.get(f"/photos/{photo}").status_code == 404
    assert upload().status_code == 404
    tenant.owner.post(f"/notes/{note}/restore")
    assert tenant.owner.get(f"/photos/{photo}").status_code == 200


def test_lost_file_is_told(tenant: Tenant, upload: Upload, runtime: Runtime) -> None:
    """Not as a fault of the companion's."""
    photo = upload().json()["id"]
    files(runtime)[0].unlink()

    response = tenant.owner.get(f"/photos/{photo}")

    assert response.status_code == 404
    assert response.json()["type"] == "/problems/photo-lost"


@pytest.mark.parametrize(
    ("code", "status"), [(errno.ENOSPC, 507), (errno.EDQUOT, 507), (errno.EIO, 500)]
)
def test_full_disk_is_told_and_leaves_nothing(
    upload: Upload,
    note: str,
    tenant: Tenant,
    runtime: Runtime,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    status: int,
) -> None:
    """Neither a row nor half a file."""

    def full(_: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("companion.notes.files.os.fsync", full)
    assert upload().status_code == status
    monkeypatch.undo()

    assert files(runtime) == []
    assert tenant.owner.get(f"/notes/{note}").json()["photos"] == []


def test_other_tenants_photos_do_not_exist(
    tenant: Tenant, other_tenant: Tenant, upload: Upload, note: str, runtime: Runtime
) -> None:
    """The same picture of another tenant is another file."""
    photo = upload().json()["id"]
    theirs = made(other_tenant.owner, "/notes", {"body": "y"})
    upload(to=theirs, caller=other_tenant.owner)

    assert other_tenant.owner.get(f"/photos/{photo}").status_code == 404
    assert upload(caller=other_tenant.owner).status_code == 404
    assert upload(caller=tenant.people[Role.VIEWER]).status_code == 403
    assert len(files(runtime)) == 2


def test_key_of_one_farm_sees_its_photos_alone(
    tenant: Tenant, world: World, upload: Upload, note: str
) -> None:
    """As it does notes."""
    farm = grow(tenant).farm
    here = made(tenant.owner, "/notes", {"body": "y", "farm_id": farm})
    mine, other = upload(to=here).json()["id"], upload().json()["id"]
    key = world.key(tenant.id, Permission.GROWING_READ, farm_id=UUID(farm))

    assert key.get(f"/photos/{mine}").status_code == 200
    assert key.get(f"/photos/{other}").status_code == 404
