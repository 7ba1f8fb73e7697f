import re
from itertools import cycle, islice, pairwise
from time import process_time

from glossary.linker import Pattern, TermIndex, link_html, match_terms
from tests.glossary import marks
from tools.bench.table import Line, at_most

WORDS = 5_000
FEW, MANY = 100, 10_000
TIMES = 25
# Matching with many terms, as × that with few.
GOAL = 1.3


def quality():
    """How well terms are found in the texts marked by hand"""
    return [
        Line(f"{language}{which}: {name}", value, unit)
        for language in ["ru", "en"]
        for which, folder in [("", marks.FOLDER), (", unseen", marks.BLIND)]
        for score in [marks.score(language, folder)]
        for name, value, unit in [
            ("precision", score.precision, ""),
            ("recall", score.recall, f"of {score.marked}"),
        ]
    ]


def speed():
    """Matching and linking a text of 5,000 words, with few terms and with many"""
    lines = []
    for language in ["ru", "en"]:
        html = text(language)
        plain = re.sub("</?p>", "", html)
        made = {
            number: TermIndex(patterns(language, number), language)
            for number in [FEW, MANY]
        }
        times = {number: [] for number in made}
        # What words mean is remembered between texts, as in a running site.
        linked = [timed(link_html, html, made[MANY], str) for _ in range(TIMES)]
        for _ in range(TIMES):
            for number, terms in made.items():
                times[number].append(timed(match_terms, plain, terms))
        few, many = min(times[FEW]), min(times[MANY])
        built = timed(TermIndex, patterns(language, MANY), language)
        lines += [
            Line(f"{language}: linking with {MANY:,} terms", min(linked) * 1000, "ms"),
            Line(f"{language}: matching with {MANY:,} terms", many * 1000, "ms"),
            at_most(GOAL, f"{language}: beside {FEW} terms", many / few, "×"),
            Line(f"{language}: building the index of them", built * 1000, "ms"),
        ]
    return lines


def timed(function, *arguments):
    start = process_time()
    function(*arguments)
    return process_time() - start


def text(language):
    """Return the marked texts of a language, over and over, as rich text."""
    paragraphs = [
        paragraph
        for path in marks.texts(language)
        for paragraph in marks.read(path)[0].split("\n\n")
    ]
    html, count = [], 0
    for paragraph in cycle(paragraphs):
        html.append(f"<p>{paragraph}</p>")
        count += len(paragraph.split())
        if count >= WORDS:
            return "\n".join(html)
    raise ValueError("There are no marked texts.")


def patterns(language, number):
    """Return so many terms: a hundred of the glossary, and pairs of words of the texts.

    The pairs occur nowhere, so that as many links are made with few terms as with many.
    """
    real = [
        Pattern(key=f"{concept['code']} {term['text']}", text=term["text"])
        for concept in marks.concepts()
        for term in concept["terms"]
        if term["language"] == language and term["text"] not in marks.TOO_GENERAL
    ]
    all_words = " ".join(marks.read(path)[0] for path in marks.texts(language)).split()
    words = sorted({word for word in all_words if word.isalpha() and len(word) > 4})
    neighbours = set(pairwise(all_words))
    pairs = (
        Pattern(key=f"{first} {second}", text=f"{first} {second}")
        for shift in range(1, len(words))
        for first, second in zip(words, words[shift:] + words[:shift], strict=True)
        if (first, second) not in neighbours
    )
    return [*real[:FEW], *islice(pairs, number - FEW)]
