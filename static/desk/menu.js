// Keeps which groups of the menu are open, for the server to send the next page with.

const YEAR = 365 * 24 * 3600 * 1000;
const menu = document.getElementById("sections");

menu?.addEventListener(
  "toggle",
  () => {
    const open = [...menu.querySelectorAll("details[open]")];
    window.cookieStore?.set({
      name: "sections",
      value: open.map((group) => group.dataset.number).join("."),
      path: menu.querySelector("a").pathname,
      expires: Date.now() + YEAR,
      sameSite: "lax",
    });
  },
  true,
);
