"""Archives of articles with their PDFs, and what is refused of them."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from journal.models import Affiliation, Article, Galley, Rubric
from publishing.content import snapshots
from tests.factories import make_affiliation, make_issue, make_journal, make_rubric
from tests.journal.articles import jats_of, make_full_article, make_known_journal
from tests.journal.incoming import archive, bring, remarks_of, row, table
from tests.library import good_documents as good
from tests.library.conftest import media
from tests.tables import errors_of, messages_of

pytestmark = pytest.mark.django_db
_ = media

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 100


@pytest.fixture(autouse=True)
def _journal(media):
    make_rubric("Society", code="society")


@pytest.fixture(scope="module")
def pdf():
    return good.tagged_pdf()


# PDFs


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        ({"pdf": "text.pdf"}, "texts/Text.PDF"),
        ({"pdf": "статья.pdf"}, "статья.pdf"),
    ],
)
def test_a_pdf_comes_with_its_article(publisher, pdf, cells, name):
    make_issue(year=2025, number="2")
    file = archive({"issue.csv": table(row(**cells)), name: pdf})
    report = bring(publisher, file, "issue.zip")
    assert (messages_of(report), remarks_of(report)) == ([], [])
    article = Article.objects.get()
    galley = article.galleys.get()
    assert (galley.file["type"], galley.language) == ("pdf", article.written_in)
    assert "Информационное общество" in article.file_text_ru


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (PNG, "A file of another kind"),
        (b"%PDF-1.7 broken", "damaged"),
        (good.saved(good.plain_pdf())[:-200], "damaged"),
    ],
)
def test_what_is_no_pdf_is_refused_at_its_row(publisher, content, message):
    rows = table(row(pdf="a.pdf"), row(pages="20", title_en="B", title_ru="Б"))
    report = bring(publisher, archive({"issue.csv": rows, "a.pdf": content}), "i.zip")
    assert (errors_of(report), report.counts["new"]) == ({(2, "pdf")}, 1)
    assert message in messages_of(report)[0]
    assert not Galley.objects.exists()


def test_files_of_no_row_and_rows_without_their_file_are_named(publisher, pdf):
    rows = table(row(pdf="missing.pdf"))
    file = archive({"issue.csv": rows, "other.pdf": pdf, "note.txt": "."})
    remarks = remarks_of(bring(publisher, file, "issue.zip"))
    assert any("missing.pdf" in remark for remark in remarks)
    assert any("other.pdf" in remark for remark in remarks)
    assert any("note.txt" in remark for remark in remarks)


# Names


def named_in(encoding, name, content):
    """Return an archive as Windows and macOS write it: it does not say its encoding."""
    octets = name.encode(encoding)
    mark = "P" * len(octets)
    made = archive({"issue.csv": table(row(pdf=name)), mark: content})
    return made.replace(mark.encode(), octets)


@pytest.mark.parametrize("encoding", ["cp866", "utf-8"])
def test_names_of_which_the_archive_says_no_encoding_are_read(publisher, pdf, encoding):
    make_issue(year=2025, number="2")
    file = named_in(encoding, "Пример статьи.pdf", pdf)
    assert remarks_of(bring(publisher, file, "issue.zip")) == []
    assert Article.objects.get().galleys.exists()


# JATS


@pytest.mark.parametrize("is_named", [True, False])
def test_several_articles_in_jats_come_in_with_their_pdf(publisher, pdf, is_named):
    make_known_journal()
    Rubric.objects.all().delete()
    article = make_full_article()
    file = jats_of(article)
    link = file.decode().partition('content-type="application/pdf"')[2]
    name = link.partition('.pdf"')[0].rpartition("/")[2]
    other = file.replace(b"10.5555/study", b"10.5555/other").replace(b"12<", b"40<")
    other = other.replace(b"25<", b"50<")
    own = file.replace(name.encode(), b"none")
    sent = {"one.xml": own, "xml/two.xml": other, "bad.xml": b"<"}
    sent[f"{name}.pdf" if is_named else "pdf/Two.pdf"] = pdf
    report = bring(publisher, archive(sent), "issue.zip")
    assert (report.counts["new"], errors_of(report)) == (1, {(1, "bad.xml")})
    made = Article.objects.get(doi="10.5555/other")
    peter, _anna, group = made.contributions.all()
    assert (peter.suffix_en, group.is_group) == ("Jr.", True)
    assert (peter.email, group.family_en) == (
        "hidden@institute.example",
        "Example Group",
    )
    assert made.galleys.count() == 1
    # The one that readers have keeps the PDF that they have.
    assert article.galleys.count() == 1


# What our JATS does not say, or says less exactly: see the import's columns.
NOT_WRITTEN = {
    *["slug_ru", "slug_en", "state_ru", "state_en", "published_at_ru"],
    *["galleys", "published_at_en", "notice_kind", "position", "created_at"],
    *["contributions", "references", "topics", "recommended_by_ru"],
    *["translation_of", "licence_url"],
}


@pytest.fixture
def article(db):
    make_known_journal()
    Rubric.objects.all().delete()
    return make_full_article(
        summary_en="An abstract with <signs> & entities.",
        keywords_en="network; society",
    )


def test_our_own_file_makes_the_same_article_again(publisher, article):
    before = snapshots.take(Article, article.pk)
    file = jats_of(article)
    article.delete()
    with override("en"):
        report = bring(publisher, file, "a.xml")
    assert messages_of(report) == []
    assert [r for r in remarks_of(report) if "Kept as words" in r] == []
    made = Article.objects.get(doi=article.doi)
    after = snapshots.take(Article, made.pk)
    assert {
        name: (value, after[name])
        for name, value in snapshots.without(before, NOT_WRITTEN).items()
        if value != after[name]
    } == {}


ARTICLE = "<article><front><article-meta>{}</article-meta></front></article>"
TITLE = "<title-group><article-title>{}</article-title></title-group>"
BAD_JATS = {
    "a DTD with entities": (
        '<!DOCTYPE article [<!ENTITY a "b">]>' + ARTICLE.format(""),
        "declares a DTD",
    ),
    "an unknown entity": (
        '<!DOCTYPE article SYSTEM "JATS.dtd">' + ARTICLE.format(TITLE.format("&foo;")),
        "entity that is not known: &foo;",
    ),
    "another kind of XML": ("<html/>", "not an article in JATS"),
    "depth": ("<article>" * 100_000, "nested too deeply"),
    "nothing": ("", "not well-formed"),
}


def test_jats_that_cannot_be_read_says_why(publisher):
    for case, (content, message) in BAD_JATS.items():
        report = bring(publisher, content.encode(), "a.xml")
        assert errors_of(report) == {(1, "a.xml")}, case
        assert message in messages_of(report)[0]


def test_entities_of_jats_are_read_and_its_dtd_is_not_followed(publisher):
    text = '<!DOCTYPE article PUBLIC "-//NLM//DTD" "https://example.invalid/JATS.dtd">'
    meta = (
        "<article-categories><subj-group><subject>Society en</subject></subj-group>"
        f"</article-categories>{TITLE.format('Caf&eacute; <i>one</i>&nbsp;two')}"
        "<pub-date><year>2025</year></pub-date><issue>2</issue>"
    )
    report = bring(publisher, (text + ARTICLE.format(meta)).encode(), "a.xml")
    assert messages_of(report) == []
    assert Article.objects.get().title_en == "Café one\u00a0two"


def test_an_affiliation_is_found_by_name_and_city(publisher):
    there = make_affiliation("Institute", city_en="Perm", city_ru="Пермь")
    make_affiliation("Institute", city_en="Kazan", city_ru="Казань")
    meta = (
        "<article-categories><subj-group><subject>Society en</subject></subj-group>"
        f"</article-categories>{TITLE.format('A study')}<contrib-group>"
        "<contrib><name><surname>One</surname></name></contrib><aff xml:lang='en'>"
        "<institution>institute en</institution><city>Perm</city></aff>"
        "</contrib-group><pub-date><year>2025</year></pub-date><issue>2</issue>"
    )
    report = bring(publisher, ARTICLE.format(meta).encode(), "a.xml")
    assert messages_of(report) == []
    [author] = Article.objects.get().contributions.all()
    assert author.affiliations.get() == there
    assert Affiliation.objects.count() == 2


# Archives that are none, or worse


def with_name(name):
    return archive({"issue.csv": table(row()), name: "x"})


def encrypted():
    made = bytearray(archive({"issue.csv": table(row())}))
    for signature, place in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)]:
        made[made.index(signature) + place] |= 1
    return bytes(made)


def lying():
    """An archive whose directory says less than what its file unpacks to."""
    made = archive({"issue.csv": b"0" * 30_000_000})
    return made.replace((30_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))


def crowd():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for number in range(20_001):
            made.writestr(f"{number}.pdf", "")
    return file.getvalue()


BAD_ARCHIVES = {
    "encrypted": (encrypted, "has a password"),
    "lying": (lying, "damaged"),
    "crowd": (crowd, "is too large"),
    "cut": (lambda: with_name("a.pdf")[:-40], "damaged"),
    "none": (lambda: b"x" * 100, "damaged"),
    "empty": (lambda: archive({}), "nothing in it says"),
    "pictures alone": (lambda: archive({"a.png": PNG}), "nothing in it says"),
    "two tables": (
        lambda: archive({"a.csv": table(row()), "b.csv": table(row())}),
        "Several files describe the articles: a.csv, b.csv",
    ),
    "two kinds": (
        lambda: archive({"a.csv": table(row()), "b.xml": ARTICLE}),
        "Several files describe the articles: a.csv, b.xml",
    ),
}


def test_a_bad_archive_says_what_is_wrong(publisher):
    for make, message in BAD_ARCHIVES.values():
        with pytest.raises(ValidationError, match=message):
            bring(publisher, make(), "issue.zip")


@pytest.mark.cold
def test_archives_and_jats_are_read_without_django(publisher):
    make_journal()
    file = archive({"a.xml": ARTICLE.format(TITLE.format("A")), "b.xml": "<"})
    report = bring(publisher, file, "issue.zip", is_dry=True)
    assert errors_of(report) >= {(2, "b.xml"), (1, "rubric")}


# Many


@pytest.mark.slow
def test_a_thousand_rows_take_a_constant_number_of_statements_each_to_check(
    publisher, django_assert_max_num_queries
):
    rows = [
        row(title_en=f"Article {n}", title_ru=f"Статья {n}", pages=f"{n}-{n}")
        for n in range(1, 1001)
    ]
    with django_assert_max_num_queries(2000):
        report = bring(publisher, table(*rows), is_dry=True)
    assert report.counts["new"] == 1000
