"""Who wrote an article stays as it was printed, until somebody says why it changes."""

import re

import pytest
from django.core.exceptions import ValidationError

from journal import updates
from journal.deposits import crossref, doaj, rsci
from journal.deposits.issue_deposit import deposit_of
from journal.models import Affiliation, Article
from journal.pdf.contents import contents_of
from publishing.drafts.permissions import NEEDS_NOTE, Refused
from publishing.drafts.transitions import TRANSITIONS, take
from publishing.releases import publication
from tests.factories import (
    make_affiliation,
    make_author,
    make_paper,
    make_person,
    make_release,
)
from tests.forms import fresh, last_revision, messages_of, read_form, resend
from tests.journal.articles import BOTH, jats_of, make_full_article, make_known_journal
from tests.library.records import in_english
from tests.records import PAST, future, in_both
from text.languages import LANGUAGES

pytestmark = pytest.mark.django_db

FILES = ["", "cite.bib", "cite.ris", "cite.json", "jats.xml"]
NAMES = {**in_both("Printed", "family"), **in_both("Given", "given")}


def outputs(client, articles):
    """Return {what: content} of all that readers, harvesters and indexes get."""
    updates.compare()
    formats = ["oai_dc", "oai_openaire", "jats"]
    addresses = ["/ru/journal/", "/en/journal/2017/3-4/", "/en/journal/authors/"]
    addresses += [f"/oai?verb=ListRecords&metadataPrefix={each}" for each in formats]
    for article in articles:
        pages = [article.address_in(code) for code in LANGUAGES]
        addresses += [f"{page}{file}" for page in pages for file in FILES]
    found = {
        path: re.sub(b"<responseDate>.*?<", b"<", client.get(path).content)
        for path in addresses
    }
    deposit = deposit_of(articles[0].issue)
    found["Crossref"] = crossref.document(deposit, PAST)
    found["RSCI"] = rsci.document(deposit)
    for described in deposit.every:
        article = described.article
        if article in articles:
            found["JATS", article.pk] = jats_of(article)
            found["DOAJ", article.pk] = doaj.as_json(described)
            pdf = [contents_of(described, [code]) for code in LANGUAGES]
            found["PDF", article.pk] = pdf
            found["GOST", article.pk] = article.csl("ru")
    assert len(found) == len(addresses) + 2 + 4 * len(articles)
    return found


def test_renaming_changes_no_byte_of_a_published_article(client, publisher):
    make_known_journal()
    texts = in_both("<p>Text.</p>", "text")
    known = make_full_article(**texts)
    paper = make_paper("Draft", issue=known.issue, doi="10.5555/draft", **texts)
    page = {"orcid": "0000-0002-1694-233X", **NAMES, **BOTH}
    person = make_person("Printed", **page)
    author = make_author(paper, person=person, family_ru="", family_en="")
    author.affiliations.add(Affiliation.objects.get(ror="05dxps055"))
    # Until its publication it follows the page.
    person.family_en = "Followed"
    person.save()
    article = Article.objects.get(pk=paper.pk)
    take(article, LANGUAGES, TRANSITIONS["publish"], publisher)
    before = outputs(client, [known, paper])
    assert b"Followed" in before[paper.address_in("en")]
    assert b"<surname>Followed</surname>" in before["JATS", paper.pk]
    assert b"0000-0002-1694-233X" in before["JATS", paper.pk]
    for author in [*known.contributions.all(), *paper.contributions.all()]:
        if named := author.person:
            for code in LANGUAGES:
                setattr(named, f"family_{code}", "Renamed")
                setattr(named, f"title_{code}", "Renamed Person")
            named.orcid = "0000-0001-5109-3700"
            named.save()
    after = outputs(client, [known, paper])
    assert not [what for what in before if before[what] != after[what]]


def test_a_change_of_authors_is_published_with_a_note_that_says_why(
    client_of, publisher
):
    paper = make_paper(**BOTH)
    person = make_person("Printed", **NAMES, **BOTH)
    make_author(paper, person=person, family_ru="", family_en="")
    person.family_en = "Married"
    person.save()
    client = client_of(in_english(publisher))
    address = f"/admin/journal/article/{paper.pk}/change/"
    values = read_form(client, address)
    # It leads to the field, which is folded away.
    assert 'href="#id_save_note"' in client.get(address).text
    sent = {"contributions-0-family_en": "Corrected", "transition": "publish:all"}
    resend(client, address, values, **sent)
    [refusal] = messages_of(client.get(address))
    assert "To change it, say why" in refusal
    author = paper.contributions.get()
    assert author.family_en == "Printed en"
    # What is saved waits, and is published with a note alone.
    release = make_release("Number 5", publisher, [paper])
    with pytest.raises(Refused) as refused:
        publication.publish(release.pk, publisher)
    assert NEEDS_NOTE in refused.value.stops[paper.pointer]
    step = {"transition": "publish:all"}
    resend(client, address, read_form(client, address), **step)
    assert fresh(author).family_en == "Printed en"
    step["save_note"] = "A misprint."
    resend(client, address, read_form(client, address), **step)
    assert fresh(author).family_en == "Corrected"
    assert last_revision(paper).note == "A misprint."


def test_what_articles_print_of_an_affiliation_stays(client_of, publisher):
    paper, place = make_paper(ru=PAST), make_affiliation(name_en="")
    make_author(paper).affiliations.add(place)
    client = client_of(in_english(publisher))
    address = f"/admin/journal/affiliation/{place.pk}/change/"
    values = read_form(client, address)
    sent = {"name_ru": "Renamed", "name_en": "Translated", "country": "AF"}
    refused = resend(client, address, values, **sent)
    errors = refused.context["adminform"].form.errors
    assert {*errors} == {"name_ru", "country"}
    assert "Add a new affiliation" in errors["country"][0]
    place.name_en = "Translated"
    place.save()
    place.country = "AF"
    with pytest.raises(ValidationError):
        place.save()


def test_until_readers_have_it_no_note_is_needed(client_of, publisher):
    paper = make_paper(ru=future(), en=future())
    make_author(paper)
    client = client_of(in_english(publisher))
    address = f"/admin/journal/article/{paper.pk}/change/"
    values = read_form(client, address)
    sent = {"contributions-0-family_en": "Corrected", "transition": "publish:all"}
    assert resend(client, address, values, **sent).status_code == 302
