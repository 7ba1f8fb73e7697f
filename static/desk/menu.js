// Keeps which groups of the menu are open, for the server to send the next page with.

const menu = document.getElementById("sections");

menu?.addEventListener(
  "toggle",
  () => {
    const open = [...menu.querySelectorAll("details[open]")].map((group) => group.dataset.number);
    const path = menu.querySelector("a").pathname;
    document.cookie = `sections=${open.join(".")}; path=${path}; max-age=31536000; samesite=lax`;
  },
  true,
);
