"""The search of the site: over all kinds, in all languages at once.

Names come before texts, and what readers have in their own language before what they
have in another. Where nothing matches, the text is taken for one typed in the wrong
keyboard layout, and then for one with a typing error: a word that no text has is
replaced by the word of a name that is nearest to it by its letters, and of equally near
ones by the one that most entries have.

One statement finds the candidates, another orders those of a page. Of a word that most
records have, only the newest are candidates: to rank all would take seconds.
"""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import partial
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import (
    SearchQueryField,
    SearchRank,
    TrigramWordSimilarity,
)
from django.db import models
from django.db.models import Case, F, Func, Q, TextField, Value, When
from django.db.models.functions import Cast, Concat, Greatest, Left, Length, Replace
from django.db.models.lookups import Exact

from publishing.cache.compiled import (
    Parameter,
    Slices,
    array_of,
    compiled,
    today,
    with_keys,
)
from publishing.catalogue import COLUMNS, Entry, shown_year
from publishing.catalogue.catalogue_entry import CatalogueEntry, lines_of_names
from publishing.catalogue.demonstration import invented, invented_last
from publishing.content.search import has_operators, query_for, stems_line
from publishing.content.status import any_language, visible
from text.fold import fold, switch_layout
from text.languages import LANGUAGES, languages_from
from text.lemmas import lemmas

# Trigrams find nothing that is shorter.
SHORTEST_NAME = 3
# Signs of a line of names that is looked up: PostgreSQL takes 2046 bytes. No name is
# longer, but one sign that is typed may be folded into many.
LONGEST_LINE = 500
# In each language, so many are candidates; and so many whose names begin with the text.
CANDIDATES, BEGINNINGS = 500, 200
# The tiers of a page whose entries are called as the query, in some inflection.
CALLED_SO = {0, 1}


class Candidate(NamedTuple):
    """What matches; ``is_here``: readers have it in their own language."""

    pk: int
    kind: str
    is_here: bool
    year: int
    topics: list


@dataclass(frozen=True)
class Answer:
    """What was found for ``query``, the text as it was understood.

    ``spellings``: what was searched for it.
    """

    candidates: list
    query: str
    reader: str
    spellings: tuple = ()

    @property
    def words(self):
        return " ".join([self.query, *self.spellings])

    @property
    def is_cut(self):
        here = [candidate.is_here for candidate in self.candidates].count(True)
        longest = max(here, len(self.candidates) - here)
        return longest >= CANDIDATES

    def entries(self, candidates):
        return Slices(partial(self._ranked, [candidate.pk for candidate in candidates]))

    def _ranked(self, pks, start, stop):
        if not pks:
            return []
        is_exact, values = has_operators(self.query), parameters(*self.spellings)
        part = self.reader, start, stop, is_exact, invented()
        rows = page(*part, pks=array_of(pks), **values)
        return [Entry(row, self.reader) for row in rows]


def search(text, reader, spellings_of=lambda text, reader: (text,)) -> Answer:
    """Return the answer to a reader of ``reader``; a phrase is searched as it is.

    ``spellings_of(text, reader)`` returns the spellings of a name, the best first.
    """
    if not has_words(text):
        return Answer([], text, reader)
    if has_operators(text):
        return Answer(candidates_for((text,), reader), text, reader, (text,))
    for typed in readings(text):
        spellings = spellings_of(typed, reader)
        if candidates := candidates_for(spellings, reader):
            return Answer(candidates, typed, reader, spellings)
    return Answer([], text, reader)


def readings(text):
    """Yield what may be meant by a text, each once."""
    yield text
    near, switched = near_words(text), switch_layout(text)
    # What has a word that is known was not typed in another layout.
    if any(word in words for word, words in near.items()):
        switched = text
    if switched != text and has_words(switched):
        yield switched
    correct = corrected(text, near=near)
    if correct != fold(text):
        yield correct


def has_words(text):
    return any(sign.isalnum() for sign in fold(text))


def is_one_sign(text):
    """Tell whether a text has one letter or digit alone: it would find anything."""
    return sum(sign.isalnum() for sign in text) == 1


def candidates_for(spellings, reader):
    text = spellings[0]
    is_short = len(fold(text)) < SHORTEST_NAME
    rows = matching(reader, has_operators(text), is_short, **parameters(*spellings))
    return [*map(Candidate._make, rows)]


def parameters(*spellings):
    """Return what the statements ask for, as they name it."""
    text, name = " or ".join(spellings), fold(spellings[0])
    words = {
        f"lemmas_{language}": " or ".join(
            lemmas(spelling, language) for spelling in spellings
        )
        for language in LANGUAGES
    }
    lines = {"line": f"\n{name}\n", "after_space": f" {name}", "after_dash": f"-{name}"}
    return {"text": text, "name": name, "beginning": f"\n{name}", **lines, **words}


