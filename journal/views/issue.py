"""An issue: the editor's word, and its articles by rubric."""

from bibliography.identifiers import address
from journal.models import Issue, Journal
from journal.models.issue import number_shown
from journal.views.archive import path_to_archive
from journal.views.contents import articles_of_issue, by_rubric
from journal.views.home import bars_of
from journal.views.metadata import publication_issue
from publishing.pages.items import ItemPage
from publishing.pages.seo import absolute
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
            "whole": self.entry("whole"),
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
