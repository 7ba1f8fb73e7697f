"""Dots that belong together: cities, regions, seats at a table."""

from itertools import pairwise
from math import cos, dist, pi, sin
from random import Random

from demo.drawing.sheet import (
    HEIGHT,
    INK,
    LINE,
    NOTICE,
    PAPER,
    PETROL,
    SOFT,
    TINT,
    WIDTH,
    Sheet,
    mix,
    on_circle,
)

# As many as were represented at the assembly, the host among them.
CITIES = 110


def cities():
    """110 dots, each tied to its nearest; the host is the large one."""
    sheet = Sheet(TINT)
    host = (930, 560)
    dots = [host, *scattered(CITIES - 1, host)]
    for number, dot in enumerate(dots[1:], 1):
        near = sorted(dots[:number], key=lambda other: dist(dot, other))[:2]
        for other in near:
            sheet.line([dot, other], mix(TINT, PETROL, 0.38), 2)
    for dot in sorted(dots[1:], key=lambda d: dist(d, host))[4:40:4]:
        sheet.line(arc(host, dot), PETROL, 3.5)
    random = Random(7)
    for dot in dots[1:]:
        sheet.circle(dot, random.choice([6, 8, 8, 11, 15]), PETROL)
    sheet.circle(host, 62, mix(TINT, NOTICE, 0.18))
    sheet.circle(host, 36, NOTICE)
    return sheet.finish()


def scattered(count, host):
    """Places that keep a distance, thinner towards the edges."""
    random = Random(2017)
    found = []
    while len(found) < count:
        angle, reach = random.uniform(0, 2 * pi), random.random() ** 0.62
        place = (800 + 720 * reach * cos(angle), 533 + 450 * reach * sin(angle))
        if dist(place, host) > 84 and all(dist(place, o) > 54 for o in found):
            found.append(place)
    return found


def arc(start, end):
    """A shallow bow from one place to another."""
    (x, y), (u, v) = start, end
    bend = ((x + u) / 2 - (v - y) * 0.18, (y + v) / 2 + (u - x) * 0.18)
    return [
        tuple(
            a * (1 - t) ** 2 + 2 * b * t * (1 - t) + c * t**2
            for a, b, c in zip(start, bend, end, strict=True)
        )
        for t in (step / 24 for step in range(25))
    ]


def regions():
    """A field of hexagons in five depths of one colour; a few are left open."""
    sheet = Sheet(PAPER)
    random = Random(1989)
    size = 54
    for row in range(-1, 14):
        for column in range(-1, 19):
            x = column * size * 3**0.5 + (row % 2) * size * 3**0.5 / 2
            y = row * size * 1.5 + 47
            wave = sin(x / 330) + cos(y / 210 + x / 540) + random.uniform(-0.55, 0.55)
            fade = dist((x / 1.6, y), (800 / 1.6, 533)) / 480
            if fade + random.uniform(-0.05, 0.05) > 0.9:
                continue
            depth = min(4, max(0, int((wave + 2.2) / 0.88)))
            hexagon(sheet, (x, y), size - 4, mix(TINT, PETROL, depth * 0.24 + 0.04))
    hexagon(sheet, (6 * size * 3**0.5, 6 * size * 1.5 + 47), size - 4, NOTICE)
    return sheet.finish()


def hexagon(sheet, centre, radius, fill):
    sheet.shape([on_circle(centre, radius, angle) for angle in range(0, 360, 60)], fill)


def round_table():
    """A table seen from above, with its chairs and the sheets before them."""
    sheet = Sheet(mix(PETROL, INK, 0.25))
    centre = (WIDTH / 2, HEIGHT / 2)
    for number in range(12):
        angle = number * 30 + 15
        guest = number in (2, 3)
        sheet.circle(on_circle(centre, 450, angle), 52, NOTICE if guest else TINT)
    sheet.circle(centre, 372, PAPER)
    sheet.circle(centre, 352, None, LINE, 3)
    for number in range(12):
        angle = number * 30 + 15
        corners = [
            on_circle(on_circle(centre, radius, angle), 44, angle + side)
            for radius, side in ((322, -90), (322, 90), (220, 90), (220, -90))
        ]
        sheet.shape(corners, TINT)
        for first, second in pairwise([*corners, corners[0]]):
            sheet.line([first, second], mix(TINT, PETROL, 0.3), 2)
        for depth in (294, 272, 250):
            middle = on_circle(centre, depth, angle)
            ends = [on_circle(middle, 28, angle + side) for side in (-90, 90)]
            sheet.line(ends, mix(TINT, SOFT, 0.55), 4)
    sheet.circle(centre, 120, mix(PAPER, PETROL, 0.16))
    sheet.circle(centre, 58, PETROL)
    return sheet.finish()
