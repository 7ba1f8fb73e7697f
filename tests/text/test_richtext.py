import re

import nh3
import pytest
from django.db.models import F, Value
from django.db.models.functions import Upper
from django.utils.html import escape
from django.utils.translation import gettext, override
from hypothesis import example, given, settings, strategies as st
from lxml import html as lxml_html

from library.images import Image
from news.models import Article
from tests.browser.page_rules import errors_in
from tests.factories import make_article
from text.languages import LANGUAGES
from text.richtext import (
    clean,
    pointers_in,
    render,
    render_blocks,
    text_of,
)
from text.richtext.grammar import address

# In these tables ~ is a no-break space.
PICTURE = "/id/library.picture/5/"
GRAMMAR = [
    # plain text
    ("Один\nабзац\n\n  \nи другой", "<p>Один абзац</p><p>и~другой</p>"),
    ("AT&T < 5", "<p>AT&amp;T &lt; 5</p>"),
    # names
    (
        "<h1>А</h1><h2>Б</h2><h5>В</h5><h6>Г</h6><h1>Д</h1>",
        "<h2>А</h2><h3>Б</h3><h4>В</h4><h4>Г</h4><h2>Д</h2>",
    ),
    (
        "<h2>А</h2><h4>Б</h4><h4>В</h4><h3>Г</h3>",
        "<h2>А</h2><h3>Б</h3><h3>В</h3><h3>Г</h3>",
    ),
    ("<h3>А</h3>", "<h2>А</h2>"),
    ("<p><b>А</b><i>Б</i></p>", "<p><strong>А</strong><em>Б</em></p>"),
    ("<div>А<div>Б</div></div>В", "<p>А</p><p>Б</p><p>В</p>"),
    ("<section><h2>А</h2>Б</section>", "<h2>А</h2><p>Б</p>"),
    ("<pre>А\n  Б</pre>", "<p><code>А<br> Б</code></p>"),
    ("<u>Да</u>, <s>нет</s>, <big>ещё</big>", "<p>Да, нет, ещё</p>"),
    # emptiness and space
    ("", ""),
    (" \n ", ""),
    ("<p></p><p>~</p><p><br></p><h2> </h2><p><b></b></p>", ""),
    ("<p>Так~~~нет   ещё</p>", "<p>Так нет ещё</p>"),
    ("<p> ~А ~</p>", "<p>А</p>"),
    ("<p>Да. <em> Нет</em></p>", "<p>Да. <em>Нет</em></p>"),
    ("<p><br>А<br>Б<br></p>", "<p>А<br>Б</p>"),
    ("<p>А<br><br>Б</p>", "<p>А</p><p>Б</p>"),
    ("<p>А\x00\u200b&#1;\ufeffБ</p>", "<p>АБ</p>"),
    ("<p>А\ud800Б</p>", "<p>АБ</p>"),
    # nesting
    ("<em><p>А</p><p>Б</p></em>", "<p><em>А</em></p><p><em>Б</em></p>"),
    ("<p><b>А<em>Б</b>В</em></p>", "<p><strong>А<em>Б</em></strong><em>В</em></p>"),
    ("<b><b>А</b></b>", "<p><strong>А</strong></p>"),
    ("<h2><p>Так</p><ul><li>Нет</ul></h2>", "<h2>Так Нет</h2>"),
    ("<blockquote>А<p>Б</p></blockquote>", "<blockquote><p>А</p><p>Б</p></blockquote>"),
    ("<blockquote> </blockquote><hr>", "<hr>"),
    # lists
    ("<ul><li><p>А</p></li></ul>", "<ul><li>А</li></ul>"),
    (
        "<ol><li><p>А</p><p>Б</p></li></ol>",
        "<ol><li><p>А</p><p>Б</p></li></ol>",
    ),
    ("<ul>А<li>Б</li>В</ul>", "<ul><li>А</li><li>Б</li><li>В</li></ul>"),
    (
        "<ul><li>А</li><ul><li>Б</li></ul></ul>",
        "<ul><li>А<ul><li>Б</li></ul></li></ul>",
    ),
    ("<li>А</li><li>Б</li>", "<ul><li>А</li><li>Б</li></ul>"),
    ("<ul><li></li></ul><ul></ul>", ""),
    # tables
    (
        # As the editor writes it.
        "<table><caption>А<tr><th>Б<th>В<tr><th>Г<td>Д</table>",
        (
            '<table><caption>А</caption><thead><tr><th scope="col">Б</th>'
            '<th scope="col">В</th></tr></thead><tbody><tr><th scope="row">Г</th>'
            "<td>Д</td></tr></tbody></table>"
        ),
    ),
    (
        "<table><tr><td scope=row><p>А</p><td></table>",
        "<table><tbody><tr><td>А</td><td></td></tr></tbody></table>",
    ),
    (
        "<table><tr><td rowspan=9 colspan=5>А<td>Б<tr><td>В</table>",
        (
            '<table><tbody><tr><td rowspan="2">А</td><td>Б</td></tr>'
            "<tr><td>В</td></tr></tbody></table>"
        ),
    ),
    ("<table><tr></tr></table>", ""),
    # pictures
    (
        f"<figure><img src={PICTURE} alt=А onload=x()><figcaption>Б</figure>",
        f'<figure><img src="{PICTURE}" alt="А"><figcaption>Б</figcaption></figure>',
    ),
    (
        f"<figure><img src={PICTURE}></figure>",
        f'<figure><img src="{PICTURE}" alt=""></figure>',
    ),
    ("<figure><img src=x><figcaption>Б</figcaption></figure>", "<p>Б</p>"),
    ("А<img src=https://x.ru/x.png><img src=data:image/png,x>", "<p>А</p>"),
    # footnotes
    (
        '<div>А<span class="x footnote"><p>Б</p></span>.</div>',
        '<p>А<span class="footnote">Б</span>.</p>',
    ),
    (
        '<p><a href="/id/news.article/3">А<span class=footnote>Б</span></a></p>',
        '<p><a href="/id/news.article/3/">А</a><span class="footnote">Б</span></p>',
    ),
    (
        "<p>А<span class=footnote>Б<span class=footnote>В</span></span></p>",
        '<p>А<span class="footnote">БВ</span></p>',
    ),
    ("<p>А<span class=footnote> </span></p>", "<p>А</p>"),
    # another language
    (
        "<p><span lang=EN-us>City</span> и <span lang=en>Город</span></p>",
        '<p><span lang="en">City</span> и~Город</p>',
    ),
    ("<p lang=en>City</p>", '<p><span lang="en">City</span></p>'),
    ("<p><span lang=ru>Город</span> <span lang=xx>Y</span></p>", "<p>Город Y</p>"),
    # places
    (
        '<h1 id=a>А</h1><h2 id="text-a">Б</h2><p id=c>см. <a href="#a">А</a></p>',
        '<h2 id="text-a">А</h2><h3>Б</h3><p>см. <a href="#text-a">А</a></p>',
    ),
    (
        (
            '<figure id=F1><img src="/id/library.picture/5/"></figure><table id="a b">'
            '<tr><td>А <a href="#_Toc12">Б</a><a href="#%">В</a></table>'
        ),
        (
            '<figure id="text-F1"><img src="/id/library.picture/5/" alt=""></figure>'
            "<table><tbody><tr><td>А~БВ</td></tr></tbody></table>"
        ),
    ),
    # word processors
    (
        (
            '<!--[if mso 9]><xml>x</xml><![endif]--><p class=MsoNormal style="mso-x:y">'
            "<span lang=RU style='font-family:Arial'>А<o:p></o:p></span></p>"
            "<p><o:p>&nbsp;</o:p></p><![if !x]>Б<![endif]><font color=red>В</font>"
        ),
        "<p>А</p><p>БВ</p>",
    ),
    (
        (
            '<b style="font-weight:normal"><span style="font-weight:700">А</span>'
            '<span style="font-style:italic">Б</span></b>'
        ),
        "<p><strong>А</strong><em>Б</em></p>",
    ),
    # typography
    ("<p>в <em>Москве</em></p>", "<p>в~<em>Москве</em></p>"),
    ('<p>"<b>Го</b>род" - да</p>', "<p>«<strong>Го</strong>род»~— да</p>"),
    ('<p>"А <code>"x" - y</code>" - Б</p>', '<p>«А~<code>"x" - y</code>»~— Б</p>'),
    (
        '<p>"А <span lang=en>"City" - it\'s</span>"</p>',
        '<p>«А~<span lang="en">“City”~— it’s</span>»</p>',
    ),
    ('<p>10 м<sup>2</sup> "А"</p>', "<p>10~м<sup>2</sup> «А»</p>"),
    ("<p>- А<br>- Б</p>", "<p>—~А<br>—~Б</p>"),
    ('<p>"А</p><p>Б"</p>', '<p>"А</p><p>Б"</p>'),
]


