"""Why a file that somebody sent cannot be read."""


class Fault(Exception):
    """``code``: what is wrong; who reads the file has the message.

    ``values``: what that names, as the ``line``, which is counted from 1.
    """

    def __init__(self, code: str, **values):
        super().__init__(code)
        self.code, self.values = code, values
