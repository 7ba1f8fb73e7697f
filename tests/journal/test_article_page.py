"""The page of an article, for people and for machines, and how others cite it."""

import pytest

from publishing.models import CatalogueEntry
from tests.factories import (
    make_entry,
    make_galley,
    make_notice,
    make_paper,
    make_reference,
    make_rubric,
)
from tests.journal.articles import BOTH, LICENCE, make_known_journal, make_known_paper
from tests.responses import SITE, links_in, page_at, texts
from tests.website.schema_org import errors_in, graph_of
from tests.worlds import copy_of, once
from text.languages import LANGUAGES, others

pytestmark = pytest.mark.django_db


def make_world():
    make_known_journal()
    return make_known_paper()


_paper = once(make_world)
paper = copy_of("_paper")


def changed(paper, **fields):
    for name, value in fields.items():
        setattr(paper, name, value)
    paper.save()
    return paper


def metas_of(page):
    """Return {name: contents} of the elements that Google Scholar reads."""
    found = {}
    for meta in page.xpath("//head/meta[starts-with(@name, 'citation_')]"):
        name = meta.get("name").removeprefix("citation_")
        found.setdefault(name, []).append(meta.get("content"))
    return found


def cited_on(page):
    return texts(page, "//*[@class='cite']//dd[not(button)]")


# What it says


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_stands_in_both_languages_the_readers_first(client, paper, language):
    changed(paper, written_in="en")
    [other] = others(language)
    page = page_at(client, paper.address_in(language))
    titles = page.xpath("//article//*[self::h1 or @class='other-title']")
    assert [(title.tag, title.get("lang")) for title in titles] == [
        ("h1", None),
        ("p", other),
    ]
    assert [" ".join(title.text_content().split()) for title in titles] == [
        f"Paper {language}",
        f"Paper {other}",
    ]
    parts = page.xpath("//*[@class='abstract' or @class='article-text']")
    assert [part.get("lang") for part in parts] == [None, other]
    if language == "ru":
        margin = texts(page, "(//main//div[@class='margin'])[1]/*")
        assert "Язык: английский" in margin


def test_it_shows_affiliations_by_marks_terms_and_its_pdf(client, paper):
    concept = make_entry(ru="данные", en="data")
    address = paper.address_in("en")
    page, links = page_at(client, address), dict(links_in(client.get(address)))
    assert texts(page, "//*[@class='authors-in-full']/li/span[@class='name']") == [
        "Anna en Example en1",
        "Boris en Sample en12",
    ]
    assert texts(page, "//*[@class='places']/li") == [
        "Academy en, City en, Russia",
        "University en",
    ]
    # Of the keywords those that are terms lead to their entries.
    assert links["data"] == concept.address_in("en")
    assert links["данные"] == concept.address_in("ru")
    assert "city" not in links
    pdfs = [address for address in links.values() if address.endswith(".pdf")]
    assert pdfs == [f"{paper.address_in('en')}ru.pdf"]


TEXT = (
    "<h2>Aim</h2><p>Shown [1, p. 3; 2] and <code>[1]</code>, not in 1990"
    '<span class="footnote">See [1–2].</span> [1990].</p>'
)


def test_a_text_is_read_with_references_that_lead_there_and_back(client, paper):
    changed(paper, text_en=TEXT)
    page = page_at(client, paper.address_in("en"))
    assert texts(page, "//h1") == ["Paper en"]
    assert texts(page, "//*[@class='other-title']") == ["Paper ru"]
    assert "#text-aim" in page.xpath("//nav//a/@href")
    [line] = page.xpath("//*[@class='prose']/p[code]")
    links = [(a.text, a.get("href")) for a in line.xpath("./a")]
    assert links == [("1", "#ref-1"), ("2", "#ref-2")]
    assert line.find("code").text == "[1]"
    [first, second] = page.xpath("//*[@class='references']/li")
    assert "Author A." in first.text_content()
    assert texts(second, "./p//a[@rel]") == ["https://doi.org/10.5555/cited"]
    for item, places in [(first, 2), (second, 2)]:
        back = item.xpath(".//*[@role='doc-backlink']/@href")
        assert len(back) == places
        for place in back:
            # Once in the list of notes, not in the margin.
            [link] = page.xpath(f"//*[@id='{place[1:]}']")
            assert link.get("aria-label").startswith("Reference ")
    assert len(page.xpath("//*[@class='margin-note']//a[@href='#ref-1']")) == 1
    # The other language has none: it shows what it shows of a PDF.
    page = page_at(client, paper.address_in("ru"))
    assert not page.xpath("//*[@class='prose']//h2")
    assert page.xpath("//*[@class='article-text']/@lang") == ["en"]


