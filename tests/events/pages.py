"""The page of an event, as a visitor's browser takes it apart."""

from lxml import html


def page_of(client, event, language="en"):
    response = client.get(event.address_in(language))
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def words(page, xpath):
    return [
        " ".join(element.text_content().split()).replace("\N{NBSP}", " ")
        for element in page.xpath(xpath)
    ]


def part(page, name):
    return words(page, f"//section[@aria-labelledby='{name}']")


def fact(page, name):
    return words(page, f"//dl//div[dt='{name}']/dd")
