"""From the saved mirror of an old site, or an export of WordPress, to its readers."""

from html import escape
from io import StringIO
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import localtime

from institute.models import Page
from library.models import Document, Picture
from news.models import Article
from tests.desk.move.old_site import HOST, move, picture, told
from text.richtext import text_of
from text.typography import with_plain_spaces

pytestmark = pytest.mark.django_db

# Items in two languages; the first has a picture and a file.
ITEMS = 12
MONTHS = ["января", "февраля", "марта", "апреля", "мая", "июня"]
MONTHS += ["июля", "августа", "сентября", "октября", "ноября", "декабря"]
RULES = f"""
host = "{HOST}"

[[pages]]
kind = "news.article"
address = "/news.php*"
language = "ru"
title = "h1.zag"
date = "td.data"
text = "td#tekst"
remove = [".pechat"]
counterpart = "a.yazyk"

[[pages]]
kind = "news.article"
address = "/eng/*"
only = "div.story"
language = "en"
title = "meta[property='og:title']"
summary = "p.lead"
date = "time"
text = "div.story"
counterpart = "nav a[hreflang]"
"""


def words_of(number, language):
    """Return the words of a text, without what typography would change."""
    beginning = {"ru": "Сотрудники изучали озеро", "en": "We studied the lake"}
    return f"{beginning[language]} {number}k{number * number}"


def day_of(number):
    return number % 28 + 1, number % 12 + 1, 2003 + number % 15


def russian_page(number):
    """Return a page as systems of the time made it, in Windows-1251."""
    day, month, year = day_of(number)
    other = (number + 1) % ITEMS
    link = (
        f"news.php?utm_source=x&id={other}"
        if number % 2
        else f"{HOST}/news.php?id={other}"
    )
    image = '<img src="pic/0.png" alt="Озеро">'
    extra = f'{image}<a href="/doc/{quote("Отчёт")}%200.pdf">Отчёт</a>'
    text = f"""<html><head><meta http-equiv="Content-Type" content="text/html;
        charset=windows-1251"><title>Институт</title></head><body bgcolor=white>
        <table><tr><td class=data>Опубликовано {day} {MONTHS[month - 1]} {year} г.
        <td><h1 class="zag big">Озеро № {number}</h1>
        <a class=yazyk href="eng/item-{number}.html">English</a>
        <tr><td id="tekst"><font size=2><p>{words_of(number, "ru")}.<br>
        <b>Смотрите <a href={escape(link)}>следующую</a><p>{"" if number else extra}
        <div class="pechat">Версия для печати</div></table><script>x()</script>"""
    return text.encode("cp1251")


