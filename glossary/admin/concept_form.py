"""The form of a concept, whose titles are the preferred terms of its rows."""

from functools import cached_property

from django.utils.translation import gettext, gettext_lazy as _

from glossary.models import Term
from glossary.models.term import ORDER
from publishing.admin import PublishableForm
from publishing.admin.fields import DisplayedField
from publishing.snapshots import stem
from text.languages import LANGUAGES, language_of, own_name


class ConceptForm(PublishableForm):
    # The class of the rows of its terms, which the admin sets for each request.
    term_rows = None
    needs_a_title = _("Give a term in one language at least.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        only_shown = [f"title_{language}" for language in LANGUAGES]
        if self.seen:
            # Readers have had it: it stays.
            only_shown.append("code")
        for name in only_shown:
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
        return cleaned

    @cached_property
    def terms_to_be(self):
        """Return the terms as the rows will leave them, the preferred ones first.

        Asked of the rows themselves: they know who may change which, and what another
        person has changed meanwhile.
        """
        rows = self.term_rows(self.data, instance=self.instance, prefix="terms")
        rows.is_valid()
        terms = [*rows.kept(), *rows.added_meanwhile()]
        return sorted(terms, key=place_in_entry)

    def _title(self, cleaned, language):
        """Return the first of the terms that readers will see."""
        of_language = [one for one in self.terms_to_be if one.language == language]
        read = [one for one in of_language if one.status != Term.Status.LOOKUP]
        if read:
            return read[0].text
        had_terms = (
            self.instance.pk
            and self.instance.terms.that_are_read().filter(language=language).exists()
        )
        return "" if had_terms else self.stored(f"title_{language}") or ""

    def _post_clean(self):
        # No field of its own takes them from what was sent.
        for language in LANGUAGES:
            name = f"title_{language}"
            if name in self.changed_names:
                setattr(self.instance, name, self.cleaned_data[name])
        super()._post_clean()
        self._check_preferred()

    def _check_preferred(self):
        """Let no language stand before readers that prefers none of its terms."""
        preferred = {
            term.language
            for term in self.terms_to_be
            if term.status == Term.Status.PREFERRED
        }
        for language in self.instance.public_languages():
            if language not in preferred and getattr(
                self.instance, f"title_{language}"
            ):
                self._add_at(f"title_{language}", "")

    def _add_at(self, field, message):
        """Say of a title what its terms lack."""
        if stem(field) != "title":
            super()._add_at(field, message)
            return
        message = gettext(
            "%(language)s: readers need a preferred term. Give one among the terms."
        )
        self.add_error(None, message % {"language": own_name(language_of(field))})


def place_in_entry(term):
    """Return where an entry lists a term; a new one stands behind the stored ones."""
    return ORDER.index(term.status), term.position, term.pk or float("inf")
