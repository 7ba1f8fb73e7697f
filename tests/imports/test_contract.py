"""What holds for the import of each kind: see ``samples``."""

import io

import pytest
from django.core.management import CommandError, call_command
from pytest_django.asserts import assertContains, assertNotContains

from imports import engine
from imports.engine import Import
from imports.models import ImportRun
from imports.runs import importers
from publishing.models import Publishable, Redirect, Revision
from tests.factories import State
from tests.imports.samples import SAMPLES
from tests.tables import csv_of, errors_of, messages_of, send_table

pytestmark = pytest.mark.django_db

# Each of these finds its records, or stores its rows, in a way of its own.
DIFFERENT = ["news.article", "institute.appointment"]
DIFFERENT += ["glossary.concept", "journal.article"]
# Nothing beside the form; a form that cleans; a form that stores.
PUBLISHED = ["news.article", "events.event", "institute.publication"]


class Kind:
    """A kind that is imported, and who may import it."""

    def __init__(self, label, user):
        self.label, self.user, self.sample = label, user, SAMPLES[label]
        self.pages = importers()[label]
        self.model = self.pages.subject.model
        self.upload = self.pages.import_address()
        options = self.model._meta
        self.list = f"/admin/{options.app_label}/{options.model_name}/"
        self.sample.make_world()

    def row(self, number=1, /, **cells):
        return self.sample.row(number, **cells)

    def key(self):
        """Return the cells by which a row finds what the first row brought."""
        return {name: self.row()[name] for name in self.sample.found_by}

    def stored(self):
        return [*self.model._base_manager.order_by("pk").values()]

    def bring(self, *rows, user=None, is_dry=False):
        """Import rows, or only try to; return the report."""
        subject = self.pages.subject(user or self.user)
        way = Import(subject, subject.table_in(file_of(*rows)), is_dry=is_dry)
        for _progress in way:
            pass
        return way.report

    def check(self, client, *rows):
        """Send a file; return the address of its report."""
        return send_table(client, self.upload, file_of(*rows))["Location"]


def file_of(*rows):
    columns = [*dict.fromkeys(name for row in rows for name in row)]
    return csv_of(rows, columns)


@pytest.fixture(params=SAMPLES)
def kind(request):
    user = request.getfixturevalue(SAMPLES[request.param].role)
    return Kind(request.param, user)


@pytest.fixture
def published(request, publisher):
    return Kind(request.param, publisher)


of_different = pytest.mark.parametrize("kind", DIFFERENT, indirect=True)
of_published = pytest.mark.parametrize("published", PUBLISHED, indirect=True)


# What comes in


def test_a_dry_run_stores_nothing_and_what_says_nothing_new_changes_nothing(kind):
    rows = [kind.row(1), kind.row(2)]
    report = kind.bring(*rows, is_dry=True)
    assert (report.counts["new"], report.is_stored) == (2, False)
    assert kind.stored() == []
    assert kind.bring(*rows).is_stored
    revisions = Revision.objects.filter(to_model=kind.label)
    assert [revision.kind for revision in revisions] == 2 * [Revision.Kind.IMPORTED]
    before = kind.stored()
    assert len(before) == 2
    # The same rows, a missing column, an empty cell.
    empty = dict.fromkeys(kind.row(), "")
    for brought in [rows, [kind.key()], [empty | kind.key()]]:
        assert kind.bring(*brought).counts["same"] == len(brought)
    assert kind.stored() == before
    report = kind.bring(empty | kind.key() | kind.sample.changed)
    if kind.sample.is_only_made:
        assert (report.counts["same"], kind.stored()) == (1, before)
        return
    assert [name for name, _pieces in report.outcomes["changed"][0]["changes"]] == [
        *kind.sample.changed
    ]
    assert kind.stored() != before


def test_bad_rows_stay_out_and_are_named_at_their_columns(kind, monkeypatch):
    # So the rows take several statements.
    monkeypatch.setattr(engine, "CHUNK", 3)
    bad = [*enumerate(kind.sample.bad_cells(), start=2)]
    rows = [kind.row(number, **cells) for number, (_column, cells) in bad]
    expected = {(number + 1, column) for number, (column, _cells) in bad}
    for is_dry in [True, False]:
        report = kind.bring(kind.row(), *rows, is_dry=is_dry)
        # What could not be read may leave a row without what it needs, too.
        assert {error for error in errors_of(report) if error[1]} == expected
        assert all(messages_of(report))
        assert (report.counts["new"], report.counts["error"]) == (1, len(bad))
    assert report.is_stored
    assert len(kind.stored()) == 1
    old_addresses = [name for name in kind.row() if name.startswith("old_address")]
    assert Redirect.objects.count() == len(old_addresses)
    # Once they are right they come in.
    report = kind.bring(*(kind.row(number) for number in range(1, 5)))
    assert (report.counts["same"], report.counts["new"]) == (1, 3)


@of_published
def test_old_addresses_lead_to_what_came_in(published, client):
    cells = published.row(old_address_ru="/old/1/", old_address_en="/old/1/en/")
    published.bring(cells)
    record = published.model.objects.get()
    for path, language in [("/old/1/", "ru"), ("/old/1/en/", "en")]:
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (
            301,
            record.address_in(language),
        )
    assert Redirect.objects.filter(hits=1).count() == 2


