"""A service of another site: it answers what a test wants, and knows what it was asked.

with FakeService() as service:
    service.answer = 200, "{}"
"""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Asked(NamedTuple):
    method: str
    path: str
    headers: dict
    body: bytes


class Handler(BaseHTTPRequestHandler):
    def answer(self):
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        asked = Asked(self.command, self.path, dict(self.headers), body)
        self.server.service.asked.append(asked)
        answer = self.server.service.answer
        status, content = answer(asked) if callable(answer) else answer
        if status is None:
            return
        if content is None:
            # It hangs until the test is over.
            self.server.service.released.wait()
            content = ""
        self.send_response(status)
        self.send_header("Content-Length", str(len(content.encode())))
        if 300 <= status < 400:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(content.encode())

    do_GET = do_POST = answer

    def log_message(self, *arguments):
        pass


class FakeService:
    """``answer``: (status, content), or a function of what is asked.

    Without a status it ends the connection; without a content it hangs.
    """

    def __enter__(self):
        self.asked, self.answer, self.released = [], (200, ""), threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.service = self
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=[0.01])
        self.thread.start()
        return self

    def __exit__(self, *_error):
        self.released.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
