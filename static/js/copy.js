// Copies a citation or an address, and prints. Without a clipboard, as over plain http,
// nothing can be copied.
for (const button of document.querySelectorAll("[data-done]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const { copied, done } = button.dataset;
    const text = copied ?? button.closest("div").querySelector("dd").textContent;
    await navigator.clipboard.writeText(text.replaceAll("\u00a0", " "));
    button.nextSibling.textContent = button.textContent = done;
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