# The pages and the command


def test_the_list_of_a_kind_leads_to_its_import_with_its_columns(kind, client_of):
    client = client_of(kind.user)
    assertContains(client.get(kind.list), kind.upload)
    columns = [column.name for column in kind.pages.subject.columns()]
    assertContains(client.get(kind.upload), columns[-1])
    template = client.get(f"{kind.upload}columns.csv")
    assert template.content.decode("utf-8-sig").strip().split(";") == columns


@of_different
def test_a_file_is_tried_looked_at_imported_once_and_undone(kind, client_of):
    client = client_of(kind.user)
    address = kind.check(client, kind.row())
    page = client.get(address)
    assertContains(page, "data-import")
    [outcome] = page.context["report"].outcomes["new"]
    assertContains(page, outcome["title"])
    assert kind.stored() == []
    # The button pressed twice brings nothing twice.
    for _press in range(2):
        page = client.post(address, follow=True)
        assertNotContains(page, "import-form")
        assert len(kind.stored()) == 1
    client.post(f"{address}undo/")
    gone = issubclass(kind.model, Publishable)
    assert len(kind.stored()) == (0 if gone else 1)


@of_different
def test_nonsense_is_refused_with_a_reason(kind, client_of):
    client = client_of(kind.user)
    for content in [b"\x00\x01\x02", b"colour,size\nred,1\n", b"summary_ru\nA\n"]:
        response = send_table(client, kind.upload, io.BytesIO(content))
        assert response.context["form"].errors["upload"]
    assert not ImportRun.objects.exists()


@of_different
def test_the_command_tries_and_imports_and_fails_by_a_bad_row(
    kind, tmp_path, translator
):
    path = tmp_path / "table.csv"

    def command(*rows, user=kind.user.username, options=()):
        path.write_bytes(file_of(*rows).getvalue())
        arguments = [kind.label, str(path), "--as", user, *options]
        call_command("import_table", *arguments, stdout=io.StringIO())

    command(kind.row(), options=["--dry-run"])
    assert kind.stored() == []
    for user in [translator.username, "nobody"]:
        with pytest.raises(CommandError):
            command(kind.row(), user=user)
    assert kind.stored() == []
    with pytest.raises(CommandError):
        command(kind.row(1), kind.row(2, **kind.sample.bad_cells()[0][1]))
    assert len(kind.stored()) == 1
    run = ImportRun.objects.get()
    assert (run.file_name, run.state) == ("table.csv", "imported")


# Between the dry run and the import


def change(kind):
    record = kind.model.objects.first()
    setattr(record, kind.sample.field, "007")
    record.save()


def delete(kind):
    kind.model.objects.first().delete()


@of_different
@pytest.mark.parametrize("act", [change, delete])
def test_what_another_changed_since_the_dry_run_is_not_overwritten(
    kind, client_of, act
):
    kind.bring(kind.row())
    client = client_of(kind.user)
    address = kind.check(client, kind.row(**kind.sample.changed))
    act(kind)
    before = kind.stored()
    page = client.post(address, follow=True)
    assert errors_of(page.context["report"]) == {(2, "")}
    assert kind.stored() == before


@of_different
def test_what_another_brought_since_the_dry_run_is_not_overwritten(kind, client_of):
    client = client_of(kind.user)
    address = kind.check(client, kind.row(**kind.sample.changed))
    kind.bring(kind.row())
    before = kind.stored()
    client.post(address)
    assert kind.stored() == before


# Who may


def russian(kind, **cells):
    """Return what an editor may bring who writes Russian."""
    row = kind.row(**cells)
    return {name: cell for name, cell in row.items() if not name.endswith("_en")}


@of_published
def test_an_editor_gets_drafts_and_a_remark_on_the_date(published, editor):
    report = published.bring(russian(published), user=editor)
    assert report.is_stored
    record = published.model.objects.get()
    assert (record.state_ru, record.published_at_ru) == (State.DRAFT, None)
    remarks = report.outcomes["remark"][0]["remarks"]
    assert [column for column, _message in remarks] == ["published_at_ru"]
    before = published.stored()
    report = published.bring(russian(published, state_ru="published"), user=editor)
    assert errors_of(report) == {(2, "state_ru")}
    assert published.stored() == before


@of_published
def test_an_editor_changes_nothing_that_readers_have(published, editor):
    published.bring(published.row())
    before = published.stored()
    cells = russian(published, **published.sample.changed)
    report = published.bring(cells, user=editor)
    assert errors_of(report) == {(2, *published.sample.changed)}
    assert published.bring(russian(published), user=editor).counts["same"] == 1
    assert published.stored() == before


@of_published
def test_an_editor_fills_no_column_of_another_language(published, editor):
    report = published.bring(published.row(), user=editor)
    named = {column for _row, column in errors_of(report)}
    english = {name for name in published.row() if name.endswith("_en")}
    # A table does not say which address it would make.
    assert english - {"slug_en"} <= named <= english
    assert published.stored() == []
