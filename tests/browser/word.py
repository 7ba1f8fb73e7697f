"""What word processors put on the clipboard, and what the editor makes of it."""

_HEAD = """
<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:st1="urn:schemas-microsoft-com:office:smarttags">
<head><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]-->
<style><!-- @list l0 {mso-list-id:1;} p.MsoNormal {margin:0cm} --></style></head>
<body lang=RU style='tab-interval:35.4pt'><!--StartFragment-->
"""


def _item(which, level, mark, text):
    return f"""
<p class=MsoListParagraph style='text-indent:-18.0pt;mso-list:l{which} level{level}
lfo1'><![if !supportLists]><span style='font-family:Symbol'><span
style='mso-list:Ignore'>{mark}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>{text}<o:p></o:p></p>"""


_LISTS = "".join(
    [
        _item(0, 1, "·", "Лекции"),
        _item(0, 2, "o", "Утром"),
        _item(0, 2, "o", "Днём"),
        _item(0, 1, "·", "Семинары"),
        _item(1, 1, "1.", "Первое"),
        _item(1, 1, "2.", "Второе"),
    ]
)

_WORD = f"""{_HEAD}
<h1><b><span style='font-weight:bold'>Итоги
школы<o:p></o:p></span></b></h1>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal style='margin-bottom:8.0pt'><b><span lang=EN-US
style='font-size:12.0pt;color:red'>Школа</span></b> прошла в <st1:City
w:st="on">Твери</st1:City>, <i>летом</i><a style='mso-footnote-id:ftn1' href="#_ftn1"
name="_ftnref1"><span class=MsoFootnoteReference><![if !supportFootnotes]><span
class=MsoFootnoteReference>[1]</span><![endif]></span></a>. <del
cite="mailto:editor" datetime="2026-01-01T10:00">Удалено</del><ins
cite="mailto:editor">Вставлено</ins> <a
style='mso-comment-reference:AB_1;mso-comment-date:20260101'>спорное место</a><span
class=MsoCommentReference><a class=msocomanchor href="#_msocom_1">[AB1]</a></span>,
<a href="file:///C:/report.doc">файл</a>.<span
style='mso-tab-count:1'>&nbsp;&nbsp;&nbsp;&nbsp;</span>Конец</p>
{_LISTS}
<table class=MsoTableGrid border=1 style='border-collapse:collapse'>
<tr style='mso-yfti-irow:-1;mso-yfti-firstrow:yes'><td width=300
style='width:200pt'><p class=MsoNormal><b>Год<o:p></o:p></b></p></td></tr>
<tr style='mso-yfti-irow:0'><td><p class=MsoNormal>2025<o:p></o:p></p></td></tr></table>
<p class=MsoNormal><!--[if gte vml 1]><v:shape><v:imagedata
src="file:///C:/clip_image001.png"/></v:shape><![endif]--><![if !vml]><img
src="file:///C:/clip_image002.png"><![endif]><img src="data:image/png;base64,AA=="></p>
<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all><hr
align=left size=1 width="33%"><![endif]><div style='mso-element:footnote' id=ftn1><p
class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1"
name="_ftn1"><span class=MsoFootnoteReference>[1]</span></a> Сноска
<i>первая</i>.</p></div></div>
<div style='mso-element:comment-list'><div style='mso-element:comment'><p
class=MsoCommentText>Замечание на полях</p></div></div>
<!--EndFragment--></body></html>
"""

WORD = (
    _WORD,
    (
        "<h2>Итоги школы</h2>"
        "<p><strong>Школа</strong> прошла в Твери, <em>летом</em>"
        '<span class="footnote">Сноска <em>первая</em>.</span>. '
        "Вставлено спорное место, файл. Конец</p>"
        "<ul><li><p>Лекции</p><ul><li><p>Утром</p></li><li><p>Днём</p></li></ul></li>"
        "<li><p>Семинары</p></li></ul>"
        "<ol><li><p>Первое</p></li><li><p>Второе</p></li></ol>"
        "<table><tbody><tr><th><p>Год</p></th></tr>"
        "<tr><td><p>2025</p></td></tr></tbody></table>"
    ),
)

_GOOGLE = """<meta charset='utf-8'><b style="font-weight:normal;"
id="docs-internal-guid-1"><h2 dir="ltr" style="line-height:1.38;"><span
style="font-size:16pt;font-weight:400;">Заголовок</span></h2><p dir="ltr"><span
style="font-size:11pt;font-weight:400;">Обычный </span><span
style="font-weight:700;">жирный</span><span
style="font-style:italic;"> курсив</span><span
style="font-size:0.6em;vertical-align:super;">2</span></p><br /><ul><li dir="ltr"
style="list-style-type:disc;" aria-level="1"><p dir="ltr">Один</p></li><ul><li dir="ltr"
aria-level="2"><p dir="ltr">Вложенный</p></li></ul><li dir="ltr"
aria-level="1"><p>Два</p></li></ul></b><br class="Apple-interchange-newline">"""

GOOGLE = (
    _GOOGLE,
    (
        "<h2>Заголовок</h2>"
        "<p>Обычный <strong>жирный</strong><em> курсив</em><sup>2</sup></p>"
        "<ul><li><p>Один</p><ul><li><p>Вложенный</p></li></ul></li>"
        "<li><p>Два</p></li></ul>"
    ),
)

_LIBREOFFICE = """<!DOCTYPE html><html><head><meta http-equiv="content-type"
content="text/html; charset=utf-8"/><title></title><style type="text/css">p {
margin-bottom: 0.25cm }</style></head><body lang="ru-RU" dir="ltr"><p
style="line-height: 100%; margin-bottom: 0cm"><font color="#000000"><b>Жирно</b> и <span
style="font-weight: normal">просто</span> <span lang="en-US">Internet
Society</span><a class="sdfootnoteanc" name="sdfootnote1anc"
href="#sdfootnote1sym"><sup>1</sup></a></font></p>
<p style="margin-bottom: 0cm"><br/></p>
<ol><li><p style="margin-bottom: 0cm">Раз</p></li><li><p>Два</p></li></ol>
<table width="100%"><thead><tr><th width="50%"><p><b>Год</b></p></th></tr></thead>
<tbody><tr><td><p>2025</p></td></tr></tbody></table>
<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym"
name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Сноска</p></div></body></html>"""

LIBREOFFICE = (
    _LIBREOFFICE,
    (
        '<p><strong>Жирно</strong> и просто <span lang="en">Internet Society</span>'
        '<span class="footnote">Сноска</span></p>'
        "<ol><li><p>Раз</p></li><li><p>Два</p></li></ol>"
        "<table><tbody><tr><th><p>Год</p></th></tr>"
        "<tr><td><p>2025</p></td></tr></tbody></table>"
    ),
)
