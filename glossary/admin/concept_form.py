"""The form of a concept; its titles follow from the formset of its terms."""

from functools import cached_property

from django.utils.translation import gettext, gettext_lazy as _

from glossary.models import Concept, Term
from glossary.models.term import ORDER
from publishing.admin import PublishableForm
from publishing.admin.fields import DisplayedField
from publishing.content.snapshots import stem
from text.languages import LANGUAGES, language_of, own_name


class ConceptForm(PublishableForm):
    # The formset class of the terms, which the admin sets for each request.
    term_formset = None
    needs_a_title = _("Add a term in at least one language.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        read_only = [f"title_{language}" for language in LANGUAGES]
        if self.seen:
            # Readers have seen it: it must not change.
            read_only.append("code")
        for name in self.fields.keys() & read_only:
            if not self.fields[name].disabled:
                self.fields[name] = DisplayedField(self.fields[name], language_of(name))

    def clean(self):
        cleaned = super().clean()
        for language in LANGUAGES:
            name = f"title_{language}"
            title = self.as_stored(name, self._title(cleaned, language))
            if title != (self.stored(name) or ""):
                cleaned[name] = title
                self.changed_names.add(name)
        broader = cleaned.get("broader")
        if broader and (fault := self.instance.broader_fault(broader)):
            self.add_error("broader", fault)
        if self.changed_names & {"broader", "related"}:
            label = Concept._meta.label_lower
            related = [p.pk for p in cleaned.get("related") or () if p.model == label]
            if fault := self.instance.related_fault(related, broader or ()):
                self.add_error("related", fault)
        return cleaned

    @cached_property
    def terms_to_be(self):
        """The terms as they will be after the save, the preferred ones first.

        The formset is built here from the same data, as it knows which rows this person
        may change, and what another person has changed meanwhile.
        """
        formset = self.term_formset(self.data, instance=self.instance, prefix="terms")
        formset.is_valid()
        terms = [*formset.remaining_terms(), *formset.added_meanwhile()]
        return sorted(terms, key=place_in_entry)

    def _title(self, cleaned, language):
        """Return the first term that readers will see."""
        for term in self.terms_to_be:
            if term.language == language and term.status != Term.Status.LOOKUP:
                return term.text
        had_terms = self.instance.pk and any(
            term.language == language and term.status != Term.Status.LOOKUP
            for term in self.instance.terms.all()
        )
        return "" if had_terms else self.stored(f"title_{language}") or ""

    def _post_clean(self):
        # The titles are read-only fields, which Django does not set.
        for language in LANGUAGES:
            name = f"title_{language}"
            if name in self.changed_names:
                setattr(self.instance, name, self.cleaned_data[name])
        super()._post_clean()
        self._check_preferred()

    def _check_preferred(self):
        """Refuse a public language without a preferred term."""
        preferred = {
            term.language
            for term in self.terms_to_be
            if term.status == Term.Status.PREFERRED
        }
        for language in self.languages_for_readers():
            if language not in preferred and getattr(
                self.instance, f"title_{language}"
            ):
                self._add_at(f"title_{language}", "")

    def _add_at(self, field, message):
        """Report errors of a title above the form: they are about the terms."""
        if stem(field) != "title":
            super()._add_at(field, message)
            return
        message = gettext(
            "%(language)s: readers need a preferred term. Give one among the terms."
        )
        self.add_error(None, message % {"language": own_name(language_of(field))})


def place_in_entry(term):
    """Return a sort key: the order of an entry, new terms after stored ones."""
    last = float("inf")
    position = last if term.position is None else term.position
    return ORDER.index(term.status), position, term.pk or last
