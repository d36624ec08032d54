"""Making a photo small and harmless: decoded, turned upright, written anew."""

from dataclasses import dataclass
from io import BytesIO
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from .problems import PhotoUnusable

if TYPE_CHECKING:
    from PIL.Image import Image

# What phones take, with some room: 16,000 x 12,000 would be one lamp's reflection.
MOST_PIXELS = 64_000_000
LONGEST_SIDE_PX = 2560
QUALITY = 80
MEDIA_TYPE = "image/webp"
# The beginnings of the files that are decoded: others never reach the decoder.
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
# A picture of the largest size takes some 200 MB while it is made small.
AT_ONCE = BoundedSemaphore(1)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept: WebP, upright, without a word about where and by whom."""

    content: bytes
    width_px: int
    height_px: int


def made_small(content: bytes) -> Picture:
    """Decode a picture and write it anew, so that nothing of the file is kept."""
    if not content.startswith((JPEG, PNG)):
        raise PhotoUnusable(
            "It is neither a JPEG nor a PNG file. A phone that takes HEIC pictures can be "
            "set to take JPEG, and most apps send that when they are asked for it."
        )
    with AT_ONCE:
        return _made_small(content)


def _made_small(content: bytes) -> Picture:
    # The library takes 10 MB, and most companions never see a photo.
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    # The size is checked below, before anything is decoded, and answered properly.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as opened:
            _check_size(*opened.size)
            # JPEG can be decoded at an eighth, a quarter or half of its size.
            opened.draft("RGB", (LONGEST_SIDE_PX, LONGEST_SIDE_PX))
            return _written(_upright(opened))
    except UnidentifiedImageError as error:
        raise PhotoUnusable("It begins as a picture does, but it is none.") from error
    except (OSError, ValueError, SyntaxError, MemoryError, EOFError) as error:
        raise PhotoUnusable(f"The picture is damaged: {error}.") from error


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise PhotoUnusable(
            f"It has {width} x {height} pixels, which is {width * height:,}. "
            f"A photo has {MOST_PIXELS:,} at most: send it smaller."
        )


def _upright(opened: Image) -> Image:
    """Turn a picture as its camera was held, on white where one sees through it."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - as above

    opened.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
    upright = ImageOps.exif_transpose(opened)
    if not upright.has_transparency_data:
        return upright.convert("RGB")
    seen = upright.convert("RGBA")
    paper = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(paper, seen).convert("RGB")


def _written(picture: Image) -> Picture:
    target = BytesIO()
    # What a picture carries besides its pixels is written only if it is handed on.
    picture.info.clear()
    picture.save(target, "WEBP", quality=QUALITY, exif=b"", icc_profile=b"", xmp=b"")
    return Picture(target.getvalue(), *picture.size)
