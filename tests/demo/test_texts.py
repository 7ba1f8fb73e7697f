"""The texts, pictures and PDFs of the demo content, as files."""

import re
import tomllib
from datetime import timedelta
from html import unescape
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from django.conf import settings

from accounts import devices
from demo.content import FOLDER, TARGETS
from demo.pdf import ROOT, typeset
from glossary.models.feedback import CONTACT_AFTER_REPLY, CONTACT_WITHOUT_REPLY
from library import decode
from text.languages import LANGUAGES
from text.richtext import clean
from website.sections import SECTIONS
from website.views import display

pytestmark = pytest.mark.slow

# What a picture says in both languages.
SAYINGS = ["alt", "caption", "credit"]
KINDS = {"strategy", "act", "programme", "report", "guide", "glossary"}


def sources(folder):
    records = {}
    for path in sorted(FOLDER.glob(f"{folder}/*/*.toml")):
        records[path.parent.name] = tomllib.loads(path.read_text())
    return records


def listed(file, name):
    records = tomllib.loads((FOLDER / file).read_text())[name]
    return {source["key"]: source for source in records}


ARTICLES = sources("articles")
DOCUMENTS = sources("documents")
PAGES = sources("pages")
BODIES = sources("bodies")
PROJECTS = sources("projects")
EVENTS = sources("events")
PICTURES = listed("pictures.toml", "pictures")
TOPICS = listed("topics.toml", "topics")
PEOPLE = listed("people.toml", "people")
ROLES = listed("roles.toml", "roles")
PARTNERS = listed("partners.toml", "partners")
PUBLICATIONS = listed("publications.toml", "publications")
CATEGORIES = listed("honours.toml", "categories")
INDUCTEES = listed("honours.toml", "inductees")
PLACES = listed("places.toml", "places")
# Of each its texts stand in files of their own.
PIECES = [
    (folder, key, source)
    for folder, records in [
        ("articles", ARTICLES),
        ("documents", DOCUMENTS),
        ("pages", PAGES),
        ("bodies", BODIES),
        ("projects", PROJECTS),
        ("events", EVENTS),
    ]
    for key, source in records.items()
]
# Of each all is in one file.
ENTRIES = [
    (file, key, source)
    for file, records in [
        ("pictures", PICTURES),
        ("topics", TOPICS),
        ("people", PEOPLE),
        ("roles", ROLES),
        ("partners", PARTNERS),
        ("publications", PUBLICATIONS),
        ("categories", CATEGORIES),
        ("inductees", INDUCTEES),
        ("places", PLACES),
    ]
    for key, source in records.items()
]
KNOWN = {
    "key": ARTICLES,
    "document": DOCUMENTS,
    "picture": PICTURES,
    "page": PAGES,
    "person": PEOPLE,
    "body": BODIES,
    "project": PROJECTS,
    "publication": PUBLICATIONS,
    "partner": PARTNERS,
    "inductee": INDUCTEES,
    "event": EVENTS,
    "journal": {"journal"},
}
# Who exists: everybody else must say that they do not.
REAL_PEOPLE = {
    *["hohlov", "ershova", "orlov", "shaposhnik", "yevtiushkin"],
    *["zasursky", "chereshkin"],
}
INVENTED_PEOPLE = set(PEOPLE) - REAL_PEOPLE
INVENTED = {
    "ru": re.compile("вымышлен", re.I),
    "en": re.compile("invented", re.I),
}
TYPST = sorted(FOLDER.glob("documents/*/*.typ"))


def body(folder, key, language):
    return (FOLDER / folder / key / f"{language}.html").read_text()


def bodies():
    for folder, key, source in PIECES:
        for language in written(source):
            yield f"{folder}/{key}/{language}", body(folder, key, language)
    for file, key, source in ENTRIES:
        for language in LANGUAGES:
            if html := source.get(f"body_{language}"):
                yield f"{file}/{key}/{language}", html


def written(source):
    """Return the languages that have the whole of a piece: of some events only one."""
    return [
        code
        for code in LANGUAGES
        if f"summary_{code}" in source and not source[code].get("summary_only")
    ]


def words(html):
    return unescape(re.sub(r"<[^>]*>", "", html))


