"""What the site says of its own texts: which it has corrected, and which translated.

Nothing here says what editors plan: which translations are written, and for when.
"""

from django.db.models import Count, F, Q, Subquery
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext

from journal.models import Article as Paper
from news.models import Article
from publishing.catalogue import resolve
from publishing.content.pointer_model import SAME_RECORD
from publishing.content.registry import publishable_models
from publishing.content.sections import section_name
from publishing.content.status import any_language, visible
from publishing.models import CatalogueEntry, SyncPoint
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


# The state of translation: what readers have in both languages, in one, and late

# How many items a list shows, of how many there are.
MOST = 20


def translation(request):
    title = section_name("translation", gettext("State of translation"))
    lead = gettext(
        "What this site has in both languages, what in one only, and what is older in "
        "one of them."
    )
    lists = [*lists_of(LANGUAGES), *lists_of(LANGUAGES[::-1])]
    keys = [pointer for each in lists for pointer, _day in each["rows"]]
    entries = resolve(keys, request.LANGUAGE_CODE)
    for each in lists:
        # One may have left the site between the two statements.
        rows = [(entries.get(key), day) for key, day in each["rows"]]
        each["rows"] = [row for row in rows if row[0]]
    alone, kinds = numbers_by_kind()
    context = {
        "head": head_of_list(title, "translation", description=lead),
        "lead": lead,
        "alone": alone,
        "kinds": kinds,
        "lists": [each for each in lists if each["rows"]],
    }
    return render(request, "website/translation.html", context)


def published():
    return CatalogueEntry.objects.of_kinds(publishable_models())


def numbers_by_kind():
    """Return languages with something alone, and (kind, [both, *alone], sum)."""
    both = Q(*map(visible, LANGUAGES))
    counts = {code: Count("pk", visible(code) & ~both) for code in LANGUAGES}
    rows = published().filter(any_language(visible)).values("to_model")
    rows = rows.annotate(both=Count("pk", both), **counts)
    numbers = {row["to_model"]: row for row in rows}
    alone = [code for code in LANGUAGES if any(row[code] for row in rows)]
    kinds = []
    for model in publishable_models():
        if row := numbers.get(model._meta.label_lower):
            here = [row[name] for name in ["both", *alone]]
            kinds.append((capfirst(model._meta.verbose_name_plural), here, sum(here)))
    return alone, kinds


def lists_of(languages):
    """Yield what the second of two languages lacks, and what it has older."""
    first, second = languages
    newer = SyncPoint.objects.filter(**SAME_RECORD).out_of_sync()
    newer = newer.exclude(newer__contains=[second]).order_by("-newer_at")
    for name, here, day in [
        ("only", ~visible(second), F(f"published_at_{first}")),
        ("older", visible(second), Subquery(newer.values("newer_at")[:1])),
    ]:
        rows = published().filter(visible(first), here).annotate(day=day)
        rows = rows.filter(day__isnull=False).order_by("-day", "to_model", "-to_pk")
        first_rows = rows.values_list("to_model", "to_pk", "day")[:MOST]
        yield {
            "name": name,
            "language": first if name == "only" else second,
            "number": rows.count(),
            "rows": [(Pointer(*key), moment) for *key, moment in first_rows],
        }
