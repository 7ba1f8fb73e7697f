"""The radar of terms: what texts say often, the glossary lacks, and translations vary.

It reads the translation memory, counts words and pairs of words, and guesses nothing: a
rendering is what stands in the translations of a candidate, and mostly in those.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from glossary.linker import match_terms
from glossary.linker.inflection import inflect
from glossary.linker.words import separator, tokenize
from glossary.links import index_of_all_terms
from publishing.catalogue.translation_memory import Match, published, with_items
from publishing.models import TranslationSegment
from text.languages import others
from text.lemmas import analyser, lemmas

# The newest sentences that are read, and the candidates that are shown.
MOST_SENTENCES, SHOWN = 5_000, 50
# A candidate stands in so many sentences, of so many items.
LEAST_SENTENCES, LEAST_ITEMS = 3, 2
# Sentences that have a rendering; which part of all its own are translations of the
# candidate; how many renderings explain which part of the candidate's sentences.
LEAST_TIMES, OWN_PART = 2, 0.5
MOST_RENDERINGS, EXPLAINED = 4, 0.66
SHORTEST = 3  # letters of a word


@dataclass
class Candidate:
    """Words that may be a term. ``renderings``: [(words, times, a passage)]."""

    words: str
    times: int
    renderings: list


def candidates(language: str) -> list[Candidate]:
    """Return what texts of a language name and translate differently, most first."""
    [other] = others(language)
    columns = [f"sentence_{language}", f"sentence_{other}", "pk", "to_model", "to_pk"]
    rows = TranslationSegment.objects.filter(published()).order_by("-pk")
    # A sentence that stands in several texts counts once.
    rows = {row[0]: row for row in rows.values_list(*columns)[:MOST_SENTENCES]}
    segments = [*rows.values()]
    index = index_of_all_terms(language)
    said = Phrases(phrases(row[0], language, index) for row in segments)
    translated = Phrases(phrases(row[1], other) for row in segments)
    found = []
    for key, places in said.places.items():
        items = {segments[place][3:] for place in places}
        if len(places) < LEAST_SENTENCES or len(items) < LEAST_ITEMS:
            continue
        renderings = renderings_of(places, translated)
        explained = sum(len(their_places) for _words, their_places in renderings)
        if len(renderings) > 1 and explained >= EXPLAINED * len(places):
            passages = [
                (words, len(theirs), Match(*segments[min(theirs)][:3]))
                for words, theirs in renderings
            ]
            words = headword(key, said.usual(key), language)
            found.append(Candidate(words, len(places), passages))

    def order(each):
        otherwise = sum(times for _words, times, _match in each.renderings[1:])
        return -otherwise, -each.times, each.words

    shown = sorted(found, key=order)[:SHOWN]
    with_items([match for each in shown for *_words, match in each.renderings])
    return shown


class Phrases:
    """The words and pairs of words of sentences, by their lemmas."""

    def __init__(self, sentences):
        self.sentences = [*sentences]
        self.places = defaultdict(set)
        self._spellings = defaultdict(Counter)
        for place, found in enumerate(self.sentences):
            for key, spelling in found.items():
                self.places[key].add(place)
                self._spellings[key][spelling] += 1

    def usual(self, key):
        return self._spellings[key].most_common(1)[0][0]


def renderings_of(places, translated):
    """Return (words, places) that explain the translations of a candidate, best first.

    Each explains what those before it left. Best is what stands in most of its
    sentences and in few others: the coefficient of Dice.
    """
    left, renderings = set(places), []
    while left and len(renderings) < MOST_RENDERINGS:
        counts = Counter(key for place in left for key in translated.sentences[place])
        ranked = []
        for key, times in counts.items():
            theirs = translated.places[key]
            is_own = len(theirs & places) >= OWN_PART * len(theirs)
            if times >= LEAST_TIMES and is_own:
                ranked.append((2 * times / (len(places) + len(theirs)), len(key), key))
        if not ranked:
            break
        key = max(ranked)[-1]
        renderings.append((translated.usual(key), left & translated.places[key]))
        left -= translated.places[key]
    return renderings


def phrases(sentence, language, index=None):
    """Return {lemmas: spelling} of words and pairs, without terms of ``index``."""
    words, spans = tokenize(sentence)
    terms = match_terms(sentence, index) if index else []
    taken = {
        place
        for place, (start, end) in enumerate(spans)
        if any(start >= term.start and end <= term.end for term in terms)
    }

    def may_be(place, parts_of_speech):
        word = words[place]
        return (
            place not in taken
            and len(word.text) >= SHORTEST
            and word.text[0].isalpha()
            # A name, unless it begins the sentence.
            and not (word.is_capitalised and place)
            and (language != "ru" or word.readings[0].part_of_speech in parts_of_speech)
            and bool(lemmas(word.text, language))
        )

    found = {}
    for place, word in enumerate(words):
        if not may_be(place, ["noun"]):
            continue
        found.setdefault((word.main_lemma,), word.folded)
        before = place - 1
        if place and may_be(before, ["noun", "adjective"]):
            between = sentence[spans[before][1] : spans[place][0]]
            if separator(between) == " ":
                key = words[before].readings[0].lemma, word.main_lemma
                found.setdefault(key, f"{words[before].folded} {word.folded}")
    return found


def headword(key, usual, language):
    """Return a candidate in the nominative, where the dictionary can inflect it."""
    if language != "ru":
        return usual
    first, last = key[0], key[-1]
    if len(key) == 1:
        return last
    if analyser().parse(first)[0].tag.POS == "NOUN":
        return f"{first} {usual.split()[1]}"
    number = str(analyser().parse(last)[0].tag.number or "sing")
    return f"{inflect(first, last, 'nomn', number)} {last}"
