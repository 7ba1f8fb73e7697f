// Stores the language of the switch in a cookie, by which "/" redirects.
const isSecure = location.protocol === "https:";
const name = isSecure ? "__Host-language" : "language";
const attributes = `path=/; max-age=31536000; SameSite=Lax${isSecure ? "; Secure" : ""}`;

for (const link of document.querySelectorAll("[data-language]")) {
  link.addEventListener("click", () => {
    // biome-ignore lint/suspicious/noDocumentCookie: cookieStore works on https alone.
    document.cookie = `${name}=${link.dataset.language}; ${attributes}`;
  });
}
