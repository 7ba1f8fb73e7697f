"""The map of a domain: its concepts, and what is broader or related, as a drawing.

Concepts stand in the cells of a grid whose rows are shifted against each other; labels
fit their cells. Two exchange their places as long as that makes the lines shorter. In
the end labels move out of the way of lines. What has no lines stands at the foot.
"""

from collections import Counter
from functools import lru_cache, partial
from itertools import chain
from math import ceil

from django.db.models import Q

from glossary.models import Concept
from glossary.models.subqueries import DETAILS
from institute.organization.share_picture import font_of, wrapped
from publishing.models import Link
from text.languages import others

# Of more concepts those are drawn that have the most relations.
MOST = 24
COLUMNS, CELL, GAP, MOST_SPREAD = 5, 174, 12, 1.5
WIDTH, PHONE, AT_THE_FOOT = 960, 350, 6
# Where a label may stand: below its dot, above, beside, and at a corner.
SIDES = (1j, -1j, 1 + 0j, -1 + 0j, 1 + 1j, -1 + 1j, 1 - 1j, -1 - 1j)
ANCHORS = {0: "middle", 1: "start", -1: "end"}
# The radius of a dot; of one with so many relations, whose term is bold.
RADIUS, RADIUS_OF_HUB, HUB = 6, 8, 4
# Size and leading of a term and its equivalent, as in glossary/map.html.
TERM, EQUIVALENT, MOST_LINES = (15, 18), (13, 16), 4
# What a line costs besides its length: to cross a dot, to lead down to what is broader.
CROSSING, DOWNWARD, ROUNDS = 1.5, 2, 12
# How far the head of an arrow stands from the middle of its dot, and half its size.
HEAD, HALF_HEAD = 14, 6 + 6j


def map_of(domain, language):
    """Return {listed, numbers, concepts, foot, height} of a domain in a language.

    Some ``concepts`` are drawn, those without lines below ``foot``. ``above`` each is
    what is broader, ``beside`` related.
    """
    seen = Concept.objects.visible_in(language).by_name(language).without_texts()
    own = seen.filter(domains=domain.pk)
    own = own.annotate(domain_rows=DETAILS["domain_rows"](Concept)).in_bulk()
    relations = relations_of(own.keys())
    near = seen.filter(pk__in={*chain(*relations)} - own.keys()).in_bulk()
    relations = within(own | near, relations)
    numbers = Counter(chain(*relations))
    # A neighbour is drawn if it is broader than a concept, or joins two.
    broader = {pair[1] for pair, is_broader in relations.items() if is_broader}
    keys = [*own, *(key for key in near if key in broader or numbers[key] > 1)]
    listed = {key: (own | near)[key] for key in keys}
    keys.sort(key=lambda key: (key in near, -numbers[key]))
    drawn = {key: listed[key] for key in listed if key in keys[:MOST]}
    relations_drawn = within(drawn, relations)
    numbers_drawn = Counter(chain(*relations_drawn))
    for key, concept in listed.items():
        concept.above, concept.beside = [], []
        concept.is_near = key in near
        concept.is_shared = key in own and len(concept.domain_rows) > 1
        concept.beyond = numbers[key] - numbers_drawn[key]
        concept.radius = RADIUS_OF_HUB if numbers_drawn[key] >= HUB else RADIUS
        set_label(concept, language)
    for (one, other), is_broader in within(listed, relations).items():
        one, other = listed[one], listed[other]
        (one.above if is_broader else one.beside).append(other)
        if not is_broader:
            other.beside.append(one)
    neighbours = sum(concept.is_near for concept in listed.values())
    linked = {key: drawn[key] for key in drawn if numbers_drawn[key]}
    foot = place(linked, relations_drawn) if linked else 0
    loose = [drawn[key] for key in drawn if key not in linked]
    height = place_at_the_foot(loose, foot)
    for concept in drawn.values():
        (middle, half), side = box_of(concept, concept.side), concept.side.real
        concept.left, concept.top = int((middle - half).real), int((middle - half).imag)
        concept.anchor, concept.at = ANCHORS[side], int(middle.real - side * half.real)
    return {
        "listed": [*listed.values()],
        "numbers": (len(listed) - neighbours, neighbours),
        "concepts": [*drawn.values()],
        "foot": loose and foot,
        "height": foot and height,
        # A phone shows first what has the most relations.
        "start": linked and drawn[max(linked, key=numbers.get)].x - PHONE // 2,
    }


