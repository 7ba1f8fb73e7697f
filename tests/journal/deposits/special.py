"""An issue of an invented journal, with every special case of an article."""

import hashlib
from datetime import date
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from journal.models import Article, Award, Galley
from tests.factories import (
    PAST,
    file_facts,
    make_affiliation,
    make_author,
    make_galley,
    make_issue,
    make_notice,
    make_paper,
    make_person,
    make_reference,
    make_rubric,
    pairs,
)
from tests.journal.articles import make_known_journal

HERE = {"ru": PAST, "en": PAST}
ORCID = "0000-0002-1825-0097"
PREFIX = "10.5555"


def make_special_issue():
    """Make the journal and a double issue; ``articles``: {name: article}."""
    journal = make_known_journal()
    issue = make_issue(
        **pairs(title=("Тема номера", "Theme of the issue")),
        **HERE,
        year=2025,
        number="3-4",
        volume="36",
        continuous_number=210,
        published_on=date(2025, 9, 1),
        pages=64,
        doi=f"{PREFIX}/issue",
        editorial_ru="<p>Слово редактора.</p>",
    )
    rubrics = {
        code: make_rubric(**pairs(title=titles), code=code, **fields)
        for code, titles, fields in [
            ("research", ("Исследования", "Research"), {"position": 1}),
            (
                *["word", ("От редакции", "From the editors")],
                {"has_abstract": False, "position": 2},
            ),
        ]
    }
    made = {"issue": issue, "rubric": rubrics["research"]}
    articles = {
        "many": make_article_of_many(made),
        "translated": None,
        "retracted": make_retracted(made),
        "numbered": make_numbered(made),
        "removed": make_removed(made),
        "word": make_word(issue, rubrics["word"]),
        "draft": make_paper("Draft", **made),
    }
    articles["translated"] = make_translated(made, articles["many"])
    return SimpleNamespace(
        journal=journal, issue=issue, articles=articles, rubrics=rubrics
    )


def make_pdf(record, name, language="ru"):
    """Make the PDF of a record; ``store_files`` puts it into the storage."""
    text = "Text of the article." if language == "en" else "Текст статьи."
    facts = file_facts(name)
    facts["sha256"] = hashlib.sha256(content_of(facts)).hexdigest()
    galley = make_galley(record, language, file=facts)
    Galley.objects.filter(file=galley.file).update(file_text=text)
    return galley


def content_of(facts):
    return f"%PDF {facts['name']}".encode()


def store_files():
    """Store each file: "%PDF" and its name."""
    for galley in Galley.objects.all():
        content = ContentFile(content_of(galley.file))
        default_storage.save(galley.file["name"], content)


def make_special_paper(made, name, *, pdf_in="ru", **fields):
    """Make an article that readers have in both languages, with DOI and PDF."""
    paper = make_paper(**{**HERE, **made, "doi": f"{PREFIX}/{name}", **fields})
    make_pdf(paper, name, pdf_in)
    return paper


def make_article_of_many(made):
    texts = pairs(
        title=("Цифровое доверие & пример", "Digital trust & an example"),
        summary=("Первый абзац.\nВторой абзац.", "One paragraph."),
        keywords=("доверие; общество", "trust; society"),
        funding=("Грант примера № 1.", "Example grant No. 1."),
    )
    dates = {"received_on": date(2025, 3, 1), "accepted_on": date(2025, 6, 2)}
    marks = {"edn": "ABCDEF", "udk": "004.8; 316.77"}
    pages = {"first_page": 5, "last_page": 20}
    article = make_special_paper(made, "many", **texts, **dates, **marks, **pages)
    names = pairs(
        family=("Примерова", "Primerova"),
        given=("Анна", "Anna"),
        patronymic=("Петровна", "P."),
    )
    person = make_person("Пример Анна", **HERE, **names, orcid=ORCID)
    email = {"is_corresponding": True, "email": "asked@journal.example"}
    first = make_author(article, person=person, **email, **pairs(family=("", "")))
    # One by one: they keep the order in which they were added.
    for name, city, country, facts in [
        (("Институт", "Institute"), ("Москва", "Moscow"), "RU", {"ror": "05dxps055"}),
        (("Университет", "University"), ("Минск", "Minsk"), "BY", {}),
    ]:
        name = f"{name[0]} примеров", f"{name[1]} of Examples"
        place = make_affiliation(
            **pairs(name=name, city=city), country=country, **facts
        )
        first.affiliations.add(place)
    names = pairs(family=("Образцов", "Obraztsov"), given=("И.", "I."))
    make_author(article, **names, suffix_en="Jr.")
    group = pairs(family=("Группа примеров", "Example Group 2"))
    make_author(article, is_group=True, **group)
    funder = pairs(funder=("Фонд примеров", "Fund of Examples"))
    Award.objects.create(article=article, ror="05dxps055", number="26-1", **funder)
    make_reference(
        article,
        "Образцов И. Книга примеров. М., 2020.",
        other_text="Obraztsov I. The Book of Examples. Moscow, 2020.",
    )
    make_reference(article, "Sample S. On samples, 2019.", doi=f"{PREFIX}/samples")
    return article


def make_translated(made, original):
    texts = pairs(title=("", "Digital trust, translated")) | {"summary_en": "Abstract."}
    language = {"ru": None, "written_in": "en", "pdf_in": "en"}
    pages = {"first_page": 21, "last_page": 36}
    article = make_special_paper(
        made, "translated", **texts, **language, **pages, translation_of=original
    )
    make_author(article, **pairs(family=("", "Primerova")), given_en="Anna")
    return article


def make_retracted(made):
    texts = pairs(
        title=("Ошибочная статья", "A mistaken article"),
        summary=("Аннотация.", "Abstract."),
    )
    pages = {"first_page": 37, "last_page": 37}
    article = make_special_paper(made, "retracted", **texts, **pages)
    later = make_issue(year=2025, number="5", published_on=date(2025, 10, 5))
    make_notice(article, issue=later, published_on=None, doi=f"{PREFIX}/notice")
    make_author(article, **pairs(family=("Ошибкин", "Oshibkin")))
    return article


def make_numbered(made):
    texts = {"title_ru": "Статья без страниц и DOI", "title_en": ""}
    texts["summary_ru"] = "Аннотация."
    facts = {"en": None, "doi": "", "article_number": "e17"}
    article = make_special_paper(made, "numbered", **texts, **facts)
    make_author(article, **pairs(family=("Номеров", "Nomerov")))
    return article


def make_removed(made):
    texts = pairs(title=("Удалённая статья", "A removed article"))
    texts["summary_ru"] = "Этого никто не должен видеть."
    article = make_special_paper(made, "removed", **texts, first_page=40)
    make_notice(article, kind="removal", issue=make_issue(year=2025, number="6"))
    make_author(article, **pairs(family=("Удалов", "Udalov")))
    return article


def make_word(issue, rubric):
    made = {"issue": issue, "rubric": rubric, "kind": Article.Kind.EDITORIAL}
    texts = pairs(title=("К читателям", "To our readers"), summary=("", ""))
    pages = {"first_page": 3, "last_page": 4, "pdf_in": ""}
    article = make_special_paper(made, "word", **texts, **pages)
    make_author(article, **pairs(family=("Редакторов", "Redaktorov")))
    return article
