"""Things: a tape, a book, a bridge, a cloth, plates, two circles."""

from math import pi, sin
from random import Random

from PIL import Image, ImageChops, ImageDraw

from demo.drawing.sheet import (
    HEIGHT,
    INK,
    NOTICE,
    PAPER,
    PETROL,
    SCALE,
    SOFT,
    TINT,
    WIDTH,
    Sheet,
    mix,
    scaled,
)

# 1865, 1973 and 2006, the years of the text, in Morse code.
YEARS_IN_MORSE = [
    ".---- ---.. -.... .....",
    ".---- ----. --... ...--",
    "..--- ----- ----- -....",
]


def telegraph():
    """Three tapes with dots and dashes, which scatter into a field of points."""
    ground = mix(PETROL, INK, 0.35)
    sheet = Sheet(ground)
    random = Random(1865)
    for row, year in enumerate(YEARS_IN_MORSE):
        tape(sheet, 236 + row * 298, year, mix(PETROL, PAPER, (0.55, 0.78, 1)[row]))
    for column in range(15):
        for row in range(25):
            far = column / 14
            spot = (
                1090 + column * 38 + random.uniform(-1, 1) * 24 * far,
                533 + (row - 12) * (34 + 8 * far) + random.uniform(-1, 1) * 22 * far,
            )
            if random.random() < 0.95 - 0.45 * far:
                tone = random.choice([0.35, 0.6, 0.9])
                radius = 4 + 6 * random.random() * (0.4 + far)
                sheet.circle(spot, radius, mix(ground, TINT, tone))
    return sheet.finish()


def tape(sheet, y, morse, paper):
    sheet.shape([(-10, y - 92), (990, y - 92), (1056, y + 92), (-10, y + 92)], paper)
    for edge, end in ((-70, 998), (70, 1048)):
        sheet.line([(-10, y + edge), (end, y + edge)], mix(paper, PETROL, 0.25), 3)
    x = 56
    for sign in morse:
        length = {".": 22, "-": 42, " ": 20}[sign]
        if sign != " ":
            sheet.box(x, y - 11, x + length, y + 11, INK, corner=11)
        x += length + 7


def book():
    """An open book: fifty lines on one page, fifty on the other."""
    sheet = Sheet(mix(TINT, PETROL, 0.14))
    middle, top, bottom = WIDTH / 2, 190, 900
    for depth in range(4, -1, -1):
        edge = PAPER if depth == 0 else mix(PAPER, SOFT, 0.1 + depth * 0.06)
        for side in (-1, 1):
            sheet.shape(page(middle, top, bottom, side, depth * 9), edge)
    random = Random(2001)
    for side in (-1, 1):
        for column in range(2):
            for row in range(25):
                entry(sheet, random, middle, side, column, row)
    sheet.line([(middle, top + 44), (middle, bottom + 48)], mix(PAPER, SOFT, 0.5), 3)
    ribbon = [(1180, 170), (1216, 168), (1216, 420), (1198, 396), (1180, 420)]
    sheet.shape(ribbon, NOTICE)
    return sheet.finish()


def page(middle, top, bottom, side, shift):
    """One page: its upper and lower edges swell between fold and margin."""
    steps = [step / 40 for step in range(41)]
    upper = [(middle + side * 620 * t, top + swell(t) + shift) for t in steps]
    lower = [(x, y + bottom - top) for x, y in upper]
    return [*upper, *lower[::-1]]


def swell(t):
    return 44 - 62 * sin(pi * t**0.7)


def entry(sheet, random, middle, side, column, row):
    """A line of the book; it follows the swelling of the page."""
    left = 0.11 + column * 0.44 if side > 0 else 0.89 - column * 0.44
    length = random.choice([0.15, 0.2, 0.25, 0.3, 0.34])
    y, is_term = 252 + row * 24.4, row % 5 == 0
    points = [
        (middle + side * 620 * t, y + swell(t))
        for t in (left + side * length * step / 8 for step in range(9))
    ]
    colour = PETROL if is_term else mix(PAPER, SOFT, 0.62)
    sheet.line(points, colour, 8 if is_term else 5)


def drawbridge():
    """A raised bridge between two banks, and its reflection in the water."""
    sky = TINT
    sheet = Sheet(sky)
    water = 700
    sheet.circle((800, 470), 150, mix(TINT, NOTICE, 0.22))
    for side in (-1, 1):
        leaf(sheet, side, water, 1, PETROL, mix(TINT, PETROL, 0.55))
    sheet.box(-10, water, WIDTH + 10, HEIGHT + 10, mix(TINT, PETROL, 0.3))
    faint = mix(mix(TINT, PETROL, 0.3), PETROL, 0.3)
    for side in (-1, 1):
        leaf(sheet, side, water, -0.55, faint, faint)
    random = Random(2005)
    for _ in range(95):
        y = water + 14 + 350 * random.random() ** 1.3
        x, length = random.uniform(-60, WIDTH), 40 + (y - water) * 0.35
        tone = random.choice([0.12, 0.2, 0.4])
        sheet.line([(x, y), (x + length, y)], mix(TINT, PETROL, tone), 3)
    return sheet.finish()


