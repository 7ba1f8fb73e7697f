"""The terms, sentences and names that are known of a block."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from accounts.permissions import may_see, may_write
from desk.translation_pane.forms import BlockForm
from desk.translation_pane.items import Item, items_of, labels_for
from desk.translation_pane.refusals import refuse
from desk.translation_pane.terms import terms_in
from glossary.models import Concept
from institute.models import Person
from institute.people.mentions import people_in
from publishing.admin.addresses import page_of
from publishing.catalogue import translation_memory
from publishing.translations.translation_memory.pairs import sentences_in

TEMPLATE = "admin/desk/translation_pane.html"


@require_POST
def show(request):
    form = BlockForm(request.POST)
    if not form.is_valid():
        return refuse(request, TEMPLATE, form)
    if not may_see(request.user, form.model_of_item):
        raise PermissionDenied
    return TemplateResponse(request, TEMPLATE, context_of(request.user, form))


def context_of(user, form):
    source, target = form.cleaned_data["source"], form.cleaned_data["target"]
    text = form.plain_text
    return {
        "source": source,
        "target": target,
        "terms": terms_in(text, source, target) if may_see(user, Concept) else [],
        "memory": memory_of(user, form),
        "names": names_in(text, target) if may_see(user, Person) else [],
        "has_suggestion": bool(settings.TRANSLATE_URL)
        and may_write(user, form.model_of_item, target),
    }


@dataclass
class Remembered:
    """What the memory has; ``item``: where it stands."""

    match: translation_memory.Match
    item: Item | None
    is_of_this_item: bool


def memory_of(user, form):
    source, target = form.cleaned_data["source"], form.cleaned_data["target"]
    sentences = sentences_in(form.cleaned_data["html"], form.is_rich, source)
    matches = translation_memory.similar(sentences, source, target, labels_for(user))
    items = items_of(matches)
    return [
        Remembered(match, items.get(match.pointer), match.pointer == form.pointer)
        for match in matches
    ]


def names_in(text, target):
    """Return the people whom a text names, with the chosen name in ``target``."""
    return [
        {
            "words": mention.words,
            "name": mention.names[target],
            "url": page_of(Person, "change", mention.person),
        }
        for mention in people_in(text)
    ]