def with_visible_spaces(html):
    return html.replace("&nbsp;", "~")


@pytest.mark.parametrize(("written", "stored"), GRAMMAR)
def test_a_text_is_stored_in_the_grammar(written, stored):
    assert with_visible_spaces(clean(written.replace("~", "\u00a0"), "ru")) == stored


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_stays_what_it_is(nothing):
    assert clean(nothing, "ru") is nothing


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("https://x.ru/a?b=c#d", "https://x.ru/a?b=c#d"),
        (" HTTPS://x.ru ", "https://x.ru"),
        ("https://пример.рф/путь с пробелом", "https://пример.рф/путь%20с%20пробелом"),
        ("http://x.ru/[a]|%zz#b#c", "http://x.ru/%5Ba%5D%7C%25zz#b%23c"),
        ("mailto:a@x.ru", "mailto:a@x.ru"),
        ("tel:+7 (495) 912-39-15", "tel:+74959123915"),
        ("/id/news.article/12/", "/id/news.article/12/"),
        ("/id/news.article/12", "/id/news.article/12/"),
        ("/id/news.article/0/", None),
        ("/id/news.article/12/x", None),
        ("/id/news.article/1" + "0" * 18 + "/", None),
        ("/ru/news/2017/x/", None),
        ("x.html", None),
        ("#note", "#text-note"),
        ("#_note", None),
        ("", None),
        ("//x.ru/", None),
        ("/\\x.ru/", None),
        ("https:x.ru", None),
        ("https://", None),
        ("https:///x", None),
        ("https://x.ru:99999/", None),
        ("https://x y.ru/", None),
        ("https://[::1", None),
        ("mailto:a", None),
        ("tel:x", None),
        ("ftp://x.ru/", None),
        ("data:text/html,x", None),
        ("vbscript:x", None),
        ("javascript:x()", None),
        ("java\nscript:x()", None),
        ("\x01javascript:x()", None),
        ("JaVaScRiPt&colon;x()", None),
        ("javascript://x.ru/%0ax()", None),
    ],
)
def test_a_link_leads_outside_or_to_a_permanent_address(written, stored):
    assert address(written) == stored
    written = escape(written).replace("\x01", "&#1;")
    expected = "А" if stored is None else f'<a href="{stored}">А</a>'
    assert clean(f'<a href="{written}">А</a>', "ru") == f"<p>{expected}</p>"


