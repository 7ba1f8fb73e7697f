from tests.desk.conftest import anna, boris

__all__ = ["anna", "boris"]
