// The strip for who is signed in: where the page is edited. See desk/search.py.
if (/(^|; )(__Host-)?staff=/.test(document.cookie)) show();

async function show() {
  const answer = await fetch(`/edit/?q=${encodeURIComponent(location.pathname)}`);
  if (answer.status === 200)
    document.body.insertAdjacentHTML("afterbegin", await answer.text());
}