def test_an_identifier_of_a_reference_is_printed_once_and_leads_there(client, paper):
    make_reference(paper, "C. A book. DOI: 10.5555/X(1).", doi="10.5555/x(1)")
    site = "https://site.example/a"
    make_reference(paper, f"D. A site, {site}/b.", url=site)
    make_reference(
        paper, f"Е. Сайт, {site}.", other_text=f"E. A site, {site}", url=site
    )
    page = page_at(client, paper.address_in("en"))
    links = [
        [(link.text_content(), link.get("href")) for link in item.xpath("./p//a")]
        for item in page.xpath("//*[@class='references']/li")[2:]
    ]
    assert links == [
        [("10.5555/X(1)", "https://doi.org/10.5555/x(1)")],
        [(site, site)],
        [(site, site), (site, site)],
    ]


def test_a_text_is_found_by_its_words_until_the_article_is_removed(client, paper):
    words = {"text_ru": "<p>Росомаха [1].</p>", "text_en": "<p>A wolverine ran.</p>"}
    changed(paper, written_in="en", **words)
    address, search = paper.address_in("en"), "/en/search/?q=wolverine"
    metas = metas_of(page_at(client, address))
    assert metas["fulltext_html_url"] == [f"{SITE}{address}"]
    assert "A <mark>wolverine</mark> ran" in client.get(search).content.decode()
    # Its authors find it too, also when it is removed.
    by_author = f"/en/search/?q={paper.rows_of_authors()[0]['family_en']}"
    assert address in client.get(by_author).text
    both = f"{address}?with=ru"
    page = page_at(client, both)
    assert texts(page, "//p[contains(., 'Росомаха')]/a[@href='#ref-1']") == ["1"]
    # And what a reader of a scholarly text needs beside it.
    for name in ["authors-in-full", "facts", "references", "cite"]:
        assert page.xpath(f"//*[contains(@class, '{name}')]//*"), name
    make_notice(paper, kind="removal", summary_en="A wolverine.")
    assert metas_of(page_at(client, address)) == {}
    for url in [address, search, "/en/search/?q=ran"]:
        assert " ran" not in client.get(url).content.decode()
    assert client.get(both).url == address
    assert address in client.get(by_author).text


def test_readers_see_the_e_mail_only_of_who_agrees(client, paper):
    address, email = paper.address_in("en"), "hidden@institute.example"
    author = paper.contributions.get(email=email)
    # Of the others it is not even read.
    changed(paper.contributions.exclude(pk=author.pk).get(), email="b@other.example")
    rows = type(paper).objects.for_page().get(pk=paper.pk).author_rows
    assert [row["email"] for row in rows] == [email, ""]
    files = ["", "cite.bib", "cite.json", "jats.xml"]
    for is_public in [False, True]:
        changed(author, is_email_public=is_public)
        found = [f for f in files if email in client.get(address + f).content.decode()]
        assert found == [*[""] * is_public, "jats.xml"]


def test_without_an_abstract_it_has_no_heading_of_one(client, paper):
    changed(paper, rubric=make_rubric(has_abstract=False), summary_ru="", summary_en="")
    page = page_at(client, paper.address_in("en"))
    labels = texts(page, "//main//h2 | //main//h3")
    assert "Keywords" in labels
    assert "Abstract" not in labels


@pytest.mark.parametrize(
    ("title", "said"),
    [("Editorial", ["Editorial"]), ("Word", ["Word", "Editorial"])],
)
def test_its_kind_stands_beside_a_rubric_of_another_name(client, paper, title, said):
    changed(paper, rubric=make_rubric(title_en=title), kind="EDI")
    page = page_at(client, paper.address_in("en"))
    assert texts(page, "//*[@class='margin']/span")[:-1] == said


def test_translation_and_original_lead_to_each_other(client, paper):
    translation = make_paper(
        **BOTH, issue=paper.issue, written_in="en", translation_of=paper
    )
    for one, other in [(paper, translation), (translation, paper)]:
        page = page_at(client, one.address_in("en"))
        [link] = page.xpath(
            "//main//dl[contains(@class, 'facts')]//a[starts-with(@href, '/en/')]"
        )
        assert link.get("href") == other.address_in("en")


# How others cite it


