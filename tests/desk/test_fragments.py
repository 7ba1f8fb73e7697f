"""Parts of pages that are rendered once."""

import pytest
from django.template import Context, Engine

from desk.templatetags.desk import _fragments


def test_fragments_of_one_name_in_two_templates_are_two():
    templates = {
        name: '{% load desk %}{% fragment "part" %}' + name + "{% endfragment %}"
        for name in ["one", "two"]
    }
    engine = Engine(
        loaders=[("django.template.loaders.locmem.Loader", templates)],
        libraries={"desk": "desk.templatetags.desk"},
    )
    for name in templates:
        assert engine.get_template(name).render(Context()) == name


@pytest.mark.django_db
def test_what_somebody_searched_is_not_kept(desk):
    page = desk.get("/admin/find/", {"q": "unheard-of"})
    assert 'value="unheard-of"' in page.content.decode()
    assert _fragments
    assert not [part for part in _fragments.values() if "unheard-of" in part]
