from itertools import count

from glossary.models import (
    Citation,
    Concept,
    ConsentText,
    Domain,
    Feedback,
    Source,
    Term,
    TitlePage,
)
from publishing.content import changesets
from tests.records import PAST, in_both, make, make_titled
from text.languages import LANGUAGES

# For what no two may have alike.
NUMBERS = count(1)


def make_concept(title="Concept", *, ru=None, en=None, **fields):
    """Make a concept with titles of its own, without terms."""
    return make_titled(Concept, title, ru, en, **fields)


def make_term(concept=None, text="term", language="en", **fields):
    """Make a term, by default an admitted one."""
    fields |= {"concept": concept} if concept else {}
    return make(Term, text=text, language=language, **fields)


def make_entry(*, public=True, **terms):
    """Make a concept with preferred terms: ``ru="термин", en="term"``."""
    dates = {language: PAST for language in terms if public}
    titles = {f"title_{code}": terms.get(code, "") for code in LANGUAGES}
    with changesets.changeset():
        concept = make_titled(Concept, "", dates.get("ru"), dates.get("en"), **titles)
        for language, text in terms.items():
            make_term(concept, text, language, status=Term.Status.PREFERRED)
    concept.refresh_from_db()
    return concept


def make_whole_concept():
    """Make a draft as its form wants it: with a preferred term in each language."""
    return make_entry(public=False, ru="термин", en="term")


def make_domain(title="Domain", code="domain", **fields):
    return make(Domain, code=code, **{**in_both(title), **fields})


def make_title_page(title="Glossary", **fields):
    return make(TitlePage, **{**in_both(title), **fields})


def make_source(title="Source", **fields):
    return make(Source, **{**in_both(title), **fields})


def make_feedback(text="A better word.", **fields):
    return make(Feedback, text=text, **fields)


NEEDED = {
    Citation: {"concept": make_concept, "source": make_source},
    ConsentText: {"version": lambda: f"{next(NUMBERS)}"},
    Domain: {"code": lambda: f"domain-{next(NUMBERS)}", **in_both("Domain")},
    Feedback: {"text": "A better word.", "language": "en"},
    Source: {"kind": "law", **in_both("Source")},
    Term: {
        "concept": make_concept,
        "language": "ru",
        "text": lambda: f"термин {next(NUMBERS)}",
    },
    TitlePage: in_both("Glossary"),
}
# Of these, the form wants more than fields.
MAKERS = {Concept: make_whole_concept}