def relations_of(keys):
    """Return {(key, other key): whether that is broader} of concepts."""
    label, through = Concept._meta.label_lower, Concept.broader.through.objects
    arrows = through.filter(Q(from_concept__in=keys) | Q(to_concept__in=keys))
    links = Link.objects.related().filter(from_model=label, to_model=label)
    links = links.filter(Q(from_pk__in=keys) | Q(to_pk__in=keys)).order_by("pk")
    pairs = map(sorted, links.values_list("from_pk", "to_pk"))
    relations = dict.fromkeys(map(tuple, pairs), False)
    for pair in arrows.order_by("pk").values_list("from_concept", "to_concept"):
        relations.pop(tuple(sorted(pair)), None)
        relations[pair] = True
    return relations


def within(concepts, relations):
    keys = concepts.keys()
    return {pair: kind for pair, kind in relations.items() if keys >= {*pair}}


font_of_size = lru_cache(font_of)


def set_label(concept, language):
    [other] = others(language)
    equivalent = concept.title_in(other) if concept.is_visible_in(other) else ""
    concept.equivalent, concept.lines = equivalent, []
    concept.width = concept.height = 0
    texts = {TERM: concept.title_in(language), EQUIVALENT: equivalent}
    for (size, leading), text in texts.items():
        # It may also break at its hyphens.
        parts = wrapped(text.replace("-", "-\0 "), font_of_size(size), CELL - 2 * GAP)
        lines = [part.replace("-\0 ", "-").rstrip("\0") for part in parts]
        if len(lines) > MOST_LINES:
            lines[MOST_LINES - 1 :] = [f"{lines[MOST_LINES - 1]}…"]
        concept.lines.append(lines)
        concept.height += leading * len(lines)
        widths = [0, *map(font_of_size(size).getlength, lines)]
        concept.width = min(CELL - 2, ceil(max(concept.width, *widths)))


def place(concepts, relations):
    """Give each concept its place, and its label that above or below."""
    grid, rows, y = Grid(concepts, relations), {}, 0
    for key, concept in concepts.items():
        (column, row), lines = grid.places[key], grid.lines[key]
        concept.x = CELL * (2 * column + 1 + row % 2) // 2
        ends = [(grid.places[end][1] - row, (1, 3, 10)[kind]) for end, kind in lines]
        down = sum(weight * ((rows > 0) - (rows < 0)) for rows, weight in ends)
        rows.setdefault(row, ([], []))[down > 0].append(concept)
    for _row, (below, above) in sorted(rows.items()):
        y += 2 * GAP + max((concept.height for concept in above), default=0)
        for concept in below + above:
            concept.y, concept.side = y, 1j if concept in below else -1j
        y += 2 * GAP + max((concept.height for concept in below), default=0)
    first, last = (end(it.x for it in concepts.values()) for end in (min, max))
    for concept in concepts.values():
        # The map is as wide as its page.
        wide = min(MOST_SPREAD, (WIDTH - CELL) / max(1, last - first))
        concept.x = int(WIDTH / 2 + wide * (concept.x - (first + last) / 2))
    lines = {pair: [spot(concepts[key]) for key in pair] for pair in relations}
    arrows = [line for pair, line in lines.items() if relations[pair]]
    heads = [end + HEAD * (start - end) / abs(start - end) for start, end in arrows]
    for concept in 4 * [*concepts.values()]:
        others = [each for each in concepts.values() if each is not concept]
        how_bad = partial(clutter, concept, others, [*lines.values(), *arrows], heads)
        concept.side = min([concept.side, *SIDES], key=how_bad)
    return y


def place_at_the_foot(concepts, y):
    """Place concepts without lines in rows; return the height of the whole."""
    for start in range(0, len(concepts), AT_THE_FOOT):
        row, y = concepts[start : start + AT_THE_FOOT], y + 3 * GAP
        for column, concept in enumerate(row):
            concept.x = WIDTH * (2 * column + 1) // (2 * AT_THE_FOOT)
            concept.y, concept.side = y, 1j
        y += 2 * GAP + max(concept.height for concept in row)
    return y


def spot(concept):
    return complex(concept.x, concept.y)


def box_of(concept, side):
    """Return the middle and half the size of a label on a side of its dot."""
    half = complex(concept.width, concept.height) / 2
    room = (concept.radius + 5) * (0.5 if side.real and side.imag else 1)
    away = complex(side.real * (half.real + room), side.imag * (half.imag + room))
    return spot(concept) + away, half