@pytest.mark.parametrize(("folder", "key", "source"), PIECES)
def test_piece_is_complete_in_each_language(folder, key, source):
    assert source["key"] == key
    is_whole = folder != "events"
    assert written(source) == LANGUAGES or (written(source) == ["ru"] and not is_whole)
    for language in written(source):
        if source[language]["state"] in {"published", "withdrawn"}:
            assert source[language]["published_at"]
        assert source[f"title_{language}"]
        assert source[f"summary_{language}"]
        assert len(words(body(folder, key, language)).split()) > 35


@pytest.mark.parametrize("key", DOCUMENTS)
def test_document_says_what_it_is(key):
    source = DOCUMENTS[key]
    assert source["kind"] in KINDS
    assert all(source[f"issuer_{language}"] for language in LANGUAGES)
    assert (FOLDER / "documents" / key / "ru.typ").exists()
    if replaced_by := source.get("replaced_by"):
        successor = DOCUMENTS[replaced_by]
        assert source["in_force_until"].isoformat() == successor["dated_on"]


def test_one_document_has_its_file_in_russian_only():
    without = {key for key in DOCUMENTS if not has_english_file(key)}
    assert without == {"glossary-2001"}


def has_english_file(key):
    return (FOLDER / "documents" / key / "en.typ").exists()


def test_every_inner_link_and_picture_of_the_texts_exists():
    assert set(TARGETS) == set(KNOWN)
    seen = set()
    for name, html in bodies():
        for scheme, key in re.findall(r'"([a-z]+):([^"/]*)"', html):
            assert key in KNOWN[scheme], (name, key)
            seen.add(scheme)
    # Nobody tells of a member of the Hall of Fame but by their person, and of an event
    # but by what it was.
    assert seen == set(KNOWN) - {"inductee", "event"}


def test_every_topic_and_related_item_exists():
    for folder, key, source in PIECES:
        assert set(source.get("topics", [])) <= set(TOPICS), (folder, key)
        for related in source.get("related", []):
            scheme, _colon, name = related.rpartition(":")
            known = KNOWN["key" if scheme in {"", "article"} else scheme]
            assert name in known, (folder, key, related)


def test_an_invented_publication_says_so_and_has_no_real_author():
    for key, source in PUBLICATIONS.items():
        people = {author.get("person") for author in source["authors"]}
        is_real = bool(people & REAL_PEOPLE)
        assert people.isdisjoint(INVENTED_PEOPLE if is_real else REAL_PEOPLE), key
        for language in LANGUAGES:
            for name in ["title", "summary"]:
                if text := source.get(f"{name}_{language}"):
                    assert bool(INVENTED[language].search(text)) != is_real, key


def test_title_of_an_issue_or_article_of_the_journal_says_that_it_is_invented():
    paths = sorted(FOLDER.glob("journal/issues/*/*.toml"))
    paths += sorted(FOLDER.glob("journal/articles/*.toml"))
    assert len(paths) > 2
    for path in paths:
        source = tomllib.loads(path.read_text())
        for language in LANGUAGES:
            if title := source.get(f"title_{language}"):
                assert INVENTED[language].search(title), path


def test_every_section_that_the_menu_names_exists():
    items = listed("menu.toml", "items").values()
    assert {item["section"] for item in items if "section" in item} <= set(SECTIONS)


def test_what_the_institute_s_records_name_exists():
    named = {
        "parent": BODIES,
        "directorate": BODIES,
        "person": PEOPLE,
        "role": ROLES,
        "category": CATEGORIES,
        "picture": PICTURES,
        "logo": PICTURES,
        "basis": DOCUMENTS,
        "people": PEOPLE,
        "partners": PARTNERS,
        "attachments": DOCUMENTS,
        "place": PLACES,
        "bodies": BODIES,
        "documents": DOCUMENTS,
        "lead_picture": PICTURES,
    }
    terms = [term for body in BODIES.values() for term in body.get("appointments", [])]
    lines = [line for event in EVENTS.values() for line in event.get("programme", [])]
    speakers = [person for line in lines for person in line.get("speakers", [])]
    records = [*BODIES.values(), *PROJECTS.values(), *terms]
    records += [*EVENTS.values(), *lines, *speakers]
    records += [source for _file, _key, source in ENTRIES]
    for source in records:
        for name in set(named) & set(source):
            keys = source[name] if isinstance(source[name], list) else [source[name]]
            assert set(keys) <= set(named[name]), source
    for page in PAGES.values():
        assert page.get("parent") in {None, *PAGES}
        assert set(page.get("attachments", [])) <= set(DOCUMENTS)


