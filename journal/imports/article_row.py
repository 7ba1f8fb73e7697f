"""An article of a file: its form, with the rules of the back office."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from accounts.permissions import has
from bibliography.identifiers import read_doi
from imports.fields import DayField, NamedField, RecordsField, WordField, key_of
from imports.rows import PublishableRowForm
from journal.imports import authors, citations, pdfs
from journal.imports.affiliations import line_of_affiliation, once_each
from journal.models import Affiliation, Article, Issue
from journal.models.article import DIVIDERS
from journal.models.reference import MOST
from library.models import Document
from text.differences import difference
from text.languages import LANGUAGES
from text.xml import strip_invalid_xml

IF_NEW = "_if_new"
# What stands in other tables: {field: its column}.
COLUMNS = {
    "galley": "pdf",
    "issue_number": "number",
    **dict.fromkeys(["first_page", "last_page"], "pages"),
}
LINES = {
    "authors": authors.line_of_author,
    "references": citations.line_of_reference,
    "galley": str,
}


STORED = {
    "authors": authors.stored_authors,
    "references": citations.stored_references,
    "galley": pdfs.galley_of,
}


class ListField(forms.Field):
    """A list of dicts, each cleaned by ``clean_item``; ``label_of`` names a bad one."""

    def __init__(self, clean_item, label_of, **kwargs):
        super().__init__(required=False, **kwargs)
        self.clean_item, self.label_of = clean_item, label_of

    def clean(self, value):
        made, errors = [], []
        if value and len(value) > MOST:
            message = gettext("Too many: an article has at most %(most)d.")
            raise ValidationError(message % {"most": MOST})
        for number, item in enumerate(value or [], start=1):
            try:
                made.append(self.clean_item(item))
            except ValidationError as error:
                label = self.label_of(item) or number
                errors += [f"{label}: {message}" for message in error.messages]
        if errors:
            raise ValidationError(errors)
        return made


class GalleyField(forms.Field):
    def clean(self, value):
        return pdfs.Galley(**value) if value else None


class RubricField(NamedField):
    """A rubric by its code, or by its name in one of the languages that a file has."""

    def clean(self, value):
        names = [*filter(None, value if isinstance(value, list) else [value])]
        known = [name for name in names if key_of(name) in self.known]
        return self.get_record((known or names)[0]) if names else None


class OriginalField(forms.Field):
    """The article that one translates, by its DOI. ``known``: {DOI: Article}."""

    known = {}

    def clean(self, value):
        return self.known.get(read_doi(value)) if value else None


class ArticleRowForm(PublishableRowForm):
    """A row; ``subject`` knows what else it needs.

    An article that somebody has changed since it was imported is not changed by a file.
    """

    columns = COLUMNS
    beside_columns = tuple(STORED)

    kind = WordField(Article.Kind.choices)
    written_in = WordField(Article._meta.get_field("written_in").choices)
    rubric = RubricField()
    translation_of = OriginalField(required=False)
    received_on = DayField()
    accepted_on = DayField()
    published_on = DayField()
    recommended_on = DayField()
    topics = RecordsField()
    authors = ListField(authors.cleaned_author, authors.full_name)
    references = ListField(citations.cleaned_reference, lambda _reference: "")
    galley = GalleyField(required=False)
    # ``ArticleSubject.faults`` says what is wrong with these.
    issue_number = issn = forms.CharField(required=False)

    class Meta:
        model = Article
        fields = [
            *["rubric", "kind", "written_in", "translation_of"],
            *["first_page", "last_page", "article_number", "doi", "edn", "udk"],
            *["received_on", "accepted_on", "published_on", "recommended_on"],
            *["licence_url", "topics"],
            *(
                f"{name}_{language}"
                for language in LANGUAGES
                for name in [
                    *["title", "summary", "keywords", "recommended_by", "funding"],
                    *["acknowledgements", "data_statement", "published_at"],
                ]
            ),
        ]

    def __init__(self, cells, *, subject, record, issue):
        self.subject, self.issue = subject, issue
        # The document that it has made.
        self.document = None
        super().__init__(of_article(cells, record), user=subject.user, record=record)
        self.fields["topics"].known = subject.topics
        self.fields["rubric"].known = subject.rubrics
        self.fields["translation_of"].known = subject.originals
        if record is None and issue:
            self.instance.issue = issue

    # What is stored, and how it is compared

    def stored(self, name):
        if name not in STORED:
            return super().stored(name)
        return STORED[name](self.instance) if self.instance.pk else None

    def comparable_of(self, name, value):
        """Compare texts without how they are divided into lines and keywords."""
        if isinstance(value, str) and self._is_text(name):
            divide = DIVIDERS.split if name.startswith("keywords") else str.splitlines
            lines = (
                " ".join(line.split()) for line in divide(strip_invalid_xml(value))
            )
            value = "\n".join(filter(None, lines))
        return super().comparable_of(name, value)

    # Checking

    def clean_authors(self):
        given = self.cleaned_data["authors"]
        orcids = [author["orcid"] for author in given if author.get("orcid")]
        for orcid in sorted({each for each in orcids if orcids.count(each) > 1}):
            message = gettext("Two authors have the ORCID %(orcid)s.")
            self.add_error("authors", message % {"orcid": orcid})
        for author in given:
            found = map(self.subject.affiliations.find, author["affiliations"])
            author["affiliations"] = [*found]
        self._check_new_affiliations(given)
        updated = authors.updated_authors(self.stored("authors") or [], given)
        self._find_pages(updated)
        self._remark_lost(updated)
        return updated

    def _remark_lost(self, updated):
        """Say who is no author any more, and which affiliations of one are replaced."""
        now = {author.get("pk"): author for author in updated}
        for old in self.stored("authors") or []:
            name, new = authors.full_name(old), now.get(old["pk"])
            if new is None:
                message = gettext("No longer an author: %(author)s.")
                self.remark("authors", message % {"author": name})
            for place in old["affiliations"] if new else []:
                if place["pk"] not in {each.get("pk") for each in new["affiliations"]}:
                    message = gettext("%(author)s loses the affiliation %(place)s.")
                    values = {"author": name, "place": line_of_affiliation(place)}
                    self.remark("authors", message % values)

    def _find_pages(self, updated):
        """Link new authors to the pages of people, each to that of one author only."""
        rows = self.instance.contributions.all() if self.instance.pk else []
        taken = {row.person_id for row in rows}
        for author in updated:
            person = authors.person_of(author, self.subject.known_people)
            if "pk" in author or person is None or person.pk in taken:
                continue
            author["person"] = person.pk
            taken.add(person.pk)
            message = gettext("%(author)s is linked to the page of %(person)s.")
            names = {"author": authors.full_name(author), "person": person}
            self.remark("authors", message % names)

    def _check_new_affiliations(self, given):
        named = [each for author in given for each in author["affiliations"]]
        new = [affiliation for affiliation in named if "pk" not in affiliation]
        if new and not has(self.user, "add", Affiliation):
            raise ValidationError(may_not_add(Affiliation))
        for line in dict.fromkeys(map(line_of_affiliation, new)):
            message = gettext("A new affiliation, which stays when this is undone: %s.")
            self.remark("authors", message % line)

    def clean_references(self):
        given = self.cleaned_data["references"]
        return citations.updated_references(self.stored("references") or [], given)

    def clean_translation_of(self):
        original, doi = (
            self.cleaned_data["translation_of"],
            self.data.get("translation_of"),
        )
        if doi and original is None:
            message = gettext("It is not here: choose it in the form, %(doi)s.")
            self.remark("translation_of", message % {"doi": doi})
            self.given.discard("translation_of")
        return original

    # A file says of each article what may be that of its issue, or of the journal.

    def clean_published_on(self):
        day, own = self.cleaned_data["published_on"], self.instance.published_on
        return own if self.issue and day == self.issue.published_on else day

    def clean_licence_url(self):
        url, own = self.cleaned_data["licence_url"], self.instance.licence_url
        return own if url == self.subject.journal.licence_url else url

    def clean(self):
        cleaned = super().clean()
        if self.is_new and not cleaned.get("rubric") and "rubric" not in self.errors:
            message = gettext(
                "Which section is it in? You can choose it above the file."
            )
            self.add_error("rubric", message)
        if self.is_new and self._makes_issue:
            self._check_new_issue()
        self._check_galley()
        if self.changed_names and self._is_changed_since():
            message = gettext(
                "Somebody has changed this article since it was imported: change it in "
                "its form."
            )
            self.add_error(None, message)
        return cleaned

    @property
    def _makes_issue(self):
        return self.issue is not None and self.issue.pk is None

    def _check_new_issue(self):
        """Ask whether the person may make it; say once in a file that it is made."""
        if not has(self.user, "add", Issue):
            self.add_error("issue_number", may_not_add(Issue))
        elif self.subject.is_first_of_issue(self.issue):
            message = gettext("A new issue, as a draft: %(issue)s.")
            values = {"issue": self.issue.number_display}
            self.remark("issue_number", message % values)

    def _is_changed_since(self):
        changed = self.subject.changed_since.get(self.instance.pk, ())
        own = {name for name in self._meta.fields if "published_at" not in name}
        return any(
            name in own or name.startswith(("contributions", "references"))
            for name in changed
        )

    def _check_galley(self):
        if "galley" not in self.changed_names:
            return
        if self.instance.pdf_id and not pdfs.may_replace(self.instance):
            self.changed_names.discard("galley")
            message = gettext(
                "The article has another PDF, which readers have or something else "
                "uses: put this one in its place in the library."
            )
            self.remark("galley", message)
        elif not has(self.user, "change" if self.instance.pdf_id else "add", Document):
            message = gettext("You do not have permission to do this in the library.")
            self.add_error("galley", message)

    # Messages

    def changes(self):
        yield from super().changes()
        for name in [name for name in LINES if name in self.changed_names]:
            old = "" if self.is_new else lines_of(name, self.stored(name))
            new = lines_of(name, self.cleaned_data[name])
            yield self._column(name), difference(old, new)

    # Storing

    def make_what_it_needs(self):
        """Store the issue and the affiliations that are new; return their pointers."""
        made = []
        if self._makes_issue:
            self.issue.save()
            made.append(self.issue.pointer)
        for author in self.cleaned_data.get("authors") or []:
            stored = map(self.subject.affiliations.store, author["affiliations"])
            author["affiliations"] = once_each(stored)
        return made

    def store(self):
        article, before = self.instance, self.stored("authors") or []
        if self.is_new:
            article.issue = self.issue
        if "galley" in self.changed_names:
            had_none = article.pdf_id is None
            self.document = pdfs.attach(article, self.cleaned_data["galley"])
            if had_none:
                self.changed_names.add("pdf")
        article = super().store()
        if "authors" in self.changed_names:
            authors.store_authors(article, self.cleaned_data["authors"], before)
        if "references" in self.changed_names:
            citations.store_references(article, self.cleaned_data["references"])
        if not self.is_new and self.changed_names & {*LINES}:
            article.mark_updated()
        return article


def of_article(cells, record):
    """Leave out what a row says of new articles only, or put it in its place."""
    made = {name: cell for name, cell in cells.items() if not name.endswith(IF_NEW)}
    if record is None:
        for name in cells.keys() - made.keys():
            stem = name.removesuffix(IF_NEW)
            made[stem] = made.get(stem) or cells[name]
    return made


def may_not_add(model):
    message = gettext("You do not have permission to add this: %(kind)s.")
    return message % {"kind": model._meta.verbose_name}


def lines_of(name, value):
    """Return what a report shows of authors, references or a file."""
    items = value if isinstance(value, list) else [value] if value else []
    return "\n".join(map(LINES[name], items))
