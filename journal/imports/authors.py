"""The authors of an article as plain dicts: of a file, and as they are stored.

::

    {
        "family_en": "Example", "given_en": "Anna", "patronymic_en": "",
        "degree_and_post_en": "professor", …,
        "orcid": "0000-0002-1825-0097", "email": "", "is_corresponding": True,
        "roles": ["software"],
        "affiliations": [{"name_en": "Academy", "city_en": "Moscow", "country": "RU"}],
    }

One that is stored has its ``pk`` too, and a new one of whom there is a page its key,
``person``. What a file does not say of an author stays as it is; an author whom it does
not name is no author any more.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from imports.fields import key_of
from journal.imports.affiliations import (
    cleaned_affiliation,
    line_of_affiliation,
    once_each,
    valid,
)
from journal.models import Contribution
from journal.models.credit import CreditRole
from journal.names import PARTS, name_just_in
from publishing.content.ordered import STEP
from text.languages import LANGUAGES

TEXTS = [f"{name}_{code}" for name in Contribution.texts for code in LANGUAGES]
GIVEN = PARTS[1:]
FACTS = ["orcid", "email", "is_corresponding", "roles"]
# The last of several given names that is a patronymic, in Russian or transliterated.
PATRONYMIC = re.compile(
    r"(вич|ич|вна|чна|шна|vich|vych|ich|vna|chna|shna)$", re.IGNORECASE
)


def split_patronymic(given):
    """Return given name and patronymic of both in one."""
    first, _space, last = given.strip().rpartition(" ")
    return (first.strip(), last) if first and PATRONYMIC.search(last) else (given, "")


def full_name(author):
    """Return the name in any language, for messages and comparisons."""
    return next(filter(None, (name_in(author, code) for code in LANGUAGES)), "")


def name_in(author, language):
    parts = (author.get(f"{part}_{language}") for part in PARTS)
    return " ".join(filter(None, parts))


# Of a file


def cleaned_author(author) -> dict:
    """Return an author of a file, with valid values; raise ValidationError."""
    names = [*TEXTS, "orcid", "email", "is_corresponding"]
    given = {name: author[name] for name in names if author.get(name)}
    values, affiliations, errors = {}, [], []
    if not any(given.get(f"family_{code}") for code in LANGUAGES):
        errors.append(gettext("An author has no family name."))
    try:
        values = valid(Contribution, given)
    except ValidationError as error:
        errors += error.messages
    for affiliation in author.get("affiliations", []):
        try:
            affiliations.append(cleaned_affiliation(affiliation))
        except ValidationError as error:
            errors += error.messages
    if errors:
        raise ValidationError(errors)
    roles = [role for role in author.get("roles", []) if role in CreditRole.values]
    return {**values, "roles": roles, "affiliations": affiliations}


# Of an article


def stored_authors(article) -> list[dict]:
    """Return the authors of an article that ``ArticleSubject.find`` has read.

    Names, and the ORCID, are those of the person's page where the article gives none.
    """
    return [*map(stored_author, article.contributions.all())]


def stored_author(contribution):
    row = contribution.as_row()
    author = {name: getattr(contribution, name) for name in ["pk", *TEXTS, *FACTS]}
    for code in LANGUAGES:
        if name := name_just_in(row, code):
            author |= {f"{part}_{code}": getattr(name, part) for part in PARTS}
    author["orcid"] = row["any_orcid"]
    author["affiliations"] = [
        {name: value or "" for name, value in affiliation.items()}
        for affiliation in row["affiliations"]
    ]
    return author


# The pages of authors


def person_of(author, people):
    """Return the person whose page is that of an author of a file, or None.

    They are the only one with this ORCID, or else the only one known by this name and
    under no other ORCID. ``people``: {key of a name or ORCID: people}.
    """
    orcid = author.get("orcid")
    found = people.get(key_of(orcid), set()) if orcid else set()
    if not found:
        names = [
            name_in(author, code)
            for code in LANGUAGES
            if author.get(f"family_{code}") and author.get(f"given_{code}")
        ]
        found = set().union(*(people.get(key_of(name), ()) for name in names))
        found = {person for person in found if not (orcid and person.orcid)}
    return next(iter(found)) if len(found) == 1 else None


# Both in one


def updated_authors(stored, given) -> list[dict]:
    """Return the given authors in their order, with what is stored of each."""
    free, authors = [*stored], []
    states_corresponding = any(author.get("is_corresponding") for author in given)
    for new in given:
        same = next((old for old in free if is_same_author(old, new)), None)
        if same:
            free.remove(same)
        author = {**(same or EMPTY), **{name: new[name] for name in new if new[name]}}
        for code in LANGUAGES if same else []:
            # The same, divided or not.
            if given_names(same, code) == given_names(new, code):
                author |= {f"{part}_{code}": same[f"{part}_{code}"] for part in GIVEN}
        if states_corresponding:
            author["is_corresponding"] = bool(new.get("is_corresponding"))
        author["affiliations"] = once_each(author["affiliations"])
        authors.append(author)
    return authors


EMPTY = {
    **dict.fromkeys([*TEXTS, "email", "orcid"], ""),
    "is_corresponding": False,
    "roles": [],
    "affiliations": [],
}


def is_same_author(old, new):
    """Tell by ORCID, or by family name and the first letter of the given name."""
    if new.get("orcid") and old["orcid"] == new["orcid"]:
        return True
    for code in LANGUAGES:
        family, given = new.get(f"family_{code}"), new.get(f"given_{code}")
        if family and key_of(family) == key_of(old[f"family_{code}"] or ""):
            names = filter(None, [given, old[f"given_{code}"]])
            return len({key_of(name)[:1] for name in names}) < 2
    return False


def given_names(author, language):
    parts = (author.get(f"{part}_{language}") for part in GIVEN)
    return " ".join(filter(None, parts))


def line_of_author(author) -> str:
    """Return an author in one line, for a report."""
    names = [name for code in LANGUAGES if (name := name_in(author, code))]
    posts = [author.get(f"degree_and_post_{code}") for code in LANGUAGES]
    affiliations = map(line_of_affiliation, author["affiliations"])
    facts = [author.get("orcid"), author.get("email"), *author.get("roles", [])]
    if author.get("is_corresponding"):
        facts.append(gettext("corresponding author"))
    return "; ".join(filter(None, [" / ".join(names), *posts, *facts, *affiliations]))


def store_authors(article, authors, stored) -> None:
    """Write the authors of an article; ``stored``: as they were before."""
    before = {author["pk"]: author for author in stored}
    rows = {row.pk: row for row in article.contributions.all()} if before else {}
    pks = [author.get("pk") for author in authors]
    for pk in before.keys() - {*pks}:
        rows[pk].delete()
    for place, author in enumerate(authors):
        old = before.get(author.get("pk"), {})
        row = rows.get(author.get("pk")) or Contribution(article=article)
        changed = [name for name in [*TEXTS, *FACTS] if author[name] != old.get(name)]
        for name in changed:
            setattr(row, name, author[name])
        if pks != [*before]:
            row.position = place * STEP
            changed.append("position")
        is_moved = author["affiliations"] != old.get("affiliations", [])
        if row.pk is None:
            row.person_id = author.get("person")
            row.save()
        elif changed or is_moved:
            row.save(update_fields=changed)
        if is_moved:
            keys = [affiliation["pk"] for affiliation in author["affiliations"]]
            Contribution._meta.get_field("affiliations").write(row, keys)
