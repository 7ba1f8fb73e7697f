"""The README of a table: lines before a CSV, or a sheet of a workbook."""

from django.utils.translation import gettext


def readme_of(title_page, *more):
    """Return the lines of the README; ``more``: lines for one format only."""
    language = title_page.first_language
    title, number, publisher, licence = (
        in_one_line(text.get(language, ""))
        for text in [
            title_page.title,
            title_page.edition,
            title_page.publisher,
            title_page.licence,
        ]
    )
    licence = " ".join(filter(None, [licence, title_page.licence_url]))
    return [
        ". ".join(filter(None, [title, number, publisher])),
        gettext("State: %(moment)s") % {"moment": title_page.moment},
        *([gettext("Licence: %(licence)s") % {"licence": licence}] if licence else []),
        gettext(
            "Each row is a term. What describes its concept as a whole is in the "
            "first row of the concept; the rows of a concept are next to one another "
            "and all have its code."
        ),
        gettext("Where a cell holds several values, each has a line of its own."),
        *more,
        gettext(
            "To bring changes back to the site, import this file in the back office, "
            "from the list of concepts. Concepts are found by their codes; an empty "
            "cell leaves what is stored as it is. Keep these lines: the state above "
            "shows what has been changed on the site since."
        ),
    ]


def in_one_line(text):
    return " ".join((text or "").split())
