"""The authors of an article as plain dicts: of a file, of a snapshot, and both in one.

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
from journal.credit import CreditRole
from journal.imports.affiliations import (
    cleaned_place,
    line_of_place,
    once_each,
    valid,
)
from journal.models import Article, Contribution
from journal.names import PARTS
from publishing.content.ordered import STEP
from publishing.content.snapshots import child_rows
from text.languages import LANGUAGES

TEXTS = [f"{name}_{code}" for name in Contribution.texts for code in LANGUAGES]
FACTS = ["orcid", "email", "is_corresponding", "roles"]
# The last of several given names that is a patronymic, in Russian or transliterated.
PATRONYMIC = re.compile(
    r"(вич|ич|вна|чна|шна|vich|vych|ich|vna|chna|shna)$", re.IGNORECASE
)


def parted(given):
    """Return given name and patronymic of both in one."""
    first, _space, last = given.strip().rpartition(" ")
    return (first.strip(), last) if first and PATRONYMIC.search(last) else (given, "")


def full_name(author):
    """Return the name in any language, for messages and comparisons."""
    names = (name_in(author, code) for code in LANGUAGES)
    return next(filter(None, names), "")


def name_in(author, language):
    parts = (author.get(f"{part}_{language}") for part in PARTS)
    return " ".join(filter(None, parts))


# Of a file


def cleaned(author) -> dict:
    """Return an author of a file, with valid values; raise ValidationError."""
    roles = [role for role in author.get("roles", []) if role in CreditRole.values]
    names = [*TEXTS, "orcid", "email", "is_corresponding"]
    given = {name: author[name] for name in names if author.get(name)}
    values, places, errors = {}, [], []
    if not any(given.get(f"family_{code}") for code in LANGUAGES):
        errors.append(gettext("An author has no family name."))
    try:
        values = valid(Contribution, given)
    except ValidationError as error:
        errors += error.messages
    for place in author.get("affiliations", []):
        try:
            places.append(cleaned_place(place))
        except ValidationError as error:
            errors += error.messages
    if errors:
        raise ValidationError(errors)
    return {**values, "roles": roles, "affiliations": places}


# Of a snapshot


def stored_authors(snapshot, people, places) -> list[dict]:
    """Return the authors in a snapshot of an article, as readers have them.

    ``people``, ``places``: {key: Person} and {key: affiliation as ``place_of`` has it}.
    """
    rows = child_rows(snapshot, Article, "contributions")
    rows.sort(key=lambda row: (row["position"], row["pk"]))
    return [stored_author(row, people.get(row["person"]), places) for row in rows]


def stored_author(row, person, places):
    author = {name: row[name] for name in ["pk", *TEXTS, *FACTS]}
    author["affiliations"] = [places[pk] for pk in row["affiliations"] if pk in places]
    if person:
        for code in LANGUAGES:
            for part in PARTS:
                name = f"{part}_{code}"
                author[name] = author[name] or getattr(person, name) or ""
            if not author[f"family_{code}"]:
                author[f"family_{code}"] = getattr(person, f"title_{code}") or ""
        author["orcid"] = author["orcid"] or person.orcid
    return author


# The pages of authors


def person_of(author, people):
    """Return the person whose page is that of an author of a file, or None.

    They are the only one with this ORCID, or else the only one known by this name and
    under no other ORCID. ``people``: {key of a name or ORCID: people}.
    """
    orcid = author.get("orcid")
    same = people.get(key_of(orcid), ()) if orcid else ()
    if not same:
        names = (
            key_of(name) for code in LANGUAGES for name in whole_names(author, code)
        )
        same = {
            person
            for name in names
            for person in people.get(name, ())
            if not (orcid and person.orcid)
        }
    return next(iter(same)) if len(same) == 1 else None


def whole_names(author, language):
    """Yield the name in a language, if it is more than the family name."""
    if author.get(f"family_{language}") and author.get(f"given_{language}"):
        yield name_in(author, language)


# Both in one


def merged(stored, given) -> list[dict]:
    """Return the given authors in their order, with what is stored of each."""
    authors = [
        merged_author(old, new)
        for old, new in zip(matches(stored, given), given, strict=True)
    ]
    if any(author.get("is_corresponding") for author in given):
        for author, new in zip(authors, given, strict=True):
            author["is_corresponding"] = bool(new.get("is_corresponding"))
    return authors


def matches(stored, given):
    """Return of each given author the stored one that they are, or None.

    The same person has the same ORCID, or else the same name in some language. Of as
    many authors, who stands in the same place under no other name is the same too: a
    file may have the names of one language alone.
    """
    found, free = [None] * len(given), [*stored]
    for is_same in [has_same_orcid, has_same_name]:
        for place, author in enumerate(given):
            old = next((old for old in free if is_same(old, author)), None)
            if found[place] is None and old:
                found[place] = old
                free.remove(old)
    if len(stored) == len(given):
        for place, (old, author) in enumerate(zip(stored, given, strict=True)):
            if found[place] is None and old in free and not have_two_names(old, author):
                found[place] = old
    return found


def has_same_orcid(old, author):
    return bool(author.get("orcid")) and old.get("orcid") == author["orcid"]


def has_same_name(old, author):
    for code in LANGUAGES:
        family, given = author.get(f"family_{code}"), author.get(f"given_{code}")
        stored = old.get(f"given_{code}")
        if family and key_of(family) == key_of(old.get(f"family_{code}") or ""):
            return not (given and stored) or key_of(given)[0] == key_of(stored)[0]
    return False


def have_two_names(old, author):
    return any(
        old.get(f"family_{code}") and author.get(f"family_{code}") for code in LANGUAGES
    )


def merged_author(old, new):
    """Return an author with what a file says of them, and else what is stored."""
    if old is None:
        return {name: new.get(name, "") for name in [*TEXTS, "email", "orcid"]} | {
            "is_corresponding": bool(new.get("is_corresponding")),
            "roles": new.get("roles", []),
            "affiliations": once_each(new.get("affiliations", [])),
        }
    new = {name: value for name, value in new.items() if value}
    for code in LANGUAGES:
        names = [f"given_{code}", f"patronymic_{code}"]
        if new.keys() & {*names} and are_alike(old, new, names):
            new = {name: value for name, value in new.items() if name not in names}
    if "affiliations" in new:
        new["affiliations"] = once_each(new["affiliations"])
    return {**old, **new}


def are_alike(old, new, names):
    """Tell whether both have the same given names, divided or not."""
    joined = [" ".join(filter(None, map(author.get, names))) for author in (old, new)]
    return joined[0] == joined[1]


# Their display


def line_of(author) -> str:
    """Return an author in one line, for a report."""
    names = [name for code in LANGUAGES if (name := name_in(author, code))]
    posts = [author.get(f"degree_and_post_{code}") for code in LANGUAGES]
    places = [line_of_place(place) for place in author["affiliations"]]
    facts = [author.get("orcid"), author.get("email"), *author.get("roles", [])]
    if author.get("is_corresponding"):
        facts.append(gettext("corresponding author"))
    return "; ".join(filter(None, [" / ".join(names), *posts, *facts, *places]))


# Storing


def store(article, authors, stored) -> None:
    """Write the authors of an article; ``stored``: as they were before."""
    before = {author["pk"]: author for author in stored}
    rows = {row.pk: row for row in article.contributions.all()} if before else {}
    pks = [author.get("pk") for author in authors]
    moves = pks != [author["pk"] for author in stored]
    for pk in before.keys() - {*pks}:
        rows[pk].delete()
    for place, author in enumerate(authors):
        old = before.get(author.get("pk"), {})
        row = rows.get(author.get("pk")) or Contribution(article=article)
        changed = [
            name for name in [*TEXTS, *FACTS] if author.get(name) != old.get(name)
        ]
        for name in changed:
            setattr(row, name, author[name])
        if moves:
            row.position = place * STEP
            changed.append("position")
        if row.pk is None:
            row.person_id = author.get("person")
            row.save()
        elif changed or author["affiliations"] != old["affiliations"]:
            row.save(update_fields=changed)
        if author["affiliations"] != old.get("affiliations", []):
            keys = [place["pk"] for place in author["affiliations"]]
            Contribution._meta.get_field("affiliations").write(row, keys)
