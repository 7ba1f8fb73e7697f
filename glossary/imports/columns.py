"""Help texts for the columns of a table of the glossary."""

from django.utils.translation import gettext_lazy as _

from glossary.interchange.tables.columns import NAMES
from imports.engine import Column
from text.languages import LANGUAGES

CODES = _("Codes of concepts, one per line.")
YES_OR_NO = _("yes or no")

HELP = {
    "code": _(
        "Code of the concept, repeated in each of its rows, which must be next to one "
        "another. Used to find the concept to change."
    ),
    "language": _("Language of the term: its code or its name."),
    "term": _("The term, at most 200 characters; a row for each."),
    "status": _("preferred, admitted, deprecated, superseded or lookup."),
    "type": _("full, abbreviation, acronym, short, variant or phrase."),
    "part_of_speech": _("noun, verb, adjective, adverb or other."),
    "gender": _("masculine, feminine, neuter or other."),
    "region": _("Where the term is used."),
    "usage_note": _("Note on the usage of the term."),
    "example": _("A sentence with the term."),
    "example_source": _("Where the sentence comes from: the title of a source."),
    "case_sensitive": YES_OR_NO,
    "linked": _("yes or no: whether it is linked in texts."),
    "forms": _("Further written forms, one per line."),
    "not_linked_in": _("Phrases in which the word means something else, one per line."),
    "domains": _("Codes of domains, one per line."),
    "broader": CODES,
    "related": _("Codes of concepts, one per line. A file adds to them only."),
    "not_to_be_confused_with": _(
        "Codes of concepts, one per line. A file adds to them only."
    ),
    "replaced_by": _("Code of the concept to be used instead."),
    "same_as": _("Addresses in other vocabularies, one per line."),
    "editors_wording": _("yes if no document defines it in this way, otherwise no."),
}
OF_TEXTS = {
    "domain_names": _("Names of the domains, one per line; new ones get them."),
    "definition": _("Definition."),
    "definition_sources": _("Its sources, one per line: “title, place in it”."),
    "note": _("Note on scope and usage."),
    "note_sources": _("Sources of the note, one per line."),
}
HELP |= {
    f"{name}_{language}": text
    for name, text in OF_TEXTS.items()
    for language in LANGUAGES
}

COLUMNS = [Column(name, HELP[name]) for name in NAMES]