@compiled
def matching(reader, has_operators, is_short):
    """Return the columns of ``Candidate``: what is called so, and the newest others."""
    parts, unseen = [], CatalogueEntry.objects.all()
    languages = languages_from(reader)
    for place, language in enumerate(languages):
        # Readers have it in this language, and in none of those before.
        rows = unseen.filter(visible(language))
        matches = Q()
        for code in languages[place:]:
            has_text = Q(**{f"search_{code}": words_in(code, has_operators)})
            if not has_operators:
                has_text |= has_name(code, is_short)
            matches |= has_text if code == language else visible(code) & has_text
        newest = rows.filter(matches).order_by("-first_published_at")
        parts.append(columns(newest, reader)[:CANDIDATES])
        unseen = unseen.exclude(visible(language))
    if not has_operators:
        for language in languages:
            called = CatalogueEntry.objects.filter(visible(language))
            # Exactly so, in some inflection.
            name = Parameter("name", TextField())
            is_so = has_lexeme(language, name)
            is_so |= has_lexeme(language, stems_line(name, language))
            parts.append(columns(called.filter(is_so), reader).order_by())
    first, *more = parts
    return first.union(*more)


def suggestions(text, reader, limit):
    """Return entries with a name that begins with the text, the shortest titles first.

    Those that readers have in their own language come first, and among them those whose
    title itself begins so.
    """
    for typed in dict.fromkeys([text, switch_layout(text)]):
        name = fold(typed)
        names = {"name": name, "beginning": f"\n{name}"}
        if has_words(typed) and (rows := beginnings(reader, limit, **names)):
            return [Entry(row, reader) for row in rows]
    return []


@compiled
def beginnings(reader, limit):
    name = Parameter("name", TextField())
    parts = []
    for language in LANGUAGES:
        rows = CatalogueEntry.objects.filter(visible(language)).order_by()
        begins = has_lexeme(language, name, ending="':*")
        parts.append(rows.filter(begins).values("pk")[:BEGINNINGS])
    first, *more = parts
    languages = languages_from(reader)
    title = Case(*(When(visible(code), then=F(f"title_{code}")) for code in languages))
    rows = CatalogueEntry.objects.filter(pk__in=first.union(*more))
    beginning = Parameter("beginning", TextField())
    is_title = any_language(
        lambda code: visible(code) & Q(**{f"names_{code}__startswith": beginning})
    )
    rows = rows.order_by(
        *[is_foreign(reader), Case(When(is_title, then=Value(0)), default=Value(1))],
        *[Length(title), title, "pk"],
    )
    return rows.values(*COLUMNS)[:limit]


def columns(rows, reader):
    is_here = Case(When(visible(reader), then=Value(True)), default=Value(False))
    return rows.values_list("pk", "to_model", is_here, shown_year(), "topics")


def words_in(language, has_operators):
    words = None if has_operators else Parameter(f"lemmas_{language}")
    return query_for(Parameter("text"), words, language)


def has_name(language, is_short):
    condition = Q()
    beginnings = ["beginning", "after_space", "after_dash"]
    for name in ["line"] if is_short else beginnings:
        condition |= Q(**{f"names_{language}__contains": Parameter(name)})
    return condition


def has_lexeme(language, line, ending="'"):
    """Match what has a line of names; with the ending ``':*``, one that begins so."""
    as_text = {"output_field": TextField()}
    line = Left(line, LONGEST_LINE, **as_text)
    quoted = Replace(line, Value("\\"), Value("\\\\"), **as_text)
    quoted = Replace(quoted, Value("'"), Value("''"), **as_text)
    query = Concat(Value("'"), quoted, Value(ending), **as_text)
    return Q(
        Func(
            lines_of_names(language),
            Cast(query, SearchQueryField()),
            arg_joiner=" @@ ",
            template="(%(expressions)s)",
            output_field=models.BooleanField(),
        )
    )


def tier_by_name(is_there):
    """Return what sorts entries by names: called so, inflected, longer, otherwise.

    ``is_there(language)`` matches the entries whose names of a language count.
    """
    tiers = [Q(), Q(), Q()]
    for language in LANGUAGES:
        stems = stems_line(Parameter("name", TextField()), language)
        stems = Concat(Value("\n"), stems, Value("\n"), output_field=TextField())
        for tier, line in enumerate([Parameter("line"), stems, Parameter("beginning")]):
            named = Q(**{f"names_{language}__contains": line})
            tiers[tier] |= is_there(language) & named
    whens = [When(condition, then=Value(tier)) for tier, condition in enumerate(tiers)]
    return Case(*whens, default=Value(len(tiers)))


@compiled
def page(reader, start, stop, has_operators, last):
    """Order by the reader's language, by names, by what is in force, rank and date.

    ``last``: pointers of what is invented.
    """
    ranks = []
    for language in languages_from(reader):
        rank = SearchRank(F(f"search_{language}"), words_in(language, has_operators))
        ranks.append(Case(When(visible(language), then=rank), default=Value(0.0)))
    is_over = Q(valid_until__lt=today())
    parts = ["to_model", Value("/"), Cast("to_pk", TextField())]
    label = Concat(*parts, output_field=TextField())
    rows = CatalogueEntry.objects.alias(label=label)
    rows = rows.annotate(tier=tier_by_name(visible))
    rows = with_keys(rows).order_by(
        is_foreign(reader),
        "tier",
        *invented_last("label", sorted(map(str, last))),
        Case(When(is_over, then=Value(1)), default=Value(0)),
        Greatest(*ranks).desc(),
        "-first_published_at",
        "to_model",
        "-to_pk",
    )
    return rows.values(*COLUMNS, "tier")[start:stop]


