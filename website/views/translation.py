"""The state of translation: what readers have in both languages, in one, and late.

Nothing here says what editors plan: which translations are written, and for when.
"""

from django.db.models import Count, F, Q, Subquery
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext

from publishing.catalogue import resolve
from publishing.content.pointer_model import SAME_RECORD
from publishing.content.registry import publishable_models
from publishing.content.sections import section_name
from publishing.content.status import any_language, visible
from publishing.models import CatalogueEntry, SyncPoint
from publishing.pages.seo import head_of_list
from text.languages import LANGUAGES
from text.pointers import Pointer

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
    """Return the languages that have something alone, and (kind, numbers, their sum).

    The numbers are that in both languages, and those in each of these alone.
    """
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
        yield {
            "name": name,
            "language": first if name == "only" else second,
            "number": rows.count(),
            "rows": [
                (Pointer(model, pk), moment)
                for model, pk, moment in rows.values_list("to_model", "to_pk", "day")[
                    :MOST
                ]
            ],
        }
