"""Answers that the process is alive, from a thread of its own.

On ``HEALTH_PORT``, beside ``/healthz`` of the site: where all threads of the site wait
for a database that has frozen, whoever watches would take the process for dead.
"""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Server(ThreadingHTTPServer):
    # All processes of the site listen at the same port.
    allow_reuse_port = True
    daemon_threads = True


class Handler(BaseHTTPRequestHandler):
    # Seconds that a client has for its request.
    timeout = 5

    def do_GET(self):
        status, body = (200, b"ok\n") if self.path == "/healthz" else (404, b"")
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET

    def version_string(self):
        return "health"

    def log_message(self, *arguments):
        """Log nothing: somebody asks every few seconds."""


def start(port):
    """Answer on a port of this machine until the process ends."""
    server = Server(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    return server