# What an attacker writes

HOSTILE = [
    "<script>x()</script>",
    "<SCRIPT SRC=//x.ru/x.js></SCRIPT>",
    "<scr<script>ipt>x()</scr</script>ipt>",
    "<img src=x onerror=x()>",
    f"<img src={PICTURE} onload=x() style=x>",
    "<img/src='x'/onerror=x()>",
    "<img src=`x` onerror=x()//",
    '<IMG """><SCRIPT>x()</SCRIPT>">',
    "<body onload=x()>А",
    "<p onclick=x() onmouseover='x()' ONFOCUS=x() tabindex=0 autofocus>А</p>",
    "<details open ontoggle=x()>А</details>",
    "<a href=javascript:x()>А</a>",
    "<a href='java\tscript:x()'>А</a>",
    "<a href='&#106;avascript&colon;x()'>А</a>",
    "<a href='&#x6A;&#x61;vascript:x()'>А</a>",
    "<a href=' &#14; javascript:x()'>А</a>",
    "<a href='javascript&Tab;:x()'>А</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>А</a>",
    "<a href=https://x.ru/ target=_top ping=//x.ru rel=opener download>А</a>",
    "<a xlink:href='javascript:x()'>А</a>",
    "<svg onload=x()><script>x()</script></svg>",
    "<svg><a xlink:href=javascript:x()><text>А</text></a></svg>",
    "<svg><style><img src=x onerror=x()></style></svg>",
    "<svg></p><style><a id='</style><img src=x onerror=x()>'>",
    "<math><mtext><mglyph><style><!--</style><img title='--&gt;&lt;img onerror=x()'>",
    "<math><mi><mglyph><svg><mtext><style><path id='</style><img onerror=x() src>'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=x()>",
    "<form action=javascript:x()><form><input type=submit><button formaction=x>А",
    "<isindex action=javascript:x() type=image>",
    "<style>*{background:url(javascript:x())}</style>",
    "<p style='background:url(javascript:x());position:fixed'>А</p>",
    "<link rel=stylesheet href=//x.ru/x.css>",
    "<base href=//x.ru/>",
    "<meta http-equiv=refresh content='0;url=javascript:x()'>",
    "<template><img src=x onerror=x()></template>",
    "<noscript><p title='</noscript><img src=x onerror=x()>'>",
    "<textarea><img title='</textarea><img src=x onerror=x()>'></textarea>",
    "<title><img title='</title><img src=x onerror=x()>'></title>",
    "<xmp><p title='</xmp><img src=x onerror=x()>'></xmp>",
    "<iframe src=javascript:x()></iframe><iframe srcdoc='<script>x()</script>'>",
    "<object data=x.swf><embed src=x.swf></object>",
    "<video><source onerror=x()></video><audio src=x onerror=x()></audio>",
    "<marquee onstart=x()>А</marquee>",
    "<!--><img src=x onerror=x()>-->",
    "<!--[if IE]><script>x()</script><![endif]-->",
    "<![CDATA[<script>x()</script>]]>",
    "<?xml-stylesheet href='javascript:x()'?>",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><p>&y;</p>",
    "<span class='footnote x' id=y style=z lang='en\" onclick=x()'>Note</span>",
    "<td background=javascript:x() colspan='2\" onclick=x()'>А",
    "<table background=javascript:x()><tr><td colspan='2 onclick=x()'>А</table>",
    "<p>&lt;script&gt;x()&lt;/script&gt;</p>",
    "<code>&lt;img src=x onerror=x()&gt;</code>",
    "\u202e<script\u0000>x()</script>",
    "<script\ufdd0>x()</script>",
    "<\u200bscript>x()</\u200bscript><img src=x on\ufeffload=x()>",
    "<a\ufdd0href=javascript:x()>А</a>",
]

