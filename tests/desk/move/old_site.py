"""What an archive from an old site holds, and its way in through the pages."""

import csv
import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from imports.models import ImportRun

MOVE = "/admin/move/"
HOST = "http://www.old.example"


def picture(number):
    """Return a PNG whose pixels are those of no other number."""
    file = io.BytesIO()
    colour = (number * 20 % 256, number, 90)
    Image.new("RGB", (320, 240), colour).save(file, "PNG")
    return file.getvalue()


def archive(files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return file.getvalue()


def table(rows):
    text = io.StringIO()
    columns = dict.fromkeys(name for row in rows for name in row)
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def news(number, **cells):
    return {
        "old_address_ru": f"{HOST}/news.php?id={number}",
        "old_address_en": f"{HOST}/eng/news.php?id={number}",
        "title_ru": f"Новость {number}",
        "body_ru": f"<p>Текст {number}.</p>",
        "published_at_ru": "27.06.2017",
        "title_en": f"News {number}",
        "body_en": f"<p>Text {number}.</p>",
        "published_at_en": "27.06.2017",
        "summary_ru": "Кратко.",
        "summary_en": "In short.",
    } | cells


def check(client, content, name="site.zip"):
    """Send an archive; return the address of the report of its dry run."""
    response = client.post(MOVE, {"upload": SimpleUploadedFile(name, content)})
    assert response.status_code == 302, response.context["form"].errors
    return response["Location"]


def move(client, content, name="site.zip"):
    """Send an archive and import it; return the run."""
    address = check(client, content, name)
    client.post(address)
    return ImportRun.objects.first()


def told(run):
    """Return the messages about the rows of a run: (place, column, message)."""
    outcomes = run.report["outcomes"]
    return [
        (outcome["place"], column, message)
        for kind, name in [("error", "errors"), ("remark", "remarks")]
        for outcome in outcomes.get(kind, [])
        for column, message in outcome[name]
    ]
