"""Draw the images by which Home Assistant and HACS show the integration."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
import sys

from PIL import Image, ImageDraw, ImageFont

UNITS = 100
OVERSAMPLING = 4
NAME = "Vertical Farm"

type Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme."""

    frame: str
    lamp: str
    stem: str
    leaf: str
    far_leaf: str


LIGHT = Palette("#1f4d3a", "#f2b134", "#2f7d4f", "#43a464", "#7cc98f")
DARK = Palette("#dcefe3", "#ffd166", "#8fd6a4", "#5cc07f", "#a9e2b9")

# A leaf that grows from (0, 0) to the upper right, as a cubic curve out and one back.
LEAF_OUT: tuple[Point, ...] = ((0, 0), (1, -9), (8, -14), (17, -14))
LEAF_BACK: tuple[Point, ...] = ((17, -14), (17, -5), (10, 0), (0, 0))
SHELVES = (50.0, 90.0)
LAMPS = (17.0, 61.0)


class Canvas:
    """A picture measured in hundredths of its height."""

    def __init__(self, width: int, height: int) -> None:
        """Begin with nothing on it."""
        self.size = (width, height)
        self.scale = height * OVERSAMPLING / UNITS
        self.image = Image.new(
            "RGBA", (width * OVERSAMPLING, height * OVERSAMPLING), (0, 0, 0, 0)
        )
        self._draw = ImageDraw.Draw(self.image)

    def bar(
        self, left: float, top: float, right: float, bottom: float, colour: str
    ) -> None:
        """Draw a rectangle with round ends."""
        radius = min(right - left, bottom - top) / 2
        corners = [self.scale * edge for edge in (left, top, right, bottom)]
        self._draw.rounded_rectangle(corners, radius * self.scale, fill=colour)

    def shape(self, points: Sequence[Point], colour: str) -> None:
        """Draw a filled outline."""
        self._draw.polygon(
            [(x * self.scale, y * self.scale) for x, y in points], fill=colour
        )

    def words(
        self, left: float, middle: float, size: float, text: str, colour: str
    ) -> None:
        """Write a line of text."""
        font = ImageFont.load_default(size * self.scale)
        place = (left * self.scale, middle * self.scale)
        self._draw.text(
            place,
            text,
            fill=colour,
            font=font,
            anchor="lm",
            stroke_width=size * self.scale / 60,
            stroke_fill=colour,
        )

    def save(self, path: Path) -> None:
        """Write it in its real size."""
        smooth = self.image.resize(self.size, Image.Resampling.LANCZOS)
        smooth.save(path, optimize=True)


def curve(points: Sequence[Point]) -> list[Point]:
    """Return points along a cubic Bézier curve."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points
    steps = [step / 24 for step in range(25)]
    return [
        (
            (1 - t) ** 3 * ax
            + 3 * (1 - t) ** 2 * t * bx
            + 3 * (1 - t) * t**2 * cx
            + t**3 * dx,
            (1 - t) ** 3 * ay
            + 3 * (1 - t) ** 2 * t * by
            + 3 * (1 - t) * t**2 * cy
            + t**3 * dy,
        )
        for t in steps
    ]


def draw_leaf(canvas: Canvas, at: Point, side: int, size: float, colour: str) -> None:
    """Draw a leaf to the right (1) or left (-1) of a point."""
    outline = [*curve(LEAF_OUT), *curve(LEAF_BACK)]
    canvas.shape(
        [(at[0] + side * x * size, at[1] + y * size) for x, y in outline], colour
    )


def draw_rack(canvas: Canvas, palette: Palette) -> None:
    """Draw the rack with its lamps, shelves and sprouts in the square at the left."""
    for left in (8.0, 85.0):
        canvas.bar(left, 5, left + 7, 97, palette.frame)
    for shelf, lamp in zip(SHELVES, LAMPS, strict=True):
        canvas.bar(8, shelf, 92, shelf + 5, palette.frame)
        canvas.bar(22, lamp - 4, 78, lamp, palette.lamp)
        top = shelf - 10
        canvas.bar(48, top - 4, 52, shelf + 1, palette.stem)
        draw_leaf(canvas, (50, top), -1, 1.15, palette.far_leaf)
        draw_leaf(canvas, (50, top - 2), 1, 1.15, palette.leaf)
    canvas.bar(8, 5, 92, 10, palette.frame)


def draw_icon(size: int, palette: Palette) -> Canvas:
    """Draw the square icon."""
    canvas = Canvas(size, size)
    draw_rack(canvas, palette)
    return canvas


def draw_logo(height: int, palette: Palette) -> Canvas:
    """Draw the icon with the name beside it."""
    canvas = Canvas(round(height * 3.95), height)
    draw_rack(canvas, palette)
    canvas.words(112, 52, 44, NAME, palette.frame)
    return canvas


def main(folder: Path) -> None:
    """Draw every image into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for prefix, palette in (("", LIGHT), ("dark_", DARK)):
        for suffix, scale in (("", 1), ("@2x", 2)):
            draw_icon(256 * scale, palette).save(folder / f"{prefix}icon{suffix}.png")
            draw_logo(128 * scale, palette).save(folder / f"{prefix}logo{suffix}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
