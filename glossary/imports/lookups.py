"""The concepts, domains and sources that an import finds by code, name or key."""

from dataclasses import dataclass, field

from glossary.models import Concept, Domain, Source
from imports.fields import key_of
from text.languages import LANGUAGES, language_of_words
from text.transliteration import slugify

LONGEST_CODE = Domain._meta.get_field("code").max_length


@dataclass
class Lookups:
    """What entries refer to.

    ``pks``: {code: key} of the stored concepts; ``codes``: of these and those of the
    file; ``seen``: of those that readers see. ``domains``: {code or title: code};
    ``new_domains``: {code: {language: name}} of those that the file brings.
    ``sources``: {title: source}. Codes and titles are compared by ``key_of``.
    """

    pks: dict = field(default_factory=dict)
    codes: set = field(default_factory=set)
    seen: set = field(default_factory=set)
    domains: dict = field(default_factory=dict)
    new_domains: dict = field(default_factory=dict)
    sources: dict = field(default_factory=dict)

    def add_source(self, source):
        for title in titles_of(source).values():
            self.sources.setdefault(key_of(title), source)

    def domain(self, code, names):
        """Return the code of a domain, and whether it is new.

        ``code``: its code or a title written in its place, or ""; ``names``: {language:
        name} of the names that the file has.
        """
        titles = [*filter(None, [code, *names.values()])]
        for key in map(key_of, titles):
            if key in self.domains:
                return self.domains[key], self.domains[key] in self.new_domains
        new_code = slugify(titles[0])[:LONGEST_CODE].strip("-") or "domain"
        if len(set(names.values())) == 1:
            # The file repeats its only name in every language.
            names = {language_of_words(titles[-1]): titles[-1]}
        self.new_domains[new_code] = names or dict.fromkeys(LANGUAGES, code)
        keys = map(key_of, [new_code, *titles])
        self.domains |= dict.fromkeys(keys, new_code)
        return new_code, True


def titles_of(record):
    titles = {code: getattr(record, f"title_{code}") for code in LANGUAGES}
    return {code: title for code, title in titles.items() if title}


def lookups_for(entries) -> Lookups:
    """Load the lookups for these entries, by a few statements."""
    lookups = Lookups(
        pks=dict(Concept.objects.values_list("code", "pk")),
        seen={*Concept.objects.visible_anywhere().values_list("code", flat=True)},
    )
    lookups.codes = {*lookups.pks, *(entry["code"] for entry in entries)}
    for domain in Domain.objects.all():
        for name in [domain.code, *titles_of(domain).values()]:
            lookups.domains.setdefault(key_of(name), domain.code)
    for source in Source.objects.order_by("pk"):
        lookups.add_source(source)
    return lookups
