"""The concepts, domains and sources that an import finds by code, name or key."""

from dataclasses import dataclass, field

from glossary.models import Concept, Domain, Source
from imports.fields import key_of
from text.languages import LANGUAGES, language_of_words
from text.transliteration import slugify

LONGEST_CODE = Domain._meta.get_field("code").max_length


@dataclass
class Lookups:
    """What of the glossary entries name, by those names."""

    # {code that a concept has or had: the one that it has}, also of the file's own.
    codes: dict = field(default_factory=dict)
    # {code: key} of what is stored.
    pks: dict = field(default_factory=dict)
    # Codes of what some reader sees.
    seen: set = field(default_factory=set)
    # {what a domain may be called: its code}.
    domains: dict = field(default_factory=dict)
    # {code: {language: name}} of the domains that the file brings.
    new_domains: dict = field(default_factory=dict)
    # {what a source may be called: the source}.
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

        ``code``: its code, or what people take for it, or ""; ``names``: {language:
        name}, as far as there are any.
        """
        titles = [*filter(None, [code, *names.values()])]
        for key in map(key_of, titles):
            if key in self.domains:
                return self.domains[key], self.domains[key] in self.new_domains
        made = slugify(titles[0])[:LONGEST_CODE].strip("-") or "domain"
        if len(set(names.values())) == 1:
            # It has one name, which the file gives in every language.
            names = {language_of_words(titles[-1]): titles[-1]}
        self.new_domains[made] = names or dict.fromkeys(LANGUAGES, code)
        self.domains |= dict.fromkeys([key_of(made), *map(key_of, titles)], made)
        return made, True


def lookups_for(entries) -> Lookups:
    """Read all of it by a handful of statements."""
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
