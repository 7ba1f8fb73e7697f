import os
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx2
import pytest
from django.utils import timezone
from lxml import etree
from oaipmh_scythe import Scythe

from journal import jats, updates
from journal.models import Article, Award, OaiRecord
from journal.oai import repository
from journal.oai.repository import identifier_of
from journal.updates import ChangedArticles
from publishing.models import Publishable
from tests.factories import (
    PAST,
    make_affiliation,
    make_article,
    make_author,
    make_issue,
    make_paper,
    make_rubric,
    published,
)
from tests.journal.articles import BOTH, make_full_article, make_known_journal
from tests.responses import SITE, xml_of
from tests.worlds import copy_of, once

pytestmark = pytest.mark.django_db

OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"


def ask(client, verb="", /, method="get", **arguments):
    """Return the answer to a request, parsed; ``since`` stands for "from"."""
    if "since" in arguments:
        arguments["from"] = arguments.pop("since")
    arguments = {"verb": verb} | arguments
    response = getattr(client, method)("/oai", arguments)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    return xml_of(response)


def headers_of(root):
    """Return {key of the article: status} of the headers of an answer."""
    return {
        int(header.findtext(f"{OAI}identifier").rpartition("/")[2]): status(header)
        for header in root.iter(f"{OAI}header")
    }


def status(header):
    return header.get("status", "there")


def error_of(root):
    [error] = root.findall(f"{OAI}error")
    return error.get("code")


def harvester(client, method="GET"):
    """Return a harvester whose requests Django's test client sends."""
    made = Scythe(f"{SITE}/oai")

    def send(request):
        response = client.get(request.url.raw_path.decode())
        return httpx2.Response(200, content=response.content, request=request)

    made._client = httpx2.Client(transport=httpx2.MockTransport(send))
    return made


def make_papers(number, **fields):
    """Make many articles of one issue at once."""
    issue = make_issue("Theme", ru=PAST, number="9")
    facts = {
        "issue": issue,
        "rubric": make_rubric(code="many"),
        "year": issue.year,
        "number": issue.number,
        **published("ru"),
        **fields,
    }
    return Article.objects.bulk_create(
        Article(
            title_ru=f"Статья {place}",
            slug_ru=f"statya-{place}",
            slug_en=f"paper-{place}",
            position=place,
            **facts,
        )
        for place in range(number)
    )


def make_harvested():
    make_known_journal()
    article = make_full_article(notice="concern")
    updates.compare()
    return article


_article = once(make_harvested)
article = copy_of("_article")


def list_all(client, verb="ListIdentifiers", **arguments):
    return headers_of(ask(client, verb, metadataPrefix="oai_dc", **arguments))


def record(client, article, prefix="oai_dc"):
    identifier = identifier_of(article.pk)
    return ask(client, "GetRecord", identifier=identifier, metadataPrefix=prefix)


def put_back(*articles):
    """Date the rows of articles as if they had changed a day ago."""
    rows = OaiRecord.objects.filter(pk__in=[article.pk for article in articles])
    before = (timezone.now() - timedelta(days=1)).replace(microsecond=0)
    rows.update(datestamp=before)


# What a harvester learns


def test_repository_says_what_it_is(client, article):
    identify = ask(client, "Identify").find(f"{OAI}Identify")
    said = {etree.QName(node).localname: node.text for node in identify}
    assert said.pop("earliestDatestamp")
    assert said == {
        "repositoryName": "Zhurnal-primer",
        "baseURL": f"{SITE}/oai",
        "protocolVersion": "2.0",
        "adminEmail": "editor@journal.example",
        "deletedRecord": "persistent",
        "granularity": "YYYY-MM-DDThh:mm:ssZ",
    }


def test_dublin_core_has_both_languages(client, article):
    root = record(client, article)
    values = {}
    for node in root.iter(f"{DC}*"):
        values.setdefault(etree.QName(node).localname, []).append(node.text)
    assert values["title"] == [
        "Выражение сомнения: Study ru",
        "Expression of concern: Study en",
    ]
    assert values["creator"] == ["Примеров, Пётр Ильич", "Образцова", "Группа"]
    assert values["subject"] == [
        *["Society ru", "Society en", "сеть", "общество", "network", "society"]
    ]
    assert values["identifier"] == [
        f"{SITE}{article.address_in('ru')}",
        f"{SITE}{article.address_in('en')}",
        "https://doi.org/10.5555/study",
    ]
    assert values["source"][0] == "Zhurnal-primer, 2017, 3-4, 12–25"
    assert values["relation"] == [
        f"{SITE}{article.address_in('ru')}ru.pdf",
        "https://doi.org/10.5555/notice",
    ]


