"""An issue: the editor's word, and its articles by rubric."""

from bibliography.identifiers import address
from journal.models import Issue
from journal.views.archive import path_to_archive
from journal.views.contents import (
    articles_of_issue,
    by_rubric,
    pdf_of,
    pdf_to_read,
)
from journal.views.metadata import publication_issue
from library.models import Picture
from publishing.content.addresses import path_to
from publishing.pages.seo import absolute, head_of_record
from publishing.pages.views import (
    connections_of,
    get_visible_or_404,
    render_record,
    untranslated_count,
)
from text.languages import current, others
from text.pointers import Pointer


def issue_detail(request, year, number):
    issue = get_visible_or_404(Issue.objects.for_page, year=year, number=number)
    return render_record(
        request, issue, "journal/issue_detail.html", issue_context, around
    )


def around(issue):
    """Return what its not-translated page has: the way up."""
    return {"path": path_to_archive()}


def issue_context(issue, **connected):
    """Return the context of the page; ``connected``: relations as a form has them."""
    language = current()
    articles = articles_of_issue(language, pk=issue.pk) if issue.pk else []
    cover, newer, older = (
        Pointer(model._meta.label_lower, pk) if pk else None
        for model, pk in [
            (Picture, issue.cover_id),
            (Issue, getattr(issue, "newer_pk", None)),
            (Issue, getattr(issue, "older_pk", None)),
        ]
    )
    pdfs = [end for record in [issue, *articles] for end in pdf_of(record)]
    connections = connections_of(
        issue, language, more=[*filter(None, [cover, newer, older]), *pdfs], **connected
    )
    entries = connections.entries
    picture = entries.get(cover)
    path = path_to_archive()
    head = issue_head(issue, path, picture and picture.image)
    only_there = {
        code: issue.is_visible_in(code) and getattr(issue, f"only_{code}", 0)
        for code in others(language)
    }
    return {
        "head": head,
        "issue": issue,
        "path": path,
        "cover": picture and picture.image,
        "rubrics": by_rubric(articles, entries),
        "size": len(articles),
        "left_out": untranslated_count(only_there, head),
        "download": pdf_to_read(issue, entries),
        "newer": connections.not_related(newer),
        "older": connections.not_related(older),
        "connections": connections,
        "related": connections.related,
    }


def issue_head(issue, path, cover):
    node = publication_issue(issue)
    if cover:
        node["image"] = absolute(cover.share_path)
    return head_of_record(
        issue,
        image=cover,
        nodes=[node],
        permanent_url=address("doi", issue.doi),
        path=path,
        feed=path_to("journal:feed", current()),
    )
