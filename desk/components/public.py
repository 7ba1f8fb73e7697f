"""The components of the public pages, with samples in the reader's language."""

from datetime import date, timedelta
from types import SimpleNamespace as Sample

from django.core.paginator import Paginator
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from desk.components.component import Component
from news.models import Article
from publishing.content.addresses import path_to
from publishing.pages.seo import Head
from publishing.revisions.display import format_day
from publishing.templatetags.publishing import language_switch
from publishing.templatetags.reading import list_entry
from text.languages import LANGUAGES, current, others

# In what the parts stand on a page.
HEADER = '<header class="site-header">{}</header>'
SECTIONS = HEADER.replace("{}", '<nav class="sections">{}</nav>')
MARGIN = '<div class="margin">{}</div>'
ARTICLE = '<div class="article">{}</div>'
LIST = '<ul class="entries">{}</ul>'
LINKS = '<div class="beside link-list">{}</div>'
EXPLAINS = '<div class="explains">{}</div>'


class Picture:
    """A picture that needs no library."""

    alt = credit_html = ""

    @property
    def caption(self):
        return _("What is seen in the picture.")

    def html(self, *_args):
        return format_html(
            '<img src="{}" alt="" width="1200" height="630">', static("img/share.png")
        )


def groups():
    """Return (name, its components) of each part of the pages."""
    return [
        (_("Head and foot of a page"), frame()),
        (_("Lists"), lists()),
        (_("Around a text"), texts()),
        (_("Events, glossary, documents, people"), subjects()),
    ]


def title():
    return _("Open day of the library")


def summary():
    return _("One or two sentences that say what the text is about.")


def home():
    return path_to("home", current())


def moment(days=0):
    now = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    return now - timedelta(days=days)


def entry(**facts):
    """Return what lists show of a record."""
    return Sample(
        **{
            "title": title(),
            "url": home(),
            "url_for_reader": home(),
            "get_absolute_url": home(),
            "language": current(),
            "is_foreign": False,
            "kind_name": _("News"),
            "date": moment(30).date(),
            "date_display": format_day(moment(30)),
            "model": Article,
            **facts,
        }
    )


def record():
    sample = Article(pk=1, checked_on=moment(3).date())
    for language in LANGUAGES:
        setattr(sample, f"title_{language}", title())
        setattr(sample, f"published_at_{language}", moment(30))
    return sample


def head(**facts):
    addresses = {language: path_to("home", language) for language in LANGUAGES}
    return Head(addresses=addresses, published=moment(30), modified=moment(10), **facts)


def counterpart():
    [language] = others(current())
    return {"language": language, "date": moment(40), "is_older": True}


def frame():
    child = {"label": _("People"), "url": home(), "is_external": False}
    menu = [
        {"label": _("News"), "url": home()},
        {"label": _("The institute"), "children": [child]},
        {"label": _("Archive"), "url": "https://www.example.com/", "is_external": True},
    ]
    return [
        Component("components/mark.html", _("The sign of the site: two open pages.")),
        Component(
            "components/language_switch.html",
            _("Leads to this page in the other language; it never leads to a 404."),
            language_switch({"head": head()}),
            HEADER,
        ),
        Component(
            "components/menu.html",
            _("The sections of the site; a group opens where it stands."),
            {"menu": menu, "current_urls": ()},
            SECTIONS,
            height=150,
        ),
        Component(
            "components/menu_link.html",
            _("An entry of the menu; the section that is read is marked."),
            {"item": menu[0], "current_urls": [home()]},
            SECTIONS,
        ),
        Component(
            "components/crumbs.html",
            _("The pages above this one."),
            {"path": [(_("The institute"), home()), (_("People"), home())]},
        ),
        Component(
            "components/colophon.html",
            _("Whose site it is, at the foot of every page."),
            {
                "organization": Sample(
                    name=_("The institute"),
                    legal_name=_("Its name in its statute"),
                    address=_("Its address"),
                    founded_on=date(2001, 9, 1),
                    phones=["+7 495 000-00-00"],
                    emails=["info@institute.example"],
                )
            },
            '<footer class="site-footer">{}</footer>',
            height=270,
        ),
        Component(
            "components/assets.html",
            _("What the head of every page loads."),
            is_unseen=True,
        ),
        Component(
            "components/fonts.html",
            _("The fonts that a page needs first."),
            is_unseen=True,
        ),
        Component(
            "components/printed.html",
            _("The address of the page and its date, on paper alone."),
            {"head": Sample(canonical=home(), modified=moment())},
            is_unseen=True,
        ),
        Component(
            "components/suggestions.html",
            _("Where suggestions appear while one types into a search."),
            {"id": "suggestions", "label": _("Suggestions")},
            is_unseen=True,
        ),
        Component(
            "components/error_number.html",
            _("By it an administrator finds an error in the log."),
            {"number": "7f3a9c", "emails": ["office@institute.example"]},
        ),
    ]


