"""What is said of a TBX file: of one that cannot be read, of an entry, of its parts."""

from django.utils.translation import gettext_lazy as _

FAULTS = {
    "size": _("The file is larger than %(megabytes)d MB: divide it."),
    "empty": _("The file is empty."),
    "overrun": _("The file takes too much time or memory to read."),
    "damaged": _("The file is damaged and cannot be read."),
    "no_xml": _("Line %(line)d: this is no XML, so the file is no TBX."),
    "other_file": _(
        "Line %(line)d: this is %(kind)s, for it begins with <%(name)s>. TBX begins "
        "with <tbx> or <martif>."
    ),
    "root": _(
        "Line %(line)d: the file begins with <%(name)s>. TBX begins with <tbx> or "
        "<martif>."
    ),
    "namespace": _(
        "Line %(line)d: the namespace “%(name)s” is not that of TBX "
        "(urn:iso:std:iso:30042:ed-2)."
    ),
    "dialect": _(
        "Line %(line)d: the file is in the dialect “%(name)s”. Only TBX-Basic can be "
        "read."
    ),
    "tag": _("Line %(line)d: “%(tag)s” is no language tag, such as ru or en-GB."),
    "dtd": _(
        "Line %(line)d: the file holds a DTD, which is not read. Delete it from "
        "<!DOCTYPE to its end."
    ),
    "entity": _(
        "Line %(line)d: there is an entity of a DTD, which is not read. Put there what "
        "it stands for."
    ),
    "encoding": _(
        "Line %(line)d: a letter is damaged, or the text is not in the encoding that "
        "the file says. Save it as UTF-8."
    ),
    "other_encoding": _(
        "Line %(line)d: the file says that it is in %(encoding)s, but it is in UTF-8."
    ),
    "control": _("Line %(line)d holds a sign that is no text (a control character)."),
    "crossed": _("Line %(line)d ends another element than the one that is open."),
    "cut": _("Line %(line)d: the file ends before its elements do."),
    "broken": _("Line %(line)d: this is not written as XML is."),
    "deep": _("Line %(line)d: more than %(most)d elements lie within one another."),
    "long": _("Line %(line)d: a text has more than %(most)d characters."),
    "parts": _("Line %(line)d: an entry has more than %(most)d elements."),
    "entries": _("Line %(line)d: the file has more than %(most)d entries: divide it."),
    "elements": _(
        "Line %(line)d: the file has more than %(most)d elements: divide it."
    ),
    "no_entry": _("The file holds no entry."),
}

# What keeps an entry from coming in.
ERRORS = {
    "id": _(
        "Line %(line)d: “%(id)s” is no code. It has at most 80 Latin letters, digits, "
        "hyphens and underscores."
    ),
    "id_twice": _("Line %(line)d: the code “%(id)s” stands in line %(first)d already."),
    "tag": FAULTS["tag"],
    "no_words": _("Line %(line)d: a term has no words."),
    "term_twice": _(
        "Line %(line)d: the term “%(text)s” stands in line %(first)d already."
    ),
    "preferred_twice": _(
        "Line %(line)d: “%(text)s” is preferred, as is the term of line %(first)d. One "
        "is in each language."
    ),
}

# What a person should know: what was left out, and what was understood how.
REMARKS = {
    "no_id": _("Line %(line)d: the entry has no id, so no concept is found by it."),
    "no_term": _("Line %(line)d: the entry has no term in a language of this site."),
    "language": _("Line %(line)d: left out: language %(tag)s."),
    "as_language": _("Line %(line)d: %(tag)s is taken for %(language)s."),
    "category": _(
        "Line %(line)d: left out: <%(name)s> of the type “%(type)s”, which has no "
        "place here."
    ),
    "element": _("Line %(line)d: left out: <%(name)s>, which has no place here."),
    "attribute": _(
        "Line %(line)d: left out: the attribute “%(name)s” of <%(of)s>, which has no "
        "place here."
    ),
    "value": _(
        "Line %(line)d: left out: “%(value)s”, which is no value of “%(type)s”."
    ),
    "again": _(
        "Line %(line)d: left out: “%(value)s”; the term has another “%(type)s” already."
    ),
    "stray": _("Line %(line)d: left out: the words “%(text)s” outside of any text."),
    "target": _("Line %(line)d: left out: “%(target)s”, to which nothing can refer."),
    "label": _(
        "Line %(line)d: left out: the words of <%(name)s>; it refers without them."
    ),
    "outside": _(
        "Line %(line)d: left out: %(name)s, which stands outside the entries."
    ),
    "transaction": _(
        "Line %(line)d: left out: who did what when. The site keeps that itself."
    ),
    "whose_language": _(
        "Line %(line)d: left out: <%(name)s> of the whole entry, in none of the "
        "languages of this site."
    ),
    "concept_text": _(
        "Line %(line)d: <%(name)s> of the whole entry is taken for its text in "
        "%(language)s, the language of the file."
    ),
    "other_language": _(
        "Line %(line)d: a text in %(tag)s is taken for one of the language around it."
    ),
    "joined": _(
        "Line %(line)d: there is more than one <%(name)s>: they are joined into one."
    ),
    "markup": _(
        "Line %(line)d: the words of <%(name)s> are kept, and the markup in them is "
        "left out: %(markup)s."
    ),
    "moved": _("Line %(line)d: <%(name)s> of a term is taken for one of its concept."),
    "of_definition": _(
        "Line %(line)d: the source of the language is taken for that of the definition."
    ),
    "more": _("Line %(line)d and after it: more was left out or changed than is told."),
}
