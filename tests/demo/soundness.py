"""What is wrong with the files of the demo content; the loader takes any."""

import re
from collections.abc import Iterator
from html import unescape

from django.core.exceptions import FieldDoesNotExist

from demo.kinds import KINDS
from demo.loader import ACCOUNTS
from demo.records import INSTRUCTIONS, NAMES, SCHEMES
from publishing.content.titled import Kind
from text.languages import LANGUAGES, language_of
from text.richtext import RichTextField, clean
from website.sections import SECTIONS

KINDS_BY_NAME = {kind.name: kind for kind in KINDS}
# Who exists: everybody else is marked as invented.
REAL_PEOPLE = {
    *["hohlov", "ershova", "orlov", "shaposhnik", "yevtiushkin"],
    *["zasursky", "chereshkin"],
}
EXAMPLE = re.compile("пример|вымышлен|example|invented", re.I)
# They may have a title in their own language alone.
OF_ONE = {"source", "paper"}


def problems() -> Iterator[str]:
    for kind in KINDS:
        for source in kind.sources:
            for problem in [
                *problems_of_names(kind.model, source),
                *(problems_of_languages(source) if kind.name not in OF_ONE else []),
                *problems_of_texts(kind.model, source),
            ]:
                yield f"{kind.remembered(source)}: {problem}"
    for check in [people, works, bodies, events, journal, menu]:
        for key, problem in check():
            yield f"{key}: {problem}"


# What holds of every record


def problems_of_names(model, source):
    """Say which keys are no fields, and which records are named that do not exist."""
    for name, value in source.items():
        if name in {"to", "related"}:
            for key in [value] if name == "to" else value:
                scheme, _colon, rest = key.rpartition(":")
                yield from unknown(scheme or NAMES[model._meta.label_lower], rest)
        elif name not in INSTRUCTIONS:
            try:
                field = model._meta.get_field(name)
            except FieldDoesNotExist:
                yield f"there is no field “{name}”"
                continue
            if field.one_to_many:
                for row in value:
                    yield from problems_of_names(field.related_model, row)
            elif field.is_relation and not issubclass(field.related_model, Kind):
                # A kind of items is there before the demo is loaded.
                name = NAMES[field.related_model._meta.label_lower]
                for key in value if field.many_to_many else [value]:
                    yield from unknown(name, key)
            elif isinstance(field, RichTextField):
                for scheme, key in re.findall(r'"([a-z]+):([^"/]*)"', value):
                    yield from unknown(scheme, key)


def unknown(scheme, key):
    kind = SCHEMES.get(scheme)
    known = {source["key"] for source in kind.sources} if kind else set()
    if key not in known and not (scheme == "person" and key in ACCOUNTS):
        yield f"there is no “{scheme}:{key}”"


def problems_of_languages(source):
    """Say which texts only one language has."""
    states = [name for name in source if name.startswith("state_")]
    stated = {"state", "published_at", "summary_only", "withdrawn_at"}
    if any(f"state_{code}" not in source for code in LANGUAGES) and states:
        yield "a language has no state"
    written = [c for c in LANGUAGES if source.get(f"state_{c}") != "none"]
    texts = {
        code: {
            name.removesuffix(f"_{code}")
            for name in source
            if language_of(name) == code
        }
        - stated
        for code in written
    }
    every = set().union(*texts.values())
    for code in written:
        missing = every - texts[code]
        if source.get(f"summary_only_{code}"):
            missing -= {"body"}
        if missing:
            yield f"without {', '.join(sorted(missing))} in {code}"


def problems_of_texts(model, source):
    for name, value in source.items():
        language = language_of(name)
        if not language or not isinstance(value, str):
            continue
        plain = words(value)
        if re.search(r"[\"']|[^\n] {2}", plain if "<" in value else value):
            yield f"{name} has straight quotes or two spaces"
        if "<p>" not in value:
            continue
        marked = re.sub(r'<span lang="ru">.*?</span>', "", value)
        if language == "en" and re.search("[А-Яа-яЁё]", marked):
            yield f"{name} has Russian words that are not marked"
        if folded(words(clean(value, language))) != folded(plain):
            yield f"{name} loses something to the allow-list"


def words(html):
    return unescape(re.sub(r"<[^>]*>", "", html))


def folded(text):
    """Return the text without the spaces and hyphens that typography chooses."""
    return re.sub(r"[\s\u00a0\u202f\u2011\u2060-]", "", text)


# What is invented is marked


def sources(name):
    return KINDS_BY_NAME[name].sources


def is_invented(source):
    return source.get("invented", False)


def people():
    for source in sources("people"):
        is_real = source["key"] in REAL_PEOPLE
        if is_invented(source) == is_real:
            yield source["key"], "it has to be clear who is invented"
        if is_real and {source[f"state_{c}"] for c in LANGUAGES} != {"published"}:
            yield source["key"], "who exists is there in both languages"
    for source in sources("inductee"):
        if not is_invented(source):
            yield source["key"], "nobody is honoured but who is invented"


def real(keys):
    """Return whether these people exist, of whom none may stand beside the others."""
    are_real = {key in REAL_PEOPLE for key in keys}
    return are_real.pop() if len(are_real) == 1 else None


def works():
    for source in sources("publication"):
        authors = {row["person"] for row in source["authorships"] if "person" in row}
        if is_invented(source) != (not (authors and real(authors))):
            yield source["key"], "an invented work has no author who exists"
    for source in sources("partner"):
        if is_invented(source) != ("logo" in source):
            yield source["key"], "no organisation that exists has a logo"


def bodies():
    for source in sources("body"):
        members = {row["person"] for row in source.get("appointments", [])}
        if members and real(members) != (not is_invented(source)):
            yield source["key"], "who is invented belongs to no body that exists"
        states = {source[f"state_{code}"] for code in LANGUAGES}
        if source["kind"] == "governing" and states != {"published"}:
            yield source["key"], "governing bodies are there in both languages"


def events():
    for source in sources("event"):
        is_to_come = str(source["starts_on"]).startswith(("+", "-"))
        if is_invented(source) != is_to_come:
            yield source["key"], "an event not held is marked; nothing real is to come"


def journal():
    for source in [*sources("issue"), *sources("paper")]:
        if not is_invented(source):
            yield source["key"], "it has to be marked as invented"
        # Catalogues that harvest it know no mark.
        abstracts = filter(None, [source.get(f"summary_{code}") for code in LANGUAGES])
        if not all(map(EXAMPLE.search, abstracts)):
            yield source["key"], "its abstract has to say that it is an example"


def menu():
    for source in sources("menu"):
        if source.get("section", next(iter(SECTIONS))) not in SECTIONS:
            yield source["key"], "there is no such section"
