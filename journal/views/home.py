"""The journal's own page: the current issue, and who makes the journal."""

from django.shortcuts import render

from journal.models import Journal
from publishing.seo import head_of_list


def journal(request):
    journal = Journal.objects.get_or_unnamed()
    context = {"head": head_of_list(str(journal), "journal:home"), "journal": journal}
    return render(request, "journal/home.html", context)
