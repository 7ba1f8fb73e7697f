"""An article of a file: its form, with the rules of the back office."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from bibliography.identifiers import doi_in
from imports.rows import PublishableRowForm
from journal.imports import authors
from journal.models import Galley, Reference
from journal.models.children import MOST
from library import imports
from publishing.content.ordered import STEP


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


def cleaned_reference(reference):
    """Return a reference of a file with valid values; raise ValidationError."""
    text = " ".join((reference.get("text") or "").split())
    doi = reference.get("doi") or doi_in(text)
    values = {**reference, "text": text or doi, "doi": doi}
    return {
        name: Reference._meta.get_field(name).clean(values.get(name) or "", None)
        for name in ["text", "other_text", "doi", "url"]
    }


class ArticleRowForm(PublishableRowForm):
    """A row that makes an article; one that is here is left as it is."""

    columns = {
        "galley": "pdf",
        "issue_number": "number",
        **dict.fromkeys(["first_page", "last_page"], "pages"),
    }

    authors = ListField(authors.cleaned_author, authors.full_name)
    references = ListField(cleaned_reference, lambda _reference: "")
    # The facts of a file that is stored.
    galley = forms.Field(required=False)
    # ``ArticleSubject.faults`` says what is wrong with it.
    issue_number = forms.CharField(required=False)

    def __init__(self, cells, *, subject, record, issue):
        self.subject, self.issue = subject, issue
        # The pictures that it brings.
        self.pictures = []
        super().__init__(cells, user=subject.user, record=record)
        if record is None and issue:
            self.instance.issue = issue

    # Checking: what stands in other tables

    def clean_authors(self):
        """Link authors to the pages of people, each to that of one author only."""
        given, taken = self.cleaned_data["authors"], set()
        for author in given:
            person = authors.person_of(author, self.subject.known_people)
            if person is None or person.pk in taken or author.get("is_group"):
                continue
            author["person_id"] = person.pk
            taken.add(person.pk)
            message = gettext("%(author)s is linked to the page of %(person)s.")
            names = {"author": authors.full_name(author), "person": person}
            self.remark("authors", message % names)
        return given

    # Checking: the article

    def clean(self):
        cleaned = super().clean()
        if not self.is_new:
            text = gettext(
                "The article keeps what it has: that is changed in its form."
            )
            self.remark("", text)
        elif not cleaned.get("rubric") and "rubric" not in self.errors:
            message = gettext(
                "Which section is it in? You can choose it above the file."
            )
            self.add_error("rubric", message)
        if self._makes_issue:
            message = gettext("A new issue, as a draft: %(issue)s.")
            values = {"issue": self.issue.number_display}
            self.remark("issue_number", message % values)
        return cleaned

    def validate_constraints(self):
        try:
            self.instance.check_doi()
        except ValidationError as error:
            self._update_errors(error)

    @property
    def _makes_issue(self):
        return self.issue is not None and self.issue.pk is None

    # Storing

    def make_what_it_needs(self):
        """Store the issue, pictures and affiliations that are new; return pointers."""
        made = imports.store_pictures(self.pictures)
        if self._makes_issue:
            self.issue.save()
            made.append(self.issue.pointer)
        for author in self.cleaned_data.get("authors") or []:
            stored = map(self.subject.affiliations.store, author["affiliations"])
            author["affiliations"] = [*stored]
        return made

    def store(self):
        article, cleaned = self.instance, self.cleaned_data
        article.issue = self.issue
        article = super().store()
        if facts := cleaned.get("galley"):
            language = article.written_in
            Galley.objects.create(article=article, file=facts, language=language)
        authors.store_authors(article, cleaned.get("authors", []))
        Reference.objects.bulk_create(
            Reference(article=article, position=number * STEP, **reference)
            for number, reference in enumerate(cleaned.get("references", []))
        )
        return article
