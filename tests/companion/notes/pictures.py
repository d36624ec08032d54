"""Pictures for tests, drawn here, and files that are none."""

from io import BytesIO
import struct
import zlib

from PIL import Image


def picture(
    width: int = 64,
    height: int = 48,
    *,
    form: str = "JPEG",
    colour: str = "green",
    mode: str = "RGB",
    orientation: int | None = None,
) -> bytes:
    """Draw a picture, with a place and a camera written into it."""
    target = BytesIO()
    image = Image.new(mode, (width, height), colour)
    exif = Image.Exif()
    exif[0x010F] = "SECRET CAMERA"
    exif[0x8825] = {1: "N", 2: (38.0, 42.0, 0.0)}
    if orientation is not None:
        exif[0x0112] = orientation
    image.save(target, form, exif=exif, comment=b"SECRET COMMENT")
    return target.getvalue()


def bomb(width: int, height: int) -> bytes:
    """Make a PNG that says it is huge; unfolded, its zeros would be."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        length, check = struct.pack(">I", len(content)), zlib.crc32(kind + content)
        return length + kind + content + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(bytes(min(width * height * 3, 10_000_000)), 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", packed)
        + chunk(b"IEND", b"")
    )