ATTRIBUTES = {
    **{tag: {"id"} for tag in ["h2", "h3", "h4", "figure", "table"]},
    "a": {"href"},
    "img": {"src", "alt"},
    "span": {"class", "lang"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
HARMLESS = {"src": f"{PICTURE}$", "href": "https?://|mailto:|tel:|/id/|#text-"}
HARMLESS["id"] = "text-"
# What a text has only when it is shown.
MADE_BY_US = """
    <div> <section> class id role tabindex aria-label #note-1 #note-mark-1
"""
TAGS = """
    p h2 h3 h4 ul ol li a strong em sub sup br hr blockquote code table caption thead
    tbody tr th td figure img figcaption span
"""


def dangers_in(html):
    """Name what of a text is not in the grammar, as a browser would read it."""
    dangers = []
    for element in lxml_html.fragment_fromstring(html, create_parent="main").iter():
        if element.tag == "main":
            continue
        if element.tag not in TAGS.split():
            dangers.append(f"<{element.tag}>")
        for name, value in element.attrib.items():
            if name not in ATTRIBUTES.get(element.tag, ()):
                dangers.append(name)
            elif name in HARMLESS and not re.match(HARMLESS[name], value):
                dangers.append(value)
    return dangers


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_hostile_is_stored(hostile, language):
    for html in [hostile, f"<p>А {hostile} Б</p>", f"<table><tr><td>{hostile}"]:
        stored = clean(html, language)
        assert dangers_in(stored) == []
        assert clean(stored, language) == stored


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_hostile_that_was_smuggled_in_is_shown(hostile):
    rendered = render(f"<p>А {hostile} Б</p>", {}, "en")
    made = MADE_BY_US.split()
    dangers = {danger for danger in dangers_in(rendered) if danger not in made}
    assert dangers == set()


# Properties of any text

SOUP = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("<p>", "</p>", "<div>", "</div>", "<h2>", "</h2>", "<h1>", "</h1>"),
                *("<ul>", "</ul>", "<ol>", "<li>", "</li>", "<br>", "<hr>", "<pre>"),
                *("<b>", "</b>", "<em>", "</em>", "<i>", "<sup>", "</sup>", "<code>"),
                *("</code>", "<blockquote>", "</blockquote>", "<table>", "</table>"),
                *("<tr>", "<td>", "<td rowspan=2>", "<th colspan=3 scope=row>"),
                *("<caption>", "</caption>", "<thead>", "</thead>", "</figure>"),
                *("<figure>", "<figcaption>", "</figcaption>", "<span class=footnote>"),
                *("</span>", "<span lang=en>", "<span lang=ru>", "<span lang=fr>"),
                *(f"<img src={PICTURE}>", "<img src=x>", "<a href=https://x.ru/>"),
                *("<a href=/id/news.article/1/>", "</a>", "<a href=x>", "</pre>"),
                *("<h3 id=x>", "<table id=x>", "<a href=#x>"),
                *("<script>", "</script>", "<svg>", "</svg>", "<!--", "-->", "<o:p>"),
                *("А", "а ", " в ", "City", '"', " - ", "'", "...", "5", "\n", "\n\n"),
                *("&nbsp;", "&lt;", "&amp;", "<", ">", " ", "т.", " А.", "№", "%"),
            ]
        ),
        st.text(max_size=4),
    ),
    max_size=14,
).map("".join)


