"""Grammar labels as a dictionary prints them: part of speech, gender, usage."""

from django.utils.translation import pgettext_lazy

from glossary.models import Term

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


def head_label(term):
    """Return the label of the preferred term: "noun, f. · in law · a note"."""
    return label(term, PARTS_OF_SPEECH.get(term.part_of_speech)) if term else ""


def synonym_label(term):
    """Return the same without part of speech, which is that of the preferred term."""
    return label(term)


def label(term, *grammar):
    grammar = filter(None, [*grammar, GENDERS.get(term.gender)])
    parts = [", ".join(map(str, grammar)), term.region, term.note]
    return " · ".join(filter(None, parts))
