from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext

from glossary.models import Concept, Domain
from publishing.pages.seo import head_of_list
from publishing.pages.views import Counted, paginate
from text.languages import LANGUAGES, current, others

PAGE_SIZE = 100


def domain_list(request):
    domains = list(Domain.objects.with_concepts_in(current()))
    most = max((domain.number for domain in domains), default=1)
    for domain in domains:
        domain.length = f"{100 * domain.number // most}%"
    head = head_of_list(gettext("Subject fields"), "glossary:domains", listed=domains)
    context = {"head": head, "domains": domains, "here": "domains"}
    return render(request, "glossary/domain_list.html", context)


def domain_detail(request, code):
    """Show the concepts of a domain; without any, link to the other language."""
    language = current()
    domain = Domain.objects.with_numbers().filter(code=code).first()
    languages = [code for code in LANGUAGES if domain and domain.number_in(code)]
    if not languages:
        raise Http404
    concepts = Concept.objects.visible_in().filter(domains=domain.pk)
    concepts = concepts.by_name(language).without_texts()
    page = paginate(request, Counted(concepts, domain.number_in(language)), PAGE_SIZE)
    head = head_of_list(
        domain.title_in(language),
        "glossary:domain",
        kwargs={"code": code},
        page=page.number,
        languages=languages,
        noindex=language not in languages,
    )
    elsewhere = next((code for code in others(language) if code in languages), None)
    return render(
        request,
        "glossary/domain_detail.html",
        {
            "head": head,
            "domain": domain,
            "page": page,
            "other_language": elsewhere,
            "other_url": elsewhere and head.addresses[elsewhere],
            "here": "domain",
        },
    )
