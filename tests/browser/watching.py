"""What must not happen on any page, whoever opens it."""

REPORT = """
document.addEventListener("securitypolicyviolation", (event) =>
  window.reportViolation(`${event.violatedDirective}: ${event.blockedURI}`));
"""

# The browser's own word on an answer that is judged by its status.
ANSWER = "Failed to load resource: the server responded with a status of"

# Its word on a request while a test has taken the connection away.
OFFLINE = "Failed to load resource: net::ERR_INTERNET_DISCONNECTED"

# Its word on ``REPORT`` in an empty frame that has no scripts.
SANDBOXED = "Blocked script execution in 'about:blank'"

LOCAL = ("data:", "blob:", "about:")


class Watch:
    """Notes what goes wrong in a browser context.

    Errors of the console and of scripts, violations of the policy, requests to other
    hosts, answers that are errors. ``expected`` holds the statuses that a test asks
    for on purpose, and ``OFFLINE`` where it takes the connection away.
    """

    def __init__(self, context, site, expected=()):
        self.site = site
        self.begin(expected)
        context.on("console", self._console)
        context.on("weberror", lambda error: self._note(error.page, error.error))
        context.on("request", self._request)
        context.on("response", self._response)
        context.expose_binding("reportViolation", self._violation)
        context.add_init_script(REPORT)

    def begin(self, expected=()):
        self.expected = set(expected)
        self.faults = []

    def _note(self, page, text):
        self.faults.append(f"{page.url if page else 'before a page'}: {text}")

    def _console(self, message):
        is_known = (
            message.text.startswith((ANSWER, SANDBOXED))
            or message.text in self.expected
        )
        if message.type == "error" and not is_known:
            self._note(message.page, message.text)

    def _violation(self, source, text):
        self._note(source["page"], f"refused by the policy: {text}")

    def _request(self, request):
        if not request.url.startswith((self.site.url + "/", *LOCAL)):
            self.faults.append(f"asked another host: {request.url}")

    def _response(self, response):
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.status}: {response.url}")
