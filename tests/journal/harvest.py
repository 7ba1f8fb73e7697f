"""Harvests the journal in tests, with a client that others use."""

import httpx2
from oaipmh_scythe import Scythe

from journal.models import Article
from tests.factories import PAST, make_issue, make_rubric, published
from tests.responses import SITE, xml_of

OAI = "{http://www.openarchives.org/OAI/2.0/}"


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
