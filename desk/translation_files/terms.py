"""The glossary's terms in a selection, for a page that is filled in offline."""

from glossary.linker import match_terms
from glossary.models import Term
from glossary.term_index import term_index
from text.richtext.segments import plain


def terms_of(items, source, target) -> list[list]:
    """Return, of each item, (preferred term, that of the translation) in order."""
    index = term_index(source)
    concepts = [
        dict.fromkeys(match.key for match in match_terms(words_of(item), index))
        for item in items
    ]
    preferred = Term.objects.filter(
        concept__in={key for keys in concepts for key in keys},
        status=Term.Status.PREFERRED,
    )
    names = {
        (concept, language): text
        for concept, language, text in preferred.values_list(
            "concept", "language", "text"
        )
    }
    return [
        [
            (names[key, source], names[key, target])
            for key in keys
            if (key, source) in names and (key, target) in names
        ]
        for keys in concepts
    ]


def words_of(item):
    return "\n".join(plain(unit.source.pieces) for unit in item.units)
