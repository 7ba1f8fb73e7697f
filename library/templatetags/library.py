from html import escape

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from library.files import badge_of, downloads_of
from library.images import CARD, FULL, SIZES_IN_TEXT
from library.models import Document
from publishing.pages.seo import html_date
from publishing.revisions.display import format_day
from publishing.templatetags.publishing import in_language, invented, unbroken
from text.highlight import highlight
from text.languages import current, language_of_words

register = template.Library()

# How wide a card is in a list.
SIZES_IN_LIST = "(min-width: 48rem) 11rem, 6.5rem"


@register.simple_tag
def picture(source, sizes=SIZES_IN_TEXT, shape=FULL, alt=None, is_first=False):
    """Show a Picture or an Image: see ``Image.html``."""
    if source is None:
        return ""
    image = source.image() if hasattr(source, "pointer") else source
    return image.html(sizes, shape, alt, is_first)


@register.simple_tag
def card(source, sizes=SIZES_IN_LIST):
    """Show the crop around the focal point, or a whole drawing, beside a title."""
    shape = FULL if source and source.is_drawing else CARD
    return picture(source, sizes, shape, alt="")


@register.filter
def badge(entry):
    """Return type, size and language of the file of a document's entry."""
    return badge_of(entry) if entry.model is Document else ""


@register.filter
def is_past(entry):
    """Tell whether an entry is of a document that is no longer in force."""
    return entry.model is Document and Document.is_past(entry)


@register.filter
def downloads(document):
    """Return the files of a document for readers of the active language."""
    return downloads_of(document, current())


@register.filter
def successor(document):
    """Return the document that replaced this one, if visible in the active language."""
    other = document.replaced_by
    return other if other and other.is_visible_in(current()) else None


@register.simple_tag
def in_own_letters(text):
    """Return an untranslated text, with ``lang`` where its script is a foreign one."""
    language = language_of_words(text)
    if language == current():
        return text
    return format_html('<span lang="{}">{}</span>', language, text)


@register.simple_tag
def list_entry(title, url, *, level, language="", date=None, dates="", **shown):
    """Show an item of a list, with a heading of this level.

    ``language``: that of the title, perhaps another than the reader's. ``dates``: in
    words, where it is not the one day of ``date``. ``shown``: what else, as ``summary``
    or ``kind``; ``year``: if it is another than that of the item before; ``is_first``:
    its picture is as wide as the text. In a template the conditions alone would cost
    as much as a plain page.
    """
    show, foreign = shown.get, "" if language == current() else language
    dates, main = dates or format_day(date), "main " if show("date_is_main") else ""
    time = date and f'<time class="{main}days" datetime="{html_date(date)}">'
    beside = [
        span(show("year"), ' class="numeral"'),
        f"{time}{escape(dates)}</time>" if date else span(dates, ' class="dates"'),
        span(show("kind")),
        span(show("is_past") and gettext("No longer in force"), ' class="past"'),
        span(show("notice"), ' class="past"'),
        span(show("badge"), ' class="badge"'),
        span(foreign and in_language(foreign)),
        invented(show("pointer")),
    ]
    lang, picture, summary = f'lang="{foreign}"', show("picture"), show("summary")
    look, drawn = " pictured" if picture else "", card(picture)
    if picture and show("is_first"):
        drawn = picture.image().html(alt="", is_first=True)
        look, drawn = "", f'<div class="figure">{drawn}</div>'
    link = f'<a href="{escape(url)}"{foreign and f" href{lang}"}>{unbroken(title)}</a>'
    return SafeString(f"""
<li class="entry{look}{" of-new-year" if show("year") else ""}">
  <div class="margin">
    {" ".join(filter(None, beside))}
  </div>
  <div class="entry-text"{foreign and f" {lang}"}>
    <h{level} class="entry-title">{link}</h{level}>
    {drawn}
    {f"<p>{unbroken(summary)}</p>" if summary else ""}
  </div>
</li>""")


def span(text, look=""):
    return text and f"<span{look}>{escape(text)}</span>"


@register.simple_tag
def catalogue_entry(entry, query="", **shown):
    """Show an Entry with the words of a query marked; ``shown``: as ``list_entry``."""
    texts = {"title": entry.title, "summary": entry.passage or entry.summary}
    own = {name: highlight(texts[name], query, entry.language) for name in texts}
    names = ["url", "date", "date_is_main", "notice", "language", "pointer"]
    own |= {name: getattr(entry, name) for name in names}
    own |= {"dates": entry.date_display, "kind": entry.kind_name}
    own |= {"is_past": is_past(entry), "badge": badge(entry)}
    return list_entry(**own | shown)
