"""What the system check says of the database server."""

import pytest

from publishing import checks


@pytest.mark.django_db
def test_a_server_that_does_not_is_described_in_words(monkeypatch):
    monkeypatch.setattr(checks, "SEARCH_PROBE", "SELECT true, false")
    [fault] = checks.server_reads_russian(None, databases=["default"])
    assert "Russian" in fault.msg
    assert "C.UTF-8" in fault.hint
