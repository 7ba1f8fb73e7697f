"""The hierarchy of concepts, as nested lists."""

from dataclasses import dataclass

from django.shortcuts import render
from django.utils.translation import gettext

from glossary.models import Concept
from publishing.pages.seo import head_of_list
from publishing.pages.views import paginate
from text.languages import current

# Trees on a page.
TREES = 50


def tree(request):
    """Show the hierarchy of the concepts that have a broader or narrower one."""
    language = current()
    concepts = Concept.objects.visible_in().in_the_hierarchy().by_name(language)
    nodes = {concept.pk: concept for concept in concepts.only_named(language)}
    children = children_of(nodes)
    roots = roots_of(nodes, children)
    page = paginate(request, roots, TREES)
    return render(
        request,
        "glossary/tree.html",
        {
            "head": head_of_list(
                gettext("Tree of concepts"), "glossary:tree", page=page.number
            ),
            "page": page,
            "lines": tree_lines(page, children),
            "here": "tree",
        },
    )


@dataclass
class TreeLine:
    """A concept in a tree, before the lines of its narrower concepts.

    ``number``: direct children. ``closes``: nested lists that end after this line.
    ``is_repeated``: its children were listed under an earlier line.
    """

    concept: object
    depth: int
    number: int = 0
    is_repeated: bool = False
    closes: int = 0

    @property
    def has_list(self):
        return bool(self.number) and not self.is_repeated

    @property
    def ends(self):
        return range(self.closes)


def children_of(nodes):
    """Return {key: its narrower concepts}; ``nodes``: {key: concept}, in order."""
    children = {pk: [] for pk in nodes}
    for concept in nodes.values():
        for pk in concept.broader_pks:
            if pk in children:
                children[pk].append(concept)
    return children


def roots_of(nodes, children):
    """Return the concepts with narrower ones only."""
    return [
        concept
        for pk, concept in nodes.items()
        if children[pk] and nodes.keys().isdisjoint(concept.broader_pks)
    ]


def tree_lines(roots, children):
    """Return the lines of these trees.

    A concept stands under each broader one, its own children only the first time.
    """
    listed, lines = set(), []
    # A concept and its depth, or None at the end of a list.
    stack = [(concept, 0) for concept in reversed([*roots])]
    while stack:
        item = stack.pop()
        if item is None:
            lines[-1].closes += 1
            continue
        concept, depth = item
        narrower = children[concept.pk]
        line = TreeLine(concept, depth, number=len(narrower))
        line.is_repeated = concept.pk in listed
        lines.append(line)
        if line.has_list:
            listed.add(concept.pk)
            stack.append(None)
            stack.extend((child, depth + 1) for child in reversed(narrower))
    return lines
