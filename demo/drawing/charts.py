"""Numbers that the texts give, plotted; only digits are written."""

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

# Articles of 2020 by section, in the order of the table in the text.
ARTICLES_2020 = [8, 6, 6, 6, 5, 3, 3, 3, 2, 2, 2, 2, 1, 1]


def sections_2020():
    """Fourteen bars, one dot an article."""
    sheet = Sheet(PAPER)
    top, step, left, changeset = 96, 63, 270, 136
    for row, count in enumerate(ARTICLES_2020):
        y = top + row * step + step / 2
        sheet.line([(left, y), (left + 8 * changeset + 30, y)], LINE, 2)
        colour = PETROL if row else NOTICE
        sheet.box(left, y - 19, left + count * changeset, y + 19, colour, corner=3)
        for article in range(count):
            spot = (left + (article + 0.5) * changeset, y)
            sheet.circle(spot, 8, mix(colour, PAPER, 0.82))
        sheet.digits((left - 40, y), str(count), 34, INK, 500, "rm")
    sheet.line([(left, top - 20), (left, top + 14 * step + 14)], INK, 3)
    return sheet.finish()


def hundred_manuscripts():
    """A hundred squares: 63 accepted, 13 declined after review, 24 at once."""
    sheet = Sheet(TINT)
    side, step, left, top = 66, 84, 120, 117
    for number in range(100):
        column, row = divmod(number, 10)
        x, y = left + column * step, top + row * step
        if number < 63:
            sheet.box(x, y, x + side, y + side, PETROL, corner=4)
        elif number < 76:
            sheet.box(x, y, x + side, y + side, mix(TINT, PETROL, 0.42), corner=4)
        else:
            edge = mix(TINT, PETROL, 0.42)
            sheet.box(x, y, x + side, y + side, PAPER, edge, 3, 4)
    for y, value, colour in (
        (290, "63", PETROL),
        (560, "13", mix(TINT, PETROL, 0.55)),
        (780, "24", SOFT),
    ):
        sheet.line([(1060, y), (1140, y)], mix(TINT, PETROL, 0.42), 3)
        sheet.digits((1190, y), value, 170, colour, 500, "lm")
    return sheet.finish()


def two_strategies():
    """A scale of years: 2008 to 2017, and from there to 2030."""
    sheet = Sheet(PAPER)
    left, right, year = 170, 1430, (1430 - 170) / 22

    def place(value):
        return left + (value - 2008) * year

    sheet.box(place(2008), 355, place(2017), 545, mix(PAPER, SOFT, 0.32))
    sheet.box(place(2017), 355, place(2030), 545, PETROL)
    for number in range(23):
        x = left + number * year
        is_named = number in (0, 9, 22)
        sheet.line(
            [(x, 585), (x, 645 if is_named else 611)], INK if is_named else SOFT, 3
        )
    sheet.line([(left, 585), (right, 585)], INK, 3)
    sheet.line([(place(2017), 275), (place(2017), 585)], NOTICE, 6)
    sheet.circle((place(2017), 275), 17, NOTICE)
    for value in (2008, 2017, 2030):
        colour = NOTICE if value == 2017 else INK
        sheet.digits((place(value), 725), str(value), 84, colour)
    for number in range(9):
        x = place(2008) + (number + 0.5) * year
        sheet.circle((x, 450), 7, mix(PAPER, SOFT, 0.75))
    for number in range(13):
        sheet.circle((place(2017) + (number + 0.5) * year, 450), 7, TINT)
    return sheet.finish()


def seven_areas():
    """A ring of seven equal parts, one of them apart."""
    sheet = Sheet(TINT)
    centre = (WIDTH / 2, HEIGHT / 2)
    part = 360 / 7
    for number in range(7):
        middle = number * part
        hub = on_circle(centre, 26 if number else 60, middle)
        colour = mix(PETROL, TINT, (number % 4) * 0.17) if number else NOTICE
        ends = (middle - part / 2 + 1.1, middle + part / 2 - 1.1)
        sheet.sector(hub, 210, 410, *ends, colour)
        spot = on_circle(hub, 310, middle)
        for mark in range(number + 1):
            sheet.circle(
                on_circle(spot, 44 if number else 0, mark * 360 / (number + 1)),
                11,
                PAPER,
            )
    sheet.circle(centre, 150, None, mix(TINT, PETROL, 0.35), 3)
    sheet.circle(centre, 24, PETROL)
    return sheet.finish()


def orders():
    """191 envelopes, 85 of them closed."""
    sheet = Sheet(PAPER)
    columns, width, height, gap = 17, 74, 52, 13
    left = (WIDTH - columns * width - (columns - 1) * gap) / 2
    top = (HEIGHT - 12 * height - 11 * 26) / 2
    for number in range(191):
        row, column = divmod(number, columns)
        x, y = left + column * (width + gap), top + row * (height + 26)
        envelope(sheet, x, y, width, height, number < 85)
    return sheet.finish()


def envelope(sheet, x, y, width, height, is_filled):
    fill, edge = (PETROL, PETROL) if is_filled else (PAPER, mix(PAPER, SOFT, 0.55))
    flap = TINT if is_filled else edge
    sheet.box(x, y, x + width, y + height, fill, edge, 2.5, 3)
    sheet.line(
        [(x + 5, y + 5), (x + width / 2, y + height * 0.58), (x + width - 5, y + 5)],
        flap,
        2.5,
    )
