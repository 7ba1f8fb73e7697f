import gc
from urllib.parse import quote

from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.test import override_settings

from publishing.cache import page_stamp
from tools.bench import bare
from tools.bench.pages import interleaved, make_rows, seconds, stored_pages
from tools.bench.table import Line, at_most

# {address, without its language: at most so many times the bare list}
GOALS = {
    "": 1.7,
    "news/": 2,
    "events/": 2,
    "chronicle/": 2,
    "news/2017/wego-assembly-in-ulyanovsk-discusses-the-smart-region/": 2,
    "glossary/digital-divide/": 2.5,
    "journal/": 2,
    "people/yuri-e-hohlov/": 2,
    "collaboration/": 2,
    f"search/?q={quote('digital divide')}": 2.5,
    f"search/?q={quote('digital divde')}": 2.5,
}
# At most so many times as much where no page can be stored.
WITHOUT_A_STORE = 1.2


def demo():
    """The demo content's own pages, rendered; and without a store"""
    call_command("load_demo", verbosity=0)
    make_rows()
    with override_settings(MIDDLEWARE=bare.MIDDLEWARE):
        plain = WSGIHandler()
    site = WSGIHandler()
    # As website.wsgi does: what the loading left is no garbage of a request.
    gc.collect()
    gc.freeze()
    cases = {"bare list": lambda: seconds(plain, "/bare/")}
    for path in GOALS:
        address = f"/en/{path}{'&' if '?' in path else '?'}x"
        cases[path] = lambda address=address: seconds(site, address)
    with stored_pages():
        stored = interleaved(cases)
    with override_settings(PAGES_ROOT=None, ALLOWED_HOSTS=["*"]):
        page_stamp.hear(None)
        alone = interleaved(cases)
        page_stamp.hear_no_more()
    lines = [Line("bare list", stored["bare list"] * 1000, "ms")]
    for path, goal in GOALS.items():
        one, other = (times[path] / times["bare list"] for times in [stored, alone])
        lines.append(at_most(goal, f"/en/{path}", one, "×"))
        without = WITHOUT_A_STORE, f"/en/{path}, no store", other / one
        lines.append(at_most(*without, "× with one"))
    return lines
