// Sends the forms of the import and shows how far they are: the answer comes in lines.
for (const form of document.querySelectorAll("form[data-import]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!form.dataset.isRunning) run(form);
  });
}

async function run(form) {
  const errors = form.querySelector("[data-errors]");
  const progress = form.querySelector("[data-progress]");
  const status = progress.querySelector("[role=status]");
  const button = form.querySelector("button[type=submit]");
  form.dataset.isRunning = "true";
  button.setAttribute("aria-disabled", "true");
  errors.replaceChildren();
  form.querySelector(".errorlist")?.remove();
  progress.hidden = false;
  progress.querySelector("progress").removeAttribute("value");
  status.textContent = status.dataset.begin;
  let messages = [status.dataset.lost];
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/x-ndjson" },
    });
    for await (const line of linesOf(response)) {
      if (line.address) {
        window.location.assign(line.address);
        return;
      }
      if (line.errors) messages = line.errors;
      else show(progress, line);
    }
  } catch (error) {
    console.error(error);
  }
  delete form.dataset.isRunning;
  button.removeAttribute("aria-disabled");
  progress.hidden = true;
  errors.replaceChildren(
    ...messages.map((message) => {
      const line = document.createElement("p");
      line.className = "errornote";
      line.textContent = message;
      return line;
    }),
  );
}

async function* linesOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    for (const line of lines) yield JSON.parse(line);
  }
}

function show(progress, { done, total }) {
  const bar = progress.querySelector("progress");
  const status = progress.querySelector("[role=status]");
  // A screen reader hears of each tenth, not of each line.
  const isNewTenth =
    Math.floor((10 * done) / total) !== Math.floor(10 * (bar.value / bar.max));
  bar.max = total;
  bar.value = done;
  if (isNewTenth) status.textContent = `${status.dataset.step}: ${done} / ${total}`;
}
