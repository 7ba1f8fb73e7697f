// What a page is asked in the browser: each check returns the faults that it finds.

globalThis.checks = (() => {
  const PSEUDO = ["", "::before", "::after"];
  const FOCUSABLE = "a[href], button, input, select, summary, textarea, [tabindex]";
  const CURRENT =
    "[aria-current]:not([aria-current=false]), [aria-selected=true], [aria-pressed=true]";
  // For screen readers and for robots alone: its letters lie outside its one pixel.
  const OUT_OF_SIGHT = ".visually-hidden";
  // The same, of an element that is so on a narrow screen alone.
  const isClippedAway = (element) =>
    element.closest(OUT_OF_SIGHT) ||
    getComputedStyle(element).clipPath === "inset(50%)";
  // With no mark within, as those of addresses and hyphenated words.
  const WORD =
    /(?<=^|\s)[^\p{L}\p{N}\s]*([\p{L}\p{M}\p{N}’']+)(?=[^\p{L}\p{N}\s]*(\s|$))/gu;
  const SHAPES = ["circle", "ellipse", "line", "path", "polygon", "rect"];

  // What WCAG 1.4.12 lets a reader do.
  const SPACING = new CSSStyleSheet();
  SPACING.replaceSync(`
    * {
      line-height: 1.5 !important;
      letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important;
      /* What is not drawn yet has no place. */
      content-visibility: visible !important;
    }
    p { margin-block-end: 2em !important; }
  `);

  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });

  const seen = (selector) => [...document.querySelectorAll(selector)].filter(isSeen);

  const areaOf = ({ width, height }) => width * height;

  function nameOf(element) {
    const id = element.id && `#${element.id}`;
    const text = element.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
    return `${[element.localName + id, ...element.classList].join(".")} “${text}”`;
  }

  const twoFrames = () =>
    new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

  function textNodes() {
    const nodes = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (data.trim() && isSeen(parentElement) && !isClippedAway(parentElement))
        nodes.push(walker.currentNode);
    }
    return nodes;
  }

  function rectsOf(node, start = 0, end = node.length) {
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    return [...range.getClientRects()].filter(({ width }) => width > 0.5);
  }

  function sideways() {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const names = [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .map(nameOf);
    return [`${scrollWidth} px wide`, ...names.slice(0, 5)];
  }

  function overlapping() {
    return seen("main .spread, main article").flatMap((whole) => {
      const boxes = [...whole.children]
        .filter(
          (part) =>
            isSeen(part) && !/absolute|fixed/.test(getComputedStyle(part).position),
        )
        .map((part) => ({ node: part, box: part.getBoundingClientRect() }));
      return meetings(boxes.filter(({ box }) => areaOf(box) > 1)).map(
        ([one, other]) => `${nameOf(one)} upon ${nameOf(other)}`,
      );
    });
  }

  function crowded() {
    // The middle of a line, where the letters are.
    const lines = textNodes().flatMap((node) =>
      rectsOf(node).map(({ left, top, width, height }) => ({
        node,
        box: new DOMRect(left, top + height / 4, width, height / 2),
      })),
    );
    return meetings(lines).map(
      ([one, other]) => `“${one.data.trim()}” upon “${other.data.trim()}”`,
    );
  }

  // The pairs of nodes whose boxes share more than two pixels in both directions.
  function meetings(boxes) {
    boxes.sort((one, other) => one.box.top - other.box.top);
    return boxes.flatMap(({ node, box }, number) => {
      const met = [];
      for (let next = number + 1; boxes[next]?.box.top < box.bottom - 2; next++) {
        const other = boxes[next].box;
        const width = Math.min(box.right, other.right) - Math.max(box.left, other.left);
        const height = Math.min(box.bottom, other.bottom) - other.top;
        if (width > 2 && height > 2 && boxes[next].node !== node)
          met.push([node, boxes[next].node]);
      }
      return met;
    });
  }

  function clipped() {
    return seen("body *")
      .filter(
        (element) =>
          element instanceof HTMLElement &&
          element.textContent.trim() &&
          !element.matches(OUT_OF_SIGHT),
      )
      .filter((element) => {
        const { overflowX, overflowY } = getComputedStyle(element);
        const cuts = (overflow) => ["clip", "hidden"].includes(overflow);
        return (
          (cuts(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
          (cuts(overflowY) && element.scrollHeight > element.clientHeight + 1)
        );
      })
      .map(nameOf);
  }

  async function spaced() {
    document.adoptedStyleSheets.push(SPACING);
    // Scripts place definitions anew.
    await twoFrames();
    const faults = [...sideways(), ...clipped(), ...overlapping(), ...crowded()];
    document.adoptedStyleSheets.pop();
    await twoFrames();
    return faults;
  }

  // What stays on the screen and leaves too little of it to be read.
  function stuck() {
    return seen("body *")
      .filter((element) =>
        ["fixed", "sticky"].includes(getComputedStyle(element).position),
      )
      .filter((element) => element.getBoundingClientRect().height > innerHeight / 4)
      .map(nameOf);
  }

  function markOf(element) {
    const style = getComputedStyle(element);
    const { outlineStyle, outlineWidth, outlineColor } = style;
    const hasOutline = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    return [
      hasOutline && colourOf(outlineColor).alpha > 0,
      style.boxShadow,
      style.backgroundColor,
      style.borderColor,
    ].join();
  }

  // Stops of the focus that are covered, out of sight, or look as they did before.
  function focusLost(isBackwards = false) {
    const stops = seen(FOCUSABLE).filter(
      (stop) => stop.tabIndex >= 0 && !stop.disabled,
    );
    if (isBackwards) stops.reverse();
    const before = new Map(stops.map((stop) => [stop, markOf(stop)]));
    const faults = stops.flatMap((stop) => {
      // What the focus has opened before may be closed.
      if (!isSeen(stop)) return [];
      stop.focus({ focusVisible: true });
      const box = stop.getClientRects()[0];
      const left = Math.max(box.left, 0);
      const top = Math.max(box.top, 0);
      const right = Math.min(box.right, document.documentElement.clientWidth);
      const bottom = Math.min(box.bottom, innerHeight);
      const upper = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      const is = {
        "takes no focus": document.activeElement !== stop,
        "is out of sight": left >= right || top >= bottom,
        "is covered": upper && !stop.contains(upper) && !upper.contains(stop),
        "is not marked": markOf(stop) === before.get(stop),
      };
      return Object.keys(is)
        .filter((fault) => is[fault])
        .map((fault) => `${nameOf(stop)} ${fault}`);
    });
    document.activeElement.blur();
    scrollTo(0, 0);
    return faults;
  }

  // Colours as the browser computes them: rgb(), or color(srgb …).
  function colourOf(text) {
    const numbers = text.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    const [red, green, blue, alpha = 1] = numbers;
    const most = text.startsWith("color(") ? 1 : 255;
    return { parts: [red, green, blue].map((part) => part / most), alpha };
  }

  function luminance({ parts }) {
    const [red, green, blue] = parts.map((part) =>
      part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function contrast(one, other) {
    const [darker, lighter] = [one, other].map(luminance).sort((a, b) => a - b);
    return (lighter + 0.05) / (darker + 0.05);
  }

  function groundOf(element) {
    for (let above = element; above; above = above.parentElement) {
      const colour = colourOf(getComputedStyle(above).backgroundColor);
      if (colour.alpha > 0.5) return colour;
    }
    return colourOf("rgb(255, 255, 255)");
  }

  // Whether something is drawn that stands out from what is around it.
  function isDrawn(element, pseudo) {
    const style = getComputedStyle(element, pseudo);
    const isText = pseudo
      ? !["none", "normal"].includes(style.content) && style.content !== '""'
      : element.textContent.trim();
    if (isText || (pseudo && style.content !== '""')) return false;
    const colours = SHAPES.includes(element.localName)
      ? [style.fill, style.stroke].filter((paint) => /^(rgb|color)/.test(paint))
      : [
          style.backgroundColor,
          ...["Top", "Right", "Bottom", "Left"]
            .filter((side) => parseFloat(style[`border${side}Width`]))
            .map((side) => style[`border${side}Color`]),
        ];
    const ground = groundOf(pseudo ? element : element.parentElement);
    return colours
      .map(colourOf)
      .some((colour) => colour.alpha > 0.1 && contrast(colour, ground) >= 3);
  }

  const drawings = () =>
    seen("body *").flatMap((element) =>
      PSEUDO.filter((pseudo) => isDrawn(element, pseudo)).map((pseudo) => [
        element,
        pseudo,
      ]),
    );

  // How a thing looks besides its colour.
  function lookOf(element) {
    const style = getComputedStyle(element);
    const borders = ["Top", "Right", "Bottom", "Left"].map((side) =>
      colourOf(style[`border${side}Color`]).alpha
        ? [style[`border${side}Style`], style[`border${side}Width`]]
        : "none",
    );
    const hasLine = colourOf(style.textDecorationColor).alpha > 0;
    return [
      style.fontWeight,
      style.fontStyle,
      hasLine && style.textDecorationLine,
      hasLine && style.textDecorationThickness,
      style.outlineStyle,
      style.outlineStyle !== "none" && style.outlineWidth,
      borders,
    ].join();
  }

  const coloursOf = (element) => {
    const { color, backgroundColor } = getComputedStyle(element);
    return `${color} ${backgroundColor}`;
  };

  // What is current, and one like it that is not.
  const currents = () =>
    seen(CURRENT).flatMap((current) => {
      const others = current.closest("ul:has(li + li), ol:has(li + li), nav, main");
      const other = [...(others?.querySelectorAll(current.localName) ?? [])].find(
        (like) => isSeen(like) && !like.matches(CURRENT),
      );
      return other ? [[current, other]] : [];
    });

  let normally = { drawings: [], currents: [] };

  // What colours tell, to be asked for when they are forced.
  function remember() {
    normally = {
      drawings: drawings(),
      currents: currents().filter(
        ([current, other]) =>
          lookOf(current) !== lookOf(other) || coloursOf(current) !== coloursOf(other),
      ),
    };
    return [];
  }

  function coloursMissed() {
    return [
      ...normally.drawings
        .filter(([element, pseudo]) => !isDrawn(element, pseudo))
        .map(([element, pseudo]) => `${nameOf(element)}${pseudo} is not drawn`),
      ...normally.currents
        .filter(([current, other]) => lookOf(current) === lookOf(other))
        .map(([current]) => `${nameOf(current)} looks like the others`),
    ];
  }

  function moving() {
    const most = (seconds) => Math.max(...seconds.split(",").map(parseFloat));
    return ["html", ...PSEUDO.map((pseudo) => `body *${pseudo}`)].flatMap(
      (selector) => {
        const [name, pseudo] = selector.split(/(?=::)/);
        return seen(name)
          .filter((element) => {
            const style = getComputedStyle(element, pseudo);
            return (
              most(style.transitionDuration) > 0.01 ||
              (style.animationName !== "none" &&
                most(style.animationDuration) > 0.01) ||
              style.scrollBehavior === "smooth"
            );
          })
          .map((element) => nameOf(element) + (pseudo ?? ""));
      },
    );
  }

  // Words in two lines without a hyphen; addresses may be broken anywhere.
  function broken() {
    return textNodes().flatMap((node) => {
      if (getComputedStyle(node.parentElement).hyphens === "auto") return [];
      if (rectsOf(node).length < 2) return [];
      return [...node.data.matchAll(WORD)]
        .filter(({ 0: token, 1: word, index }) => {
          const end = index + token.length;
          const lines = rectsOf(node, end - word.length, end).map(({ top }) => top);
          return new Set(lines).size > 1;
        })
        .map(([, word]) => `“${word}” in two lines`);
    });
  }

  // What is of no use on paper, or cannot be read on it; crumbs say what it is part of.
  function unprintable() {
    const white = colourOf("rgb(255, 255, 255)");
    return [
      ...seen("nav:not(.crumbs), [role=search] :is(label, input), button")
        .filter((control) => areaOf(control.getBoundingClientRect()) > 1)
        .map((control) => `${nameOf(control)} is printed`),
      ...seen(".prose a[href^=http]")
        .filter((link) => {
          const { content } = getComputedStyle(link, "::after");
          const address = link.getAttribute("href").replace(/^https?:\/\/|\/$/g, "");
          return !(link.textContent + content).includes(address);
        })
        .map((link) => `${nameOf(link)} does not say where it leads`),
      ...textNodes()
        .filter(({ parentElement }) => {
          const { color, fill } = getComputedStyle(parentElement);
          const ink = parentElement.localName === "text" ? fill : color;
          return contrast(colourOf(ink), white) < 4.5;
        })
        .map(({ data }) => `“${data.trim()}” is too light`),
    ];
  }

  return {
    broken,
    clipped,
    coloursMissed,
    crowded,
    focusLost,
    // What stays at the upper edge covers what comes in there.
    focusLostBackwards: () => focusLost(true),
    moving,
    overlapping,
    remember,
    sideways,
    spaced,
    stuck,
    unprintable,
  };
})();
