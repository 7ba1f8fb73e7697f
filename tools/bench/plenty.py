"""A big glossary, made fast: rows as saves would leave them, without a history."""

from itertools import islice

from glossary.models import Concept, Domain, Term
from tests.factories import PAST, State, make_domain
from tests.glossary.marks import read, texts as texts_in
from text.fold import first_letter, fold
from text.lemmas import lemmas

LANGUAGES = ["ru", "en"]


def names(language, number):
    """Return so many terms of two words, made of the words of the marked texts."""
    texts = " ".join(read(path)[0] for path in texts_in(language)).lower().split()
    words = sorted({word for word in texts if word.isalpha() and len(word) > 4})
    pairs = (
        f"{first} {second}"
        for shift in range(1, len(words))
        for first, second in zip(words, words[shift:] + words[:shift], strict=True)
    )
    return list(islice(pairs, number))


def fill(number):
    """Make so many concepts in both languages, each with a synonym in each."""
    domain = Domain.objects.first() or make_domain()
    named = zip(names("ru", number), names("en", number), strict=True)
    concepts = Concept.objects.bulk_create(
        [concept(place, ru, en) for place, (ru, en) in enumerate(named)]
    )
    terms = [
        term(concept, language, text, status)
        for concept in concepts
        for language in LANGUAGES
        for text, status in [
            (getattr(concept, f"title_{language}"), Term.Status.PREFERRED),
            (f"вторая {concept.title_ru}", Term.Status.ADMITTED)
            if language == "ru"
            else (f"second {concept.title_en}", Term.Status.ADMITTED),
        ]
    ]
    Term.objects.bulk_create(terms)
    Concept.domains.through.objects.bulk_create(
        Concept.domains.through(concept=concept, domain=domain) for concept in concepts
    )
    # Ten narrower ones for each tenth.
    Concept.broader.through.objects.bulk_create(
        Concept.broader.through(from_concept=concept, to_concept=concepts[place // 10])
        for place, concept in enumerate(concepts)
        if place // 10 != place
    )
    return concepts


def concept(place, ru, en):
    made = Concept(code=f"many-{place}", year=PAST.year, first_published_at=PAST)
    for language, title in [("ru", ru), ("en", en)]:
        definition = f"{title} {place}"
        for name, value in {
            "title": title,
            "slug": f"many-{place}-{language}",
            "summary": definition,
            "state": State.PUBLISHED,
            "published_at": PAST,
            "updated_at": PAST,
            "lemmas": lemmas(definition, language) if place < 100 else definition,
            "names": "",
        }.items():
            setattr(made, f"{name}_{language}", value)
    return made


def term(concept, language, text, status):
    return Term(
        concept=concept,
        language=language,
        text=text,
        status=status,
        position=0,
        folded=fold(text),
        letter=first_letter(text),
    )
