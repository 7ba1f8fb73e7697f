"""What was corrected, retracted or removed, and when."""

from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext

from journal.models import Article as Paper
from news.models import Article
from publishing.catalogue import resolve
from publishing.content.sections import section_name
from publishing.pages.seo import head_of_list
from publishing.pages.views import paginate, untranslated_count
from text.languages import LANGUAGES, current, others
from text.pointers import Pointer


def correction_list(request):
    keys = {code: keys_of_corrections(code) for code in LANGUAGES}
    language = current()
    page = paginate(request, keys[language])
    page.object_list = corrections_at(page.object_list, language)
    lead = gettext(
        "What we have corrected or retracted. Each text says so itself; this page "
        "lists them all."
    )
    title = section_name("corrections", gettext("Corrections"))
    head = head_of_list(title, "corrections", page=page.number, description=lead)
    here = {pointer for pointer, _facts in keys[language]}
    only_there = {
        code: len({pointer for pointer, _facts in keys[code]} - here)
        for code in others(language)
    }
    context = {"head": head, "lead": lead, "page": page}
    context["left_out"] = untranslated_count(only_there, head)
    return render(request, "website/correction_list.html", context)


def keys_of_corrections(language):
    """Return (pointer, facts) of what readers of a language see, the latest first."""
    news = Article.objects.filter(**{f"correction_{language}__gt": ""})
    notices = Paper.objects.filter(kind__in=Paper.NOTICES)
    rows = []
    for records, day, text in [
        (news, "corrected_on", "correction"),
        (notices, "issued_on", "summary"),
    ]:
        facts = (
            records.rewrite(False)
            .visible_in(language)
            .values_list("pk", day, f"{text}_{language}", "first_published_at")
        )
        label = records.model._meta.label_lower
        rows += [(Pointer(label, pk), others) for pk, *others in facts]
    rows.sort(key=lambda row: (str(row[1][0] or ""), row[1][2], row[0]), reverse=True)
    return rows


def corrections_at(keys, language):
    """Return (entry, what it is, day, what is said of it): an item, or a notice."""
    entries = resolve([pointer for pointer, _facts in keys], language)
    return [
        (entries[pointer], kind_of(entries[pointer]), day, text or "")
        for pointer, (day, text, _published_at) in keys
        if pointer in entries
    ]


def kind_of(entry):
    if entry.model is Paper:
        return capfirst(str(Paper.Kind(entry.details["kind"]).label))
    return entry.kind_name
