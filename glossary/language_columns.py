"""A concept in one language: a column of its page, and of its entry in the PDF."""

from functools import cached_property

from django.utils.translation import gettext, pgettext, pgettext_lazy

from glossary.models import Citation, Source, Term
from publishing.drafts.overlay import laid_rows
from text.languages import LANGUAGES, current, languages_from

SHORT = {Term.Type.ABBREVIATION, Term.Type.ACRONYM}
IN_USE = {Term.Status.PREFERRED, Term.Status.ADMITTED}

# As a dictionary prints them.
PARTS_OF_SPEECH = {
    Term.PartOfSpeech.NOUN: pgettext_lazy("grammar", "noun"),
    Term.PartOfSpeech.VERB: pgettext_lazy("grammar", "verb"),
    Term.PartOfSpeech.ADJECTIVE: pgettext_lazy("grammar", "adj."),
    Term.PartOfSpeech.ADVERB: pgettext_lazy("grammar", "adv."),
}
GENDERS = {
    Term.Gender.MASCULINE: pgettext_lazy("grammar", "m."),
    Term.Gender.FEMININE: pgettext_lazy("grammar", "f."),
    Term.Gender.NEUTER: pgettext_lazy("grammar", "n."),
    Term.Gender.OTHER: pgettext_lazy("grammar", "pl."),
}


class LanguageColumn:
    """The terms and texts of a concept in ``language``.

    Unless ``is_available``, readers have the concept only in another language.
    """

    def __init__(self, concept, language, terms, cited):
        self.language, self.is_foreign = language, language != current()
        self.is_available = not self.is_foreign or concept.is_visible_in(language)
        self.title, self.definition, self.note = (
            getattr(concept, f"{name}_{language}") or ""
            for name in ["title", "summary", "note"]
        )
        terms = [term for term in terms if term.language == language]
        self.terms = [term for term in terms if term.status != Term.Status.LOOKUP]
        self.sources, self.sources_of_the_note = cited

    @property
    def preferred(self):
        """The term that is the title, or None if no term has this text."""
        return next((term for term in self.terms if term.text == self.title), None)

    @property
    def synonyms(self):
        return [term for term in self.terms if term.text != self.title]

    @property
    def in_use(self):
        return [term for term in self.synonyms if term.status in IN_USE]

    @property
    def labelled_terms(self):
        """(label, terms, whether they are in use) of the synonyms, in their order."""

        def terms(*statuses, is_short=None):
            return [
                term
                for term in self.synonyms
                if term.status in statuses and is_short in (None, term.type in SHORT)
            ]

        return [
            (gettext("abbr."), terms(*IN_USE, is_short=True), True),
            (pgettext("term", "also"), terms(*IN_USE, is_short=False), True),
            (gettext("not recommended:"), terms(Term.Status.DEPRECATED), False),
            (gettext("superseded:"), terms(Term.Status.SUPERSEDED), False),
        ]

    @property
    def examples(self):
        return [term for term in self.terms if term.example]

    @cached_property
    def references(self):
        """Return {key: (number, citation)}, the sources of the definition first."""
        cited = {
            key_of(citation): citation
            for citation in [*self.sources, *self.sources_of_the_note]
        }
        return {
            key: (number, citation)
            for number, (key, citation) in enumerate(cited.items(), 1)
        }

    @property
    def marks(self):
        """Return the numbers of the sources of the definition."""
        return self._numbers(self.sources)

    @property
    def marks_of_the_note(self):
        return self._numbers(self.sources_of_the_note)

    def _numbers(self, citations):
        keys = dict.fromkeys(map(key_of, citations))
        return [self.references[key][0] for key in keys]


def key_of(citation):
    """Return what tells two places in sources apart."""
    locators = [getattr(citation, f"locator_{code}") for code in LANGUAGES]
    return citation.source.pk, *locators


def language_columns(concept):
    """Return a column for each language, the active one first.

    The active language is shown even if readers do not have it: its page may be a
    preview, or say that the concept was withdrawn.
    """
    # Of an overlay its own.
    terms, citations = laid_rows(concept, "terms"), laid_rows(concept, "citations")
    if terms is None:
        terms = [with_source(Term, "example_source", row) for row in concept.term_rows]
    if citations is None:
        citations = [
            with_source(Citation, "source", row) for row in concept.citation_rows
        ]
    cited = [
        [citation for citation in citations if citation.supports == kind]
        for kind in [Citation.Supports.DEFINITION, Citation.Supports.NOTE]
    ]
    return [
        LanguageColumn(concept, language, terms, cited)
        for language in languages_from(current())
    ]


def with_source(model, name, row):
    """Return the record of a row, with that of its source in the field ``name``."""
    source = Source(**row["source"]) if row["source"]["pk"] else None
    return model(**{name: source}, **{key: row[key] for key in row if key != "source"})


def head_label(term):
    """Return the label of the preferred term: "noun, f. · in law · a note"."""
    return usage_label(term, PARTS_OF_SPEECH.get(term.part_of_speech)) if term else ""


def type_label(term):
    """Return the type, unless it is usual, or an abbreviation, which has a label."""
    plain = {Term.Type.FULL, *SHORT}
    return "" if term.type in plain else str(term.get_type_display())


def usage_label(term, *grammar):
    """Return the same; without a part of speech of a synonym, whose title has it."""
    grammar = filter(None, [*grammar, GENDERS.get(term.gender)])
    parts = [", ".join(map(str, grammar)), term.region, term.note]
    return " · ".join(filter(None, parts))