def clutter(concept, others, lines, heads, side):
    """Return how bad a side of a dot is for its label."""
    box = middle, half = box_of(concept, side)
    out = max(0, half.real - middle.real, middle.real + half.real - WIDTH)
    things = [(spot(each), (1 + 1j) * each.radius) for each in others]
    things += [box_of(each, each.side) for each in others]
    met = sum(meets(at, at, box, size + 2j) for at, size in things)
    # Letters that a reader spaces (WCAG 1.4.12) make a label wider by a quarter.
    wider = half.real / 4 + 2j
    met += sum(meets(at, at, box, size + size.real / 4 + wider) for at, size in things)
    met = 1000 * met + 10 * sum(meets(at, at, box, HALF_HEAD) for at in heads)
    return 100 * out + met + sum(meets(*line, box, 3 + 3j) for line in lines)


def meets(start, end, box, room):
    """Tell whether a line leads through a box that is larger by some room."""
    way, off, half = (end - start) / 2, (start + end) / 2 - box[0], box[1] + room
    return (
        abs(off.real) <= half.real + abs(way.real)
        and abs(off.imag) <= half.imag + abs(way.imag)
        and abs(off.real * way.imag - off.imag * way.real)
        <= half.real * abs(way.imag) + half.imag * abs(way.real)
    )


@lru_cache
def point(cell):
    """Return where a cell stands in the plane, in widths of a cell."""
    column, row = cell
    return complex(column + row % 2 / 2, row * 0.6)


@lru_cache(10_000)
def line(start, end):
    """Return the length of the line between two cells, and the cells it crosses."""
    way, crossed = point(end) - point(start), set()
    first, last = sorted([start[1], end[1]])
    for cell in cells_of(range(first, last + 1)):
        # How far it stands along the line, and beside it.
        at = (point(cell) - point(start)) * way.conjugate() / abs(way)
        if 0.01 < at.real < abs(way) - 0.01 and abs(at.imag) < 0.25:
            crossed.add(cell)
    return abs(way), crossed


def cells_of(rows):
    return [(column, row) for row in rows for column in range(COLUMNS)]


class Grid:
    """``places``: the cell of each key; ``lines``: (other, 1 if that is broader)."""

    def __init__(self, keys, relations):
        self.lines = {key: [] for key in keys}
        for (one, other), is_broader in relations.items():
            self.lines[one].append((other, int(is_broader)))
            self.lines[other].append((one, -int(is_broader)))
        rows = ceil(len(keys) / (COLUMNS - 1)) + 1
        self.cells, self.places, self.taken = cells_of(range(rows)), {}, {}
        middle = point((COLUMNS // 2, rows // 2))
        # From the middle, each next to what it has to do with.
        self.cells.sort(key=lambda cell: abs(point(cell) - middle))
        rest = sorted(keys, key=lambda key: len(self.lines[key]))
        while rest:
            if (key := rest.pop()) not in self.places:
                free = (cell for cell in self.cells if cell not in self.taken)
                self.put(key, min(free, key=partial(self.cost, key)))
                rest += [other for other, _kind in self.lines[key]]
        for _round in range(ROUNDS):
            moves = [self.improve(key) for key in keys]
            if not any(moves):
                break

    def cost(self, key, cell):
        """Return how bad the lines of a concept in a cell are."""
        cost = 0
        for other, kind in self.lines[key]:
            if end := self.places.get(other):
                length, crossed = line(cell, end)
                is_wrong = kind and kind * (end[1] - cell[1]) >= 0
                cost += length**1.5 + DOWNWARD * is_wrong
                cost += CROSSING * len(crossed & self.taken.keys())
        return cost

    def put(self, key, cell):
        if key is not None:
            self.places[key], self.taken[cell] = cell, key

    def exchange(self, one, other):
        """Exchange what stands in two cells, also with nothing."""
        keys = self.taken.pop(one, None), self.taken.pop(other, None)
        self.put(keys[0], other)
        self.put(keys[1], one)

    def improve(self, key):
        """Move a concept wherever that is better; return whether it was."""
        start = self.places[key]
        for cell in self.cells:
            here = self.places[key]
            both = {key, self.taken.get(cell, key)}
            before = sum(self.cost(each, self.places[each]) for each in both)
            self.exchange(here, cell)
            if sum(self.cost(each, self.places[each]) for each in both) >= before:
                self.exchange(here, cell)
        return self.places[key] != start
