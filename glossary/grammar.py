"""What a dictionary says behind a term: part of speech, gender, usage."""

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


def usage(term):
    """Return what a dictionary says behind its head: "noun, f. · in law · a note"."""
    return told(term, PARTS_OF_SPEECH.get(term.part_of_speech)) if term else ""


def remark(term):
    """Return the same of a synonym, which is the part of speech that its head is."""
    return told(term)


def told(term, *grammar):
    grammar = filter(None, [*grammar, GENDERS.get(term.gender)])
    parts = [", ".join(map(str, grammar)), term.region, term.note]
    return " · ".join(filter(None, parts))
