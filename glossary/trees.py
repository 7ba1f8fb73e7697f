"""The hierarchy of concepts as nested lists, whatever circles there may be in it."""

from dataclasses import dataclass


@dataclass
class Line:
    """One concept of a tree, written before what is below it.

    ``number``: how many concepts are below it; ``closes``: how many lists end behind
    it. ``is_told_above``: what is below it stands where it was met first; ``is_cut``:
    there is no room for that.
    """

    concept: object
    depth: int
    number: int = 0
    is_told_above: bool = False
    is_cut: bool = False
    closes: int = 0

    @property
    def is_branch(self):
        return bool(self.number) and not (self.is_told_above or self.is_cut)

    @property
    def ends(self):
        return range(self.closes)


def below_of(nodes):
    """Return {key: the narrower concepts}; ``nodes``: {key: concept}, in order."""
    below = {pk: [] for pk in nodes}
    for concept in nodes.values():
        for pk in concept.broader_pks:
            if pk in below and pk != concept.pk:
                below[pk].append(concept)
    return below


def roots_of(nodes):
    """Return the concepts with nothing broader; of a circle, its first.

    What a reader sees nothing narrower of is no tree.
    """
    below = below_of(nodes)
    tops = [
        concept
        for pk, concept in nodes.items()
        if not any(one in nodes for one in concept.broader_pks) and below[pk]
    ]
    reached = set()
    for concept in tops:
        reach(concept.pk, below, reached)
    for pk, concept in nodes.items():
        if pk not in reached and below[pk]:
            tops.append(concept)
            reach(pk, below, reached)
    return tops


def reach(pk, below, reached):
    """Add a concept and all below it to what is reached."""
    waiting = [pk]
    while waiting:
        pk = waiting.pop()
        if pk not in reached:
            reached.add(pk)
            waiting.extend(one.pk for one in below[pk])


def fitting(roots, nodes, most):
    """Return the lines of these trees, as deep as ``most`` lines have room for."""
    lines = unfolded(roots, nodes)
    if len(lines) <= most:
        return lines
    depths = sorted(line.depth for line in lines)
    return unfolded(roots, nodes, deepest=max(depths[most] - 1, 0))


def unfolded(roots, nodes, deepest=None):
    """Return the lines of these trees, down to a depth.

    A concept stands under each that is broader; what is below it, only the first time.
    """
    below, told, lines = below_of(nodes), set(), []
    # What is still to be written: a concept and its depth; None ends a list.
    waiting = [(concept, 0) for concept in reversed(roots)]
    while waiting:
        one = waiting.pop()
        if one is None:
            lines[-1].closes += 1
            continue
        concept, depth = one
        narrower = below[concept.pk]
        line = Line(concept, depth, number=len(narrower))
        line.is_told_above = concept.pk in told
        line.is_cut = bool(narrower) and depth == deepest
        lines.append(line)
        if line.is_branch:
            told.add(concept.pk)
            waiting.append(None)
            waiting.extend((one, depth + 1) for one in reversed(narrower))
    return lines