def lists():
    [foreign] = others(current())
    page = Paginator(range(200), 20).page(4)
    facet = Sample(heading=_("Years"), css_class="years")
    links = [("2026", home(), True, 12), ("2025", home(), False, 8)]
    item = list_entry(
        title(), home(), level=2, date=moment(30), summary=summary(), kind=_("News")
    )
    return [
        Component(
            "components/entry.html",
            _("An item of a list: its date, title and summary."),
            item,
            LIST,
            height=200,
        ),
        Component(
            "components/facets.html",
            _("What a list can be narrowed by, beside it."),
            {"facets": Sample(offered=[(facet, links)])},
            '<nav class="explains narrowing">{}</nav>',
            height=160,
        ),
        Component(
            "components/pagination.html",
            _("Leads through a long list."),
            {"page": page},
            height=110,
        ),
        Component(
            "components/left_out.html",
            _("Says how much of a list is in another language only."),
            {
                "left_out": {
                    "language": foreign,
                    "url": path_to("home", foreign),
                    "number": 2,
                }
            },
        ),
        Component(
            "components/neighbours.html",
            _("The items above and below this one in their list."),
            {
                "label": _("Other news"),
                "newer": entry(),
                "newer_label": _("Later news"),
                "older": entry(),
                "older_label": _("Earlier news"),
            },
            height=250,
        ),
        Component(
            "components/related_list.html",
            _("Items of any kind that belong to this one, in the right margin."),
            {"related": [entry(), entry(kind_name=_("Event"))]},
            height=250,
        ),
        Component(
            "components/related.html",
            _("One of them: its title, kind and date."),
            {"entry": entry()},
            EXPLAINS,
            height=150,
        ),
        Component(
            "components/other_language.html",
            _("Marks what is not in the reader’s language."),
            {"language": foreign},
            MARGIN,
        ),
    ]


