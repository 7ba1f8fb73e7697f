"""How articles are read: for their page, for lists, for citations and for formats."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, Func, OuterRef, Prefetch
from django.db.models.functions import JSONObject, Left

from publishing.models import PublishableQuerySet
from text.languages import LANGUAGES

# As much of an abstract as lists may show.
BEGINNING = 400
IN_ISSUE = ("rubric__position", "rubric", "position", "pk")


class ArticleQuerySet(PublishableQuerySet):
    def at(self, language, slug, number="", **year):
        """Filter by an address in its issue, or by that of one that has none yet."""
        return super().at(language, slug, number=number, **year)

    def online_first(self):
        return self.filter(issue=None).order_by("-issued_on", "-pk")

    def in_order(self):
        """Order as an issue has them: by rubric, then as editors have put them."""
        return self.order_by(*IN_ISSUE)

    def for_page(self):
        """Annotate also the keys of projects and translations, and the grants."""
        notices = self.model.objects.public_notices().filter(about=OuterRef("pk"))
        awards = self.model.awards.rel.related_model.objects
        of_award = ["ror", "number", *(f"funder_{code}" for code in LANGUAGES)]
        award = JSONObject(**{name: name for name in of_award})
        return (
            super()
            .for_page()
            .with_issue()
            .with_authors(in_full=True)
            .with_galleys()
            .with_keys_of("projects", "about", translations=["pk"])
            .annotate(
                notices_pks=ArraySubquery(notices.values("pk")),
                award_rows=ArraySubquery(
                    awards.filter(article=OuterRef("pk")).values_list(award)
                ),
            )
            .without_search_texts()
        )

    def for_citation(self):
        """Read what ``csl`` needs of other tables: issue and authors."""
        return self.with_issue().with_authors()

    def with_issue(self):
        """Select issue and rubric along, but not what the editor wrote."""
        texts = [
            f"issue__{name}_{language}"
            for name in ["editorial", "lemmas", "summary"]
            for language in LANGUAGES
        ]
        related = self.select_related("issue", "rubric")
        # Not by modeltranslation, which would defer the columns of all languages.
        return models.QuerySet.defer(related, *texts)

    def for_lines(self, language):
        """Read what a list in ``language`` shows of them, as named tuples."""
        here = {f"{name}_here": F(f"{name}_{language}") for name in ["title", "slug"]}
        here["summary_here"] = Left(f"summary_{language}", BEGINNING)
        titles = {
            f"rubric_title_{code}": F(f"rubric__title_{code}") for code in LANGUAGES
        }
        rows = self.with_authors().with_galleys().annotate(**here, **titles)
        return models.QuerySet.values_list(
            rows,
            *["year", "number", "issued_on"],
            *["written_in", "kind", "notice_kind", "removed_on"],
            *["first_page", "last_page", "article_number", "rubric_id"],
            *["author_rows", "galley_rows", "pk", *here, *titles],
            named=True,
        )

    def with_pages_of_authors(self):
        """Read the authors too, those of drafts as the pages of people have them."""
        authors = self.model.contributions.rel.related_model.objects.with_pages()
        return self.prefetch_related(Prefetch("contributions", authors))

    def with_authors(self, *, in_full=False):
        """Annotate the authors as JSON: ``author_rows``; see ``author_row``."""
        rows = self._of_each("contributions").as_rows(in_full=in_full)
        return self.annotate(author_rows=as_json(rows))

    def with_galleys(self):
        """Annotate galleys and typeset PDFs as ``galley_rows``: see ``as_row``."""
        rows = Func(
            *[as_json(self._of_each(n).as_rows()) for n in ["galleys", "typeset_pdfs"]],
            template="(%(expressions)s)",
            arg_joiner=" || ",
            output_field=models.JSONField(),
        )
        return self.annotate(galley_rows=rows)

    def _of_each(self, relation):
        rows = getattr(self.model, relation).rel.related_model.objects
        return rows.filter(article=OuterRef("pk"))

    def for_description(self, *, in_full=False):
        """Read what ``journal.description`` needs of other tables."""
        others = self.model.objects.without_texts()
        public = self.model.objects.public_ends()
        notices = self.model.objects.public_notices()
        rows = self.without_search_texts() if in_full else self.without_texts()
        return (
            rows.with_issue()
            .with_authors(in_full=True)
            .with_galleys()
            .select_related("translation_of")
            .prefetch_related(
                "awards",
                "references",
                Prefetch("translations", others.order_by("pk")),
                Prefetch("about", public, to_attr="public_about"),
                Prefetch("notices", notices, to_attr="public_notices"),
            )
        )

    def public_ends(self):
        """Return what readers have, as a notice names it or is named, newest first."""
        newest = self.visible_anywhere().order_by("-issued_on", "-pk")
        return newest.without_texts()

    def public_notices(self):
        return self.public_ends().filter(kind__in=self.model.NOTICES)

    def present(self):
        """Leave out the articles that were removed."""
        return self.filter(removed_on__isnull=True)


def as_json(rows):
    # As one value, which is read at once: a list would be read row by row.
    rows = ArraySubquery(rows)
    return Func(rows, function="to_jsonb", output_field=models.JSONField())
