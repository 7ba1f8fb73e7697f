from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext

from glossary.interchange.formats import FORMATS
from glossary.letters import letters, part_of
from glossary.models import Concept, Term
from glossary.pdf.offer import book_in
from publishing.seo import addresses_of, head_of_list
from publishing.views import Counted, page_of
from text.languages import current, others

# A glossary of no more terms than this stands on one page, with its letters as anchors.
WHOLE = 300
# So many terms of a letter stand on one page.
PAGE_SIZE = 200


@dataclass
class Line:
    """A term of the index; ``title`` is that by which its concept goes."""

    text: str
    status: str
    letter: str
    title: str
    slug: str
    is_replaced: int | None

    @property
    def is_synonym(self):
        return self.text != self.title

    @property
    def status_told(self):
        """Say of a term what one must know before using it."""
        if self.status in {Term.Status.DEPRECATED, Term.Status.SUPERSEDED}:
            return Term.Status(self.status).label
        return gettext("replaced") if self.is_replaced else ""

    @property
    def url(self):
        return Concept.address(current(), slug=self.slug)


def index(request):
    """Show all terms of the language; of a big glossary those of the first letter."""
    language = current()
    parts = letters(Term.objects.letters(language), language)
    present = [part for part in parts if part.count]
    number = sum(part.count for part in present)
    is_whole = number <= WHOLE
    terms = Term.objects.in_the_index(language)
    if not is_whole:
        terms = terms.under(present[0].name, language)
        number = present[0].count
    page = page_of(request, Counted(terms, number), WHOLE if is_whole else PAGE_SIZE)
    head = head_of_list(
        gettext("Glossary"),
        "glossary:index",
        page=page.number,
        feed=addresses_of("glossary:feed")[language],
    )
    return show(request, head, page, parts, is_whole=is_whole)


def letter(request, letter):
    """Show the terms of one letter."""
    language = current()
    parts = letters(Term.objects.letters(language), language)
    part = next((one for one in parts if one.name == letter and one.count), None)
    if part is None:
        raise Http404
    terms = Term.objects.in_the_index(language).under(letter, language)
    page = page_of(request, Counted(terms, part.count), PAGE_SIZE)
    head = head_of_list(
        gettext("Glossary: %(letter)s") % {"letter": part.label},
        "glossary:letter",
        kwargs={"letter": letter},
        page=page.number,
        languages=[language],
    )
    # The other alphabet may not have the letter.
    for code in others(language):
        head.addresses[code] = addresses_of("glossary:index")[code]
    return show(request, head, page, parts, is_whole=False, chosen=letter)


def show(request, head, page, parts, *, is_whole, chosen=None):
    language = current()
    groups = {}
    for row in page:
        line = Line(**row)
        groups.setdefault(part_of(line.letter, language), []).append(line)
    if not is_whole and chosen is None:
        chosen = next(iter(groups), None)
    return render(
        request,
        "glossary/index.html",
        {
            "head": head,
            "page": page,
            "parts": parts,
            "groups": [
                (part, groups[part.name]) for part in parts if part.name in groups
            ],
            "is_whole": is_whole,
            "chosen": chosen,
            "here": "index",
            "files": FORMATS,
            "book": book_in(language),
        },
    )
