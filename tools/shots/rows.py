"""What the contact sheet shows: a page of each kind, and the states that few have."""

from dataclasses import dataclass
from urllib.parse import quote

from tests.browser import crawling, server
from text.languages import LANGUAGES, others
from website.appearance import AppearanceForm

# Of the demo.
RECORDS = {
    "corrected": "article:wego-2017",
    "withdrawn": "article:infodonor-2010",
    "not translated": "article:oecd-2010",
    "programme": "event:open-examples-conference",
    "cancelled": "event:template-seminar",
    "moved": "event:workshop-open-day",
    "void": "document:strategy-2008",
    "members of every kind": "body:example-council",
    "portrait": "people:primerova",
    "in another language": "publication:example-report",
    "four authors": "paper:how-to-read",
    "retracted": "paper:retracted",
    "removed": "paper:removed",
    "in Russian only": "paper:book-review",
}

# {state: what is searched for}
SEARCHES = {
    "a card": {"ru": "цифровой разрыв", "en": "digital divide"},
    "a person": {"ru": "Ершова", "en": "Ershova"},
    "typing error": {"ru": "инфармационное", "en": "informaton"},
    "another keyboard layout": {"ru": "byajhvfwbz", "en": "ыщсшуен"},
    "nothing found": {"ru": "zzzz", "en": "zzzz"},
    "too long": {"ru": "long" * 60, "en": "long" * 60},
}

# Below the home page.
STATES = {
    "?q=%00": "400",
    "glossary/suggest/": "403",
    "nothing/": "404",
    "events/past/?page=2": "page 2",
    "publications/?type=dataset&year=2009": "nothing found",
    "glossary/search/?q=data": "found",
    "glossary/search/?q=zzzz": "nothing found",
    "glossary/suggest/?sent": "sent",
}

# Routes of which a page is shown in forced colours, too.
FORCED = ["home", "news:detail", "events:month", "journal:article"]

DESK = {
    "sign-in": "/admin/login/",
    "first page": "/admin/",
    "all kinds, states and filters": "/admin/all/",
    "list": "/admin/news/article/",
    "form": "{article}/change/",
    "new, with what is missing": "/admin/events/event/add/",
    "history": "{article}/history/",
    "search": "/admin/find/?q=WeGO",
    "links to repair": "/admin/broken-links/",
    "translation desk": "/admin/translations/?to=en",
    "translation editor": "{article}/translate/en",
}


# Whoever is at the back office.
PERSON = "publisher"


@dataclass(frozen=True)
class Row:
    """A page in both languages; ``paths``: {language: path}."""

    name: str
    paths: dict
    state: str = ""
    # Of the reader: a class of website.appearance, and colours that the system forces.
    appearance: str = ""
    is_forced: bool = False

    @property
    def title(self):
        return ", ".join(filter(None, [self.name, self.state]))

    @property
    def status(self):
        return int(self.state) if self.state.isdigit() else 200

    @property
    def method(self):
        """What the page is asked by: a form without its token is refused."""
        return "POST" if self.status == 403 else "GET"

    def has(self, words):
        text = " ".join([self.title, *self.paths.values()]).lower()
        return not words or any(word.lower() in text for word in words)


def of_readers(crawl):
    """Return the rows of the public pages, by route, each followed by its states."""
    states = [*of_states(crawl.site)]
    kinds = of_kinds(crawl, {path for row in states for path in row.paths.values()})
    states += [
        Row(name, kinds[name].paths, "forced colours", is_forced=True)
        for name in FORCED
    ]
    rows = [*kinds.values(), *states]
    names = [*dict.fromkeys(row.name for row in rows)]
    return sorted(rows, key=lambda row: names.index(row.name))


def of_kinds(crawl, shown):
    """Return {route: a row}, of a page that comes before others of its kind."""
    pages = [
        (path, document)
        for path, document in crawl.documents.items()
        if document.is_html and document.status == 200 and crawling.kind_of(path)
    ]
    rows = {}
    for path, document in sorted(pages, key=lambda page: rank(*page, shown)):
        name, language = crawling.kind_of(path)
        paths = {language: path}
        for code in document.alternates().keys() & set(LANGUAGES):
            paths[code] = document.alternates()[code].removeprefix(crawl.site.url)
        row = rows.setdefault(name, Row(name, {}))
        row.paths.update(paths | row.paths)
    return rows


def rank(path, document, shown):
    """Put first what no state shows, whole lists, and what both languages have."""
    return path in shown, "?" in path, len(document.alternates()) < len(LANGUAGES)


def of_states(site):
    """Yield the rows of what is shown beside a page of each kind."""
    for state, key in RECORDS.items():
        yield row(state, lambda code, key=key: crawling.permanent(site, key, code))
    corrected = RECORDS["corrected"]
    yield row(
        "side by side",
        lambda code: (
            f"{crawling.permanent(site, corrected, code)}?with={others(code)[0]}"
        ),
    )
    for state, words in SEARCHES.items():
        yield row(
            state, lambda code, words=words: f"/{code}/search/?q={quote(words[code])}"
        )
    for path, state in STATES.items():
        yield row(state, lambda code, path=path: f"/{code}/{path}")
    for colours, _label in AppearanceForm.base_fields["colours"].choices[1:]:
        yield row(colours, lambda code: f"/{code}/display/", appearance=colours)


def row(state, path_in, **options):
    """Return a row of pages that ``path_in`` names by language."""
    paths = {code: path_in(code) for code in LANGUAGES}
    route, _language = crawling.kind_of(paths[LANGUAGES[0]]) or ("", "")
    return Row("error" if state.isdigit() else route, paths, state, **options)


def of_failures():
    """Yield the rows of what a site without its database answers."""
    for path, status in server.FAILURES.items():
        yield row(str(status), lambda code, path=path: f"/{code}/{path}")


def of_desk(site):
    article = site.desk(RECORDS["corrected"])
    for state, path in DESK.items():
        paths = dict.fromkeys(LANGUAGES, path.format(article=article))
        yield Row("back office", paths, state)