def test_openaire_gets_types_rights_grants_and_files(client, article):
    funder = {"funder_ru": "Фонд", "ror": "05dxps055", "number": "26-1"}
    Award.objects.create(article=article, **funder)
    root = record(client, article, "oai_openaire")
    values, names = {}, ["title", "creatorName", "funderName", "awardNumber"]
    for node in root.iter("{*}*"):
        values.setdefault(etree.QName(node).localname, []).append(node)
    found = [[node.text for node in values[name]] for name in names]
    titles = ["Выражение сомнения: Study ru", "Expression of concern: Study en"]
    creators = ["Примеров, Пётр Ильич", "Образцова", "Группа"]
    assert found == [titles, creators, ["Фонд"], ["26-1"]]
    [funder] = values["funderIdentifier"]
    assert (funder.text, *funder.attrib.values()) == (
        *("https://ror.org/05dxps055", "ROR"),
    )
    [file] = values["file"]
    assert file.text == f"{SITE}{article.address_in('ru')}ru.pdf"
    [rights] = values["rights"]
    assert rights.text == "open access"


def test_answer_is_the_same_in_each_language_and_to_a_form(client, article):
    answers = {
        etree.tostring(record(client, article).find(f"{OAI}GetRecord"))
        for client.defaults["HTTP_ACCEPT_LANGUAGE"] in ["ru", "en"]
    }
    assert len(answers) == 1
    by_form = ask(client, "ListIdentifiers", method="post", metadataPrefix="oai_dc")
    assert headers_of(by_form) == list_all(client)


def test_draft_is_never_named(client, article):
    draft = make_paper("Draft")
    updates.compare()
    assert draft.pk not in list_all(client)
    assert error_of(record(client, draft)) == "idDoesNotExist"


# What is gone


def listed_today(client):
    return list_all(client, since=f"{timezone.now():%Y-%m-%d}")


@pytest.mark.parametrize("state", ["draft", "withdrawn", "none"])
def test_article_that_is_public_no_more_is_deleted_and_may_come_back(
    client, article, state
):
    for language in BOTH:
        setattr(article, f"state_{language}", Publishable.State(state))
        setattr(article, f"withdrawal_reason_{language}", "Wrong.")
    article.save()
    for is_noted in [False, True]:
        if is_noted:
            updates.compare()
        assert headers_of(record(client, article)) == {article.pk: "deleted"}
        assert list_all(client, "ListRecords")[article.pk] == "deleted"
    put_back(article)
    article.state_ru = Publishable.State.PUBLISHED
    article.save()
    updates.compare()
    assert listed_today(client)[article.pk] == "there"
    pk = article.pk
    put_back(article)
    article.delete()
    updates.compare()
    assert listed_today(client)[pk] == "deleted"


# When a record has changed


def change_title(article):
    article.title_en = "Otherwise"
    article.save()


def change_author(article):
    author = article.contributions.first()
    author.family_ru = "Иначе"
    author.save()


def change_issue(article):
    article.issue.volume = "13"
    article.issue.save()


def test_change_of_what_is_written_of_an_article_dates_it_alone(
    client, article, monkeypatch
):
    other = make_paper("Another", issue=make_issue("Another", **BOTH), **BOTH)
    monkeypatch.setattr(updates, "_changed_for_harvesters", ChangedArticles())
    updates.update_oai_records()
    written, write = [], jats.write

    def note(described):
        written.append(described.article.pk)
        return write(described)

    monkeypatch.setattr(jats, "write", note)
    for change in [change_title, change_author, change_issue]:
        put_back(article)
        assert article.pk not in listed_today(client)
        change(article)
        updates.update_oai_records()
        assert listed_today(client)[article.pk] == "there"
        # Nothing is written of those that it does not concern.
        assert other.pk not in written
    written.clear()
    make_article(en=PAST)
    updates.update_oai_records()
    assert not written


def test_nothing_else_dates_an_article(client, article):
    put_back(article, article.translation_of, article.notices.get())
    make_affiliation("Another")
    make_issue("Another", ru=PAST)
    article.position += 1
    article.save()
    updates.compare()
    found = ask(
        client,
        "ListIdentifiers",
        metadataPrefix="oai_dc",
        since=f"{timezone.now():%Y-%m-%d}",
    )
    assert error_of(found) == "noRecordsMatch"


def test_language_that_comes_on_its_date_dates_the_article(client, monkeypatch):
    monkeypatch.setattr(updates, "_changed_for_harvesters", ChangedArticles())
    later = timezone.now() + timedelta(days=2)
    paper = make_paper("Paper", ru=PAST, en=later)
    to_come = make_paper("To come", ru=later)
    updates.update_oai_records()
    listed = list_all(client)
    assert (listed[paper.pk], to_come.pk in listed) == ("there", False)
    put_back(paper)
    # No save: a date that comes makes no revision.
    for language, article in [("en", paper), ("ru", to_come)]:
        rows = Article.objects.filter(pk=article.pk)
        rows.update(**{f"published_at_{language}": timezone.now()})
        updates.update_oai_records()
        assert listed_today(client)[article.pk] == "there"