@settings(deadline=None)
@given(html=SOUP, language=st.sampled_from(LANGUAGES))
@example("<p>А<td>", "ru")
def test_cleaning_twice_is_cleaning_once(html, language):
    once = clean(html, language)
    assert clean(once, language) == once


@settings(deadline=None)
@given(html=SOUP, language=st.sampled_from(LANGUAGES))
def test_what_is_stored_is_in_the_grammar(html, language):
    stored = clean(html, language) or ""
    assert dangers_in(stored) == []
    render(stored, {}, language)


@settings(deadline=None)
@given(html=SOUP)
def test_a_browser_reads_what_is_stored_as_it_was_written(html):
    """No tag in it is moved, closed or dropped by the rules of HTML."""
    stored = clean(html, "ru") or ""
    assert (
        nh3.Cleaner(
            tags=set(TAGS.split()),
            attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
            link_rel=None,
        ).clean(stored)
        == stored
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<em>" * 100_000 + "А",
        "<ul><li>А" * 50_000,
        "<b id=1><table><tr><td></b></table>А" * 10_000,
        "<span lang=en>" * 50_000 + "City",
        "<p>" + "А<br>" * 30_000,
        "<p>" + "<em>А</em>Б" * 30_000,
        "<p>" + "и " * 100_000,
        "<p>" + '"А ' * 100_000,
        "<table><tr>" + "<td colspan=9999 rowspan=9999>А" * 5_000,
    ],
    ids=lambda html: html[:12],
)
def test_a_text_that_is_made_to_be_slow_is_cleaned(html):
    """Each takes minutes where time grows with the square of the length."""
    stored = clean(html, "ru")
    assert dangers_in(stored) == []


# Every way into the database

WRITTEN = {"ru": '<p onclick=x()>"А" - Б</p>', "en": '<p onclick=x()>"A" - B</p>'}
STORED = {
    "ru": "<p>«А»&nbsp;— Б</p>",
    "en": "<p>“A”&nbsp;— B</p>",
}


def by_creating(fields):
    return make_article(**fields)


def by_saving(fields, **options):
    article = make_article()
    for name, value in fields.items():
        setattr(article, name, value)
    article.save(**options)
    return article


def by_saving_some(fields):
    return by_saving(fields, update_fields=list(fields))


def by_updating(fields):
    article = make_article()
    Article.objects.filter(pk=article.pk).update(**fields)
    return article


def by_creating_many(fields):
    article = Article(title_ru="x", title_en="x", slug_ru="x", slug_en="x", **fields)
    return Article.objects.bulk_create([article])[0]


