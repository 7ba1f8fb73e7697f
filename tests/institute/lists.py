"""What the lists of the institute, and the margins of its pages, show."""

from lxml import html


def groups_in(response):
    """Return {heading: names} of a list."""
    page = html.fromstring(response.content.decode())
    return {
        group.findtext("h2"): [link.text for link in group.xpath(".//h3/a")]
        for group in page.xpath("//main//section[h2]")
    }


def ways_in(response, heading):
    """Return {name: address} of what the list can be narrowed to."""
    page = html.fromstring(response.content.decode())
    where = f"//h2[text()='{heading}']/following-sibling::ul[1]//a"
    return {link.text: link.get("href") for link in page.xpath(where)}


def beside(response):
    """Return what stands in the margin of each in a list, or of the page."""
    page = html.fromstring(response.content.decode())
    return [
        [element.text_content() for element in margin.xpath("./span | ./strong")]
        for margin in page.xpath("//main//*[@class='margin']")
    ]
