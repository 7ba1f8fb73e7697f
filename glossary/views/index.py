from django.shortcuts import render
from django.utils.translation import gettext

from glossary.models import Term
from publishing.languages import current
from publishing.seo import head_of_list


def index(request):
    """Show the terms of the language, letter by letter."""
    terms = Term.objects.visible_in(current()).that_are_read().select_related("concept")
    return render(
        request,
        "glossary/index.html",
        {
            "head": head_of_list(gettext("Glossary"), "glossary:index"),
            "terms": terms.order_by("folded", "pk"),
        },
    )
