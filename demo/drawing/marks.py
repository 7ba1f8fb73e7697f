"""Marks of organisations that do not exist."""

from demo.drawing.sheet import (
    NOTICE,
    PAPER,
    PETROL,
    WIDTH,
    Sheet,
    mix,
    on_circle,
)

MIDDLE = (WIDTH / 2, 533)


def steps():
    """Three bars of growing height in a square: for example, one, two, three."""
    sheet = Sheet(PAPER)
    x, y = MIDDLE
    sheet.box(x - 330, y - 330, x + 330, y + 330, PETROL, corner=44)
    for number in range(3):
        left = x - 210 + number * 150
        colour = NOTICE if number == 2 else mix(PETROL, PAPER, 0.9)
        sheet.box(
            left, y + 210 - (number + 1) * 140, left + 120, y + 210, colour, corner=10
        )
    return sheet.finish()


def flasks():
    """Six circles around a seventh."""
    sheet = Sheet(PAPER)
    for number in range(6):
        spot = on_circle(MIDDLE, 250, number * 60)
        sheet.line([MIDDLE, spot], mix(PAPER, PETROL, 0.5), 16)
    for number in range(6):
        spot = on_circle(MIDDLE, 250, number * 60)
        sheet.circle(spot, 84, mix(PAPER, PETROL, 0.35 + number * 0.12))
    sheet.circle(MIDDLE, 112, NOTICE)
    sheet.circle(MIDDLE, 60, PAPER)
    return sheet.finish()
