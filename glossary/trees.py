"""The hierarchy of concepts as the lines of nested lists; circles are allowed."""

from dataclasses import dataclass


@dataclass
class TreeLine:
    """A concept in a tree, before the lines of its narrower concepts.

    ``number``: direct children. ``closes``: nested lists that end after this line.
    ``is_repeated``: its children were listed under an earlier line. ``is_truncated``:
    they did not fit.
    """

    concept: object
    depth: int
    number: int = 0
    is_repeated: bool = False
    is_truncated: bool = False
    closes: int = 0

    @property
    def has_list(self):
        return bool(self.number) and not (self.is_repeated or self.is_truncated)

    @property
    def ends(self):
        return range(self.closes)


def children_of(nodes):
    """Return {key: its narrower concepts}; ``nodes``: {key: concept}, in order."""
    children = {pk: [] for pk in nodes}
    for concept in nodes.values():
        for pk in concept.broader_pks:
            if pk in children and pk != concept.pk:
                children[pk].append(concept)
    return children


def roots_of(nodes):
    """Return the concepts with narrower ones only; of a circle, its first."""
    children = children_of(nodes)
    roots = [
        concept
        for pk, concept in nodes.items()
        if not any(broader in nodes for broader in concept.broader_pks) and children[pk]
    ]
    reached = set()
    for concept in roots:
        reach(concept.pk, children, reached)
    for pk, concept in nodes.items():
        if pk not in reached and children[pk]:
            roots.append(concept)
            reach(pk, children, reached)
    return roots


def reach(pk, children, reached):
    """Add a concept and all below it to the set ``reached``."""
    stack = [pk]
    while stack:
        pk = stack.pop()
        if pk not in reached:
            reached.add(pk)
            stack.extend(concept.pk for concept in children[pk])


def lines_within(roots, nodes, limit):
    """Return the lines of these trees, down to a depth at which ``limit`` lines do."""
    lines = tree_lines(roots, nodes)
    if len(lines) <= limit:
        return lines
    depths = sorted(line.depth for line in lines)
    return tree_lines(roots, nodes, deepest=max(depths[limit] - 1, 0))


def tree_lines(roots, nodes, deepest=None):
    """Return the lines of these trees, down to a depth.

    A concept stands under each broader one, its own children only the first time.
    """
    children, listed, lines = children_of(nodes), set(), []
    # A concept and its depth, or None at the end of a list.
    stack = [(concept, 0) for concept in reversed(roots)]
    while stack:
        item = stack.pop()
        if item is None:
            lines[-1].closes += 1
            continue
        concept, depth = item
        narrower = children[concept.pk]
        line = TreeLine(concept, depth, number=len(narrower))
        line.is_repeated = concept.pk in listed
        line.is_truncated = bool(narrower) and depth == deepest
        lines.append(line)
        if line.has_list:
            listed.add(concept.pk)
            stack.append(None)
            stack.extend((child, depth + 1) for child in reversed(narrower))
    return lines
