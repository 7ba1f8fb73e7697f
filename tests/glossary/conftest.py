from tests.desk.conftest import _people, anna, boris

__all__ = ["_people", "anna", "boris"]