@pytest.mark.parametrize(("file", "key", "source"), ENTRIES)
def test_entry_has_its_words_in_each_language(file, key, source):
    for language in LANGUAGES:
        if source.get(language, {}).get("state") == "none":
            continue
        mine = {name for name in source if name.endswith(f"_{language}")}
        others = {
            name.removesuffix(f"_{other}") + f"_{language}"
            for other in LANGUAGES
            for name in source
            if name.endswith(f"_{other}") and source.get(other, {}) != {"state": "none"}
        }
        if source.get(language, {}).get("summary_only"):
            others.discard(f"body_{language}")
        # Only a name may have no patronymic in one of them.
        assert mine == others, (file, key)


def test_only_what_is_invented_has_no_english():
    for folder, key, source in [*PIECES, *ENTRIES]:
        is_real = (folder, key) in {("people", name) for name in REAL_PEOPLE}
        if is_real or source.get("kind") == "governing":
            assert {source[code]["state"] for code in LANGUAGES} == {"published"}, key


def test_whoever_does_not_exist_says_so_above_the_text():
    for records in [PEOPLE, INDUCTEES]:
        for key, source in records.items():
            for language in LANGUAGES:
                summary = source[f"summary_{language}"]
                is_marked = bool(INVENTED[language].search(summary))
                is_real = records is PEOPLE and key in REAL_PEOPLE
                assert is_marked != is_real, (key, language)


def test_event_that_is_not_held_says_so_and_nothing_real_is_to_come():
    for key, source in EVENTS.items():
        is_invented = bool(INVENTED["ru"].search(source["title_ru"]))
        for language in written(source):
            is_marked = [
                bool(INVENTED[language].search(text))
                for text in [source[f"title_{language}"], source[f"summary_{language}"]]
            ]
            assert is_marked == [is_invented] * 2, (key, language)
        assert is_invented == source["starts"].startswith(("+", "-")), key


def test_whoever_is_invented_belongs_to_no_body_that_exists():
    for key, source in BODIES.items():
        people = {term["person"] for term in source.get("appointments", [])}
        is_invented = bool(INVENTED["ru"].search(source["title_ru"]))
        assert people.isdisjoint(REAL_PEOPLE if is_invented else INVENTED_PEOPLE), key


def test_every_article_has_its_picture_and_every_picture_its_place():
    leads = {source["lead_picture"] for source in ARTICLES.values()}
    portraits_and_logos = {source.get("picture") for source in PEOPLE.values()}
    portraits_and_logos |= {source.get("picture") for source in INDUCTEES.values()}
    portraits_and_logos |= {source.get("logo") for source in PARTNERS.values()}
    figures = {
        key
        for _name, html in bodies()
        for key in re.findall(r'<img src="picture:([^"]*)"', html)
    }
    assert len(leads) == len(ARTICLES)
    assert leads | figures | portraits_and_logos - {None} == set(PICTURES)


def test_no_organisation_that_exists_has_a_logo():
    for source in PARTNERS.values():
        is_invented = bool(INVENTED["ru"].search(source["title_ru"]))
        assert is_invented == ("logo" in source), source["key"]


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_picture_says_what_is_seen_in_both_languages(picture):
    texts = [
        picture[f"{name}_{language}"] for name in SAYINGS for language in LANGUAGES
    ]
    assert all(texts)
    assert len(set(texts)) == len(texts)
    assert picture["licence"]
    assert all(0 <= percent <= 100 for percent in picture["focus"])


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_picture_is_large_and_is_accepted(picture):
    image = decode.read(FOLDER / "pictures" / f"{picture['key']}.webp")
    assert image.width >= 1200
    assert image.height >= 800


def test_every_file_of_a_picture_has_its_words():
    files = {path.name for path in (FOLDER / "pictures").iterdir()}
    assert files == {f"{key}.webp" for key in PICTURES}


