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
)
from tests.journal.articles import make_known_journal

HERE = {"ru": PAST, "en": PAST}
ORCID = "0000-0002-1825-0097"
PREFIX = "10.5555"


def make_special_issue():
    """Make the journal and a double issue; ``articles``: {name: article}."""
    journal = make_known_journal()
    issue = make_issue(
        title_ru="Тема номера",
        title_en="Theme of the issue",
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
        "research": make_rubric(
            title_ru="Исследования", title_en="Research", code="research", position=1
        ),
        "word": make_rubric(
            title_ru="От редакции",
            title_en="From the editors",
            code="word",
            has_abstract=False,
            position=2,
        ),
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
    article = make_special_paper(
        made,
        "many",
        title_ru="Цифровое доверие & пример",
        title_en="Digital trust & an example",
        summary_ru="Первый абзац.\nВторой абзац.",
        summary_en="One paragraph.",
        keywords_ru="доверие; общество",
        keywords_en="trust; society",
        first_page=5,
        last_page=20,
        edn="ABCDEF",
        udk="004.8; 316.77",
        received_on=date(2025, 3, 1),
        accepted_on=date(2025, 6, 2),
        funding_ru="Грант примера № 1.",
        funding_en="Example grant No. 1.",
    )
    names = {
        "family_ru": "Примерова",
        "given_ru": "Анна",
        "patronymic_ru": "Петровна",
        "family_en": "Primerova",
        "given_en": "Anna",
        "patronymic_en": "P.",
    }
    person = make_person("Пример Анна", **HERE, **names, orcid=ORCID)
    first = make_author(
        article,
        person=person,
        is_corresponding=True,
        email="asked@journal.example",
        family_ru="",
        family_en="",
    )
    institute = {"city_ru": "Москва", "city_en": "Moscow", "country": "RU"}
    university = {"city_ru": "Минск", "city_en": "Minsk", "country": "BY"}
    # One by one: they keep the order in which they were added.
    for russian, english, facts in [
        ("Институт", "Institute", {**institute, "ror": "05dxps055"}),
        ("Университет", "University", university),
    ]:
        names = {"name_ru": f"{russian} примеров", "name_en": f"{english} of Examples"}
        first.affiliations.add(make_affiliation(**names, **facts))
    make_author(
        article,
        family_ru="Образцов",
        family_en="Obraztsov",
        given_ru="И.",
        given_en="I.",
        suffix_en="Jr.",
    )
    make_author(
        article, is_group=True, family_ru="Группа примеров", family_en="Example Group 2"
    )
    funders = {"funder_ru": "Фонд примеров", "funder_en": "Fund of Examples"}
    Award.objects.create(article=article, ror="05dxps055", number="26-1", **funders)
    make_reference(
        article,
        "Образцов И. Книга примеров. М., 2020.",
        other_text="Obraztsov I. The Book of Examples. Moscow, 2020.",
    )
    make_reference(article, "Sample S. On samples, 2019.", doi=f"{PREFIX}/samples")
    return article


def make_translated(made, original):
    article = make_special_paper(
        made,
        "translated",
        title_ru="",
        title_en="Digital trust, translated",
        ru=None,
        written_in="en",
        summary_en="Abstract.",
        translation_of=original,
        first_page=21,
        last_page=36,
        pdf_in="en",
    )
    make_author(article, family_ru="", family_en="Primerova", given_en="Anna")
    return article


def make_retracted(made):
    article = make_special_paper(
        made,
        "retracted",
        title_ru="Ошибочная статья",
        title_en="A mistaken article",
        summary_ru="Аннотация.",
        summary_en="Abstract.",
        first_page=37,
        last_page=37,
    )
    later = make_issue(year=2025, number="5", published_on=date(2025, 10, 5))
    make_notice(article, issue=later, published_on=None, doi=f"{PREFIX}/notice")
    make_author(article, family_ru="Ошибкин", family_en="Oshibkin")
    return article


def make_numbered(made):
    article = make_special_paper(
        made,
        "numbered",
        title_ru="Статья без страниц и DOI",
        title_en="",
        en=None,
        doi="",
        summary_ru="Аннотация.",
        article_number="e17",
    )
    make_author(article, family_ru="Номеров", family_en="Nomerov")
    return article


def make_removed(made):
    article = make_special_paper(
        made,
        "removed",
        title_ru="Удалённая статья",
        title_en="A removed article",
        summary_ru="Этого никто не должен видеть.",
        first_page=40,
    )
    make_notice(article, kind="removal", issue=make_issue(year=2025, number="6"))
    make_author(article, family_ru="Удалов", family_en="Udalov")
    return article


def make_word(issue, rubric):
    article = make_special_paper(
        {"issue": issue, "rubric": rubric},
        "word",
        title_ru="К читателям",
        title_en="To our readers",
        summary_ru="",
        summary_en="",
        kind=Article.Kind.EDITORIAL,
        first_page=3,
        last_page=4,
        pdf_in="",
    )
    make_author(article, family_ru="Редакторов", family_en="Redaktorov")
    return article