def is_foreign(reader):
    return Case(When(visible(reader), then=Value(0)), default=Value(1))


# Typing errors

# Words that are looked at, of a text of at most so many; trigrams find no shorter ones.
MOST_WORDS, SHORTEST_WORD = 8, 4
# How like it a word must be, of so many entries whose names look like it.
LIKENESS, ENTRIES, CHOICES = 0.75, 200, 5
# The words of names, but not of stems, whose letters are enough of a word for that.
LIKE = f"""unnest(ARRAY(
    SELECT DISTINCT known FROM (SELECT %(expressions)s) AS texts(names, typed),
    regexp_split_to_table(regexp_replace(names, '^=.*', '', 'ng'), '\\s') AS known
    WHERE 2 * (length(known) - length(translate(known, typed, '')))
    >= {LIKENESS} * length(typed || known)))"""
# How many texts with a word are read, to know that there is one.
MOST_TEXTS = 500


def corrected(text, is_there=visible, near=None):
    """Return the folded text with its unknown words replaced by known ones.

    ``is_there(language)`` matches the entries whose words are known in it. ``near``:
    what ``near_words`` has returned already.
    """
    near = near_words(text, is_there) if near is None else near
    return " ".join(nearest(word, near.get(word, {})) for word in fold(text).split())


def near_words(text, is_there=visible):
    """Return {word of a text: how many entries have each word near it in their names}.

    A word that some text has is near itself alone. Without those too short to tell.
    """
    words = fold(text).split()
    near = {word: Counter() for word in words if len(word) >= SHORTEST_WORD}
    if not near or len(words) > MOST_WORDS:
        return {}
    words, values = [*near], {}
    for place, word in enumerate(words):
        # Of a letter typed wrong, or two exchanged, at least one end knows nothing.
        length = max(2, (len(word) - 1) // 2)
        ends = rf"\m{re.escape(word[:length])}|{re.escape(word[-length:])}\M"
        inner = (re.escape(word[at : at + 3]) for at in range(len(word) - 2))
        own = {f"lemmas_{language}": lemmas(word, language) for language in LANGUAGES}
        own |= {"text": word, "stem": word[:-1], "ends": ends}
        own["parts"] = "|".join([ends, *inner])
        values |= {f"{name}_{place}": value for name, value in own.items()}
    for row in known_or_near(is_there, len(near), **values):
        near = {
            word: Counter([word] if found is None else found)
            for word, found in zip(near, row, strict=True)
        }
    return near


def nearest(word, near):
    """Return the nearest word, of equally near ones that of most entries, or itself."""
    if word in near:
        return word
    matcher = SequenceMatcher(b=word)

    def rank(known):
        matcher.set_seq1(known)
        return matcher.ratio(), near[known]

    close = get_close_matches(word, near, CHOICES, LIKENESS)
    return max(close, key=rank, default=word)


@compiled
def known_or_near(is_there, number):
    """Return a row with, for each word, None if some text has it.

    Of the others a list: the words that are near, once for each entry that has them.
    """
    found = {}
    for place in range(number):
        text, ends, parts = (
            Parameter(f"{name}_{place}", TextField())
            for name in ["text", "ends", "parts"]
        )
        has_word, similar, likeness, names = Q(), Q(), [], []
        for language in LANGUAGES:
            is_here, column = is_there(language), f"names_{language}"
            words = query_for(text, Parameter(f"lemmas_{language}_{place}"), language)
            has_word |= is_here & Q(**{f"search_{language}": words})
            is_like = Q(**{f"{column}__regex": ends})
            # With another ending a word looks less like it.
            for typed in [text, Parameter(f"stem_{place}")]:
                is_like |= Q(**{f"{column}__trigram_word_similar": typed})
                likeness.append(TrigramWordSimilarity(typed, column))
            # What has no such part is like it in no way, and much sooner known.
            similar |= is_here & Q(**{f"{column}__regex": parts}) & is_like
            names += [Case(When(is_here, then=F(column))), Value("\n")]
        # For a single row PostgreSQL would read the table, and not an index.
        texts = CatalogueEntry.objects.filter(has_word).order_by()[:MOST_TEXTS]
        alike = CatalogueEntry.objects.filter(similar)
        alike = alike.order_by(Greatest(*likeness).desc(), "pk")[:ENTRIES]
        rows = CatalogueEntry.objects.filter(pk__in=alike.values("pk")).order_by()
        is_unknown = Exact(ArraySubquery(texts.values("pk")), Value("{}"))
        as_text = {"output_field": TextField()}
        like = Func(Concat(*names, **as_text), text, template=LIKE, **as_text)
        near = ArraySubquery(rows.annotate(like=like).values("like"))
        found[f"found_{place}"] = Case(When(is_unknown, then=near))
    return CatalogueEntry.objects.order_by().annotate(**found).values_list(*found)[:1]
