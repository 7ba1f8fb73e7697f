"""The page of an event, as a visitor's browser takes it apart."""


def words(page, xpath):
    return [
        " ".join(element.text_content().split()).replace("\N{NBSP}", " ")
        for element in page.xpath(xpath)
    ]


def part(page, name):
    return words(page, f"//section[@aria-labelledby='{name}']")


def fact(page, name):
    return words(page, f"//dl//div[dt='{name}']/dd")