@pytest.mark.parametrize("written_in", LANGUAGES)
def test_it_is_cited_in_both_languages_on_the_pages_of_both(client, paper, written_in):
    changed(paper, written_in=written_in)
    addresses = [paper.address_in(language) for language in LANGUAGES]
    russian, english = [cited_on(page_at(client, address)) for address in addresses]
    assert russian == english[::-1]
    by_gost, by_apa = russian
    note = ". (In Russ.) https://doi.org/10.5555/paper"
    for language, journal, citation, is_noted in [
        ("ru", "Журнал-пример", by_gost, "На англ. яз." in by_gost),
        ("en", "Journal of Examples", by_apa, by_apa.endswith(note)),
    ]:
        assert f"Paper {language}" in citation
        assert f"Sample {language}" in citation
        assert journal in citation
        assert is_noted == (language != written_in)
    assert "№ 3–4. С. 12–25." in by_gost
    for suffix, part in [
        ("bib", "@article{10.5555/paper,"),
        ("ris", "TY  - JOUR"),
        ("json", '"page": "12-25"'),
    ]:
        files = [client.get(f"{address}cite.{suffix}").content for address in addresses]
        assert files[0] == files[1]
        assert f"Abstract {written_in}" in files[0].decode()
        assert part in files[0].decode()
    [item] = client.get(f"{addresses[0]}cite.json").json()
    assert item["author"][1] == {
        "family": f"Sample {written_in}",
        "given": f"Boris {written_in}",
    }


def test_each_page_names_the_text_in_its_own_language(client, paper):
    changed(paper, text_ru="<p>Росомаха.</p>", text_en="<p>Wolverine.</p>")
    make_galley(paper, "en")
    for language in LANGUAGES:
        address = paper.address_in(language)
        page = page_at(client, address)
        metas = metas_of(page)
        assert metas["language"] == [language]
        assert metas["pdf_url"] == [f"{SITE}{address}{language}.pdf"]
        [facts] = page.xpath("//script[@type='application/ld+json']/text()")
        assert f'"inLanguage": "{language}"' in facts.replace('":"', '": "')
        citations = " ".join(cited_on(page))
        assert "На англ. яз." not in citations
        assert "(In Russ.)" not in citations


def test_a_title_that_readers_do_not_have_is_in_no_citation(client, paper):
    changed(paper, state_en="draft")
    for citation in cited_on(page_at(client, paper.address_in("ru"))):
        assert "Paper ru" in citation
        assert "Paper en" not in citation


def test_citation_has_no_abstract_that_readers_do_not_have(client, paper):
    changed(paper, state_ru="draft")
    [item] = client.get(paper.address_in("en") + "cite.json").json()
    assert (item["language"], item["title"]) == ("ru", "Paper ru")
    assert not item.keys() & {"abstract", "keyword"}
    assert client.get(paper.address_in("ru") + "cite.bib").status_code == 404
    changed(paper, title_ru="")
    [item] = client.get(paper.address_in("en") + "cite.json").json()
    assert (item["language"], item["title"]) == ("en", "Paper en")


# What became of it


@pytest.mark.parametrize(
    ("kind", "mark", "cited"),
    [
        ("correction", "Corrected", "Paper en"),
        ("retraction", "Retracted", "Paper en [Retracted, 10 November 2026]"),
        ("removal", "Removed", "Paper en [Removed, 10 November 2026]"),
    ],
)
def test_a_notice_stands_above_the_authors_and_in_citations(
    client, paper, kind, mark, cited
):
    changed(paper, written_in="en")
    make_notice(paper, kind=kind, summary_en="Why.")
    address = paper.address_in("en")
    page = page_at(client, address)
    above = "//main//h1/following::*[@class='notice'][following::*"
    told = f"{mark}, 10 November 2026 Notice en Why."
    assert texts(page, f"{above}[@class='authors-in-full']]") == [told]
    [item] = client.get(f"{address}cite.json").json()
    assert item["title"] == cited
    assert cited in cited_on(page)[0]


def test_a_retraction_stands_before_the_title_for_people_and_machines(client, paper):
    make_notice(paper)
    for language, title in [
        ("ru", "Статья отозвана: Paper ru"),
        ("en", "Retracted: Paper en"),
    ]:
        page = page_at(client, paper.address_in(language))
        [heading] = page.xpath("//h1")
        assert heading.text_content().replace("\xa0", " ") == title
        assert page.findtext(".//title").startswith(f"{title} — ")
        assert page.xpath("//meta[@property='og:title']/@content") == [title]
        node = graph_of(client.get(paper.address_in(language)))[0]
        assert node["headline"] == title
        assert node["creativeWorkStatus"] == title.partition(":")[0]
        assert metas_of(page).get("title", [title]) == [title]


