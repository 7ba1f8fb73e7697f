"""Portraits of people who do not exist: a head and shoulders without features.

Each is one figure with another ground, hair and dress; no two have the same.
"""

from math import cos, pi, sin
from random import Random

from demo.drawing.sheet import (
    HEIGHT,
    INK,
    NOTICE,
    PAPER,
    PETROL,
    TINT,
    WIDTH,
    Sheet,
    mix,
)

MIDDLE = WIDTH / 2
# The middle of the head, and its half width and height.
HEAD, BROAD, TALL = (MIDDLE, 430), 150, 190

FACE = mix(PAPER, PETROL, 0.22)
SHADE = mix(PAPER, PETROL, 0.34)
DRESS = PETROL
DARK = mix(PETROL, INK, 0.55)


def bun():
    """Hair put up in a bun; a brown collar; upright lines behind."""
    sheet = Sheet(mix(TINT, PETROL, 0.05))
    for x in range(20, WIDTH, 44):
        sheet.line([(x, -10), (x, HEIGHT + 10)], mix(TINT, PETROL, 0.16), 5)
    sheet.circle((MIDDLE, 212), 92, DARK)
    oval(sheet, (MIDDLE, 405), 178, 196, DARK)
    bust(sheet)
    collar(sheet, NOTICE)
    face(sheet)
    fringe(sheet, DARK, 0.45)
    return sheet.finish()


def beard():
    """Short hair and a beard; a plain dress; rings behind."""
    sheet = Sheet(mix(TINT, NOTICE, 0.12))
    for radius in range(620, 120, -62):
        tone = mix(TINT, NOTICE, 0.14 + radius / 6200)
        sheet.circle((MIDDLE, 470), radius, None, tone, 6)
    bust(sheet)
    oval(sheet, (MIDDLE, 420), 164, 190, DARK)
    face(sheet)
    oval(sheet, (MIDDLE, 420), 164, 194, DARK, 1.19, 1.81)
    oval(sheet, (MIDDLE, 448), 158, 232, DARK, 0.1, 0.9)
    oval(sheet, (MIDDLE, 556), 52, 15, FACE)
    sheet.line([(MIDDLE, 730), (MIDDLE, HEIGHT)], mix(DRESS, PAPER, 0.3), 6)
    return sheet.finish()


def glasses():
    """No hair, round glasses; a tie; squares behind."""
    sheet = Sheet(TINT)
    random = Random(10)
    for row in range(-1, 9):
        for column in range(-1, 13):
            tone = random.choice([0.05, 0.09, 0.13, 0.18])
            x, y = column * 134 + 6, row * 134 + 4
            sheet.box(x, y, x + 124, y + 124, mix(TINT, PETROL, tone), corner=6)
    bust(sheet)
    collar(sheet, PAPER)
    tie = [(-28, 742), (28, 742), (20, 782), (44, 1010), (0, 1072), (-44, 1010)]
    tie += [(-20, 782)]
    sheet.shape([(MIDDLE + x, y) for x, y in tie], NOTICE)
    for side in (-1, 1):
        oval(sheet, (MIDDLE + side * 150, 448), 24, 42, SHADE)
    face(sheet)
    for side in (-1, 1):
        sheet.circle((MIDDLE + side * 66, 424), 52, None, INK, 11)
        ends = [(MIDDLE + side * 118, 418), (MIDDLE + side * 152, 408)]
        sheet.line(ends, INK, 10)
    sheet.line([(MIDDLE - 16, 414), (MIDDLE + 16, 414)], INK, 10)
    return sheet.finish()


def waves():
    """Long hair to the shoulders; a necklace; wavy lines behind."""
    sheet = Sheet(mix(PETROL, INK, 0.3))
    for row in range(-1, 20):
        points = [
            (x, row * 62 + 18 * sin(x / 95 + row * 0.7)) for x in range(-20, 1640, 20)
        ]
        sheet.line(points, mix(mix(PETROL, INK, 0.3), TINT, 0.2), 6)
    hair = mix(NOTICE, INK, 0.35)
    sheet.box(582, 236, 1018, 800, hair, corner=196)
    bust(sheet, mix(TINT, PETROL, 0.4))
    for step in range(-5, 6):
        y = 806 - 58 * (step / 5) ** 2
        sheet.circle((MIDDLE + step * 27, y), 12, PAPER)
    face(sheet)
    fringe(sheet, hair, -0.3)
    return sheet.finish()


def curls():
    """Curly hair; a scarf; dots behind."""
    sheet = Sheet(PAPER)
    for row in range(13):
        for column in range(19):
            spot = (column * 88 + (row % 2) * 44, row * 88)
            sheet.circle(spot, 13, mix(PAPER, PETROL, 0.14))
    random = Random(1865)
    for step in range(46):
        angle = pi * (1 + step / 45)
        reach = random.uniform(0.94, 1.1)
        spot = (HEAD[0] + 168 * reach * cos(angle), 430 + 200 * reach * sin(angle))
        sheet.circle(spot, random.uniform(36, 50), DARK)
    bust(sheet, mix(PETROL, INK, 0.15))
    oval(sheet, (MIDDLE, 410), 164, 186, DARK)
    face(sheet)
    oval(sheet, (MIDDLE, 400), 150, 160, DARK, 1.15, 1.85)
    for step in range(15):
        spot = (MIDDLE - 140 + step * 20, 296 - 26 * sin(step / 14 * pi))
        sheet.circle(spot, random.uniform(26, 36), DARK)
    oval(sheet, (MIDDLE, 690), 150, 62, NOTICE)
    fall = [(30, 690), (116, 676), (152, 980), (62, 990)]
    sheet.shape([(MIDDLE + x, y) for x, y in fall], mix(NOTICE, INK, 0.18))
    return sheet.finish()


# What all of them are made of


def bust(sheet, dress=DRESS):
    """Shoulders and neck."""
    steps = [step / 40 for step in range(-40, 41)]
    edge = [(MIDDLE + 430 * t, 728 + 352 * abs(t) ** 2.7) for t in steps]
    below = [(MIDDLE + 430, HEIGHT + 20), (MIDDLE - 430, HEIGHT + 20)]
    sheet.shape([*edge, *below], dress)
    neck = [(-70, 560), (70, 560), (84, 726), (0, 800), (-84, 726)]
    sheet.shape([(MIDDLE + x, y) for x, y in neck], SHADE)


def face(sheet):
    oval(sheet, HEAD, BROAD, TALL, FACE)


def collar(sheet, colour):
    for side in (-1, 1):
        corners = [(84, 706), (150, 752), (76, 872), (0, 800)]
        sheet.shape([(MIDDLE + side * x, y) for x, y in corners], colour)


def fringe(sheet, colour, parting):
    """Hair over the brow, parted at ``parting`` of the half width."""
    angles = [pi * (1 + step / 30) for step in range(31)]
    crown = [
        (HEAD[0] + (BROAD + 8) * cos(angle), HEAD[1] + (TALL + 8) * sin(angle))
        for angle in angles
    ]
    sheet.shape([*crown, (HEAD[0] + parting * BROAD, HEAD[1] - 162)], colour)


def oval(sheet, centre, broad, tall, fill, start=0.0, end=2.0):
    """An oval, or the piece of it between two angles, in halves of a turn."""
    x, y = centre
    angles = [pi * (start + (end - start) * step / 90) for step in range(91)]
    sheet.shape([(x + broad * cos(a), y + tall * sin(a)) for a in angles], fill)
