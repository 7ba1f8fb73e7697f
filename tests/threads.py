"""What two people do at the same moment, each on a connection of their own."""

from threading import Thread

from django.db import connection, transaction


class Other(Thread):
    """What another person does meanwhile; ``result``: what it gave or raised."""

    def __init__(self, act):
        super().__init__()
        self.act, self.result = act, None
        self.start()

    def run(self):
        try:
            self.result = self.act()
        except Exception as error:
            self.result = error
        finally:
            connection.close()

    def waits(self):
        self.join(0.5)
        return self.is_alive()


def meanwhile(act, *, first):
    """Do ``first`` in a transaction during which another begins to ``act``."""
    with transaction.atomic():
        first()
        other = Other(act)
        assert other.waits()
    other.join(10)
    assert not other.is_alive()
    return other.result
