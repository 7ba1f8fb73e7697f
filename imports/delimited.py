"""Reads CSV: its encoding and delimiter are found, and what is no text is refused.

Lines before the table that begin with # are no rows: they say what the file is.
"""

import csv
import re
from itertools import chain

from text.faults import Fault

# What no text holds; in JSON one of them takes six times its room.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
DELIMITERS = ",;\t"
# What Russian and English texts hold; of a text read in a wrong encoding little is so.
USUAL = re.compile(r"[а-яёА-ЯЁ«»„“”‘’–—…№\u00a0\u2009\u202f°§©•×−]")
# Share of the letters beyond ASCII that may be something else.
UNUSUAL = 0.1
# Characters of a cell behind which nothing more is read.
LONGEST_FIELD = 2_000_000
# Lines of what a file says of itself, and characters of each, that a caller gets.
MOST_README, LONGEST_README = 50, 500


def rows_of(path):
    """Return the rows, as numbered() does, and what stands before them."""
    encoding = encoding_of(path.read_bytes())
    file = path.open(encoding=encoding, newline="")
    readme, head = [], ""
    for head in file:
        if len(readme) == MOST_README or not head.lstrip('"').startswith("#"):
            break
        # A spreadsheet may have put it into cells.
        line = [head[: 2 * LONGEST_README].rstrip(",;\t\r\n")]
        text = ",".join(next(csv.reader(line), []))
        readme.append(text[:LONGEST_README].removeprefix("#").strip())
    else:
        head = ""
    csv.field_size_limit(LONGEST_FIELD)
    # What divides the head into the most cells.
    unquoted = re.sub(r'"[^"]*"', "", head[:1_000_000])
    delimiter = max(DELIMITERS, key=unquoted.count)
    reader = csv.reader(chain([head], file), delimiter=delimiter, strict=True)
    return numbered(reader, len(readme)), readme


def numbered(reader, before):
    """Yield number, cells and errors of each row, as far as rows can be told apart."""
    number = before
    try:
        for number, cells in enumerate(reader, start=before + 1):
            yield number, [tidy(cell) for cell in cells], []
    except csv.Error as error:
        is_long = "field larger" in str(error)
        yield number + 1, [], [[None, "long_cell" if is_long else "quotes"]]


def text_of(octets, largest):
    """Return the text of a file that is no table, with plain ends of lines."""
    if len(octets) > largest:
        raise Fault("overrun")
    text = octets.decode(encoding_of(octets))
    text = CONTROL.sub("", re.sub("\r\n?", "\n", text))
    if not text.strip():
        raise Fault("empty")
    return text


def encoding_of(octets):
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Fault("encoding")
    if b"\0" in octets:
        raise Fault("other")
    beginning = octets[:1000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if beginning.startswith((b"<", b"{\\rtf")):
        raise Fault("other")
    try:
        octets.decode()
    except UnicodeDecodeError:
        refuse_gibberish(octets)
        return "cp1251"
    return "utf-8-sig"


def refuse_gibberish(octets):
    """Windows-1251 reads nearly everything: ask whether what it reads is a language."""
    try:
        text = octets.decode("cp1251")
    except UnicodeDecodeError as error:
        raise Fault("encoding") from error
    beyond = [sign for sign in text if sign > "\x7f"]
    usual = USUAL.findall("".join(beyond))
    small = sum(sign.islower() for sign in usual)
    large = sum(sign.isupper() for sign in usual)
    # KOI8-R read so has its letters the other way round; UTF-8 with one damaged octet
    # becomes pairs of which the first is a capital.
    inverted = large > small and large > 20
    if inverted or len(beyond) - len(usual) > UNUSUAL * len(beyond):
        raise Fault("encoding")


def tidy(cell):
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()