def test_a_removed_article_keeps_who_wrote_what_and_why_and_nothing_else(client, paper):
    changed(paper, written_in="en")
    make_notice(paper, kind="removal", summary_en="By a court.")
    text = client.get(paper.address_in("en")).content.decode()
    for part in ["By a court.", "Removed", "10.5555/paper"]:
        assert part in text, part
    assert "Anna en Example en" in text
    for gone in ["Abstract en", "Sample B. A paper.", ".pdf", "citation_"]:
        assert gone not in text, gone
    assert "Abstract en" not in client.get("/en/journal/").content.decode()
    entry = CatalogueEntry.objects.at([paper.pointer]).get()
    assert (entry.title_en, entry.summary_en) == ("Paper en", "")


# What machines read


@pytest.mark.parametrize("language", LANGUAGES)
def test_indexes_get_it_in_its_own_language_alone(client, paper, language):
    changed(paper, written_in=language)
    [other] = others(language)
    page = page_at(client, paper.address_in(language))
    metas = metas_of(page)
    expected = {
        "title": [f"Paper {language}"],
        "language": [language],
        # The journal has one title for them, whatever the language.
        "journal_title": ["Zhurnal-primer"],
        "issn": ["2049-3630", "1050-124X"],
        # Each author by itself and by name only.
        "author": [
            f"Anna {language} Example {language}",
            f"Boris {language} Sample {language}",
        ],
        "publication_date": ["2025/08/30"],
        "issue": ["3-4"],
        "firstpage": ["12"],
        "lastpage": ["25"],
        # Google Scholar takes it from below the page alone.
        "pdf_url": [f"{SITE}{paper.address_in(language)}ru.pdf"],
    }
    assert {name: metas[name] for name in expected} == expected
    said = [text for each in metas.values() for text in each]
    assert not [text for text in said if text.endswith(f" {other}")]
    # Each affiliation follows its author.
    names = page.xpath("//head/meta[starts-with(@name, 'citation_author')]/@name")
    assert [name.removeprefix("citation_author") for name in names] == [
        *["", "_institution", "_orcid"],
        *["", "_institution", "_institution"],
    ]
    assert metas_of(page_at(client, paper.address_in(other))) == {}
    withdrawn = {f"state_{language}": "withdrawn"}
    changed(paper, **withdrawn, **{f"withdrawal_reason_{language}": "Wrong."})
    assert metas_of(page_at(client, paper.address_in(language))) == {}


def test_programs_find_doi_files_authors_and_licence(client, paper):
    address = paper.address_in("en")
    page = page_at(client, address)
    found = {}
    for link in page.xpath("//head/link"):
        found.setdefault(link.get("rel"), []).append(link.get("href"))
    assert found["cite-as"] == ["https://doi.org/10.5555/paper"]
    assert found["author"] == ["https://orcid.org/0000-0002-1825-0097"]
    assert found["license"] == [LICENCE]
    assert found["type"] == [
        "https://schema.org/AboutPage",
        "https://schema.org/ScholarlyArticle",
    ]
    assert [url.rpartition("/")[2] for url in found["item"]] == ["ru.pdf"]
    assert f"{SITE}{address}jats.xml" in found["describedby"]
    for url in found["describedby"]:
        link = client.get(url.removeprefix(SITE))["Link"]
        assert link.startswith(f'<{SITE}{address}>; rel="describes"')
    changed(paper, doi="")
    page = page_at(client, address)
    [cited_as] = page.xpath("//head/link[@rel='cite-as']/@href")
    assert cited_as == SITE + paper.pointer.address


def test_search_engines_get_the_journal_and_who_wrote_an_article(client, paper):
    journal, *_more = nodes = graph_of(client.get("/en/journal/"))
    assert journal["@type"] == "Periodical"
    assert [fault for node in nodes for fault in errors_in(node)] == []
    article, *_more = graph_of(client.get(paper.address_in("en")))
    assert article["isPartOf"]["isPartOf"] == {"@id": f"{SITE}/#journal"}
    names = [author["name"] for author in article["author"]]
    assert names == ["Anna en Example en", "Boris en Sample en"]


def test_a_page_that_is_not_translated_tells_machines_nothing(client, paper):
    changed(paper, written_in="en", state_en="draft")
    page = page_at(client, paper.address_in("en"))
    assert metas_of(page) == {}
    assert not page.xpath("//head/link[@rel='cite-as']")
