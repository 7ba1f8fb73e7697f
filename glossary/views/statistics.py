from django.shortcuts import render
from django.utils.translation import gettext

from glossary.models import Concept, Domain, Source, Term
from publishing.seo import head_of_list
from text.languages import LANGUAGES, current, own_name

# How many sources are shown.
MOST_CITED = 20


def statistics(request):
    """Count what readers can see."""
    numbers = Concept.objects.numbers()
    terms = Term.objects.numbers()
    statuses = [
        {
            "label": status.label,
            "numbers": [terms.get((code, status), 0) for code in LANGUAGES],
        }
        for status in Term.Status
        if status != Term.Status.LOOKUP
    ]
    columns = [status["numbers"] for status in statuses]
    return render(
        request,
        "glossary/statistics.html",
        {
            "head": head_of_list(
                gettext("The glossary in numbers"), "glossary:statistics"
            ),
            "numbers": numbers,
            "languages": [(code, own_name(code)) for code in LANGUAGES],
            "concepts": [numbers[code] for code in LANGUAGES],
            "alone": [numbers[f"only_{code}"] for code in LANGUAGES],
            "terms": [sum(row) for row in zip(*columns, strict=True)],
            "statuses": statuses,
            "domains": Domain.objects.with_concepts_in(current()),
            "sources": Source.objects.most_cited()[:MOST_CITED],
            "here": "statistics",
        },
    )
