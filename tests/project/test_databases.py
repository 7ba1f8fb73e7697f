"""Two runs of the suite may share a server of databases."""

import secrets

from tests import databases


def test_a_run_leaves_no_database_and_drops_those_of_dead_runs_alone(monkeypatch):
    own, living, dead = (f"{secrets.token_hex(4)}" for _run in range(3))
    with databases.connect() as server, databases.connect() as other:
        other.execute(databases.LOCK, [databases.PREFIX + living])
        for run in [living, dead]:
            databases.create(server, f"{databases.PREFIX}{run}_django")
        monkeypatch.setenv("TEST_RUN", own)
        with databases.of_a_run():
            databases.create(server, databases.own_name("django"))
            left = {name.split("_")[2] for name in databases.names(server)}
            assert {own, living, dead} & left == {own, living}
        left = {name.split("_")[2] for name in databases.names(server)}
        assert {own, living, dead} & left == {living}
        databases.drop(server, f"{databases.PREFIX}{living}_django")
