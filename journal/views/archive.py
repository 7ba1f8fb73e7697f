"""The issues of all years."""

from django.shortcuts import render
from django.utils.translation import gettext

from journal.models import Issue
from publishing.seo import head_of_list


def archive(request):
    issues = Issue.objects.visible_in().latest_first().without_texts()
    head = head_of_list(gettext("Archive"), "journal:archive")
    return render(request, "journal/archive.html", {"head": head, "issues": issues})
