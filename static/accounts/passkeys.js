// Asks the browser for a passkey, and sends what it answers with the form.

const { PublicKeyCredential } = window;
const isAble = Boolean(PublicKeyCredential?.parseRequestOptionsFromJSON);

for (const note of document.querySelectorAll("[data-passkey-missing]"))
  note.hidden = isAble;

for (const form of document.querySelectorAll("[data-passkey]")) {
  form.hidden = !isAble;
  const trouble = form.querySelector("[data-passkey-trouble]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.hidden = true;
    try {
      const credential = await ask(form);
      form.elements.credential.value = JSON.stringify(credential.toJSON());
    } catch {
      trouble.hidden = false;
      return;
    }
    // Not the event once more.
    HTMLFormElement.prototype.submit.call(form);
  });
}

async function ask(form) {
  const options = await optionsOf(form);
  if (form.dataset.passkey === "get")
    return navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
        options.request_options.publicKey,
      ),
    });
  const { publicKey } = options.creation_options;
  // It also signs in without a password, so it must know its owner.
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  };
  return navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey),
  });
}

async function optionsOf(form) {
  const here = form.querySelector("script[type='application/json']");
  if (here) return JSON.parse(here.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  return answer.json();
}