# Lists in parts


@pytest.mark.parametrize(
    ("number", "at_once"), [(14, 3), pytest.param(1000, 100, marks=pytest.mark.slow)]
)
def test_harvest_loses_and_doubles_none_while_articles_come_and_go(
    client, monkeypatch, number, at_once
):
    monkeypatch.setattr(repository, "AT_ONCE", at_once)
    papers = make_papers(number)
    first, second, *_rest, late, last = papers
    set_state("draft", second, late)
    updates.compare()
    put_back(*papers)
    lasting = {identifier_of(paper.pk) for paper in papers[2:-2]}
    gone = identifier_of(last.pk)
    # By the number of records after which they happen.
    changes = {
        at_once: [partial(set_state, "draft", first)],
        2 * at_once: [partial(set_state, "published", second, late), last.delete],
        3 * at_once: [partial(set_state, "published", first)],
    }
    with harvester(client) as scythe:
        since = scythe.identify().xml.findtext(f"{OAI}responseDate")
        seen = []
        for record in scythe.list_records(metadata_prefix="oai_dc"):
            seen.append((record.header.identifier, record.deleted))
            if happens := changes.get(len(seen)):
                for change in happens:
                    change()
                updates.compare()
        known = dict(seen)
        assert len(known) == len(seen)
        assert known.keys() >= lasting
        later = scythe.list_records(metadata_prefix="oai_dc", from_=since)
        known |= {record.header.identifier: record.deleted for record in later}
    there = Article.objects.visible_anywhere().values_list("pk", flat=True)
    assert {name for name, deleted in known.items() if not deleted} == {
        identifier_of(pk) for pk in there
    }
    assert known[gone]


def set_state(state, *papers):
    keys = [paper.pk for paper in papers]
    Article.objects.filter(pk__in=keys).update(state_ru=state)


def test_list_takes_as_many_statements_for_many_records(
    client, article, django_assert_num_queries, django_assert_max_num_queries
):
    def harvest():
        return list_all(client, "ListRecords")

    harvest()
    with django_assert_max_num_queries(20) as few:
        harvest()
    for _number in range(3):
        make_author(make_paper("More", **BOTH))
    updates.compare()
    with django_assert_num_queries(len(few)):
        assert len(harvest()) == 6


# Wrong requests


def written_out(query, article):
    identifier = identifier_of(article.pk)
    return query.replace("EXISTS", identifier).replace("HUGE", f"{identifier}{10**20}")


def token_of(client, monkeypatch, verb):
    monkeypatch.setattr(repository, "AT_ONCE", 1)
    root = ask(client, verb, metadataPrefix="oai_dc")
    return root.findtext(f".//{OAI}resumptionToken")


LIST = "verb=ListRecords&metadataPrefix=oai_dc"
# EXISTS stands for an identifier, HUGE for one with a key that no database has.
BAD_REQUESTS = [
    ("", "badVerb"),
    ("verb=", "badVerb"),
    ("verb=Steal", "badVerb"),
    ("verb=identify", "badVerb"),
    ("verb=Identify&verb=Identify", "badVerb"),
    ("verb=Identify&set=journal", "badArgument"),
    ("verb=Identify&set=a&set=b", "badArgument"),
    ("verb=GetRecord", "badArgument"),
    ("verb=GetRecord&identifier=x", "badArgument"),
    ("verb=GetRecord&identifier=x&metadataPrefix=oai_dc", "idDoesNotExist"),
    ("verb=GetRecord&identifier=%20%22%3C&metadataPrefix=oai_dc", "idDoesNotExist"),
    ("verb=GetRecord&identifier=%0B&metadataPrefix=oai_dc", "idDoesNotExist"),
    ("verb=GetRecord&identifier=EXISTS&metadataPrefix=marc", "cannotDisseminateFormat"),
    ("verb=GetRecord&identifier=EXISTS0&metadataPrefix=oai_dc", "idDoesNotExist"),
    (
        f"verb=GetRecord&identifier=EXISTS{2**70}&metadataPrefix=oai_dc",
        "idDoesNotExist",
    ),
    ("verb=ListMetadataFormats&identifier=x", "idDoesNotExist"),
    ("verb=ListSets&resumptionToken=x", "noSetHierarchy"),
    ("verb=ListRecords", "badArgument"),
    ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
    ("verb=ListRecords&metadataPrefix=%D0%B0", "cannotDisseminateFormat"),
    ("verb=ListRecords&resumptionToken=", "badResumptionToken"),
    ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
    (f"{LIST}&resumptionToken=x", "badArgument"),
    (f"{LIST}&color=red", "badArgument"),
    (f"{LIST}&set=unknown", "noSetHierarchy"),
    (f"{LIST}&set=%2F%2F", "noSetHierarchy"),
    (f"{LIST}&from=2017", "badArgument"),
    (f"{LIST}&from=2017-02-30", "badArgument"),
    (f"{LIST}&from=0000-01-01", "badArgument"),
    (f"{LIST}&from=2017-02-01T10:00:00", "badArgument"),
    (f"{LIST}&from=2017-02-01T25:00:00Z", "badArgument"),
    (f"{LIST}&from=2017-02-02&until=2017-02-01", "badArgument"),
    (f"{LIST}&from=2017-02-01&until=2017-02-02T10:00:00Z", "badArgument"),
    (f"{LIST}&from=2999-01-01", "noRecordsMatch"),
    (f"{LIST}&until=0001-01-01", "noRecordsMatch"),
    (f"{LIST}&from=9999-12-31&until=9999-12-31", "noRecordsMatch"),
]