def leaf(sheet, side, water, rise, colour, rail):
    """One half of the bridge: roadway, pier, and the part that is raised."""

    def at(x, y):
        return 800 + side * x, water - y * rise

    sheet.shape([at(830, 168), at(390, 168), at(390, 118), at(830, 118)], colour)
    sheet.shape([at(500, 190), at(376, 190), at(360, 0), at(516, 0)], colour)
    sheet.shape([at(744, 130), at(700, 130), at(690, 0), at(754, 0)], colour)
    sheet.shape([at(404, 176), at(372, 128), at(112, 500), at(132, 514)], colour)
    for step in range(10):
        x = 396 - step * 29
        y = 176 + step * 36.2
        sheet.line([at(x + 4, y + 8), at(x + 30, y + 30)], rail, 4)
    sheet.line([at(424, 208), at(164, 534)], rail, 5)
    for x in range(460, 840, 40):
        sheet.line([at(x, 168), at(x, 204)], rail, 4)
    sheet.line([at(440, 206), at(830, 206)], rail, 5)


def weave():
    """Threads that cross; one goes through the whole cloth."""
    sheet = Sheet(PAPER)
    step, thick = 62, 44
    across = [mix(PAPER, PETROL, tone) for tone in (0.9, 0.62, 0.34, 0.62)]
    down = [mix(PAPER, SOFT, tone) for tone in (0.3, 0.2)]
    rows, columns = HEIGHT // step + 2, WIDTH // step + 2
    for column in range(columns):
        x = column * step
        sheet.box(x, -5, x + thick, HEIGHT + 5, down[column % 2])
    for row in range(rows):
        y = row * step - 20
        weft = NOTICE if row == 10 else across[row % 4]
        sheet.box(-5, y, WIDTH + 5, y + thick, weft)
        for column in range(row % 2, columns, 2):
            x = column * step
            over = down[column % 2]
            sheet.box(x - 4, y - 1, x + thick + 4, y + thick + 1, mix(weft, INK, 0.3))
            sheet.box(x, y - 8, x + thick, y + thick + 8, over)
    return sheet.finish()


def plates():
    """Three plates one above another, tied by thin columns."""
    sheet = Sheet(mix(TINT, PETROL, 0.06))
    levels = [
        (735, 520, mix(PAPER, PETROL, 0.3)),
        (515, 400, mix(PAPER, PETROL, 0.62)),
        (315, 280, PETROL),
    ]
    for number, (y, reach, colour) in enumerate(levels):
        plate(sheet, y, reach, colour)
        for row in range(-2, 3):
            for column in range(-2, 3):
                u, v = column / 5 * 1.7, row / 5 * 1.7
                spot = (800 + (u - v) * reach / 2, y + (u + v) * reach / 4)
                sheet.circle(spot, 7, mix(colour, PAPER, 0.75))
        if number < 2:
            above, small = levels[number + 1][0], levels[number + 1][1]
            for dx, dy in ((-0.62, 0), (0.62, 0), (0, 0.31)):
                start = (800 + dx * small, y + dy * small)
                end = (800 + dx * small, above + dy * small + 20)
                sheet.line([start, end], mix(PETROL, INK, 0.2), 5)
    sheet.circle((800, 315), 26, NOTICE)
    return sheet.finish()


def plate(sheet, y, reach, colour):
    top = [
        (800, y - reach / 2),
        (800 + reach, y),
        (800, y + reach / 2),
        (800 - reach, y),
    ]
    under = [(800 - reach, y), (800, y + reach / 2), (800 + reach, y)]
    rim = [*under, *[(x, level + 26) for x, level in under[::-1]]]
    sheet.shape(rim, mix(colour, INK, 0.3))
    sheet.shape(top, colour)


def two_languages():
    """Two circles of lines; where they overlap the lines become a grid."""
    sheet = Sheet(PAPER)
    centres, radius = [(610, 533), (990, 533)], 370
    masks = [disc(centre, radius) for centre in centres]
    stripes = Image.new("RGB", sheet.image.size, TINT)
    pen = ImageDraw.Draw(stripes)
    for x in range(0, WIDTH, 38):
        pen.line(scaled([(x, 0), (x, HEIGHT)]), mix(TINT, NOTICE, 0.75), 7 * SCALE)
    sheet.image.paste(stripes, mask=masks[1])
    rows = Image.new("RGB", sheet.image.size, mix(TINT, PETROL, 0.08))
    pen = ImageDraw.Draw(rows)
    for y in range(8, HEIGHT, 38):
        pen.line(scaled([(0, y), (WIDTH, y)]), PETROL, 7 * SCALE)
    sheet.image.paste(rows, mask=masks[0])
    both = ImageChops.multiply(*masks)
    sheet.image.paste(ImageChops.multiply(stripes, rows), mask=both)
    for centre, colour in zip(centres, (PETROL, NOTICE), strict=True):
        sheet.circle(centre, radius, None, colour, 6)
    return sheet.finish()


def disc(centre, radius):
    mask = Image.new("L", (WIDTH * SCALE, HEIGHT * SCALE))
    x, y = centre
    box = scaled([(x - radius, y - radius), (x + radius, y + radius)])
    ImageDraw.Draw(mask).ellipse(box, 255)
    return mask
