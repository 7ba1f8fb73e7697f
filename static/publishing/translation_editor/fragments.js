// Asks the server for a part of the page, about a block.

/** Return what is known of a block, as the server asks for it. */
export function dataOf(root, block) {
  const { model, pk, source, target } = root.dataset;
  return { model, pk, source, target, text: block.text.name };
}

/** Return the nodes of an answer; none if the server cannot be reached. */
export async function ask(url, data, signal) {
  const { value } = document.querySelector("[name=csrfmiddlewaretoken]");
  const body = new URLSearchParams({ ...data, csrfmiddlewaretoken: value });
  try {
    return await nodesOf(await fetch(url, { method: "POST", body, signal }));
  } catch {
    return [];
  }
}

export async function nodesOf(response) {
  // What is refused says why.
  const isRefused = response.status === 400;
  if ((!response.ok && !isRefused) || response.redirected) return [];
  const html = await response.text();
  return [...new DOMParser().parseFromString(html, "text/html").body.childNodes];
}
