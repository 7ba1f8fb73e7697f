"""gunicorn for a server: institute-web.service names it."""

import os

from gunicorn import glogging
from gunicorn.http import wsgi

from website.logs import FORMATTERS

worker_class = "gthread"
workers = int(os.environ.get("WEB_PROCESSES") or 2)
threads = 4
# Seconds in which a process that is to end finishes its answers.
graceful_timeout = 30
control_socket_disable = True


class Logger(glogging.Logger):
    """Logs as the site does."""

    def setup(self, cfg):
        super().setup(cfg)
        formatter = FORMATTERS[os.environ.get("LOG_FORMAT") or "json"]()
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter)


logger_class = Logger


class Memory(bytearray):
    """What is sent, in place of a socket."""

    sendall = bytearray.extend


class Response(wsgi.Response):
    """Sends the head of an answer together with its body.

    Of a process that is killed between them the server in front would have half an
    answer, for which it cannot ask again.
    """

    def write(self, arg):
        if self.headers_sent:
            return super().write(arg)
        connection, self.sock = self.sock, Memory()
        try:
            super().write(arg)
        finally:
            memory, self.sock = self.sock, connection
        return connection.sendall(memory)


wsgi.Response = Response
