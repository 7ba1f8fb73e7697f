"""An issue, with its articles by rubric; the archive of all issues."""

from django.shortcuts import redirect, render
from django.utils.translation import gettext

from bibliography.identifiers import address
from journal.models import Issue, Journal
from journal.models.issue import number_shown
from journal.views.contents import articles_of_issue, bars_of, by_rubric
from journal.views.metadata import publication_issue
from publishing.cache.compiled import compiled
from publishing.content.addresses import path_to
from publishing.content.sections import crumbs_to
from publishing.pages.items import ItemPage
from publishing.pages.seo import absolute, head_of_list
from publishing.pages.views import untranslated_count
from text.languages import current, others


class IssuePage(ItemPage):
    model = Issue
    shows = ["cover", "whole"]
    feed_route = "journal:feed"

    def __init__(self, record, **form):
        self.articles = articles_of_issue(current(), pk=record.pk) if record.pk else []
        self.journal = Journal.objects.known()
        self.path = path_to_archive(self.journal)
        super().__init__(record, **form)

    @staticmethod
    def around(issue):
        """Return what its not-translated page has: the way up."""
        return {"path": path_to_archive()}

    def more_pointers(self):
        return [*filter(None, self.neighbours())]

    def head_fields(self):
        return {"permanent_url": address("doi", self.record.doi), "path": self.path}

    def json_ld(self):
        node, cover = publication_issue(self.record), self.picture
        return node | ({"image": absolute(cover.share_path)} if cover else {})

    def context(self):
        newer, older = map(self.connections.not_related, self.neighbours())
        return {
            "path": self.path,
            "cover": self.picture,
            "journal": self.journal,
            "number": number_shown(self.record.number),
            "bars": bars_of(self.articles),
            "rubrics": by_rubric(self.articles),
            "size": len(self.articles),
            "newer": newer,
            "older": older,
        }

    def whole_context(self):
        context, issue = super().whole_context(), self.record
        only_there = {
            code: issue.is_visible_in(code) and getattr(issue, f"only_{code}", 0)
            for code in others(self.language)
        }
        return context | {"left_out": untranslated_count(only_there, context["head"])}


def archive(request):
    """Show all issues, by year."""
    years = {}
    for issue in issues_in(current()):
        issue.number_shown = number_shown(issue.number)
        years.setdefault(issue.year, []).append(issue)
    journal = Journal.objects.known()
    head = head_of_list(
        gettext("Archive of the journal"),
        "journal:archive",
        feed=path_to("journal:feed", current()),
    )
    context = {
        "head": head,
        "years": years.items(),
        "journal": journal,
        "path": path_to_journal(journal),
        "is_archive": True,
    }
    return render(request, "journal/archive.html", context)


def year(request, year):
    """Lead to the issues of a year among all."""
    return redirect(f"{path_to('journal:archive', current())}#year-{year}")


@compiled
def issues_in(language):
    issues = Issue.objects.visible_in(language).latest_first()
    return issues.select_related("cover").with_size(language).without_texts()


def path_to_journal(journal=None):
    """Return the breadcrumbs above what belongs to the journal as a whole."""
    language = current()
    journal = journal or Journal.objects.known()
    crumbs = crumbs_to("journal:home", gettext("Journal"))
    return [(journal.title_in(language) or name, url) for name, url in crumbs]


def path_to_archive(journal=None):
    """Return the breadcrumbs above an issue: the journal, and its archive."""
    above = path_to_journal(journal)
    address = path_to("journal:archive", current())
    return [*above, (gettext("Archive"), address)] if above else []
