"""Opens a page once, wide and light, then narrow and dark, and asks all of it."""

from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.documents import Document

# What axe is asked, the second time only what colours and width decide.
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PUBLIC = [*WCAG, "best-practice"]
LOOKS = [
    "color-contrast",
    "link-in-text-block",
    "scrollable-region-focusable",
    "target-size",
]

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 640}

# A closed part of the page is part of the page.
OPEN_DETAILS = """
for (const details of document.querySelectorAll("details")) {
  details.removeAttribute("name");
  details.open = true;
}
"""

SETTLE_COLOURS = """
() => document.getAnimations().forEach((one) => one.finish())
"""

SIDEWAYS = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const names = [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > width + 1)
    .map((one) => [one.localName, one.id && `#${one.id}`, ...one.classList].join(" "));
  return [`${document.documentElement.scrollWidth} px wide`, ...names.slice(0, 5)];
}
"""


ASK_AXE = """
async (options) => (await axe.run(options)).violations.flatMap((violation) =>
  violation.nodes.map(({target, html}) =>
    `${violation.id}: ${target} ${html.slice(0, 200)}`))
"""


@dataclass
class Opening:
    """What was seen of one page; faults of its looks under the name of each."""

    name: str
    expected: int
    # As it was sent, and as it stands when its scripts have run.
    sent: Document
    shown: Document
    axe: dict = field(default_factory=dict)
    sideways: list = field(default_factory=list)

    def __repr__(self):
        return self.name


def bring_axe(page):
    """Let every page that the window opens have axe: sent each time, it is long."""
    page.context.add_init_script(AXE_SCRIPT)


def violations(page, values, kind="tag"):
    options = {
        "runOnly": {"type": kind, "values": values},
        "resultTypes": ["violations"],
        # It reads style sheets by a style element, which the policy refuses.
        "preload": False,
    }
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(ASK_AXE, options)


def read(page, response, *, name, expected=200):
    """Return the page that ``response`` has brought, without its looks."""
    path = page.url
    sent = Document(path, response.status, response.all_headers(), response.text())
    shown = Document(path, response.status, sent.headers, page.content())
    return Opening(name, expected, sent, shown)


def look(
    page, response, *, name, tags, expected=200, narrowest=NARROWEST, is_dark_asked=True
):
    """Return all that is to be known of the page that ``response`` has brought.

    ``is_dark_asked``: also what axe says of it when it is dark and narrow.
    """
    opening = read(page, response, name=name, expected=expected)
    opening.axe["light, wide"] = violations(page, tags)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(NARROW)
    page.evaluate(OPEN_DETAILS)
    page.evaluate(SETTLE_COLOURS)
    if is_dark_asked:
        opening.axe["dark, narrow"] = violations(page, LOOKS, "rule")
    if narrowest != NARROW:
        page.set_viewport_size(narrowest)
    opening.sideways = page.evaluate(SIDEWAYS)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    return opening
