"""Words in all published texts that say the same, with their translation."""

from django import forms
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from desk.translation_pane.forms import DirectionForm
from desk.translation_pane.items import items_of, labels_for
from desk.translation_pane.refusals import refuse
from publishing.catalogue.translation_memory import concordance

TEMPLATE = "admin/desk/concordance.html"


class ConcordanceForm(DirectionForm):
    q = forms.CharField(label=_("Find in translations"), max_length=500, required=False)


@require_GET
def show(request):
    form = ConcordanceForm(request.GET)
    if not form.is_valid():
        return refuse(request, TEMPLATE, form)
    names = ["q", "source", "target"]
    query, source, target = (form.cleaned_data[name] for name in names)
    count, matches = concordance(query, source, target, labels_for(request.user))
    items = items_of(matches)
    return TemplateResponse(
        request,
        TEMPLATE,
        {
            "query": query,
            "source": source,
            "target": target,
            "count": count,
            "is_cut": count > sum(match.times for match in matches),
            "pairs": [(match, items.get(match.pointer)) for match in matches],
        },
    )