def english_page(number):
    day, month, year = day_of(number)
    other = f"item-{(number + 1) % ITEMS}.html"
    image = "" if number else '<img src="../pic/0.png">'
    # Some pages do not link back.
    link = f'<a hreflang="ru" href="../news.php?id={number}">Рус</a>'
    back = link if number % 3 else ""
    return f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
        <meta property="og:title" content="Lake no. {number}"></head><body>
        <nav>{back}</nav>
        <p class="lead">Lead {number}</p>
        <time datetime="{year}-{month:02}-{day:02}">x</time>
        <div class="story"><p>{words_of(number, "en")}.</p>
        <p><a href="{other}">next</a></p>{image}</div></body></html>""".encode()


@pytest.fixture
def mirror(tmp_path, pdf):
    """A saved site, its pictures and files, and what is no page."""
    folder = tmp_path / "mirror" / "www.old.example"
    for name in ["eng", "pic", "doc"]:
        (folder / name).mkdir(parents=True)
    for number in range(ITEMS):
        (folder / f"news.php?id={number}").write_bytes(russian_page(number))
        (folder / "eng" / f"item-{number}.html").write_bytes(english_page(number))
    (folder / "pic" / "0.png").write_bytes(picture(0))
    (folder / "doc" / "Отчёт 0.pdf").write_bytes(pdf)
    (folder / "map.html").write_text("<h1>Карта</h1>")
    (folder / "eng" / "bare.html").write_text("<div class=story>No title</div>")
    (tmp_path / "rules.toml").write_text(RULES)
    return tmp_path


def plain(html):
    return " ".join(with_plain_spaces(text_of(html)).split())


def test_a_saved_site_arrives_with_its_texts_files_links_and_addresses(client, mirror):
    out = StringIO()
    archive, rules = mirror / "site.zip", mirror / "rules.toml"
    arguments = [mirror / "mirror", "--rules", rules, "--to", archive]
    call_command("read_site", *map(str, arguments), stdout=out)
    assert "No rule is for these pages (1): /map.html" in out.getvalue()
    assert "No title is where the rule says (1): /eng/bare.html" in out.getvalue()
    run = move(client, archive.read_bytes())
    lost = [line for line in told(run) if line[1] != "summary_ru"]
    assert {message.partition(":")[0] for _place, _column, message in lost} == {
        # The English pages say nothing of their pictures.
        "Picture without a text alternative"
    }
    by_title = {plain(article.title_en): article for article in Article.objects.all()}
    for number in range(ITEMS):
        article = by_title[f"Lake no. {number}"]
        following = by_title[f"Lake no. {(number + 1) % ITEMS}"]
        link = f'href="{following.pointer.address}"'
        date = localtime(article.published_at_ru)
        assert plain(article.body_ru).startswith(words_of(number, "ru"))
        assert plain(article.body_en).startswith(words_of(number, "en"))
        assert "печати" not in article.body_ru
        assert (date.day, date.month, date.year) == day_of(number)
        assert article.published_at_en == article.published_at_ru
        assert article.summary_en == f"Lead {number}"
        assert link in article.body_ru
        assert link in article.body_en
        for old, language in [
            (f"/news.php?id={number}", "ru"),
            (f"/eng/item-{number}.html", "en"),
        ]:
            assert client.get(old)["Location"] == article.address_in(language)
    assert Picture.objects.get().alt_ru == "Озеро"
    assert Document.objects.visible_in("ru").count() == 1
    assert client.get(f"/doc/{quote('Отчёт 0.pdf')}").status_code == 301


@pytest.mark.parametrize(
    ("rules", "message"),
    [("host = ", "rules.toml"), ('host = "x"\npages = []', "host"), (None, "No such")],
)
def test_rules_that_cannot_be_read_are_named(mirror, rules, message):
    file = mirror / ("rules.toml" if rules else "none.toml")
    if rules:
        file.write_text(rules)
    with pytest.raises(CommandError, match=message):
        call_command("read_site", str(mirror / "mirror"), "--rules", str(file))


# WordPress


def item(number, language, *, kind="post", **more):
    """Return an item of an export, in pairs as Polylang or WPML keeps them."""
    pk = 1000 * (1 + (language == "en")) + number
    day, month, year = day_of(number)
    following = (number + 1) % ITEMS
    if number % 2:
        pair = (
            f'<category domain="language" nicename="{language}">x</category>'
            f'<category domain="post_translations" nicename="pll_{number}"/>'
        )
    else:
        values = {"language_code": language, "translation_group": number}
        pair = "".join(
            f"<wp:postmeta><wp:meta_key>_wpml_import_{key}</wp:meta_key>"
            f"<wp:meta_value>{value}</wp:meta_value></wp:postmeta>"
            for key, value in values.items()
        )
    body = more.get("body") or (
        f"{words_of(number, language)}.\n\n"
        f'<a href="{HOST}/{language}/post-{following}/">next</a>'
    )
    if not number:
        body += (
            f'\n\n[caption id="a"]<img src="{HOST}/wp-content/uploads/2017/06/'
            '0-300x200.png" /> Caption[/caption] [share id="1"]'
            '\n\n<a href="/wp-content/uploads/0.pdf">Report</a>'
        )
    return f"""<item><title>{language} {number}</title>
        <link>{HOST}/{language}/post-{number}/</link>
        <content:encoded><![CDATA[{body}]]></content:encoded>
        <excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{pk}</wp:post_id>
        <wp:post_date>{year}-{month:02}-{day:02} 10:30:00</wp:post_date>
        <wp:post_name>post-{number}</wp:post_name><wp:status>publish</wp:status>
        <wp:post_parent>0</wp:post_parent><wp:post_type>{kind}</wp:post_type>
        {pair}</item>"""


ATTACHMENT = f"""<item><title>a</title><wp:post_id>5000</wp:post_id>
    <wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status>
    <wp:attachment_url>{HOST}/wp-content/uploads/2017/06/0.png</wp:attachment_url>
    <wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key>
    <wp:meta_value>Lake</wp:meta_value></wp:postmeta>
    <category domain="language" nicename="en">x</category></item>"""


def test_an_export_of_wordpress_arrives_in_pairs_with_its_files(client, tmp_path, pdf):
    uploads = tmp_path / "uploads"
    (uploads / "2017" / "06").mkdir(parents=True)
    (uploads / "2017" / "06" / "0.png").write_bytes(picture(0))
    (uploads / "0.pdf").write_bytes(pdf)
    items = [item(n, language) for n in range(ITEMS) for language in ["ru", "en"]]
    items += [ATTACHMENT, item(900, "en", kind="page", body="<p>About</p>")]
    items.append(item(901, "en", kind="product"))
    export = tmp_path / "export.xml"
    export.write_text(
        '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/"><channel>'
        f"{''.join(items)}</channel></rss>"
    )
    out, archive = StringIO(), tmp_path / "site.zip"
    arguments = [export, "--files", uploads, "--to", archive]
    call_command("read_site", *map(str, arguments), stdout=out)
    assert "No kind for product (1)" in out.getvalue()
    assert "[share]" in out.getvalue()
    run = move(client, archive.read_bytes())
    assert run.report["counts"]["error"] == 0
    articles = {article.title_ru: article for article in Article.objects.all()}
    assert len(articles) == ITEMS
    for number in range(ITEMS):
        article = articles[f"ru {number}"]
        following = articles[f"ru {(number + 1) % ITEMS}"]
        date = localtime(article.published_at_en)
        assert article.title_en == f"en {number}"
        assert (date.day, date.month, date.year) == day_of(number)
        for language in ["ru", "en"]:
            body = getattr(article, f"body_{language}")
            assert plain(body).startswith(words_of(number, language))
            assert f'href="{following.pointer.address}"' in body
            assert ("<img" in body) == (not number)
            assert "[" not in body
    assert Picture.objects.get().alt_en == "Lake"
    assert Document.objects.visible_in("ru").count() == 1
    assert Page.objects.get().title_en == "en 900"
    article = articles["ru 7"]
    for old, language in [
        ("/?p=1007", "ru"),
        ("/en/post-7/", "en"),
        ("/?p=2007", "en"),
    ]:
        assert client.get(old)["Location"] == article.address_in(language)
