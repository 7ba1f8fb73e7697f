"""The hierarchy of concepts, as nested lists."""

from dataclasses import dataclass, field

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from glossary.models import Concept
from publishing.pages.lists import ListPage

# How deep a tree is shown: templates nest no deeper. Each page lists what is below it.
DEEPEST = 30


class Tree(ListPage):
    """The concepts that have a broader or narrower one."""

    route, template = "glossary:tree", "glossary/tree.html"
    heading = _("Tree of concepts")
    # Trees on a page.
    size = 50
    numbers = None

    @cached_property
    def nodes(self):
        """{key: concept}, in order."""
        concepts = Concept.objects.visible_in().in_the_hierarchy()
        concepts = concepts.by_name(self.language).only_named(self.language)
        return {concept.pk: concept for concept in concepts}

    @cached_property
    def children(self):
        return children_of(self.nodes)

    def items(self):
        return roots_of(self.nodes, self.children)

    def context(self):
        listed = set()
        roots = [branch(root, self.children, listed) for root in self.page]
        return {"branches": roots}


@dataclass
class Branch:
    """A concept in a tree; ``number``: of its narrower concepts.

    ``below``: their branches, none where these were listed under an earlier one.
    """

    concept: object
    number: int
    below: list = field(default_factory=list)


def branch(concept, children, listed, depth=1):
    """Return the branch of a concept; ``listed``: those whose children stand above.

    A concept stands under each broader one, its own children only the first time.
    """
    narrower = children[concept.pk] if depth < DEEPEST else []
    made = Branch(concept, len(narrower))
    if narrower and concept.pk not in listed:
        listed.add(concept.pk)
        below = (branch(child, children, listed, depth + 1) for child in narrower)
        made.below = [*below]
    return made


def children_of(nodes):
    """Return {key: its narrower concepts}."""
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