def by_updating_many(fields):
    article = make_article()
    for name, value in fields.items():
        setattr(article, name, value)
    Article.objects.bulk_update([article], list(fields))
    return article


WAYS = [by_creating, by_saving, by_saving_some]
WAYS += [by_updating, by_creating_many, by_updating_many]


@pytest.mark.django_db
@pytest.mark.parametrize("active", LANGUAGES)
@pytest.mark.parametrize("way", WAYS)
def test_what_is_stored_is_clean_by_every_way_in(way, active):
    with override(active):
        pk = way({f"body_{language}": WRITTEN[language] for language in LANGUAGES}).pk
    stored = Article.objects.values(*[f"body_{language}" for language in LANGUAGES])
    assert stored.get(pk=pk) == {
        f"body_{language}": STORED[language] for language in LANGUAGES
    }


@pytest.mark.django_db
@pytest.mark.parametrize("active", LANGUAGES)
@pytest.mark.parametrize("way", [by_saving, by_updating, by_creating_many])
def test_an_unsuffixed_text_is_set_in_the_active_language(way, active):
    with override(active):
        pk = way({"body": WRITTEN[active]}).pk
    assert (
        Article.objects.values_list(f"body_{active}", flat=True).get(pk=pk)
        == STORED[active]
    )


@pytest.mark.django_db
@pytest.mark.parametrize("way", [by_creating, by_saving, by_creating_many])
def test_after_a_save_the_record_holds_what_is_stored(way):
    article = way({"body_ru": WRITTEN["ru"]})
    assert article.body_ru == STORED["ru"]
    assert type(article.body_ru) is str


@pytest.mark.django_db
def test_an_expression_is_left_to_the_database():
    article = make_article(body_ru="<p>а</p>", body_en="<p>b</p>")
    Article.objects.update(body_ru=F("body_en"), body_en=Upper("body_ru"))
    article.refresh_from_db()
    assert (article.body_ru, article.body_en) == ("<p>b</p>", "<P>А</P>")
    Article.objects.update(body_ru=Value("<p>c</p>"))
    article.refresh_from_db()
    assert article.body_ru == "<p>c</p>"


# What a visitor gets

TEXT = clean(
    """
    <h2>Заголовок</h2>
    <p>Смотри <a href="/id/news.article/1/">новость</a>, <a href="/id/news.article/2/">
    <em>другую</em> новость</a><span class="footnote">Первая
    <a href="/id/news.article/1/">сноска</a> <span lang="en">in English</span></span> и
    <a href="https://example.org/">сайт</a><span class="footnote">Вторая</span>.</p>
    <table><caption>Города<span class="footnote">Третья</span></caption>
    <tr><th scope="col">А</th><th>Б</th></tr><tr><td>1</td><td rowspan="3">2</td></tr>
    <tr><td><ul><li>В</li></ul></td></tr></table>
    <table><tr><td>3</td></tr></table>
    <figure><img src="/id/library.picture/5/" alt="Город">
    <figcaption>Город</figcaption></figure>
    <figure><img src="/id/library.picture/6/" alt="Нет"></figure>
    <blockquote>Слова</blockquote><hr><ul><li>А<br>Б<ol><li>В</li></ol></li></ul>
    <p><code>x &lt; y</code> H<sub>2</sub>O</p>
    """,
    "ru",
)
ADDRESSES = {
    "news.article/1": "/ru/news/2017/x/",
    "news.article/2": None,
}
IMAGES = {
    "library.picture/5": Image(
        "x", {"full": [[640, 480]]}, alt="Library", credit_line="Author"
    )
}


def test_a_pointer_leads_to_its_page_and_one_to_nothing_is_only_text():
    html = render(TEXT, ADDRESSES, "ru")
    assert '<a href="/ru/news/2017/x/">новость</a>, <em>другую</em> новость<' in html
    assert '<a href="https://example.org/">сайт</a>' in html
    assert "/id/" not in html


