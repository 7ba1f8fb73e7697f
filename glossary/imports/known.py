"""What an import must know of the glossary as it is now."""

from dataclasses import dataclass, field

from glossary.models import Concept, Domain, Source
from imports.fields import key_of
from text.languages import LANGUAGES, language_of_words
from text.transliteration import slugify

LONGEST_CODE = Domain._meta.get_field("code").max_length


@dataclass
class Known:
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
        name}, as far as they are told.
        """
        told = [*filter(None, [code, *names.values()])]
        for key in map(key_of, told):
            if key in self.domains:
                return self.domains[key], self.domains[key] in self.new_domains
        made = slugify(told[0])[:LONGEST_CODE].strip("-") or "domain"
        if len(set(names.values())) == 1:
            # It has one name, which is told in every language.
            names = {language_of_words(told[-1]): told[-1]}
        self.new_domains[made] = names or dict.fromkeys(LANGUAGES, code)
        self.domains |= dict.fromkeys([key_of(made), *map(key_of, told)], made)
        return made, True


def look(entries) -> Known:
    """Ask for all of it, by a handful of statements."""
    known = Known()
    for pk, code, former in Concept.objects.values_list("pk", "code", "former_codes"):
        known.pks[code] = pk
        known.codes |= dict.fromkeys(former, code) | {code: code}
    for entry in entries:
        known.codes.setdefault(entry["code"], entry["code"])
    seen = Concept.objects.visible_anywhere().values_list("code", flat=True)
    known.seen = set(seen)
    for domain in Domain.objects.all():
        known.domains_by_pk[domain.pk] = domain.code
        names = [domain.code, *(getattr(domain, f"title_{one}") for one in LANGUAGES)]
        for name in filter(None, names):
            known.domains.setdefault(key_of(name), domain.code)
    for source in Source.objects.order_by("pk"):
        known.add_source(source)
    return known
