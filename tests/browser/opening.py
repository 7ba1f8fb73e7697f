"""Opens a page once, wide and light, then narrow and dark, and asks all of it."""

from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.documents import Document

# What axe is asked; and what colours and width decide.
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PUBLIC = [*WCAG, "best-practice"]
LOOKS = [
    "color-contrast",
    "link-in-text-block",
    "scrollable-region-focusable",
    "target-size",
]

SCHEMES = ("light", "dark")

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


# Parts of a page that stand upon one another.
OVERLAPS = """
() => [...document.querySelectorAll("main .spread, main article")].flatMap((whole) => {
  const parts = [...whole.children]
    .filter((part) => part.checkVisibility())
    .filter((part) => !["absolute", "fixed"].includes(getComputedStyle(part).position))
    .map((part) => [part.className || part.localName, part.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && box.height > 1);
  return parts.flatMap(([name, box], number) =>
    parts
      .slice(0, number)
      .filter(([, other]) =>
        Math.min(box.right, other.right) - Math.max(box.left, other.left) > 2 &&
        Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 2)
      .map(([other]) => `${name} upon ${other}`));
})
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
    rendered: Document
    axe: dict = field(default_factory=dict)
    sideways: list = field(default_factory=list)
    overlaps: list = field(default_factory=list)

    def __repr__(self):
        return self.name


def bring_axe(page):
    """Let every page that the window opens have axe: sent each time, it is long."""
    page.context.add_init_script(AXE_SCRIPT)


def violations(page, tags, **options):
    return ask_axe(page, runOnly={"type": "tag", "values": tags}, **options)


def structure(page, tags):
    """Return the violations but for those of the looks, which take most of the time."""
    return violations(page, tags, rules={rule: {"enabled": False} for rule in LOOKS})


def looks(page):
    return ask_axe(page, runOnly={"type": "rule", "values": LOOKS})


def ask_axe(page, **options):
    options |= {
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
    rendered = Document(path, response.status, sent.headers, page.content())
    return Opening(name, expected, sent, rendered)


def look(
    page, response, *, name, tags, expected=200, narrowest=NARROWEST, schemes=SCHEMES
):
    """Return all that is to be known of the page that ``response`` has brought.

    ``schemes``: in which colours the looks are asked: light and wide, dark and narrow.
    """
    opening = read(page, response, name=name, expected=expected)
    opening.axe["structure"] = structure(page, tags)
    if "light" in schemes:
        opening.axe["light, wide"] = looks(page)
    opening.overlaps = page.evaluate(OVERLAPS)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(NARROW)
    page.evaluate(OPEN_DETAILS)
    page.evaluate(SETTLE_COLOURS)
    if "dark" in schemes:
        opening.axe["dark, narrow"] = looks(page)
    if narrowest != NARROW:
        page.set_viewport_size(narrowest)
    opening.sideways = page.evaluate(SIDEWAYS)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    return opening
