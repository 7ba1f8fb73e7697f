# /// script
# dependencies = ["fonttools", "brotli"]
# ///
"""Makes the fonts of the site: uv run tools/fonts.py FOLDER

FOLDER has three files, which are under the SIL Open Font License and reserve no name:

- GolosText[wght].ttf, of github.com/googlefonts/golos-text at cf2e2722
- Literata[opsz,wght].ttf and Literata-Italic[opsz,wght].ttf, of
  github.com/googlefonts/literata at 0c2761b7

It writes static/fonts/*.woff2, and prints the ``unicode-range`` of each for
static/css/fonts.css. The first file of each font has what a page in Russian or English
usually needs, so that it asks for no other.
"""

import io
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

STATIC = Path(__file__).resolve().parent.parent / "static" / "fonts"

# Without what hardly a text has, such as #, \ or ~; they are among the signs. With the
# letters of names: one of them in another file would be in another typeface at first.
USUAL = (
    "20-22 25-29 2B-3B 3D 3F-5B 5D 5F 61-7A A0 A7 A9 AB AD B7 BB C4 D6 DC E3-E4 E7-E9 "
    "EF F6 FC 301 401 406 410-44F 451 456 4AE-4AF 2010-2014 2018-201A 201C-201E 2026 "
    "202F 2116 2190-2193"
)
SUBSETS = {
    "": USUAL,
    "-latin": "20-FF 131 152-153 2BB-2BC 2C6 2DA 2DC 304 308 329 2000-206F 20A0-20BF "
    "2122 2190-2199 2212 2215",
    "-latin-ext": "100-2FF 1E00-1EFF",
    "-cyrillic-ext": "300-30F 400-52F",
}
MARKS = ["ccmp", "locl", "mark", "mkmk"]
FEATURES = [*MARKS, "calt", "kern", "liga", "rvrn", "tnum"]
# Source, axes, features. Weights: those of static/css/tokens.css, and of "strong".
FONTS = {
    "golos-text": ("GolosText[wght].ttf", {"wght": (400, 600)}, FEATURES),
    "literata": ("Literata[opsz,wght].ttf", {"wght": (400, 700), "opsz": 12}, FEATURES),
    # For a few words: browsers embolden it, and kerning would be a quarter of it.
    "literata-italic": (
        "Literata-Italic[opsz,wght].ttf",
        {"wght": 400, "opsz": 12},
        MARKS,
    ),
}


def codes(text):
    """Return the numbers of "20-22 A0"."""
    numbers = set()
    for part in text.split():
        first, _, last = part.partition("-")
        numbers.update(range(int(first, 16), int(last or first, 16) + 1))
    return numbers


def unicode_range(numbers):
    """Return the numbers as CSS has them."""
    runs = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(
        f"U+{first:04X}" if first == last else f"U+{first:04X}-{last:04X}"
        for first, last in runs
    )


def subset(path, numbers, axes, features):
    """Return a font with these characters, axes and features alone."""
    font = TTFont(path, recalcTimestamp=False)
    # The licence lies beside the files.
    options = Options(layout_features=features, name_IDs=[0, 1, 2])
    options.drop_tables += ["STAT", "VVAR", "meta", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=numbers)
    subsetter.subset(font)
    file = io.BytesIO()
    font.save(file)
    chosen, regular = (
        instantiateVariableFont(TTFont(file, recalcTimestamp=False), place)
        for place in [axes, axes | {"wght": 400}]
    )
    # Kerning of its own for each weight would be a tenth of the file.
    for table in {"GPOS", "GDEF"} & {*regular.keys()}:
        chosen[table] = regular[table]
    return chosen


def main(folder):
    for name, (source, axes, features) in FONTS.items():
        taken = set()
        for suffix, text in SUBSETS.items():
            # No character is in two ranges: a browser would ask for both files.
            numbers = codes(text) - taken
            taken |= numbers
            font = subset(folder / source, numbers, axes, features)
            font.flavor = "woff2"
            path = STATIC / f"{name}{suffix}.woff2"
            font.save(path)
            sys.stdout.write(f"{path.name}: {unicode_range(numbers)}\n")


main(Path(sys.argv[1]))
