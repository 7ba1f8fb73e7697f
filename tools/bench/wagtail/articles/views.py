from django.core.paginator import Paginator
from django.shortcuts import render
from wagtail.models import Page

from articles.models import PAGE_SIZE


def search(request):
    text = request.GET.get("q", "")
    found = Page.objects.live().search(text) if text else Page.objects.none()
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "search.html", {"query": text, "results": page})
