// Copies a citation. Without a clipboard, as over plain http, there is no button.
for (const button of document.querySelectorAll(".cite button")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const text = button.closest("div").querySelector("dd");
    await navigator.clipboard.writeText(text.textContent.replaceAll("\u00a0", " "));
    button.nextSibling.textContent = button.textContent = button.dataset.done;
  });
}
