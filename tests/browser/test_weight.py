"""What a reader waits for, and that nothing moves under their eyes meanwhile.

Each page is opened with nothing stored, narrow in Russian and wide in English. Its
fonts arrive only after the first paint, as on a slow line.
"""

import re

import pytest

from tests.browser import crawling
from tests.browser.opening import NARROW, TWO_FRAMES, WIDE

pytestmark = pytest.mark.browser

# What a page loads before it is painted; the italic may come later.
FONTS = {"literata", "golos-text", "literata-italic"}

# Bytes, with fonts and pictures; and answers, the page's own among them.
LARGEST, MOST_SCRIPT, MOST_ANSWERS = 100 * 1024, 15_000, 12

LISTS = [
    *["", "news/", "events/", "events/2017/06/", "documents/", "topics/", "people/"],
    *["governing-bodies/", "directorates/", "projects/", "collaboration/"],
    *["hall-of-fame/", "glossary/", "glossary/search/?q=data"],
    *["search/?q=WeGO", "site-map/", "nothing/"],
]
RECORDS = [
    *["article:wego-2017", "event:open-examples-conference", "body:example-council"],
    *["people:nebylitsyn", "page:about", "concept:information-society"],
]

COLLECT_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => shifts.push(...list.getEntries()))
  .observe({type: "layout-shift", buffered: true});
"""
FIRST_PAINT = """
() => new Promise((resolve) => new PerformanceObserver(resolve)
  .observe({type: "paint", buffered: true}))
"""
SHIFTS = """
() => shifts.map(({value, sources}) =>
  `${value}: ${sources.map(({node}) => node?.textContent.trim().slice(0, 40))}`)
"""
# Nobody waits for these: the addresses of pictures below the first screen.
LATER = """
() => [...document.images]
  .filter((image) => image.loading === "lazy")
  .filter((image) => image.getBoundingClientRect().top > innerHeight)
  .map((image) => image.currentSrc)
"""


class Visit:
    """A window that counts what it gets, and waits with the fonts."""

    def __init__(self, page):
        self.page = page
        self.fonts, self.asked, self.holds = [], [], True
        self.responses, self.bytes = {}, {}
        page.add_init_script(COLLECT_SHIFTS)
        # It also turns the browser's cache off.
        page.route("**/*.woff2", self._font)
        session = page.context.new_cdp_session(page)
        session.on("Network.responseReceived", self._response)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def _font(self, route):
        if self.holds:
            self.fonts.append(route)
        else:
            self.bring(route)

    def bring(self, route):
        self.asked.append(re.search(r"fonts/([a-z-]+)", route.request.url)[1])
        route.continue_()

    def _response(self, event):
        self.responses[event["requestId"]] = event["type"], event["response"]["url"]

    def _finished(self, event):
        self.bytes[event["requestId"]] = event["encodedDataLength"]

    def faults(self, address):
        """Return what is wrong with the weight and the shifts of a page."""
        self.responses.clear()
        self.bytes.clear()
        self.asked.clear()
        self.holds = True
        self.page.goto(address, wait_until="commit")
        self.page.evaluate(FIRST_PAINT)
        self.holds = False
        while self.fonts:
            self.bring(self.fonts.pop())
        self.page.wait_for_load_state()
        self.page.evaluate(TWO_FRAMES)
        later = self.page.evaluate(LATER)
        got = [
            (kind, self.bytes.get(request, 0))
            for request, (kind, url) in self.responses.items()
            if url not in later
        ]
        everything = sum(size for _kind, size in got)
        scripts = sum(size for kind, size in got if kind == "Script")
        return [
            *([] if len(self.asked) > 1 else ["the fonts were there before"]),
            *(f"the font {name} is loaded" for name in {*self.asked} - FONTS),
            *([f"{everything} bytes"] if everything > LARGEST else []),
            *([f"{scripts} bytes of scripts"] if scripts > MOST_SCRIPT else []),
            *([f"{len(got)} answers"] if len(got) > MOST_ANSWERS else []),
            *self.page.evaluate(SHIFTS),
        ]


@pytest.mark.parametrize(("language", "size"), [("ru", NARROW), ("en", WIDE)])
def test_every_page_is_light_and_nothing_on_it_moves(site, arrive, language, size):
    visit = Visit(arrive(site, is_fresh=True, viewport=size, expected={404}))
    paths = [f"/{language}/{path}" for path in LISTS]
    paths += [crawling.permanent(site, key, language) for key in RECORDS]
    faults = {path: visit.faults(site.address(path)) for path in paths}
    assert {path: found for path, found in faults.items() if found} == {}
