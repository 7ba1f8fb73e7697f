"""The sets of records: the journal, its rubrics, its issues."""

from journal.models import OaiRecord, Rubric
from text.languages import LANGUAGES

JOURNAL = "journal"


def sets_of(article):
    """Return the sets that an article is in."""
    return [
        JOURNAL,
        f"rubric-{article.rubric.code}",
        f"issue-{article.issue.year}-{article.issue.number}",
    ]


def names_of_sets(journal):
    """Return {set: name} of the sets that any record is in, and of the journal."""
    whole = journal.constant_title or str(journal) or JOURNAL
    rubrics = {rubric.code: title_of(rubric) for rubric in Rubric.objects.all()}
    names = {JOURNAL: whole}
    for name in sorted(OaiRecord.objects.set_specs()):
        kind, _hyphen, rest = name.partition("-")
        if kind == "issue":
            year, _hyphen, number = rest.partition("-")
            names[name] = f"{whole}, {year}, {number}"
        elif kind == "rubric":
            names[name] = rubrics.get(rest) or rest
    return names


def title_of(rubric):
    """Return its title in all languages."""
    titles = [getattr(rubric, f"title_{code}") for code in LANGUAGES]
    return " / ".join(filter(None, titles))
