"""The concepts, domains and sources that an import finds by code, name or key."""

from dataclasses import dataclass, field

from glossary.models import Concept, Domain, Source
from imports.fields import key_of
from text.languages import LANGUAGES, language_of_words
from text.transliteration import slugify

LONGEST_CODE = Domain._meta.get_field("code").max_length


@dataclass
class Lookups:
    """The stored objects to which entries refer, by code, title or key."""

    # {present or merged code: present code} of stored concepts and those of the file.
    codes: dict = field(default_factory=dict)
    # {code: key} of what is stored.
    pks: dict = field(default_factory=dict)
    # Codes of the concepts that readers see in any language.
    seen: set = field(default_factory=set)
    # {key of a domain's code or title: its code}.
    domains: dict = field(default_factory=dict)
    # {code: {language: name}} of the domains that the file brings.
    new_domains: dict = field(default_factory=dict)
    # {key of a source's title: the source}.
    sources: dict = field(default_factory=dict)
    # {key: source}.
    sources_by_pk: dict = field(default_factory=dict)
    # {key: code}.
    domains_by_pk: dict = field(default_factory=dict)

    @property
    def codes_by_pk(self):
        return {pk: code for code, pk in self.pks.items()}

    def add_source(self, source):
        for language in LANGUAGES:
            if title := getattr(source, f"title_{language}"):
                self.sources.setdefault(key_of(title), source)
        if source.pk:
            self.sources_by_pk[source.pk] = source

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
        self.domains |= dict.fromkeys(
            [key_of(new_code), *map(key_of, titles)], new_code
        )
        return new_code, True


def lookups_for(entries) -> Lookups:
    """Load the lookups for these entries, by a few statements."""
    lookups = Lookups()
    for pk, code, merged in Concept.objects.values_list("pk", "code", "merged_codes"):
        lookups.pks[code] = pk
        lookups.codes |= dict.fromkeys(merged, code) | {code: code}
    for entry in entries:
        lookups.codes.setdefault(entry["code"], entry["code"])
    seen = Concept.objects.visible_anywhere().values_list("code", flat=True)
    lookups.seen = set(seen)
    for domain in Domain.objects.all():
        lookups.domains_by_pk[domain.pk] = domain.code
        names = [
            domain.code,
            *(getattr(domain, f"title_{language}") for language in LANGUAGES),
        ]
        for name in filter(None, names):
            lookups.domains.setdefault(key_of(name), domain.code)
    for source in Source.objects.order_by("pk"):
        lookups.add_source(source)
    return lookups
