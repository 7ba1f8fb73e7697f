// What every page has, in one file: each is a request.

// An open group of the menu is closed by Escape, by a click elsewhere, and when the focus
// leaves it.
const groups = [...document.querySelectorAll(".menu .group")];
const liesOver = (group) =>
  getComputedStyle(group.querySelector("ul")).position === "absolute";

for (const group of groups) {
  group.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !group.open) return;
    group.open = false;
    group.querySelector("summary").focus();
  });
  group.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !group.contains(relatedTarget) && liesOver(group))
      group.open = false;
  });
}

document.addEventListener("click", ({ target }) => {
  for (const group of groups)
    if (!group.contains(target) && liesOver(group)) group.open = false;
});

// The language of the switch is stored in a cookie, by which "/" redirects.
const isSecure = location.protocol === "https:";
const name = isSecure ? "__Host-language" : "language";
const attributes = `path=/; max-age=31536000; SameSite=Lax${isSecure ? "; Secure" : ""}`;

for (const link of document.querySelectorAll("[data-language]")) {
  link.addEventListener("click", () => {
    // biome-ignore lint/suspicious/noDocumentCookie: cookieStore works on https alone.
    document.cookie = `${name}=${link.dataset.language}; ${attributes}`;
  });
}

// Only a table that is wider than its place, and so scrolls, is a stop for the keyboard.
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries)
    target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
});

for (const table of document.querySelectorAll(".table[tabindex]")) sizes.observe(table);

// A map that is wider than the page begins where it has the most lines.
for (const map of document.querySelectorAll(".concept-map"))
  map.scrollLeft = map.dataset.start;

// The strip and the pencils for who is signed in: see desk/edit_links.py.
if (/(^|; )(__Host-)?staff=/.test(document.cookie)) show();

async function show() {
  const parts = [...document.querySelectorAll("[data-edit]")];
  const query = new URLSearchParams({ q: location.pathname });
  for (const { dataset } of parts) query.append("part", dataset.edit);
  const answer = await fetch(`/edit/?${query}`);
  if (answer.status !== 200) return;
  document.body.insertAdjacentHTML("afterbegin", await answer.text());
  for (const pencil of document.querySelectorAll("[data-part]"))
    parts[pencil.dataset.part].append(" ", pencil);
}
