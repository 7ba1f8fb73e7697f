// Warns before the session ends, and lets the person stay. Other windows may have
// prolonged it, so the server is asked before anything is said.

const WARN = 5 * 60;
const LATEST = 60 * 60;

const banner = document.querySelector("[data-session]");
if (banner) {
  const { session: address, seconds } = banner.dataset;
  const [ends, last, over] = banner.querySelectorAll("p");
  const stay = banner.querySelector("button");
  let timer;

  function wait(seconds) {
    clearTimeout(timer);
    // Setting a clock back, or a night in sleep, must not matter: it looks often.
    timer = setTimeout(look, Math.min(Math.max(seconds - WARN, 15), LATEST) * 1000);
  }

  function show(line, canStay) {
    banner.hidden = line === null;
    for (const each of [ends, last, over]) each.hidden = each !== line;
    stay.hidden = !canStay;
  }

  async function look(options = {}) {
    try {
      const answer = await fetch(address, { redirect: "manual", ...options });
      // Only the page of the sign-in is a redirect. Somebody may sign in elsewhere.
      if (answer.type === "opaqueredirect") show(over, false);
      if (!answer.ok) {
        wait(0);
        return;
      }
      const left = await answer.json();
      stay.form.elements.csrfmiddlewaretoken.value = left.token;
      if (left.seconds > WARN) show(null);
      else show(left.can_stay ? ends : last, left.can_stay);
      wait(left.seconds);
    } catch {
      // No connection, or no server: it asks again.
      wait(0);
    }
  }

  stay.addEventListener("click", () => {
    const body = new FormData(stay.form);
    look({ method: "POST", body });
  });
  wait(Number(seconds));
}
