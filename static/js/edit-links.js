// The strip and the pencils for who is signed in: where the page is edited, and each of
// its parts. See desk/edit_links.py.
if (/(^|; )(__Host-)?staff=/.test(document.cookie)) show();

async function show() {
  const parts = [...document.querySelectorAll("[data-edit]")];
  const asked = parts.map(({ dataset }) => ["part", dataset.edit]);
  const query = new URLSearchParams([["q", location.pathname], ...asked]);
  const answer = await fetch(`/edit/?${query}`);
  if (answer.status !== 200) return;
  document.body.insertAdjacentHTML("afterbegin", await answer.text());
  for (const pencil of document.querySelectorAll(".edit-links [data-part]"))
    parts[pencil.dataset.part].append(" ", pencil);
}