def test_a_picture_is_drawn_with_its_credit_and_one_that_is_gone_is_left_out():
    html = render(TEXT, {}, "ru", images=IMAGES)
    assert 'src="/media/pictures/x/640.webp" alt="Город"' in html
    assert '<figcaption>Город <span class="credit">Author</span></figcaption>' in html
    assert html.count("<figure>") == 1
    assert "Нет" not in html
    assert "/id/" not in html


def test_a_picture_without_words_in_the_text_has_those_of_the_library():
    html = render(TEXT.replace('alt="Город"', 'alt=""'), {}, "ru", images=IMAGES)
    assert 'alt="Library"' in html


@pytest.mark.parametrize(("focus", "css_class"), [(0, "high"), (50, ""), (100, "low")])
def test_a_picture_that_is_capped_keeps_the_end_with_its_focal_point(focus, css_class):
    image = Image("x", {"full": [[640, 480]]}, focus_y=focus)
    assert (f'class="{css_class}"' if css_class else 'height="480" loading') in (
        image.html()
    )


def test_headings_have_ids_of_their_words_that_no_other_has():
    text = clean("<h2>О нас<span class=footnote>1</span></h2><h2>О нас</h2>", "ru")
    rendered = render(text, {}, "ru")
    assert rendered.headings == [
        ("text-o-nas", "О\u00a0нас"),
        ("text-o-nas-2", "О\u00a0нас"),
    ]
    assert '<h2 id="text-o-nas-2">' in rendered


def test_a_link_leads_to_its_place_in_the_text_and_one_without_a_place_is_none():
    text = clean(
        "<h2 id=one>A</h2><h2>A</h2><p><a href=#one>B</a> <a href=#a>C</a> "
        "<a href=#no>D</a></p>",
        "en",
    )
    html = render(text, {}, "en", prefix="en-")
    assert '<h2 id="en-text-one">A</h2><h2 id="en-text-a">A</h2>' in html
    assert '<a href="#en-text-one">B</a> <a href="#en-text-a">C</a> D</p>' in html


def test_footnotes_of_a_page_stand_in_its_margin_too_unless_a_table_has_one():
    note = '<p>A<span class="footnote">B</span>.</p>'
    html = render(note, {}, "en", is_page=True)
    assert '</sup><span class="margin-note">1\u00a0B</span>.</p>' in html
    assert 'class="footnotes also-beside"' in html
    in_table = f"{note}<table><tr><td>{note}</td></tr></table>"
    html = render(clean(in_table, "en"), {}, "en", is_page=True)
    assert "margin-note" not in html
    assert 'class="footnotes"' in html


def test_an_address_cannot_break_out_of_its_attribute():
    html = render(TEXT, {"news.article/1": '/"><script>x()</script>'}, "ru")
    assert "<script>" not in html


def test_footnotes_are_numbered_and_lead_there_and_back():
    html = render(TEXT, ADDRESSES, "ru")
    tree = lxml_html.fragment_fromstring(str(html), create_parent="main")
    marks = tree.findall(".//sup[@class='footnote-mark']/a")
    notes = tree.findall("section[@class='footnotes']/ol/li")
    assert [mark.text for mark in marks] == ["1", "2", "3"]
    assert [note.text_content() for note in notes] == [
        "Первая сноска in English\u00a0↩",
        "Вторая\u00a0↩",
        "Третья\u00a0↩",
    ]
    for mark, note in zip(marks, notes, strict=True):
        back = note.find("a[@class='footnote-back']")
        assert mark.get("href") == f"#{note.get('id')}"
        assert back.get("href") == f"#{mark.get('id')}"
        assert mark.get("aria-label")
        assert back.get("aria-label")
    assert notes[0].find("a").get("href") == "/ru/news/2017/x/"


def test_two_texts_of_a_page_have_ids_of_their_own():
    html = render(TEXT, {}, "ru") + render(TEXT, {}, "ru", prefix="more-")
    ids = lxml_html.fragment_fromstring(html, create_parent="main").xpath("//@id")
    assert len(ids) == len(set(ids)) > 0


def test_a_table_scrolls_in_a_region_with_a_name():
    html = render(TEXT, ADDRESSES, "ru")
    tree = lxml_html.fragment_fromstring(str(html), create_parent="main")
    regions = tree.findall(".//div[@class='table']")
    assert [region.get("tabindex") for region in regions] == ["0", "0"]
    assert [region.get("role") for region in regions] == ["region", "region"]
    caption = tree.get_element_by_id(regions[0].get("aria-labelledby"))
    assert caption.tag == "caption"
    assert "2" in regions[1].get("aria-label")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("active", LANGUAGES)
