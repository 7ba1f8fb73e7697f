"""A translator, and what the form of translations asks for beside a paragraph."""

import pytest

from tests.conftest import make_user


@pytest.fixture
def translator(client):
    """Thomas translates into English, and works in English."""
    user = make_user("thomas", "Translator", ["en"], interface_language="en")
    client.force_login(user)
    return client


def sent(**changed):
    return {
        "model": "news.article",
        "pk": 0,
        "text": "body",
        "target": "en",
        "html": "<p>Текст.</p>",
    } | changed