@pytest.mark.parametrize("method", ["get", "post"])
def test_wrong_request_gets_the_error_of_the_protocol(client, article, method):
    form = "application/x-www-form-urlencoded"
    for query, code in BAD_REQUESTS:
        query = written_out(query, article)
        if method == "get":
            response = client.get(f"/oai?{query}")
        else:
            response = client.post("/oai", query, content_type=form)
        assert response.status_code == 200, query
        assert error_of(etree.fromstring(response.content)) == code, query


def test_token_is_good_for_its_verb_alone(client, article, monkeypatch):
    token = token_of(client, monkeypatch, "ListIdentifiers")
    assert headers_of(ask(client, "ListIdentifiers", resumptionToken=token))
    for wrong in [{"verb": "ListRecords"}, {"resumptionToken": f"{token}x"}]:
        asked = {"verb": "ListIdentifiers", "resumptionToken": token} | wrong
        assert error_of(ask(client, asked.pop("verb"), **asked)) == (
            "badResumptionToken"
        )


def test_dates_include_both_ends(client, article):
    OaiRecord.objects.update(datestamp="2017-06-30T23:59:59Z")
    every = {article.pk, article.translation_of.pk, article.notices.get().pk}
    for last in ["2017-06-30", "2017-06-30T23:59:59Z"]:
        assert list_all(client, since=last, until=last).keys() == every


# The published schemas


@pytest.fixture(scope="module")
def schema():
    folder = Path(os.environ["SCHEMAS"], "oai").resolve()
    names = {
        "http://www.openarchives.org/OAI/2.0/": "OAI-PMH.xsd",
        "http://www.openarchives.org/OAI/2.0/oai_dc/": "oai_dc.xsd",
    }
    both = etree.Element("{http://www.w3.org/2001/XMLSchema}schema")
    for namespace, name in names.items():
        attributes = {"namespace": namespace, "schemaLocation": f"{folder}/{name}"}
        etree.SubElement(both, "{http://www.w3.org/2001/XMLSchema}import", attributes)
    return etree.XMLSchema(both)


@pytest.mark.schemas
@pytest.mark.parametrize(
    "asked",
    [
        {"verb": "Identify"},
        {"verb": "ListMetadataFormats"},
        {"verb": "ListSets"},
        {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"},
        {"verb": "ListRecords", "metadataPrefix": "oai_dc", "since": "2017-01-01"},
        {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "EXISTS"},
    ],
    ids=lambda asked: asked["verb"],
)
@pytest.mark.parametrize("at_once", [1, 100])
def test_answers_are_valid(client, article, schema, monkeypatch, asked, at_once):
    monkeypatch.setattr(repository, "AT_ONCE", at_once)
    article.translation_of.state_ru = article.translation_of.state_en = "draft"
    article.translation_of.save()
    updates.compare()
    asked = {
        name: value.replace("EXISTS", identifier_of(article.pk))
        for name, value in asked.items()
    }
    verb = asked.pop("verb")
    root = ask(client, verb, **asked)
    schema.assertValid(root)
    if verb != "ListSets":
        assert root.find(f"{OAI}request").get("verb") == verb
    token = root.findtext(f".//{OAI}resumptionToken")
    assert bool(token) == (at_once == 1 and verb in {"ListIdentifiers", "ListRecords"})
    if token:
        assert root.find(f".//{OAI}resumptionToken").get("cursor") == "0"
        schema.assertValid(ask(client, verb, resumptionToken=token))


@pytest.mark.schemas
def test_errors_are_valid(client, article, schema):
    for query, _code in BAD_REQUESTS:
        response = client.get(f"/oai?{written_out(query, article)}")
        schema.assertValid(etree.fromstring(response.content))
