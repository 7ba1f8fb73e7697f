"""The items from which segments of the translation memory come."""

from dataclasses import dataclass

from django.apps import apps

from accounts.permissions import may_see
from desk.results import form_of
from publishing.content.registry import models_with_texts
from text.languages import LANGUAGES, current, languages_from


@dataclass
class Item:
    title: str
    language: str
    url: str


def labels_for(user):
    """Return the labels of the kinds that a person may see."""
    models = (model for model in models_with_texts() if may_see(user, model))
    return tuple(model._meta.label_lower for model in models)


def items_of(matches):
    """Return {pointer: Item}; of kinds with a title alone by a statement for each."""
    items, titles_of_others = {}, {}
    for match in matches:
        if match.titles and any(match.titles.values()):
            items[match.pointer] = item_at(match.pointer, match.titles)
        elif match.pointer:
            titles_of_others.setdefault(match.pointer.model, set()).add(match.pointer)
    for label, pointers in titles_of_others.items():
        model = apps.get_model(label)
        columns = [f"{model.texts[0]}_{language}" for language in LANGUAGES]
        by_pk = {pointer.pk: pointer for pointer in pointers}
        rows = model._base_manager.filter(pk__in=by_pk).values_list("pk", *columns)
        for pk, *titles in rows:
            named = dict(zip(LANGUAGES, titles, strict=True))
            items[by_pk[pk]] = item_at(by_pk[pk], named)
    return items


def item_at(pointer, titles):
    """Return an item by its title in the person's language, or in another."""
    languages = languages_from(current())
    language = next((code for code in languages if titles[code]), current())
    title = titles[language] or str(pointer)
    return Item(title, language, form_of(pointer.model, pointer.pk))
