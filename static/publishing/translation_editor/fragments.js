// Asks the server for a part of the page, about a block.

/** Return what is known of a block, as the server asks for it. */
export function dataOf(root, block) {
  const { model, pk, target } = root.dataset;
  return { model, pk, target, text: block.text.name };
}

/** Return blocks as one field, for ``BlocksForm``. */
export function packed(blocks) {
  const parts = blocks.map(({ text, source, target }) => [text.name, source, target]);
  return parts.map((each) => each.join("\x1f")).join("\x1e");
}

/** Return the nodes of an answer; none if the server cannot be reached. */
export async function ask(url, data, signal) {
  try {
    return await nodesOf(await post(url, data, signal));
  } catch {
    return [];
  }
}

export function post(url, data, signal) {
  const { value } = document.querySelector("[name=csrfmiddlewaretoken]");
  const body = new URLSearchParams({ ...data, csrfmiddlewaretoken: value });
  return fetch(url, { method: "POST", body, signal });
}

export async function nodesOf(response) {
  // What is refused says why.
  const isRefused = response.status === 400;
  if ((!response.ok && !isRefused) || response.redirected) return [];
  const html = await response.text();
  return [...new DOMParser().parseFromString(html, "text/html").body.childNodes];
}