def test_long_article_earns_a_table_of_contents():
    for language in LANGUAGES:
        html = body("articles", "measuring-2016", language)
        without_notes = re.sub(r'<span class="footnote">.*?</span>', "", html)
        assert html.count("<h2>") >= 4
        assert len(words(without_notes).split()) > 900


def test_texts_have_no_straight_quotes_and_no_double_spaces():
    texts = dict(bodies())
    texts = {name: words(html) for name, html in texts.items()}
    texts |= {
        f"{folder}/{key}/{field}": value
        for folder, key, source in [*PIECES, *ENTRIES]
        for field, value in source.items()
        if field.endswith(("_ru", "_en")) and not field.startswith("body_")
    }
    for name, text in texts.items():
        assert not re.search(r"[\"']|[^\n] {2}", text), name


def test_typeset_texts_have_no_straight_quotes_and_no_double_spaces():
    for path in TYPST:
        prose = path.read_text().split("\n)\n", 1)[1]
        assert '"' not in re.sub(r'"[^"]*"(?=\))', "", prose), path
        assert not re.search(r"[^\n] {2}", prose), path


def test_russian_words_of_an_english_text_are_marked():
    for name, html in bodies():
        if name.endswith("/en"):
            english = re.sub(r'<span lang="ru">.*?</span>', "", html)
            assert not re.search("[А-Яа-яЁё]", english), name


def test_texts_lose_nothing_to_the_allow_list():
    for name, html in bodies():
        language = name.rsplit("/", 1)[1]
        cleaned = re.sub(r"\s+", " ", words(clean(html, language))).strip()
        assert fold(cleaned) == fold(re.sub(r"\s+", " ", words(html)).strip()), name


def fold(text):
    """The text without the spaces and hyphens that typography chooses."""
    return re.sub(r"[\s\u00a0\u202f\u2011\u2060-]", "", text)


@pytest.fixture(scope="module")
def strategy():
    """The Russian note on the Strategy of 2008, as bytes."""
    return typeset(FOLDER / "documents" / "strategy-2008" / "ru.typ")


@pytest.mark.parametrize(
    ("language", "form"), [("ru", "«Предложить термин»"), ("en", "“Suggest a term”")]
)
def test_privacy_tells_of_each_cookie_and_how_long_an_address_is_kept(language, form):
    text = (FOLDER / f"pages/privacy/{language}.html").read_text()
    # Of the language, of the look, of forms, of a session, of a device.
    assert len(re.findall('<th scope="row">', text)) == 5
    assert timedelta(days=365) == display.KEPT_FOR
    assert text.count(form) >= 2
    assert f" {CONTACT_AFTER_REPLY.days} " in text
    assert CONTACT_WITHOUT_REPLY.days == 365
    assert timedelta(hours=2) == settings.SESSION_IDLE
    assert timedelta(hours=12) == settings.SESSION_LONGEST
    assert timedelta(days=365) == devices.MAX_AGE


def test_pdf_is_tagged_and_says_its_language_and_title(strategy):
    with pikepdf.open(BytesIO(strategy)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.StructTreeRoot
        assert pdf.Root.Lang == "ru"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == DOCUMENTS["strategy-2008"]["title_ru"]


def test_pdf_gives_its_cyrillic_text_back(strategy):
    pdf = pypdfium2.PdfDocument(strategy)
    text = " ".join(
        " ".join(page.get_textpage().get_text_range() for page in pdf).split()
    )
    assert "участвовал в подготовке стратегии" in text
    assert "\ufffe" not in text


def test_pdf_is_the_same_each_time(strategy):
    source = FOLDER / "documents" / "strategy-2008" / "ru.typ"
    assert typeset(source) == strategy


def test_source_that_cannot_be_typeset_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"missing\.typ"):
        typeset(ROOT / "missing.typ")


@pytest.mark.parametrize(
    "path", TYPST, ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_typst_source_names_its_language_and_its_document(path):
    text = path.read_text()
    title = DOCUMENTS[path.parent.name][f"title_{path.stem}"]
    assert f'language: "{path.stem}"' in text
    assert f'title: "{title}"' in text
