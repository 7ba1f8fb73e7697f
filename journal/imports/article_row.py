"""An article of a file: its form, with the rules of the back office."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext

from accounts.permissions import has
from bibliography.identifiers import read_doi
from imports.fields import DayField, NamedField, RecordsField, WordField
from imports.rows import PublishableRowForm
from journal.imports import affiliations, citations, contributions, galleys
from journal.models import Affiliation, Article, Issue
from journal.models.article import DIVIDERS
from journal.reference_lists import MOST
from library.models import Document
from publishing.content import snapshots
from text.differences import difference
from text.languages import LANGUAGES

IF_NEW = "_if_new"
# What stands in other tables: {field: its column}.
COLUMNS = {
    "galley": "pdf",
    "issue_number": "number",
    **dict.fromkeys(["first_page", "last_page"], "pages"),
}
SIDE = ["authors", "references", "galley"]
NO_SIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


class AuthorsField(forms.Field):
    """Authors as ``contributions`` has them; a cell is a list of dicts."""

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def clean(self, value):
        made, errors = [], []
        if value and len(value) > MOST:
            message = gettext("Too many: an article has at most %(most)d.")
            raise ValidationError(message % {"most": MOST})
        for author in value or []:
            try:
                made.append(contributions.cleaned(author))
            except ValidationError as error:
                name = contributions.full_name(author) or "—"
                errors += [f"{name}: {message}" for message in error.messages]
        orcids = [author["orcid"] for author in made if author.get("orcid")]
        errors += [
            gettext("Two authors have the ORCID %(orcid)s.") % {"orcid": orcid}
            for orcid in sorted({each for each in orcids if orcids.count(each) > 1})
        ]
        if errors:
            raise ValidationError(errors)
        return made


class ReferencesField(forms.Field):
    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def clean(self, value):
        return citations.cleaned(value or [])


class GalleyField(forms.Field):
    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def clean(self, value):
        return galleys.Galley(**value) if value else None


class RubricField(NamedField):
    """A rubric by its code, or by its name in one of the languages that a file has."""

    def clean(self, value):
        names, error = value if isinstance(value, list) else [value], None
        for name in filter(None, names):
            try:
                return self.get_record(name)
            except ValidationError as first:
                error = error or first
        if error:
            raise error
        return None


class OriginalField(forms.Field):
    """The article that one translates, by its DOI. ``known``: {DOI: Article}."""

    known = {}

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def clean(self, value):
        return self.known.get(read_doi(value)) if value else None


class ArticleRowForm(PublishableRowForm):
    """A row; ``subject`` has what is stored, and what was at the last import.

    What the file said already when it was brought in last, and somebody has changed
    here since, stays so. What both have changed is a conflict.
    """

    columns = COLUMNS
    # They are no columns of the article: see ``stored``.
    stored_authors = stored_references = stored_galley = None

    kind = WordField(Article.Kind.choices)
    written_in = WordField(Article._meta.get_field("written_in").choices)
    rubric = RubricField()
    translation_of = OriginalField()
    received_on = DayField()
    accepted_on = DayField()
    published_on = DayField()
    recommended_on = DayField()
    topics = RecordsField()
    authors = AuthorsField()
    references = ReferencesField()
    galley = GalleyField()
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
        pk = record.pk if record else None
        self.subject, self.issue = subject, issue
        self.now, self.base = subject.now.get(pk), subject.bases.get(pk)
        # The document that it has made.
        self.document = None
        cells = self._of_stored_or_new(cells, record)
        super().__init__(cells, user=subject.user, record=record)
        self.fields["topics"].known = subject.topics
        self.fields["rubric"].known = subject.rubrics
        self.fields["translation_of"].known = subject.originals
        if record is None and issue:
            self.instance.issue = issue

    def _of_stored_or_new(self, cells, record):
        """Leave out what a row says of new articles only, or put it in its place."""
        cells = dict(cells)
        for name in [name for name in cells if name.endswith(IF_NEW)]:
            value = cells.pop(name)
            if record is None:
                cells[name.removesuffix(IF_NEW)] = (
                    cells.get(name.removesuffix(IF_NEW)) or value
                )
        return cells

    # What is stored beside the columns

    def stored(self, name):
        if name == "authors":
            return self.authors_before
        if name == "references":
            return self.references_before
        if name == "galley":
            return galleys.galley_of(self.instance) if self.instance.pk else None
        return super().stored(name)

    @cached_property
    def authors_before(self):
        return self._authors_in(self.now)

    def _authors_in(self, snapshot):
        if not snapshot:
            return []
        return contributions.stored_authors(
            snapshot, self.subject.people, self.subject.places.by_pk
        )

    @cached_property
    def references_before(self):
        return citations.stored_references(self.now) if self.now else []

    # Checking

    def clean_authors(self):
        given = self.cleaned_data["authors"]
        for author in given:
            author["affiliations"] = [
                *map(self.subject.places.find, author["affiliations"])
            ]
        self.given_authors = given
        self._check_new_places(given)
        authors = contributions.merged(self.authors_before, given)
        self._find_pages(authors)
        return authors

    def _find_pages(self, authors):
        """Link new authors to the pages of people, each to that of one author only."""
        rows = self.now["contributions"] if self.now else []
        taken = {row["person"] for row in rows}
        for author in authors:
            person = contributions.person_of(author, self.subject.known_people)
            if "pk" in author or person is None or person.pk in taken:
                continue
            author["person"] = person.pk
            taken.add(person.pk)
            message = gettext("%(author)s is linked to the page of %(person)s.")
            names = {"author": contributions.full_name(author), "person": person}
            self.remark("authors", message % names)

    def _check_new_places(self, authors):
        places = [place for author in authors for place in author["affiliations"]]
        new = [place for place in places if "pk" not in place]
        if new and not has(self.user, "add", Affiliation):
            raise ValidationError(may_not_add(Affiliation))
        for line in dict.fromkeys(map(affiliations.line_of_place, new)):
            message = gettext("A new affiliation, which stays when this is undone: %s.")
            self.remark("authors", message % line)

    def clean_references(self):
        self.given_references = self.cleaned_data["references"]
        return citations.merged(self.references_before, self.given_references)

    def clean_translation_of(self):
        original = self.cleaned_data["translation_of"]
        if self.data.get("translation_of") and original is None:
            message = gettext("It is not here: choose it in the form, %(doi)s.")
            self.remark(
                "translation_of", message % {"doi": self.data["translation_of"]}
            )
            self.given.discard("translation_of")
        return original

    def clean(self):
        self._take_alike()
        cleaned = super().clean()
        if self.is_new and not cleaned.get("rubric") and "rubric" not in self.errors:
            message = gettext(
                "Which section is it in? You can choose it above the file."
            )
            self.add_error("rubric", message)
        if self.is_new and self._makes_issue:
            self._check_new_issue()
        self._keep_what_changed_here(cleaned)
        if "authors" in self.changed_names and "authors" in cleaned:
            self._remark_lost_authors(cleaned["authors"])
        self._check_galley(cleaned)
        return cleaned

    def _check_new_issue(self):
        """Ask whether the person may make it; say once in a file that it is made."""
        if not has(self.user, "add", Issue):
            self.add_error("issue_number", may_not_add(Issue))
        elif self.subject.begins(self.issue):
            message = gettext("A new issue, as a draft: %(issue)s.")
            values = {"issue": self.issue.number_display}
            self.remark("issue_number", message % values)

    def _remark_lost_authors(self, authors):
        """Say who is no author any more, and which affiliations of one are replaced."""
        now = {author.get("pk"): author for author in authors}
        for old in self.authors_before:
            name, new = contributions.full_name(old), now.get(old["pk"])
            if new is None:
                message = gettext("No longer an author: %(author)s.")
                self.remark("authors", message % {"author": name})
                continue
            for place in old["affiliations"]:
                if place["pk"] not in {each.get("pk") for each in new["affiliations"]}:
                    message = gettext("%(author)s loses the affiliation %(place)s.")
                    line = affiliations.line_of_place(place)
                    self.remark("authors", message % {"author": name, "place": line})

    @property
    def _makes_issue(self):
        return self.issue is not None and self.issue.pk is None

    def _take_alike(self):
        """Forget what means the same to readers as what is stored, or holds anyway."""
        cleaned, article = self.cleaned_data, self.instance
        same = {
            name
            for name in self.given & cleaned.keys()
            if not self.is_new
            and isinstance(cleaned[name], str)
            and is_alike(name, cleaned[name], self.stored(name) or "")
        }
        # A file says of each article what may be that of its issue, or of the journal.
        day, licence = (
            self.issue and self.issue.published_on,
            self.subject.journal.licence_url,
        )
        if not article.published_on and cleaned.get("published_on") == day:
            same.add("published_on")
        if not article.licence_url and cleaned.get("licence_url") == licence:
            same.add("licence_url")
        self.given -= same

    def _keep_what_changed_here(self, cleaned):
        """Compare what is given with what the last import brought, if there was one."""
        if not self.base or self.is_new:
            return
        for name in sorted(self.changed_names & {*self.fields, *self._model_fields()}):
            if name == "galley" or not self._changed_here(name):
                continue
            if self._is_old(name, cleaned.get(name)):
                self.changed_names.discard(name)
                cleaned.pop(name, None)
                message = gettext(
                    "Changed here since it was imported: the change is kept."
                )
                self.remark(name, message)
            else:
                self.is_in_conflict = True

    def _changed_here(self, name):
        if name == "authors":
            return self._authors_in(self.base) != self.authors_before
        if name == "references":
            return citations.stored_references(self.base) != self.references_before
        return self.base.get(name) != self.now.get(name)

    def _is_old(self, name, value):
        """Tell whether the last import brought the same."""
        if name == "authors":
            before = self._authors_in(self.base)
            return contributions.merged(before, self.given_authors) == before
        if name == "references":
            before = citations.stored_references(self.base)
            return citations.merged(before, self.given_references) == before
        if name == "topics":
            return sorted(topic.pk for topic in value) == self.base.get(name)
        field = Article._meta.get_field(name)
        value = getattr(value, "pk", value)
        stored = self.base.get(name)
        return snapshots.plain(field, value) == stored or (
            isinstance(value, str) and is_alike(name, value, stored or "")
        )

    def _check_galley(self, cleaned):
        if "galley" not in self.changed_names:
            return
        if self.instance.pdf_id and not galleys.may_replace(self.instance):
            self.changed_names.discard("galley")
            message = gettext(
                "The article has another PDF, which readers have or something else "
                "uses: put this one in its place in the library."
            )
            self.remark("galley", message)
            return
        action = "change" if self.instance.pdf_id else "add"
        if not has(self.user, action, Document):
            self.add_error(
                "galley",
                gettext("You do not have permission to do this in the library."),
            )

    # Messages

    def _displayed_names(self):
        return super()._displayed_names() | self.given & {*SIDE}

    def display(self, name):
        if name in SIDE:
            return lines_of(name, None if self.is_new else self.stored(name))
        return super().display(name)

    def changes(self):
        yield from super().changes()
        for name in [name for name in SIDE if name in self.changed_names]:
            old, new = self.display(name), lines_of(name, self.cleaned_data[name])
            yield self._column(name), difference(old, new)

    # Storing

    def make_what_it_needs(self):
        """Store the issue and the affiliations that are new; return their pointers."""
        made = []
        if self._makes_issue:
            self.issue.save()
            made.append(self.issue.pointer)
        for author in self.cleaned_data.get("authors") or []:
            author["affiliations"] = affiliations.once_each(
                map(self.subject.places.store, author["affiliations"])
            )
        return made

    def store(self):
        article = self.instance
        if self.is_new:
            article.issue = self.issue
        if "galley" in self.changed_names:
            had_none = article.pdf_id is None
            self.document = galleys.attach(article, self.cleaned_data["galley"])
            if had_none:
                self.changed_names.add("pdf")
        article = super().store()
        if "authors" in self.changed_names:
            authors = self.cleaned_data["authors"]
            contributions.store(article, authors, self.authors_before)
        if "references" in self.changed_names:
            references = self.cleaned_data["references"]
            citations.store(article, references, self.references_before)
        if not self.is_new and self.changed_names & {*SIDE}:
            article.mark_updated()
        return article


def may_not_add(model):
    message = gettext("You do not have permission to add this: %(kind)s.")
    return message % {"kind": model._meta.verbose_name}


def is_alike(name, value, stored):
    """Tell whether two texts differ only in how they are divided into lines."""
    if name.startswith("keywords_"):
        return [*map(str.strip, words_in(value))] == [*map(str.strip, words_in(stored))]
    return lines_in(value) == lines_in(stored)


def words_in(text):
    return [word for word in DIVIDERS.split(text) if word.strip()]


def lines_in(text):
    """Return the lines of a text that are not empty, as far as XML can hold them."""
    lines = (" ".join(NO_SIGN.sub("", line).split()) for line in text.splitlines())
    return [line for line in lines if line]


def lines_of(name, value):
    """Return what a report shows of authors, references or a file."""
    if not value:
        return ""
    if name == "galley":
        return str(value)
    show = contributions.line_of if name == "authors" else citations.line_of
    return "\n".join(map(show, value))
