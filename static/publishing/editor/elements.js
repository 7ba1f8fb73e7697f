// Makes elements without a word of HTML, as the page's policy wants it.
let count = 0;

export function uniqueId() {
  count += 1;
  return `rich-text-${count}`;
}

export function element(tag, properties = {}, children = []) {
  const dom = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") dom.setAttribute(name, value);
    else dom[name] = value;
  }
  dom.append(...children);
  return dom;
}

export function icon(name) {
  return element("span", {
    className: "material-icons",
    "aria-hidden": "true",
    textContent: name,
  });
}
