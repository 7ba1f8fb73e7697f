"""What the pictures are drawn on: a sheet in the colours of the house."""

from functools import cache
from math import cos, radians, sin
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1600, 1067

PAPER = "#fbfaf6"
INK = "#1b1d1f"
SOFT = "#5b6066"
LINE = "#d9d6cc"
PETROL = "#0b5a68"
TINT = "#eef3f2"
NOTICE = "#8a4b08"

# Drawn twice as large and made small again, because Pillow's edges are hard.
SCALE = 2

DIGITS = Path(__file__).parents[2] / "static" / "fonts" / "golos-text-latin.woff2"


class Sheet:
    """A picture in units of its final pixels."""

    def __init__(self, ground=TINT):
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground)
        self.pen = ImageDraw.Draw(self.image)

    def finish(self):
        return self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)

    def circle(self, centre, radius, fill=None, outline=None, width=0):
        x, y = centre
        box = scaled([(x - radius, y - radius), (x + radius, y + radius)])
        self.pen.ellipse(box, fill, outline, round(width * SCALE))

    def box(self, left, top, right, bottom, fill=None, outline=None, width=0, corner=0):
        self.pen.rounded_rectangle(
            scaled([(left, top), (right, bottom)]),
            corner * SCALE,
            fill,
            outline,
            round(width * SCALE),
        )

    def line(self, points, colour, width, is_round=True):
        self.pen.line(scaled(points), colour, round(width * SCALE), joint="curve")
        if is_round:
            for end in (points[0], points[-1]):
                self.circle(end, width / 2, colour)

    def shape(self, points, fill):
        self.pen.polygon(scaled(points), fill)

    def sector(self, centre, inner, outer, start, end, fill):
        """Fill a piece of a ring; the angles are degrees, clockwise from the top."""
        there = around(centre, outer, start, end)
        back = around(centre, inner, start, end)[::-1]
        self.shape([*there, *back], fill)

    def digits(self, place, text, size, colour, weight=500, anchor="mm"):
        """Write a number: words would read in one language only."""
        spot = scaled([place])[0]
        self.pen.text(spot, text, colour, font(size * SCALE, weight), anchor)


@cache
def font(size, weight):
    face = ImageFont.truetype(DIGITS, size)
    face.set_variation_by_axes([weight])
    return face


def scaled(points):
    return [(x * SCALE, y * SCALE) for x, y in points]


def around(centre, radius, start, end, step=1.0):
    """Points of an arc; the angles are degrees, clockwise from the top."""
    count = max(2, round(abs(end - start) / step) + 1)
    angles = [start + (end - start) * i / (count - 1) for i in range(count)]
    return [on_circle(centre, radius, angle) for angle in angles]


def on_circle(centre, radius, angle):
    x, y = centre
    return x + radius * sin(radians(angle)), y - radius * cos(radians(angle))


def mix(first, second, share):
    """A colour on the way from ``first`` (share 0) to ``second`` (share 1)."""
    pairs = zip(bytes.fromhex(first[1:]), bytes.fromhex(second[1:]), strict=True)
    return "#" + bytes(round(a + (b - a) * share) for a, b in pairs).hex()