def texts():
    [foreign] = others(current())
    vouched = {
        "record": record(),
        "topics": [entry()],
        "head": head(),
        "counterpart": counterpart(),
        "notes": 2,
    }
    citation = _("Open day of the library. The institute, 2026.")
    return [
        Component(
            "components/provenance.html",
            _("The topics of a text; what vouches for it: dates, sources and so on."),
            {**vouched, "happened_on": moment(31).date(), "corrected": True},
            ARTICLE,
            height=320,
        ),
        Component(
            "components/after_text.html",
            _("The same and how to cite, after a text."),
            vouched,
            ARTICLE,
            height=830,
        ),
        Component(
            "components/cite.html",
            _("How to cite an item, in several styles."),
            {"citations": [("APA", citation), ("BibTeX", "@misc{article-1}")]},
            ARTICLE,
            height=230,
        ),
        Component(
            "components/translation_status.html",
            _("Says that a text is older than its translation."),
            {"translation_status": {"of": moment(30), "changed": moment(10)}},
            MARGIN,
        ),
        Component(
            "components/above.html",
            _("Leads from an item to its list."),
            {"head": Sample(above=[(_("News"), path_to("news:list", current()))])},
            MARGIN,
        ),
        Component(
            "components/also_in.html",
            _("Leads to the other language of the page, and to both."),
            {
                "head": Sample(
                    also_in=[(foreign, path_to("home", foreign))], parallel=home()
                )
            },
            MARGIN,
        ),
        Component(
            "components/authors.html",
            _("The authors of a work, below its title."),
            {
                "authors": [
                    {"name": name, "language": current(), "entry": entry()}
                    for name in [_("Anna Example"), _("Boris Sample")]
                ]
            },
            ARTICLE,
        ),
        Component(
            "components/read_in.html",
            _("Leads to the same item, in the words of its language."),
            {"url": path_to("home", foreign), "language": foreign},
            MARGIN,
        ),
        Component(
            "components/contents.html",
            _("The parts of a long text, in the right margin."),
            {"parts": [("first", _("What it is")), ("second", _("Who took part"))]},
            height=180,
        ),
        Component(
            "components/figure.html",
            _("A picture with its caption and credit."),
            {"image": Picture()},
            height=360,
        ),
        Component(
            "components/portrait.html",
            _("The portrait of a person beside their name."),
            {"picture": Picture()},
            '<div class="member">{}</div>',
        ),
        Component(
            "components/notice.html",
            _("What a reader must know first: a correction, a cancellation."),
            {"label": _("Correction"), "text": summary()},
            height=120,
        ),
        Component(
            "components/status.html",
            _("Says that a page is a preview, withdrawn or no longer current."),
            {
                "notice": _("This item was withdrawn"),
                "reason": summary(),
                "preview": True,
            },
            height=150,
        ),
        Component(
            "components/shared_as.html",
            _("How other sites will show a page that is tried."),
            {
                "title": title(),
                "description": summary(),
                "site_name": _("The institute"),
                "drawn": static("img/share.png"),
            },
            height=500,
        ),
    ]


def subjects():
    event = Sample(
        title=title(),
        get_absolute_url=home(),
        begins=moment(-10),
        date_display=_("7 December 2026"),
        time_display="10:00–18:00",
        timezone_display=_("Moscow time"),
    )
    letters = [
        Sample(name=name, label=name.upper(), count=count)
        for name, count in [("a", 3), ("b", 0), ("c", 5)]
    ]
    file = Sample(
        address=home(), languages=[current()], badge=_("PDF, 1.2 MB"), which=current()
    )
    term = Sample(role=_("chair"), role_language=current(), dates="2024–2026", notes=[])
    return [
        Component(
            "events/when.html",
            _("The days and times of an event, by the clock of its place."),
            {"event": event},
            MARGIN,
        ),
        Component(
            "events/short_list.html",
            _("Events in a margin: names, days, places."),
            {"events": [event, event]},
            EXPLAINS,
            height=200,
        ),
        Component(
            "events/ways.html",
            _("The ways to look at events."),
            {"today": moment(), "is_upcoming": True},
        ),
        Component(
            "glossary/letters.html",
            _("The letters of the index; those without terms lead nowhere."),
            {"sections": letters, "chosen": "a", "is_single_page": True},
        ),
        Component(
            "glossary/relations.html",
            _("A relation of a concept to others."),
            {"label": _("Broader"), "entries": [entry(title=_("information"))]},
            "<dl>{}</dl>",
        ),
        Component(
            "publishing/topic_names.html",
            _("What many texts of a topic lead to."),
            {"id": "names", "label": _("Key terms"), "entries": [entry(), entry()]},
            LINKS,
            height=180,
        ),
        Component(
            "library/file.html",
            _("A file of a document: its type, size and language."),
            {"download": file, "title": title()},
        ),
        Component(
            "institute/term.html",
            _("What somebody is, and since when."),
            {"term": term},
            '<p class="term">{}</p>',
        ),
        Component(
            "institute/section_head.html",
            _("The head of a section’s list."),
            {"head": Sample(title=_("People")), "narrows": True},
            height=160,
        ),
    ]