def test_labels_are_in_the_language_of_the_text_whatever_is_active(language, active):
    with override(language):
        label = gettext("Footnotes")
    with override(active):
        assert f'aria-label="{label}"' in render(TEXT, {}, language)


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_is_shown_as_nothing(nothing):
    assert render(nothing, {}, "ru") == ""
    assert text_of(nothing) == ""
    assert pointers_in(nothing) == set()


@pytest.mark.slow
@pytest.mark.nu
def test_the_checker_finds_nothing_in_what_a_visitor_gets(tmp_path):
    texts = [TEXT, *(clean(written, "ru") for written, _stored in GRAMMAR)]
    texts += [clean(hostile, "ru") for hostile in HOSTILE]
    rendered = [
        render(text, ADDRESSES, "ru", images=IMAGES, prefix=f"text-{number}-")
        for number, text in enumerate(texts)
    ]
    body = "".join(f"<article><h2>Text</h2>{html}</article>" for html in rendered)
    head = '<!DOCTYPE html><html lang="ru"><title>Text</title><h1>Text</h1>'
    errors = errors_in([("text", head + body)], tmp_path)
    assert errors.pop("control")
    assert errors == {}


# What is read in a text


def test_the_plain_text_has_a_line_for_each_block():
    assert text_of(TEXT).replace("\u00a0", " ").split("\n") == [
        "Заголовок",
        "Смотри новость, другую новость [Первая сноска in English] и сайт [Вторая].",
        "Города [Третья]",
        "А\tБ",
        "1\t2",
        "В",
        "3",
        "Город",
        "Слова",
        "А",
        "Б",
        "В",
        "x < y H2O",
    ]


@pytest.mark.parametrize(
    ("words", "is_address"),
    [
        ("http://a.example/b/", True),
        ("a.example/b", True),
        ("a.example", False),
        ("В отчёте", False),
    ],
)
def test_link_whose_words_are_its_address_is_marked_for_paper(words, is_address):
    html = f'<p>А <a href="http://a.example/b/">{words}</a> Б</p>'
    assert ('class="address"' in render(html, {}, "ru")) == is_address


def test_pointers_of_links_and_pictures_are_found():
    assert pointers_in(TEXT) == {
        "news.article/1",
        "news.article/2",
        "library.picture/5",
        "library.picture/6",
    }
    assert pointers_in("<p>/id/news.article/1/</p>") == set()


# Block by block


def test_blocks_of_a_rendered_text_are_those_that_are_stored():
    html = (
        '<h2>A</h2><p>B<span class="footnote">C</span></p>'
        '<figure><img src="/id/library.picture/5/" alt=""></figure>'
        "<table><tbody><tr><td>D</td></tr></tbody></table>"
    )
    blocks, notes = render_blocks(html, {}, "en", prefix="en-")
    assert len(blocks) == 4
    assert blocks[3].endswith("</table></div>")
    assert blocks[0] == '<h2 id="en-text-a">A</h2>'
    assert 'href="#en-note-1"' in blocks[1]
    # Of a picture that is not there nothing is left.
    assert blocks[2] == ""
    assert blocks[3].startswith('<div class="table"')
    assert 'id="en-note-1"' in notes


@pytest.mark.parametrize(
    ("former", "now", "expected"),
    [
        ("<p>a b c</p>", "<p>a x y c</p>", "<p>a <ins>x y</ins> c</p>"),
        (
            "<p>a</p>",
            "<p>a <em>b c</em> d</p>",
            "a <em><ins>b c</ins></em> <ins>d</ins>",
        ),
        ("<p>a b</p>", "<p>a</p>", "<p>a</p>"),
        ("<p>a &lt;</p>", "<p>a &lt; &amp;</p>", "a &lt; <ins>&amp;</ins>"),
    ],
)
def test_words_that_a_former_version_lacks_are_marked(former, now, expected):
    [block], _notes = render_blocks(now, {}, "en", former={0: former})
    assert expected in block
