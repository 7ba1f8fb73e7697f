// Shows the invitation as it will go out, while its form is filled in.

const DELAY = 300;

const place = document.querySelector("[data-mail]");
const form = place.closest("form");
let timer = null;

async function show() {
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(place.dataset.mail, { method: "POST", body });
    const mail = await answer.json();
    place.querySelector("[lang]").lang = mail.language;
    place.querySelector("strong").textContent = mail.subject;
    place.querySelector("pre").textContent = mail.body;
  } catch {
    // The next letter asks again.
  }
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(show, DELAY);
});
