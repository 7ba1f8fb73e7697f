"""Puts a term into the form in which another stands in a text."""

from glossary.linker.terms import term_words
from glossary.linker.words import singular, tokenize
from text.lemmas import analyser

# What two words of one phrase share, in pymorphy's names.
CASES = ["nomn", "accs", "gent", "datv", "ablt", "loct"]
NUMBERS = {"sing", "plur"}
# Nouns without a plural, or that are one.
UNCOUNTABLE = ("data", "information", "knowledge", "media", "software")
GENDERS = {"masc", "femn", "neut"}


def in_form_of(term: str, words: str, language: str) -> str:
    """Return ``term`` as it replaces ``words`` of a text: in case, number, capitals.

    It stays as the glossary has it where the dictionary knows no such form.
    """
    change = russian if language == "ru" else english
    return capitalised(change(term, words), words)


def capitalised(term, words):
    if words[:1].isupper() and not words.isupper():
        return term[:1].upper() + term[1:]
    return term


def english(term, words):
    last = tokenize(words)[0][-1].text.lower()
    is_plural = last.endswith("s") and singular(last) != last
    if not is_plural or term.endswith(("s", *UNCOUNTABLE)):
        return term
    if term.endswith("y") and term[-2:-1] not in "aeiou":
        return f"{term[:-1]}ies"
    return f"{term}es" if term.endswith(("s", "x", "ch", "sh")) else f"{term}s"


def russian(term, words):
    case, number = form_of(words)
    if not case:
        return term
    found, spans = tokenize(term)
    result = term
    for place, word in reversed([*enumerate(term_words(found))]):
        if word.cases or found[place].is_all_capitals:
            continue
        # An attribute has the gender of its head.
        head = found[place if word.head is None else word.head].text
        start, end = spans[place]
        inflected = inflect(found[place].text, head, case, number)
        result = result[:start] + inflected + result[end:]
    return result


def form_of(words):
    """Return the case and number that the first noun and the words before it share."""
    forms = None
    for word in tokenize(words)[0]:
        parses = analyser().parse(word.text)
        own = {(str(parse.tag.case), str(parse.tag.number)) for parse in parses}
        forms = own if forms is None else forms & own
        if word.readings[0].part_of_speech == "noun":
            break
    known = {form for form in forms or () if form[0] in CASES and form[1] in NUMBERS}
    # Of forms that are alike the nominative, then the accusative.
    return min(known, key=lambda form: CASES.index(form[0]), default=("", ""))


def inflect(word, head, case, number):
    parses = analyser().parse(head)
    nouns = [it for it in parses if it.tag.POS == "NOUN" and it.tag.case == "nomn"]
    noun = (nouns or parses)[0]
    if word == head:
        form = noun.inflect({case, number})
    else:
        adjective = analyser().parse(word)[0]
        gender = {str(noun.tag.gender)} & GENDERS if number == "sing" else set()
        form = adjective.inflect({case, number} | gender)
    return form.word if form else word
